//! The user pool of a data directory: the backend that serves it, or one that runs for the length of a command.

use std::sync::Arc;

use aws_credential_types::Credentials;
use aws_sdk_cognitoidentityprovider::Client;
use embedded::DataDirError;

use super::Failure;
use super::refusal::told;
use crate::config::{Backend, Config};
use crate::startup::aws::{Clients, Reach};
use crate::startup::backend::{REGION, understood};

/// One user pool, as its administrator.
pub(super) struct Pool {
    pub(super) client: Client,
    pub(super) id: String,
}

/// A user pool that answers.
pub(super) struct Reached {
    pub(super) pool: Pool,
    /// What was started for the command.
    started: Option<embedded::Running>,
}

impl Reached {
    /// Stops what was started.
    pub(super) async fn leave(self) {
        if let Some(started) = self.started {
            started.stop().await;
        }
    }
}

/// Finds or starts the backend of the data directory.
pub(super) async fn reach(config: &Config) -> Result<Reached, String> {
    let settings = settings(config)?;
    let key = embedded::admin_key(&config.data_dir).map_err(|error| error.to_string())?;
    let (endpoint, started) = match Box::pin(embedded::start(settings)).await {
        Ok(running) => (running.local_url.to_string(), Some(running)),
        Err(embedded::StartError::DataDir(DataDirError::InUse(path))) => (answering(&path)?, None),
        Err(error) => return Err(format!("the embedded backend does not start: {error}")),
    };
    let reach = Reach::Local { public_endpoint: endpoint.clone(), endpoint };
    let secret = key.secret_access_key.as_str();
    let key = Credentials::new(&key.access_key_id, secret, None, None, "data directory");
    let client = Clients::new(reach, REGION).administered_user_pool(key);
    match only(&client).await {
        Ok(id) => Ok(Reached { pool: Pool { client, id }, started }),
        Err(Failure::Refused(words) | Failure::Unusable(words)) => {
            if let Some(started) = started {
                started.stop().await;
            }
            Err(words)
        }
    }
}

/// What was deployed last on the data directory, on a free port that nobody else is told of.
fn settings(config: &Config) -> Result<embedded::Settings, String> {
    let Backend::Embedded { public_url, mail, min_free_bytes, .. } = &config.backend else {
        return Err(
            "backend = \"aws\": these commands are for the embedded backend. On AWS, `aws cognito-idp` has the same \
                    ones (admin-create-user, list-users and so on)."
                .to_owned(),
        );
    };
    let embedded::Deployed { template, parameters } =
        embedded::deployed(&config.data_dir).map_err(|error| error.to_string())?;
    Ok(embedded::Settings {
        addr: ([127, 0, 0, 1], 0).into(),
        listener: None,
        transport: embedded::Transport::Loopback,
        public_url: public_url.clone(),
        data_dir: config.data_dir.clone(),
        min_free_bytes: *min_free_bytes,
        template,
        parameters,
        region: REGION.to_owned(),
        mail: mail.as_ref().map(understood).transpose().map_err(|error| error.to_string())?,
        outbox_page: false,
        virtual_host_domain: None,
        clock: Arc::new(embedded::clock::SystemClock),
        entropy: Arc::new(embedded::entropy::SystemEntropy),
    })
}

/// Where the process answers that has the directory.
fn answering(data_dir: &std::path::Path) -> Result<String, String> {
    let endpoint = embedded::endpoint(data_dir).map_err(|error| error.to_string())?;
    endpoint.map(String::from).ok_or_else(|| {
        let path = data_dir.display();
        format!("the data directory {path} is in use by a process that does not answer: a server that is starting, or a check. Try again when it is ready.")
    })
}

/// The id of the one user pool that there is.
async fn only(client: &Client) -> Result<String, Failure> {
    let listed = client.list_user_pools().max_results(1).send().await.map_err(|error| told(error, ""))?;
    let id = listed.user_pools().first().and_then(|pool| pool.id()).map(str::to_owned);
    id.ok_or_else(|| Failure::Unusable("the embedded backend has no user pool".to_owned()))
}
