//! The AWS SDK's clients: with an endpoint for the embedded backend, without one for AWS. Nothing else differs.

use std::sync::Arc;
use std::time::Duration;

use aws_credential_types::Credentials;
use aws_sdk_s3::config::{BehaviorVersion, Region, RequestChecksumCalculation, ResponseChecksumValidation};
use aws_smithy_async::time::SharedTimeSource;
use aws_smithy_http_client::tls::{Provider, rustls_provider::CryptoMode};
use aws_smithy_runtime_api::client::http::SharedHttpClient;
use aws_smithy_types::retry::RetryConfig;
use aws_smithy_types::timeout::TimeoutConfig;
use url::Url;

use super::http_clients::{insistent, timed};
use crate::clock::{Clock as _, Corrected, SharedClock};
use crate::config::{Services, Store};
use crate::federation::Line;
use crate::s3::Endpoints;

/// Where the services are reached.
#[derive(Debug, Clone)]
pub(crate) enum Reach {
    /// At AWS's own endpoints, by TLS, or at those that the configuration has in their place.
    Aws(Box<Services>),
    /// At one address of this machine; browsers may reach the store at another.
    Local {
        /// For the server.
        endpoint: String,
        /// For browsers.
        public_endpoint: String,
    },
}

impl Reach {
    fn user_pool(&self) -> Option<String> {
        self.endpoint(|services| services.user_pool.as_ref())
    }

    fn identity_pool(&self) -> Option<String> {
        self.endpoint(|services| services.identity_pool.as_ref())
    }

    fn store(&self) -> Option<String> {
        self.endpoint(|services| services.store.as_ref())
    }

    fn public_store(&self) -> Option<String> {
        match self {
            Self::Aws(_) => self.endpoint(|services| services.public_store.as_ref()),
            Self::Local { public_endpoint, .. } => Some(public_endpoint.clone()),
        }
    }

    fn endpoint(&self, of: impl FnOnce(&Services) -> Option<&Url>) -> Option<String> {
        match self {
            Self::Aws(services) => of(services).map(|url| url.as_str().trim_end_matches('/').to_owned()),
            Self::Local { endpoint, .. } => Some(endpoint.clone()),
        }
    }

    fn path_style(&self) -> bool {
        match self {
            Self::Aws(services) => services.path_style,
            Self::Local { .. } => true,
        }
    }
}

/// How long is waited at the start for somebody to tell the time.
const TIME_TAKES: Duration = Duration::from_secs(3);

/// Whose time counts, where it is not this process that checks signatures.
#[derive(Debug, Clone, Default)]
pub(super) struct Times {
    /// That of the pools, and of the store beside them.
    services: Option<Corrected>,
    /// That of the store.
    store: Option<Corrected>,
}

impl Times {
    /// As the services are reached, and the store where it is another one.
    pub(super) fn of(reach: &Reach, store: Option<&Store>, own: &SharedClock) -> Self {
        let services = match reach {
            Reach::Aws(_) => Some(Corrected::new(own.clone(), "AWS")),
            Reach::Local { .. } => None,
        };
        let store = match store {
            Some(_) => Some(Corrected::new(own.clone(), "the store")),
            None => services.clone(),
        };
        Self { services, store }
    }

    /// The clock for what the pools give and take.
    pub(super) fn of_services(&self, own: &SharedClock) -> SharedClock {
        shared(self.services.as_ref(), own)
    }

    /// The clock for what the store is to take.
    pub(super) fn of_store(&self, own: &SharedClock) -> SharedClock {
        shared(self.store.as_ref(), own)
    }
}

fn shared(time: Option<&Corrected>, own: &SharedClock) -> SharedClock {
    time.map_or_else(|| own.clone(), |time| Arc::new(time.clone()))
}

/// What every client is built from.
pub(crate) struct Clients {
    reach: Reach,
    region: Region,
    http: SharedHttpClient,
    /// In place of the store that `reach` knows.
    store: Option<Store>,
    times: Times,
    /// Whether uploads go by S3 Transfer Acceleration.
    accelerates: bool,
}

impl Clients {
    pub(crate) fn new(reach: Reach, region: &str) -> Self {
        let http = match reach {
            Reach::Aws(_) => by_tls(),
            Reach::Local { .. } => aws_smithy_http_client::Builder::new().build_http(),
        };
        Self {
            reach,
            region: Region::new(region.to_owned()),
            http,
            store: None,
            times: Times::default(),
            accelerates: false,
        }
    }

    /// With another store, if there is one.
    #[must_use]
    pub(crate) fn with_store(self, store: Option<Store>) -> Self {
        Self { store, ..self }
    }

    /// With the time of the services for what is signed, which their answers tell.
    #[must_use]
    pub(super) fn timed_by(self, times: Times) -> Self {
        Self { times, ..self }
    }

    /// With S3 Transfer Acceleration for uploads, if they are to have it.
    #[must_use]
    pub(super) fn accelerating(self, accelerates: bool) -> Self {
        Self { accelerates, ..self }
    }

    /// Asks for the time before anything is signed or judged by it. Whoever does not say it soon says it with the first answer.
    pub(super) async fn ask_the_time(&self) {
        let services = self.times.services.as_ref().map(|time| (time, self.user_pools()));
        let apart = self.times.store.as_ref().zip(self.store.as_ref());
        let store = apart.map(|(time, store)| (time, store.endpoint.to_string()));
        let asked = services.into_iter().chain(store).map(|(time, url)| async move {
            let sent = time.steady();
            match tokio::time::timeout(TIME_TAKES, Line::by_tls().date(&url)).await {
                Ok(Ok(date)) => date.into_iter().for_each(|date| time.heard(sent, &date)),
                Ok(Err(error)) => tracing::warn!(url, error, "nobody tells the time"),
                Err(_) => tracing::warn!(url, "nobody tells the time soon"),
            }
        });
        futures::future::join_all(asked).await;
    }

    /// Where user pools are called.
    fn user_pools(&self) -> String {
        let region = self.region.as_ref();
        let domain = if region.starts_with("cn-") { "amazonaws.com.cn" } else { "amazonaws.com" };
        self.reach.user_pool().unwrap_or_else(|| format!("https://cognito-idp.{region}.{domain}"))
    }

    /// For the user pool's OAuth endpoints, which the SDK does not know.
    pub(super) fn line(&self) -> Line {
        match self.reach {
            Reach::Aws(_) => Line::by_tls(),
            Reach::Local { .. } => Line::plain(),
        }
    }

    /// The user pool's, for calls that nobody signs.
    pub(crate) fn user_pool(&self) -> aws_sdk_cognitoidentityprovider::Client {
        aws_sdk_cognitoidentityprovider::Client::from_conf(self.user_pool_config().build())
    }

    /// The user pool's, for calls of an administrator.
    pub(super) fn administered_user_pool(&self, key: Credentials) -> aws_sdk_cognitoidentityprovider::Client {
        let config = self.user_pool_config().credentials_provider(key);
        aws_sdk_cognitoidentityprovider::Client::from_conf(config.build())
    }

    /// What may have arrived is not tried twice: a second SignUp after a lost answer would say that the name is taken. Where there was no
    /// connection, another one is.
    fn user_pool_config(&self) -> aws_sdk_cognitoidentityprovider::config::Builder {
        let mut config = aws_sdk_cognitoidentityprovider::Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(self.region.clone())
            .http_client(insistent(self.http(self.times.services.as_ref())))
            .timeout_config(timeouts())
            .retry_config(RetryConfig::disabled());
        config.set_time_source(self.times.services.clone().map(SharedTimeSource::new));
        config.set_endpoint_url(self.reach.user_pool());
        config
    }

    /// The identity pool's.
    pub(crate) fn identity_pool(&self) -> aws_sdk_cognitoidentity::Client {
        let mut config = aws_sdk_cognitoidentity::Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(self.region.clone())
            .http_client(self.http(self.times.services.as_ref()))
            .timeout_config(timeouts())
            .retry_config(RetryConfig::standard().with_max_attempts(2));
        config.set_time_source(self.times.services.clone().map(SharedTimeSource::new));
        config.set_endpoint_url(self.reach.identity_pool());
        aws_sdk_cognitoidentity::Client::from_conf(config.build())
    }

    /// The store's, without credentials: each person's are added to each call.
    pub(crate) fn store(&self) -> Endpoints {
        if let Some(store) = &self.store {
            let config = self
                .store_config()
                .region(Region::new(store.region.clone()))
                .http_client(around(by_tls(), self.times.store.as_ref()));
            let config = config.force_path_style(store.path_style);
            let at = |url: &Url| config.clone().endpoint_url(url.as_str().trim_end_matches('/'));
            let public = at(&store.public_endpoint);
            return Endpoints { internal: at(&store.endpoint), uploads: public.clone(), public };
        }
        let internal = self.store_config();
        let mut public = internal.clone();
        public.set_endpoint_url(self.reach.public_store());
        let uploads = if self.accelerates { public.clone().accelerate(true) } else { public.clone() };
        Endpoints { internal, public, uploads }
    }

    fn store_config(&self) -> aws_sdk_s3::config::Builder {
        let mut config = aws_sdk_s3::Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(self.region.clone())
            .http_client(self.http(self.times.store.as_ref()))
            .timeout_config(timeouts())
            .retry_config(RetryConfig::standard().with_max_attempts(2))
            .request_checksum_calculation(RequestChecksumCalculation::WhenRequired)
            .response_checksum_validation(ResponseChecksumValidation::WhenRequired)
            .force_path_style(self.reach.path_style());
        config.set_time_source(self.times.store.clone().map(SharedTimeSource::new));
        config.set_endpoint_url(self.reach.store());
        config
    }

    /// The HTTP client that all share, so that they share its connections.
    fn http(&self, time: Option<&Corrected>) -> SharedHttpClient {
        around(self.http.clone(), time)
    }
}

fn around(http: SharedHttpClient, time: Option<&Corrected>) -> SharedHttpClient {
    match time {
        Some(time) => timed(http, time.clone()),
        None => http,
    }
}

/// The server's own key to a store.
pub(super) fn own_key(store: &Store) -> Credentials {
    Credentials::new(&store.access_key_id, store.secret_access_key.expose(), None, None, "s3_access_key_id")
}

fn by_tls() -> SharedHttpClient {
    aws_smithy_http_client::Builder::new().tls_provider(Provider::Rustls(CryptoMode::AwsLc)).build_https()
}

fn timeouts() -> TimeoutConfig {
    TimeoutConfig::builder()
        .connect_timeout(Duration::from_secs(3))
        .operation_attempt_timeout(Duration::from_secs(10))
        .operation_timeout(Duration::from_secs(20))
        .build()
}
