//! The configuration: one value for each key, from the command line, the environment, a file or a default, in this order.
//!
//! It reads no environment and no clock itself. A value that cannot be used is an error that names where it was
//! written; a key that nobody knows is an error too, so that a slip of the pen is not passed over.

mod error;
mod levels;
mod outputs;
mod sources;
mod stack_parameters;
mod transport;
mod values;

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::PathBuf;

use app::core::password::PasswordPolicy;
use app::wire::pool::PoolSettings;
use app::wire::secret::Secret;
use outputs::Outputs;
use url::Url;

pub use error::ConfigError;
pub use levels::{GuestAccess, Levels};
pub use sources::{Source, Sources};
pub use transport::Transport;
pub use values::{AcceptedContentTypes, Hidden, SignInFlow};

/// The most bytes of an object: 5 TiB
/// (<https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html>).
const LARGEST_OBJECT: u64 = 5 << 40;

/// What uploads leave free of the disk of the embedded backend: room for its index and for messages.
const MIN_FREE: u64 = 64 * 1024 * 1024;

/// Everything that can be set.
#[derive(Debug, Clone)]
pub struct Config {
    /// Where the app listens.
    pub addr: SocketAddr,
    /// Where browsers reach the app, when it is not `addr`.
    pub public_url: Option<Url>,
    /// The directory that holds everything that is kept.
    pub data_dir: PathBuf,
    /// The file with the key that seals cookies; in the data directory unless set.
    pub session_key_file: PathBuf,
    /// The directory of the built site.
    pub site_root: PathBuf,
    /// Where accounts and pictures live.
    pub backend: Backend,
    /// How the server proves a password to the user pool.
    pub sign_in_flow: SignInFlow,
    /// What the user pool on AWS asks of a new password. The embedded one says so itself, from its template.
    pub password_policy: PasswordPolicy,
    /// How the user pool on AWS is set up, by the outputs of its stack. The embedded one says so itself.
    pub pool: PoolSettings,
    /// Which access levels the stack on AWS has, by its outputs. The embedded one says so itself.
    pub levels: Levels,
    /// Whether people who have no passkey are offered one after signing in, where the pool takes passkeys.
    pub passkey_prompt: bool,
    /// Whether the component gallery is served; unless set, only where browsers reach the app on this machine without TLS.
    pub gallery: Option<bool>,
    /// What may be uploaded.
    pub accepted_content_types: AcceptedContentTypes,
    /// The most bytes of one upload.
    pub upload_max_bytes: u64,
}

/// What is kept where, for commands that do not serve.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// The directory that holds everything that is kept.
    pub data_dir: PathBuf,
    /// The file with the key that seals cookies; in the data directory unless set.
    pub session_key_file: PathBuf,
}

impl Kept {
    /// Reads the keys that say so, and no others.
    ///
    /// # Errors
    /// When a value cannot be used.
    pub fn read(sources: &Sources) -> Result<Self, ConfigError> {
        let data_dir = sources.parse("data_dir", values::path)?.unwrap_or_else(|| PathBuf::from("data"));
        let session_key_file = sources.parse("session_key_file", values::path)?;
        Ok(Self { session_key_file: session_key_file.unwrap_or_else(|| data_dir.join("session.key")), data_dir })
    }
}

/// What a stack on AWS is to be like, for the command that deploys it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StackWishes {
    /// Where browsers reach the app.
    pub public_url: Option<Url>,
    /// Parameters of the template that differ from their defaults.
    pub parameters: BTreeMap<String, String>,
}

impl StackWishes {
    /// Reads the keys that say so, and no others.
    ///
    /// # Errors
    /// When a value cannot be used.
    pub fn read(sources: &Sources) -> Result<Self, ConfigError> {
        let public_url = sources.parse("public_url", values::origin)?;
        Ok(Self { public_url, parameters: stack_parameters::read(sources)? })
    }
}

/// Where accounts and pictures live.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Backend {
    /// In this process, from the data directory.
    Embedded {
        /// Where it listens.
        addr: SocketAddr,
        /// Where browsers reach it, when it is not `addr`.
        public_url: Option<Url>,
        /// The file of the template that it deploys, when it is not the built-in one.
        template: Option<PathBuf>,
        /// The template's parameters that differ from their defaults.
        parameters: BTreeMap<String, String>,
        /// How e-mail is sent; without it the outbox keeps it.
        mail: Option<Mail>,
        /// Whether a page shows the outbox.
        outbox_page: bool,
        /// How many bytes of the disk uploads leave free.
        min_free_bytes: u64,
        /// How connections to it are protected.
        transport: Transport,
        /// The domain below which hosts are buckets, if there is one.
        domain: Option<String>,
    },
    /// On AWS, in a deployed stack.
    Aws(Deployment),
}

/// How e-mail is sent. What the texts mean is the embedded backend's to say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    /// `smtp_url`: the server, with the name and password for it.
    pub server: Hidden,
    /// `mail_from`: who it is from.
    pub from: String,
}

/// The outputs of a deployed template, by which its parts are addressed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deployment {
    /// `UserPoolId`, for example `eu-central-1_AbCdEfGhI`.
    pub user_pool_id: String,
    /// `UserPoolClientId`.
    pub user_pool_client_id: String,
    /// The client's secret, if it has one.
    pub user_pool_client_secret: Option<Secret>,
    /// `IdentityPoolId`, for example `eu-central-1:…`.
    pub identity_pool_id: String,
    /// `BucketName`.
    pub bucket: String,
    /// `Region`.
    pub region: String,
    /// The user pool's own domain, if it has one: what `DomainPrefix` begins, or another that was set up for it.
    pub user_pool_domain: Option<Url>,
}

impl Config {
    /// Reads every key.
    ///
    /// # Errors
    /// The first key whose value cannot be used, or every key that is missing for the chosen backend.
    pub fn read(sources: &Sources) -> Result<Self, ConfigError> {
        let Kept { data_dir, session_key_file } = Kept::read(sources)?;
        let outputs = sources.parse("stack_outputs", Outputs::read)?.unwrap_or_default();
        Ok(Self {
            addr: sources.parse("addr", values::address)?.unwrap_or_else(|| SocketAddr::from(([127, 0, 0, 1], 3000))),
            public_url: sources.parse("public_url", values::origin)?,
            session_key_file,
            data_dir,
            site_root: sources.parse("site_root", values::path)?.unwrap_or_else(|| PathBuf::from("target/site")),
            backend: backend(sources, &outputs)?,
            sign_in_flow: sources.parse("sign_in_flow", values::sign_in_flow)?.unwrap_or_default(),
            password_policy: sources
                .parse("password_policy", values::password_policy)?
                .unwrap_or(outputs.password_policy),
            pool: pool(sources, &outputs)?,
            levels: outputs.levels,
            passkey_prompt: sources.parse("passkey_prompt", values::truth)?.unwrap_or(true),
            gallery: sources.parse("gallery", values::truth)?,
            accepted_content_types: sources
                .parse("accepted_content_types", AcceptedContentTypes::parse)?
                .unwrap_or_default(),
            upload_max_bytes: sources
                .parse("upload_max_bytes", |text| values::bytes(text, LARGEST_OBJECT))?
                .unwrap_or(LARGEST_OBJECT),
        })
    }
}

/// How the user pool on AWS is set up; the places where people sign in can be set without the outputs.
fn pool(sources: &Sources, outputs: &Outputs) -> Result<PoolSettings, ConfigError> {
    let pool = outputs.pool.clone();
    Ok(match sources.parse("identity_providers", outputs::identity_providers)? {
        Some((identity_providers, federated_only)) => PoolSettings { identity_providers, federated_only, ..pool },
        None => pool,
    })
}

fn backend(sources: &Sources, outputs: &Outputs) -> Result<Backend, ConfigError> {
    let parameters = stack_parameters::read(sources)?;
    if sources.parse("backend", values::is_aws)? == Some(true) {
        if !parameters.is_empty() {
            return Err(ConfigError::ParametersOnAws);
        }
        return deployment(sources, outputs).map(Backend::Aws);
    }
    let transport = transport::transport(sources)?;
    let in_the_clear = transport == Transport::DangerPlainBeyondLoopback;
    Ok(Backend::Embedded {
        addr: sources
            .parse("embedded_addr", values::address)?
            .unwrap_or_else(|| SocketAddr::from(([127, 0, 0, 1], 3002))),
        public_url: sources.parse("embedded_public_url", |text| match values::site(text) {
            Ok(url) if in_the_clear => Ok(url),
            _ => values::origin(text),
        })?,
        transport,
        template: sources.parse("embedded_template", values::path)?,
        parameters,
        mail: mail(sources)?,
        outbox_page: sources.parse("outbox_page", values::truth)?.unwrap_or(true),
        min_free_bytes: sources.parse("embedded_min_free_bytes", values::bytes_or_none)?.unwrap_or(MIN_FREE),
        domain: sources.text("embedded_domain"),
    })
}

/// Both keys or none: a server has to say who its e-mail is from.
fn mail(sources: &Sources) -> Result<Option<Mail>, ConfigError> {
    match (sources.text("smtp_url").map(Hidden::new), sources.text("mail_from")) {
        (Some(server), Some(from)) => Ok(Some(Mail { server, from })),
        (Some(_), None) => Err(ConfigError::Incomplete { given: "smtp_url", missing: "mail_from" }),
        (None, Some(_)) => Err(ConfigError::Incomplete { given: "mail_from", missing: "smtp_url" }),
        (None, None) => Ok(None),
    }
}

fn deployment(sources: &Sources, outputs: &Outputs) -> Result<Deployment, ConfigError> {
    let mut missing = Vec::new();
    let mut value = |key: &'static str| {
        sources.text(key).or_else(|| outputs.name(key)).unwrap_or_else(|| {
            missing.push(key);
            String::new()
        })
    };
    let deployment = Deployment {
        user_pool_id: value("user_pool_id"),
        user_pool_client_id: value("user_pool_client_id"),
        user_pool_client_secret: sources.text("user_pool_client_secret").map(Secret::new),
        identity_pool_id: value("identity_pool_id"),
        bucket: value("bucket"),
        region: value("region"),
        user_pool_domain: None,
    };
    let set = sources.parse("user_pool_domain", values::origin)?;
    let user_pool_domain = set.or_else(|| outputs.domain(&deployment.region));
    let elsewhere = !pool(sources, outputs)?.identity_providers.is_empty();
    if elsewhere && user_pool_domain.is_none() {
        return Err(ConfigError::Incomplete { given: "identity_providers", missing: "user_pool_domain" });
    }
    if missing.is_empty() {
        Ok(Deployment { user_pool_domain, ..deployment })
    } else {
        Err(ConfigError::Missing { keys: missing })
    }
}

#[cfg(test)]
mod tests;
