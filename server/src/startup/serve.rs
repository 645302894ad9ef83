//! Starts the server, and stops it without breaking off what is being answered.

use std::fmt;
use std::fs;
use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use app::wire::pool::PoolSettings;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use url::Url;

use super::aws::{Clients, Times, own_key};
use super::{StartError, backend};
use crate::adapters::{Allowance, Catalogues, Deletions, Looks, Services, Thumbnailer, UploadRules};
use crate::clock::SharedClock;
use crate::cognito::{IdentityPool, UserPool};
use crate::config::{Backend, Config};
use crate::federation::{Client, Hosted};
use crate::http::{Limits, Origins, Readiness, Site, router, serve};
use crate::promises::Promises;
use crate::s3::{Bucket, Cdn, PresignError};
use crate::session::{CookieSealer, KeyRing, Renewals, read_or_create};
use crate::site::{SiteFile, SiteFiles};

/// A server that answers.
pub struct Running {
    /// Where it answers on this machine.
    pub url: Url,
    /// Where browsers reach it.
    pub public_url: Url,
    /// Where the embedded backend answers, if it is the backend.
    pub embedded_url: Option<Url>,
    /// Where codes arrive, if it is this process that sends them.
    pub outbox: Option<PathBuf>,
    /// The page that shows them, if there is one.
    pub outbox_page: Option<Url>,
    /// Where things are kept on this machine, if anything is.
    pub data_dir: Option<PathBuf>,
    /// The names by which the backend's parts are addressed.
    pub deployment: crate::config::Deployment,
    /// Where the component gallery is, if it is served.
    pub gallery: Option<Url>,
    /// How the user pool is set up.
    pub pool: PoolSettings,
    readiness: Readiness,
    drain: Duration,
    stop: watch::Sender<()>,
    task: JoinHandle<()>,
    embedded: Option<embedded::Running>,
}

impl fmt::Debug for Running {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Running").field("url", &self.url.as_str()).finish_non_exhaustive()
    }
}

/// How a server was stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stopped {
    /// It finished what it had begun, as far as there was time for that.
    InOrder,
    /// It was not let finish.
    AtOnce,
}

impl Running {
    /// Says at `/ready` that it is about to stop, goes on serving for as long as the configuration says, so that a load balancer
    /// notices, and stops. When `hurry` ends before that, nothing more is waited for.
    ///
    /// # Errors
    /// When serving had ended by an error.
    pub async fn retire(self, hurry: impl Future<Output = ()>) -> Result<Stopped, StartError> {
        self.readiness.leave();
        let in_order = async {
            tokio::time::sleep(self.drain).await;
            self.stop().await
        };
        tokio::select! {
            outcome = in_order => outcome.map(|()| Stopped::InOrder),
            () = hurry => {
                tracing::warn!("told again to stop: what was under way is cut off");
                Ok(Stopped::AtOnce)
            }
        }
    }

    /// Stops taking requests, finishes those that are under way and what goes on after them, and stops the embedded backend.
    ///
    /// # Errors
    /// When serving had ended by an error.
    pub async fn stop(self) -> Result<(), StartError> {
        drop(self.stop);
        let outcome = self.task.await;
        if let Some(embedded) = self.embedded {
            embedded.stop().await;
        }
        outcome.map_err(|error| StartError::Serve(io::Error::other(error)))
    }
}

/// Starts everything that `config` names, with the site in this binary, if there is one and no directory is named. It answers when
/// this returns.
///
/// # Errors
/// Says what to do about it.
pub async fn start(
    config: Config,
    built_in: Option<&'static [SiteFile]>,
    clock: SharedClock,
) -> Result<Running, StartError> {
    let listener = listen(config.addr, "--addr").await?;
    let addr =
        listener.local_addr().map_err(|error| StartError::Listen { addr: config.addr, option: "--addr", error })?;
    let url = address(addr)?;
    let public_url = config.public_url.clone().unwrap_or_else(|| url.clone());
    let origins = Arc::new(Origins::of(&public_url));

    let data_dir = needs_directory(&config).then(|| config.data_dir.clone());
    data_dir.as_deref().map_or(Ok(()), make_directory)?;
    let sealer = Arc::new(CookieSealer::new(keys(&config)?, origins.is_https()));
    let ready = Box::pin(backend::ready(&config, &origins)).await?;
    let gallery = config.gallery.unwrap_or_else(|| origins.are_local());
    let times = Times::of(&ready.reach, config.store.as_ref(), &clock);
    let clients = Clients::new(ready.reach.clone(), &ready.deployment.region).with_store(config.store.clone());
    let clients = clients.timed_by(times.clone()).accelerating(config.accelerate_uploads);
    Box::pin(clients.ask_the_time()).await;
    let clocks = (clock.clone(), times.of_services(&clock), times.of_store(&clock));
    let services = Arc::new(services(&config, &ready, sealer, &clients, clocks, gallery)?);
    let readiness = Readiness::default();
    let unusable = |error: PresignError| StartError::Store(error.to_string());
    let site = Site {
        files: SiteFiles::choose(config.site_root.clone(), built_in),
        readiness: readiness.clone(),
        origins,
        store_origin: services.bucket.origin().await.map_err(unusable)?,
        upload_origin: services.bucket.upload_origin().await.map_err(unusable)?,
        cdn_origin: services.bucket.cdn().map(|cdn| cdn.origin().to_owned()),
    };

    let outbox = ready.outbox();
    let outbox_page = ready.embedded.as_ref().and_then(|running| running.outbox_page.clone());
    let embedded_url = ready.embedded.as_ref().map(|running| running.url.clone());
    let (stop, stopped) = watch::channel(());
    let limits = Limits { grace: config.stop_grace, ..Limits::default() };
    let promises = services.promises.clone();
    let task = tokio::spawn(serve(listener, router(site, services), limits, promises, stopped));
    let gallery = if gallery { public_url.join("gallery").ok() } else { None };
    Ok(Running {
        gallery,
        url,
        public_url,
        embedded_url,
        outbox,
        outbox_page,
        data_dir,
        deployment: ready.deployment,
        pool: ready.pool,
        readiness,
        drain: config.drain,
        stop,
        task,
        embedded: ready.embedded,
    })
}

/// The keys of the configuration, or those of the file.
fn keys(config: &Config) -> Result<KeyRing, StartError> {
    Ok(match &config.session_keys {
        Some(keys) => KeyRing::from(keys),
        None => KeyRing::from(&read_or_create(&config.session_key_file)?),
    })
}

/// Whether something is kept in the data directory. On AWS it is the key alone, and not even that where the key comes otherwise: then
/// nothing has to be writable.
fn needs_directory(config: &Config) -> bool {
    let is_embedded = matches!(config.backend, Backend::Embedded { .. });
    is_embedded || (config.session_keys.is_none() && config.session_key_file.starts_with(&config.data_dir))
}

fn services(
    config: &Config,
    ready: &backend::Ready,
    sealer: Arc<CookieSealer>,
    clients: &Clients,
    (own_clock, clock, store_clock): (SharedClock, SharedClock, SharedClock),
    gallery: bool,
) -> Result<Services, StartError> {
    let names = &ready.deployment;
    let bucket = config.store.as_ref().and_then(|store| store.bucket.as_ref()).unwrap_or(&names.bucket);
    let (pool_id, client_id) = (&names.user_pool_id, &names.user_pool_client_id);
    let user_pool = UserPool::new(clients.user_pool(), pool_id, client_id, config.sign_in_flow, clock.clone());
    let user_pool = Arc::new(user_pool.with_secret(names.user_pool_client_secret.clone()));
    let hosted = ready.hosted.clone().map(|at| {
        let client = Client { id: client_id.clone(), secret: names.user_pool_client_secret.clone() };
        Hosted::new(at, client, clients.line())
    });
    let identity_pool = IdentityPool::new(
        clients.identity_pool(),
        &names.identity_pool_id,
        &names.user_pool_id,
        &names.region,
        clock.clone(),
    )
    .lending(config.store.as_ref().map(own_key), store_clock.clone());
    let cdn =
        config.cdn.as_ref().map(|cdn| Cdn::new(&cdn.url, &cdn.key_pair_id, cdn.private_key.expose())).transpose()?;
    Ok(Services {
        sealer,
        renewals: Arc::new(Renewals::new(user_pool.clone(), clock.clone())),
        user_pool,
        identity_pool: Arc::new(identity_pool),
        bucket: Arc::new(Bucket::new(bucket, clients.store()).shown_by(cdn)),
        uploads: UploadRules {
            content_types: config.accepted_content_types.clone(),
            max_bytes: config.upload_max_bytes,
        },
        allowance: Allowance::new(config.upload_beginnings_per_minute),
        catalogues: Catalogues::default(),
        looks: Looks::default(),
        deletions: Deletions::default(),
        thumbnailer: Thumbnailer::default(),
        promises: Promises::default(),
        password_policy: ready.password_policy,
        sign_up_rules: app::SIGN_UP_RULES,
        pool: Arc::new(ready.pool.clone()),
        levels: ready.levels,
        passkey_prompt: config.passkey_prompt,
        gallery,
        hosted,
        own_clock,
        clock,
        store_clock,
    })
}

async fn listen(addr: SocketAddr, option: &'static str) -> Result<TcpListener, StartError> {
    TcpListener::bind(addr).await.map_err(|error| match error.kind() {
        io::ErrorKind::AddrInUse => StartError::PortInUse { addr, option },
        _ => StartError::Listen { addr, option, error },
    })
}

/// The address as a browser on this machine takes it: "every interface" is not one that can be gone to.
pub(super) fn address(addr: SocketAddr) -> Result<Url, StartError> {
    let ip = if addr.ip().is_unspecified() { IpAddr::V4(Ipv4Addr::LOCALHOST) } else { addr.ip() };
    let text = format!("http://{}", SocketAddr::new(ip, addr.port()));
    Url::parse(&text).map_err(|error| StartError::Listen { addr, option: "--addr", error: io::Error::other(error) })
}

fn make_directory(path: &Path) -> Result<(), StartError> {
    fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(path)
        .map_err(|error| StartError::DataDirectory { path: path.to_path_buf(), error })
}
