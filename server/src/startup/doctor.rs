//! `updown doctor`: finds what the configuration means, and has it examined. It starts nothing.

use std::collections::BTreeMap;
use std::path::Path;

use app::wire::secret::Secret;
use aws_credential_types::Credentials;
use url::Url;

use super::aws::{Clients, Reach, own_key};
use super::backend::REGION;
use super::serve::address;
use super::{Console, Outcome};
use crate::cli::DoctorOptions;
use crate::clock::SharedClock;
use crate::config::{Backend, Config, ConfigError, Deployment, Outputs, Services, Sources};
use crate::doctor::{Person, Report, Subject, examine, for_people, for_programs, nobody_to_ask, readable, unreadable};
use crate::told::{Told, told};

/// What to do when nobody answers.
const START: &str =
    "Start it: updown serve, with the same data directory. The doctor asks what runs, and starts nothing.";

/// Examines what is configured, and says it as the options want it.
pub async fn doctor(
    sources: Result<Sources, ConfigError>,
    options: &DoctorOptions,
    console: &mut Console<'_>,
    clock: SharedClock,
) -> Outcome {
    let without = |why: String| Outcome { said: None, complaint: Some(why), code: 2 };
    let password = match options.sign_in.as_ref().map(|_| console.ask("Password:")).transpose() {
        Ok(Some(password)) if password.is_empty() => {
            return without("there is no password on the standard input".to_owned());
        }
        Ok(password) => password,
        Err(error) => return without(format!("no password can be had: {error}")),
    };
    let person = options.sign_in.as_deref().zip(password).map(|(name, password)| (name, Secret::new(password)));
    let report = diagnose(sources.and_then(|sources| Config::read(&sources)), person, clock).await;
    let said = if options.json { for_programs(&report) } else { for_people(&report) };
    Outcome { said: Some(said), complaint: None, code: report.exit_code() }
}

/// Examines what a configuration means; with the whole way of a person, if there is one.
pub async fn diagnose(
    config: Result<Config, ConfigError>,
    person: Option<(&str, Secret)>,
    clock: SharedClock,
) -> Report {
    let config = match config {
        Ok(config) => config,
        Err(error) => return unreadable(&error),
    };
    let person = person.map(|(name, password)| Person { name: name.to_owned(), password });
    let subject = match &config.backend {
        Backend::Aws(names) => on_aws(&config, names, clock),
        Backend::Embedded { public_url, .. } => embedded(&config, public_url.as_ref(), clock).await,
    };
    let said = match &config.backend {
        Backend::Aws(names) => format!("backend = \"aws\" in {}", names.region),
        Backend::Embedded { .. } => format!("backend = \"embedded\" in {}", config.data_dir.display()),
    };
    let mut checks = vec![readable(said)];
    match subject {
        Ok(subject) => checks.extend(examine(&subject, person.as_ref()).await),
        Err(why) => checks.push(nobody_to_ask(why, START)),
    }
    Report { checks, usable: true }
}

fn public_url(config: &Config) -> Result<Url, String> {
    let own = || address(config.addr).map_err(|error| error.to_string());
    config.public_url.clone().map_or_else(own, Ok)
}

fn on_aws(config: &Config, names: &Deployment, clock: SharedClock) -> Result<Subject, String> {
    let reach = Reach::Aws(names.services.clone());
    Ok(Subject {
        names: names.clone(),
        clients: Clients::new(reach, &names.region)
            .with_store(config.store.clone())
            .accelerating(config.accelerate_uploads),
        public_url: public_url(config)?,
        sign_in_flow: config.sign_in_flow,
        pool: config.pool.clone(),
        levels: config.levels,
        lent: config.store.as_ref().map(own_key),
        clock,
    })
}

/// The backend that serves the data directory, as its outputs describe it.
async fn embedded(config: &Config, store: Option<&Url>, clock: SharedClock) -> Result<Subject, String> {
    let endpoint = embedded::endpoint(&config.data_dir).map_err(|error| error.to_string())?;
    let endpoint = endpoint.ok_or_else(|| format!("nobody was ever started on {}", config.data_dir.display()))?;
    let at = endpoint.socket_addrs(|| None).map_err(|error| error.to_string())?;
    if tokio::net::TcpStream::connect(at.as_slice()).await.is_err() {
        return Err(format!("nobody answers at {endpoint}"));
    }
    let texts = outputs(&config.data_dir)?;
    let name = |output: &str| {
        texts.get(output).cloned().ok_or_else(|| format!("outputs.json of the data directory has no {output}"))
    };
    let services = Services {
        user_pool: Some(endpoint.clone()),
        identity_pool: Some(endpoint.clone()),
        store: Some(endpoint.clone()),
        public_store: Some(store.cloned().unwrap_or_else(|| endpoint.clone())),
        path_style: true,
    };
    let mut names = Deployment {
        user_pool_id: name("UserPoolId")?,
        user_pool_client_id: name("UserPoolClientId")?,
        user_pool_client_secret: None,
        identity_pool_id: name("IdentityPoolId")?,
        bucket: name("BucketName")?,
        region: name("Region")?,
        user_pool_domain: None,
        services: Box::new(services),
    };
    if let Some(bucket) = config.store.as_ref().and_then(|store| store.bucket.clone()) {
        names.bucket = bucket;
    }
    let clients = Clients::new(Reach::Aws(names.services.clone()), REGION).with_store(config.store.clone());
    names.user_pool_client_secret = secret(&clients, config, &names).await;
    let said = Outputs::of(texts)?;
    Ok(Subject {
        names,
        clients,
        public_url: public_url(config)?,
        sign_in_flow: config.sign_in_flow,
        pool: said.pool,
        levels: said.levels,
        lent: config.store.as_ref().map(own_key),
        clock,
    })
}

fn outputs(data_dir: &Path) -> Result<BTreeMap<String, String>, String> {
    let path = data_dir.join("outputs.json");
    let text = std::fs::read(&path).map_err(|error| format!("{} cannot be read: {error}", path.display()))?;
    serde_json::from_slice(&text).map_err(|error| format!("{} cannot be understood: {error}", path.display()))
}

/// The secret of the client, if it has one: the backend tells it to its administrator.
async fn secret(clients: &Clients, config: &Config, names: &Deployment) -> Option<Secret> {
    let key = embedded::admin_key(&config.data_dir).ok()?;
    let secret = key.secret_access_key.as_str();
    let key = Credentials::new(&key.access_key_id, secret, None, None, "data directory");
    let call = clients
        .administered_user_pool(key)
        .describe_user_pool_client()
        .user_pool_id(&names.user_pool_id)
        .client_id(&names.user_pool_client_id);
    match told(Box::pin(call.send())).await {
        Told::Yes(answer) => answer.user_pool_client?.client_secret.map(Secret::new),
        Told::No { .. } | Told::Nothing(_) => None,
    }
}
