//! The configuration: one value for each key, from the command line, the environment, a file or a default, in this order.
//!
//! It reads no environment and no clock itself. A value that cannot be used is an error that names where it was
//! written; a key that nobody knows is an error too, so that a slip of the pen is not passed over.

mod acceleration;
mod cdn;
mod deployment;
mod error;
mod levels;
mod outputs;
mod problems;
mod session_keys;
mod shapes;
mod sources;
mod stack_file;
mod stack_parameters;
mod store;
mod transport;
mod values;

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use app::core::password::PasswordPolicy;
use app::wire::pool::PoolSettings;
use problems::Problems;
use url::Url;

pub use cdn::Cdn;
pub use deployment::{Deployment, Services};
pub use error::ConfigError;
pub use levels::{GuestAccess, Levels};
pub(crate) use outputs::Outputs;
pub use session_keys::SessionKeys;
pub use sources::{Source, Sources};
pub use store::Store;
pub use transport::Transport;
pub(crate) use values::origin;
pub use values::{AcceptedContentTypes, Hidden, SignInFlow};

pub(crate) use session_keys::LENGTH as KEY_LENGTH;

/// How many uploads one person may begin in a minute unless it is said: thousands of files may be dropped at once.
const BEGINNINGS_PER_MINUTE: u32 = 6_000;

/// The most bytes of an object: 5 TiB
/// (<https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html>).
const LARGEST_OBJECT: u64 = 5 << 40;

/// What uploads leave free of the disk of the embedded backend: room for its index and for messages.
const MIN_FREE: u64 = 64 * 1024 * 1024;

/// How long is waited at the stop for answers that are under way, when nothing is said.
const STOP_GRACE: Duration = Duration::from_secs(10);

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
    /// The keys that seal cookies; when there are none, those of the file count.
    pub session_keys: Option<SessionKeys>,
    /// The directory of the built site, where one is named.
    pub site_root: Option<PathBuf>,
    /// For how long the server goes on serving once it was told to stop, while it says that it is about to.
    pub drain: Duration,
    /// How long it waits at the stop for answers that are under way.
    pub stop_grace: Duration,
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
    /// What shows pictures in the store's place; on AWS alone.
    pub cdn: Option<Cdn>,
    /// Whether uploads go by S3 Transfer Acceleration.
    pub accelerate_uploads: bool,
    /// Another store than that of the backend, which the server signs for with its own key.
    pub store: Option<Store>,
    /// What may be uploaded.
    pub accepted_content_types: AcceptedContentTypes,
    /// The most bytes of one upload.
    pub upload_max_bytes: u64,
    /// How many uploads one person may begin in a minute, at each server; 0 sets no limit.
    pub upload_beginnings_per_minute: u32,
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

impl Config {
    /// Reads every key.
    ///
    /// # Errors
    /// Everything that cannot be used, and every key that is missing for the chosen backend.
    pub fn read(sources: &Sources) -> Result<Self, ConfigError> {
        let mut problems = Problems::default();
        let kept = problems.take(Kept::read(sources));
        let outputs = problems.take(Outputs::read(sources));
        let backend = problems.take(backend(sources, outputs.as_ref()));
        let outputs = outputs.unwrap_or_default();
        let cdn = problems.take(cdn::read(sources, &outputs)).flatten();
        let names_bucket = matches!(backend, Some(Backend::Aws(_)));
        let store = problems.value(store::read(sources, names_bucket));
        if cdn.is_some() && store.is_some() {
            problems.take::<()>(Err(ConfigError::CdnBesideStore));
        }
        let accelerates = problems.take(acceleration::read(sources, &outputs, backend.as_ref(), store.as_ref()));
        let addr = problems.take(app_address(sources));
        let public_url = problems.value(sources.parse("public_url", values::origin));
        let session_keys = problems.value(sources.parse_secret("session_keys", SessionKeys::parse));
        let drain = problems.value(sources.parse("drain_seconds", values::seconds));
        let stop_grace = problems.value(sources.parse("stop_grace_seconds", values::seconds));
        let site_root = problems.value(sources.parse("site_root", values::path));
        let sign_in_flow = problems.value(sources.parse("sign_in_flow", values::sign_in_flow));
        let password_policy = problems.value(sources.parse("password_policy", values::password_policy));
        let pool = problems.take(pool(sources, &outputs));
        let passkey_prompt = problems.value(sources.parse("passkey_prompt", values::truth));
        let gallery = problems.value(sources.parse("gallery", values::truth));
        let content_types = problems.value(sources.parse("accepted_content_types", AcceptedContentTypes::parse));
        let most = |text: &str| values::bytes(text, LARGEST_OBJECT);
        let upload_max_bytes = problems.value(sources.parse("upload_max_bytes", most));
        let upload_beginnings = problems.value(sources.parse("upload_beginnings_per_minute", values::count));
        let read = addr.zip(kept).zip(backend).zip(pool).map(|(((addr, kept), backend), pool)| Self {
            addr,
            public_url,
            session_key_file: kept.session_key_file,
            data_dir: kept.data_dir,
            session_keys,
            site_root,
            drain: drain.unwrap_or(Duration::ZERO),
            stop_grace: stop_grace.unwrap_or(STOP_GRACE),
            backend,
            cdn,
            accelerate_uploads: accelerates.unwrap_or_default(),
            store,
            sign_in_flow: sign_in_flow.unwrap_or_default(),
            password_policy: password_policy.unwrap_or(outputs.password_policy),
            pool,
            levels: outputs.levels,
            passkey_prompt: passkey_prompt.unwrap_or(true),
            gallery,
            accepted_content_types: content_types.unwrap_or_default(),
            upload_max_bytes: upload_max_bytes.unwrap_or(LARGEST_OBJECT),
            upload_beginnings_per_minute: upload_beginnings.unwrap_or(BEGINNINGS_PER_MINUTE),
        });
        problems.settled(read)
    }
}

/// Where the app listens.
///
/// # Errors
/// When what is said of it cannot be used.
pub fn app_address(sources: &Sources) -> Result<SocketAddr, ConfigError> {
    Ok(sources.parse("addr", values::address)?.unwrap_or_else(|| SocketAddr::from(([127, 0, 0, 1], 3000))))
}

/// How the user pool on AWS is set up; the places where people sign in can be set without the outputs.
fn pool(sources: &Sources, outputs: &Outputs) -> Result<PoolSettings, ConfigError> {
    let pool = outputs.pool.clone();
    Ok(match sources.parse("identity_providers", outputs::identity_providers)? {
        Some((identity_providers, federated_only)) => PoolSettings { identity_providers, federated_only, ..pool },
        None => pool,
    })
}

fn backend(sources: &Sources, outputs: Option<&Outputs>) -> Result<Backend, ConfigError> {
    let mut problems = Problems::default();
    let parameters = problems.take(stack_parameters::read(sources)).unwrap_or_default();
    if problems.value(sources.parse("backend", values::is_aws)) == Some(true) {
        if !parameters.is_empty() {
            problems.take::<()>(Err(ConfigError::ParametersOnAws));
        }
        let deployment = problems.take(deployment::read(sources, outputs));
        return problems.settled(deployment.map(Backend::Aws));
    }
    if sources.text("s3_endpoint").is_some() && sources.text("s3_access_key_id").is_none() {
        let error = ConfigError::Incomplete { given: "s3_endpoint", missing: "s3_access_key_id" };
        problems.take::<()>(Err(error));
    }
    let transport = problems.take(transport::transport(sources)).unwrap_or(Transport::Loopback);
    let in_the_clear = transport == Transport::DangerPlainBeyondLoopback;
    let addr = problems.value(sources.parse("embedded_addr", values::address));
    let public_url = sources.parse("embedded_public_url", |text| match values::site(text) {
        Ok(url) if in_the_clear => Ok(url),
        _ => values::origin(text),
    });
    let backend = Backend::Embedded {
        addr: addr.unwrap_or_else(|| SocketAddr::from(([127, 0, 0, 1], 3002))),
        public_url: problems.value(public_url),
        transport,
        template: problems.value(sources.parse("embedded_template", values::path)),
        parameters,
        mail: problems.value(mail(sources)),
        outbox_page: problems.value(sources.parse("outbox_page", values::truth)).unwrap_or(true),
        min_free_bytes: problems
            .value(sources.parse("embedded_min_free_bytes", values::bytes_or_none))
            .unwrap_or(MIN_FREE),
        domain: sources.text("embedded_domain"),
    };
    problems.settled(Some(backend))
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

#[cfg(test)]
mod tests;
