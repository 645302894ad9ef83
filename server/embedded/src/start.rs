//! Starting and stopping: the public face of this crate.

use std::collections::BTreeMap;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;

use thiserror::Error;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use url::Url;
use zeroize::Zeroizing;

use crate::aws_json::AwsError;
use crate::backend::{Backend, Ingredients};
use crate::clock::Clock;
use crate::data_dir::DataDirError;
use crate::db::DbError;
use crate::entropy::Entropy;
use crate::listener::{self, Door};
use crate::outbox_page;
use crate::outgoing::HttpClient;
use crate::post::MailSettings;
use crate::stack::TemplateError;
use crate::stack::settings::UserPoolSettings;
use crate::store::StoreError;
use crate::tls::{self, TlsError, TlsFiles};

/// What the embedded backend needs to know.
pub struct Settings {
    /// Where to listen; port 0 takes a free port. Not used when `listener` is given.
    pub addr: SocketAddr,
    /// A socket that listens already.
    pub listener: Option<TcpListener>,
    /// How connections are protected, which decides which addresses can be listened on.
    pub transport: Transport,
    /// The address that tokens name as their issuer; by default the one that is listened on. Needed when that is every
    /// address of the machine.
    pub public_url: Option<Url>,
    /// The directory that holds everything; created if it is missing.
    pub data_dir: PathBuf,
    /// How many bytes of the disk are to stay free: uploads that would take them are refused, so that there is room for the
    /// index and for messages.
    pub min_free_bytes: u64,
    /// The CloudFormation template, as YAML or JSON.
    pub template: String,
    /// The template's parameters that differ from their defaults. Lists are separated by commas.
    pub parameters: BTreeMap<String, String>,
    /// The region that ids carry, for example `us-east-1`.
    pub region: String,
    /// How e-mail is sent; without it the outbox keeps it.
    pub mail: Option<MailSettings>,
    /// Shows the outbox on a page, if the address is loopback's. Everybody who uses this machine can open it.
    pub outbox_page: bool,
    /// The domain below which hosts are buckets: `{bucket}.{domain}`. Path style always works.
    pub virtual_host_domain: Option<String>,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// Gives random bytes for keys, codes, ids and tokens.
    pub entropy: Arc<dyn Entropy>,
}

/// How connections are protected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Transport {
    /// Not at all: plain HTTP, on a loopback address only.
    Loopback,
    /// By TLS, on any address.
    Tls(TlsFiles),
    /// Not at all, on any address: whoever is on the way reads and changes passwords, tokens and objects.
    DangerPlainBeyondLoopback,
}

/// Why the embedded backend did not start.
#[derive(Debug, Error)]
pub enum StartError {
    /// The address can be reached from other machines, and what is sent there could be read on the way.
    #[error("without TLS only loopback addresses are listened on, and {0} is none; use 127.0.0.1 or [::1], or TLS")]
    NotLoopback(SocketAddr),
    /// It is listened on every address, of which none can be told to others.
    #[error("{0} stands for every address of this machine: which one others are to use has to be said")]
    NoPublicUrl(SocketAddr),
    /// The certificate or its key cannot be used.
    #[error(transparent)]
    Tls(#[from] TlsError),
    /// The address cannot be listened on.
    #[error("cannot listen on {addr}: {source}")]
    Listen {
        /// The address that was asked for.
        addr: SocketAddr,
        /// The system's answer.
        source: std::io::Error,
    },
    /// The domain of buckets is no name of a domain.
    #[error("`{0}` is not the name of a domain, such as s3.localhost")]
    Domain(String),
    /// The address cannot be written as a URL.
    #[error("the address cannot be written as a URL: {0}")]
    Url(#[from] url::ParseError),
    /// The data directory cannot be used.
    #[error(transparent)]
    DataDir(#[from] DataDirError),
    /// The template is not understood.
    #[error(transparent)]
    Template(#[from] TemplateError),
    /// The index cannot be opened.
    #[error("the index cannot be opened: {0}")]
    Index(String),
    /// The store cannot be opened.
    #[error("the store cannot be opened: {0}")]
    Store(String),
    /// The administrator's key cannot be had.
    #[error("the administrator's key cannot be had: {0}")]
    AdminKey(String),
    /// E-mail cannot be sent as the settings say.
    #[error("e-mail cannot be sent as it is configured: {0}")]
    Mail(String),
    /// The user pool cannot be opened.
    #[error("the user pool cannot be opened: {0}")]
    UserPool(String),
}

impl StartError {
    /// From a failure of the Cognito half.
    pub(crate) fn cognito(error: AwsError) -> Self {
        Self::UserPool(error.cause.map_or_else(|| error.message.into_owned(), |cause| cause.to_string()))
    }
}

impl From<DbError> for StartError {
    fn from(error: DbError) -> Self {
        Self::Index(error.to_string())
    }
}

impl From<StoreError> for StartError {
    fn from(error: StoreError) -> Self {
        Self::Store(error.to_string())
    }
}

/// A backend that serves until it is stopped. Dropping it stops it too, without waiting for the end.
pub struct Running {
    /// Where it listens, for example `http://127.0.0.1:49152/`.
    pub url: Url,
    /// Where this machine itself reaches it, by plain HTTP on loopback: the same, or an address beside it. No certificate has to
    /// be trusted there.
    pub local_url: Url,
    /// The template's outputs by name.
    pub outputs: BTreeMap<String, String>,
    /// The secret of the template's client, if it has one.
    pub client_secret: Option<Zeroizing<String>>,
    /// What the template says of its user pool.
    pub user_pool: UserPoolSettings,
    /// Whether its client is told the same of names that have an account and names that have none.
    pub hides_user_existence: bool,
    /// Below which address the client's tokens name it, and its sign-in page is, if there is one.
    pub issuer: String,
    /// What the user pool's own domain begins with, if it has one.
    pub domain: Option<String>,
    /// The other places where people may sign in.
    pub identity_providers: Vec<String>,
    /// Whether people can sign in nowhere else.
    pub federated_only: bool,
    /// The directory that messages arrive in that are sent to nobody, one file a message.
    pub outbox: PathBuf,
    /// The page that shows them, if there is one.
    pub outbox_page: Option<Url>,
    stop: watch::Sender<()>,
    /// Ends when the last request is done; the data directory is held until then.
    serving: JoinHandle<()>,
}

impl Running {
    /// Takes no more connections, lets requests in progress finish for some seconds, and frees the data directory.
    pub async fn stop(self) {
        drop(self.stop);
        if let Err(error) = self.serving.await {
            tracing::error!(%error, "the embedded backend ended badly");
        }
    }
}

/// Starts the embedded backend and returns when it answers.
///
/// It may be killed at any moment: what it has acknowledged is there at the next start.
///
/// # Errors
/// When the address, the data directory or the template cannot be used.
pub async fn start(settings: Settings) -> Result<Running, StartError> {
    // Told before anything is listened on, where it is known.
    let may_listen = |addr: SocketAddr| match settings.transport {
        Transport::Loopback if !addr.ip().is_loopback() => Err(StartError::NotLoopback(addr)),
        _ => Ok(()),
    };
    if settings.listener.is_none() {
        may_listen(settings.addr)?;
    }
    let listener = listen(settings.addr, settings.listener).await?;
    let addr = address(&listener)?;
    may_listen(addr)?;
    let door = match &settings.transport {
        Transport::Loopback | Transport::DangerPlainBeyondLoopback => Door::Plain,
        Transport::Tls(files) => Door::Tls(tls::acceptor(files)?),
    };
    let scheme = if matches!(door, Door::Plain) { "http" } else { "https" };
    let url = Url::parse(&format!("{scheme}://{addr}/"))?;
    if addr.ip().is_unspecified() && settings.public_url.is_none() {
        return Err(StartError::NoPublicUrl(addr));
    }
    let beside = match settings.transport {
        Transport::Loopback => None,
        _ => Some(listen(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)), None).await?),
    };
    let local_url = match &beside {
        None => url.clone(),
        Some(beside) => Url::parse(&format!("http://{}/", address(beside)?))?,
    };
    let shows_outbox = settings.outbox_page && addr.ip().is_loopback();
    let outbox_page = shows_outbox.then(|| url.join(outbox_page::PATH)).transpose()?;
    let backend = Backend::open(Ingredients {
        data_dir: &settings.data_dir,
        min_free_bytes: settings.min_free_bytes,
        template: &settings.template,
        parameters: &settings.parameters,
        region: &settings.region,
        public_url: settings.public_url.as_ref().unwrap_or(&url),
        mail: settings.mail.as_ref(),
        outbox_page: outbox_page.is_some(),
        domain: settings.virtual_host_domain.as_deref(),
        clock: settings.clock,
        entropy: settings.entropy,
        outgoing: Arc::new(HttpClient::new()),
    })
    .await?;
    backend.data_dir.publish(&backend.stack.outputs)?;
    backend.data_dir.announce(local_url.as_str())?;
    let (stop, stopped) = watch::channel(());
    let Backend { router, stack, outbox, db, data_dir, client_secret, upkeep } = backend;
    let serving = tokio::spawn(async move {
        let main = listener::serve(listener, door, router.clone(), stopped.clone());
        let upkeep = upkeep.run(stopped.clone());
        match beside {
            None => {
                tokio::join!(main, upkeep);
            }
            Some(beside) => {
                tokio::join!(main, upkeep, listener::serve(beside, Door::Plain, router, stopped));
            }
        }
        db.close().await;
        drop(data_dir);
    });
    let (user_pool, hides_user_existence) = (stack.user_pool.clone(), stack.client.hide_user_existence);
    let client_secret = client_secret.map(|secret| Zeroizing::new(secret.expose().to_owned()));
    let outputs = stack.outputs.clone();
    let base = settings.public_url.as_ref().unwrap_or(&url).as_str().trim_end_matches('/');
    let issuer = format!("{base}/{}", stack.user_pool.id);
    let domain = stack.domain.clone();
    let oauth = stack.client.oauth.as_ref().filter(|_| domain.is_some());
    let identity_providers = oauth.map(|oauth| oauth.providers.clone()).unwrap_or_default();
    let federated_only = !identity_providers.is_empty() && oauth.is_some_and(|oauth| !oauth.own_accounts);
    Ok(Running {
        url,
        local_url,
        client_secret,
        outputs,
        user_pool,
        hides_user_existence,
        issuer,
        domain,
        identity_providers,
        federated_only,
        outbox,
        outbox_page,
        stop,
        serving,
    })
}

async fn listen(addr: SocketAddr, given: Option<TcpListener>) -> Result<TcpListener, StartError> {
    match given {
        Some(listener) => Ok(listener),
        None => TcpListener::bind(addr).await.map_err(|source| StartError::Listen { addr, source }),
    }
}

fn address(listener: &TcpListener) -> Result<SocketAddr, StartError> {
    listener.local_addr().map_err(|source| StartError::Listen { addr: (Ipv4Addr::UNSPECIFIED, 0).into(), source })
}
