//! The backend that the configuration names, started if it is the embedded one.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use app::core::password::PasswordPolicy;
use app::wire::pool::PoolSettings;
use app::wire::secret::Secret;

use super::aws::Reach;
use super::{StartError, pool_settings};
use crate::config::{Backend, Config, Deployment, Levels, Mail, Transport};
use crate::federation::Addresses;
use crate::http::Origins;

/// The region that the embedded backend says it is in.
pub(super) const REGION: &str = "us-east-1";

/// The template that AWS and the embedded backend deploy alike.
const TEMPLATE: &str = include_str!("../../stack/template.yaml");

/// A backend that can be called.
pub(super) struct Ready {
    pub(super) deployment: Deployment,
    pub(super) reach: Reach,
    pub(super) password_policy: PasswordPolicy,
    pub(super) pool: PoolSettings,
    pub(super) levels: Levels,
    pub(super) hosted: Option<Addresses>,
    pub(super) embedded: Option<embedded::Running>,
}

impl Ready {
    /// Where codes are put, when it is this process that sends them.
    pub(super) fn outbox(&self) -> Option<PathBuf> {
        self.embedded.as_ref().map(|running| running.outbox.clone())
    }
}

/// Starts what has to be started.
pub(super) async fn ready(config: &Config, origins: &Origins) -> Result<Ready, StartError> {
    match &config.backend {
        Backend::Aws(deployment) => Ok(Ready {
            deployment: deployment.clone(),
            reach: Reach::Aws(deployment.services.clone()),
            password_policy: config.password_policy,
            pool: config.pool.clone(),
            levels: config.levels,
            hosted: deployment
                .user_pool_domain
                .as_ref()
                .map(|domain| Addresses::on_aws(domain, &deployment.region, &deployment.user_pool_id)),
            embedded: None,
        }),
        Backend::Embedded {
            addr,
            public_url,
            template,
            parameters,
            mail,
            outbox_page,
            domain,
            min_free_bytes,
            transport,
        } => {
            let settings = embedded::Settings {
                addr: *addr,
                listener: None,
                transport: protected(transport),
                public_url: public_url.clone(),
                data_dir: config.data_dir.clone(),
                min_free_bytes: *min_free_bytes,
                template: text(template.as_deref())?,
                parameters: pool_settings::parameters(parameters, origins),
                region: REGION.to_owned(),
                mail: mail.as_ref().map(understood).transpose()?,
                outbox_page: *outbox_page,
                virtual_host_domain: domain.clone(),
                clock: Arc::new(embedded::clock::SystemClock),
                entropy: Arc::new(embedded::entropy::SystemEntropy),
            };
            start_embedded(settings).await
        }
    }
}

/// The template in `file`, or the built-in one.
fn text(file: Option<&Path>) -> Result<String, StartError> {
    file.map_or_else(
        || Ok(TEMPLATE.to_owned()),
        |path| fs::read_to_string(path).map_err(|error| StartError::Template { path: path.to_path_buf(), error }),
    )
}

fn protected(transport: &Transport) -> embedded::Transport {
    match transport {
        Transport::Loopback => embedded::Transport::Loopback,
        Transport::Tls { certificate, key } => {
            embedded::Transport::Tls(embedded::TlsFiles { certificate: certificate.clone(), key: key.clone() })
        }
        Transport::DangerPlainBeyondLoopback => embedded::Transport::DangerPlainBeyondLoopback,
    }
}

async fn start_embedded(settings: embedded::Settings) -> Result<Ready, StartError> {
    let public_url = settings.public_url.clone();
    let running = Box::pin(embedded::start(settings)).await.map_err(not_started)?;
    let output = |name: &'static str| running.outputs.get(name).cloned().ok_or(StartError::MissingOutput(name));
    let deployment = Deployment {
        user_pool_id: output("UserPoolId")?,
        user_pool_client_id: output("UserPoolClientId")?,
        user_pool_client_secret: running.client_secret.as_ref().map(|secret| Secret::new(secret.as_str())),
        identity_pool_id: output("IdentityPoolId")?,
        bucket: output("BucketName")?,
        region: output("Region")?,
        user_pool_domain: None,
        services: Box::default(),
    };
    let hosted = hosted(&running, public_url.is_some());
    // Past TLS: the server need not trust its own certificate, nor know the name in it.
    let endpoint = running.local_url.to_string();
    let public_endpoint = public_url.unwrap_or_else(|| running.url.clone()).into();
    let reach = Reach::Local { endpoint, public_endpoint };
    let (password_policy, pool) = (asked(&running.user_pool.password), pool_settings::deployed(&running));
    let levels = Levels::of(&running.outputs).map_err(StartError::Embedded)?;
    Ok(Ready { deployment, reach, password_policy, pool, levels, hosted, embedded: Some(running) })
}

/// Where the pool's own pages are, if it has some. On this machine they are at a host of their own, `{prefix}.auth.localhost`, which
/// browsers look for on this machine and which other providers can be told beforehand; elsewhere below the pool's path.
fn hosted(running: &embedded::Running, is_public: bool) -> Option<Addresses> {
    let prefix = running.domain.as_ref()?;
    let issuer = running.issuer.clone();
    let path = issuer.rsplit('/').next().unwrap_or_default();
    let server = format!("{}{path}", running.local_url);
    let port = running.url.port().filter(|_| !is_public && running.url.scheme() == "http");
    let browser = port.map_or_else(|| issuer.clone(), |port| format!("http://{prefix}.auth.localhost:{port}"));
    Some(Addresses { browser, server, issuer })
}

pub(super) fn understood(mail: &Mail) -> Result<embedded::MailSettings, StartError> {
    let unusable = |key: &str, reason: String| StartError::Embedded(format!("{key} cannot be used: {reason}"));
    let server = embedded::SmtpUrl::parse(mail.server.expose()).map_err(|reason| unusable("smtp_url", reason))?;
    let from = embedded::MailFrom::parse(&mail.from).map_err(|reason| unusable("mail_from", reason))?;
    Ok(embedded::MailSettings { server, from })
}

/// What the template asks of a password, as the screens say it.
fn asked(settings: &embedded::stack::settings::PasswordSettings) -> PasswordPolicy {
    PasswordPolicy {
        minimum_length: settings.minimum_length,
        require_lowercase: settings.require_lowercase,
        require_uppercase: settings.require_uppercase,
        require_numbers: settings.require_numbers,
        require_symbols: settings.require_symbols,
    }
}

fn not_started(error: embedded::StartError) -> StartError {
    match error {
        embedded::StartError::Listen { addr, source } if source.kind() == io::ErrorKind::AddrInUse => {
            StartError::PortInUse { addr, option: "--embedded-addr" }
        }
        embedded::StartError::NotLoopback(addr) => StartError::BeyondLoopback(addr),
        embedded::StartError::NoPublicUrl(addr) => StartError::NoPublicUrl(addr),
        other => StartError::Embedded(other.to_string()),
    }
}
