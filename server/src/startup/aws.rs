//! The AWS SDK's clients: with an endpoint for the embedded backend, without one for AWS. Nothing else differs.

use std::time::Duration;

use aws_credential_types::Credentials;
use aws_sdk_s3::config::{BehaviorVersion, Region, RequestChecksumCalculation, ResponseChecksumValidation};
use aws_smithy_http_client::tls::{Provider, rustls_provider::CryptoMode};
use aws_smithy_runtime_api::client::http::SharedHttpClient;
use aws_smithy_types::retry::RetryConfig;
use aws_smithy_types::timeout::TimeoutConfig;
use url::Url;

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

/// What every client is built from.
pub(crate) struct Clients {
    reach: Reach,
    region: Region,
    http: SharedHttpClient,
    /// In place of the store that `reach` knows.
    store: Option<Store>,
}

impl Clients {
    pub(crate) fn new(reach: Reach, region: &str) -> Self {
        let http = match reach {
            Reach::Aws(_) => by_tls(),
            Reach::Local { .. } => aws_smithy_http_client::Builder::new().build_http(),
        };
        Self { reach, region: Region::new(region.to_owned()), http, store: None }
    }

    /// With another store, if there is one.
    #[must_use]
    pub(crate) fn with_store(self, store: Option<Store>) -> Self {
        Self { store, ..self }
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

    /// Nothing is tried twice: a second SignUp after a lost answer would say that the name is taken.
    fn user_pool_config(&self) -> aws_sdk_cognitoidentityprovider::config::Builder {
        let mut config = aws_sdk_cognitoidentityprovider::Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(self.region.clone())
            .http_client(self.http.clone())
            .timeout_config(timeouts())
            .retry_config(RetryConfig::disabled());
        config.set_endpoint_url(self.reach.user_pool());
        config
    }

    /// The identity pool's.
    pub(crate) fn identity_pool(&self) -> aws_sdk_cognitoidentity::Client {
        let mut config = aws_sdk_cognitoidentity::Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(self.region.clone())
            .http_client(self.http.clone())
            .timeout_config(timeouts())
            .retry_config(RetryConfig::standard().with_max_attempts(2));
        config.set_endpoint_url(self.reach.identity_pool());
        aws_sdk_cognitoidentity::Client::from_conf(config.build())
    }

    /// The store's, without credentials: each person's are added to each call.
    pub(crate) fn store(&self) -> Endpoints {
        if let Some(store) = &self.store {
            let config = self.store_config().region(Region::new(store.region.clone())).http_client(by_tls());
            let config = config.force_path_style(store.path_style);
            let at = |url: &Url| config.clone().endpoint_url(url.as_str().trim_end_matches('/'));
            return Endpoints { internal: at(&store.endpoint), public: at(&store.public_endpoint) };
        }
        let internal = self.store_config();
        let mut public = internal.clone();
        public.set_endpoint_url(self.reach.public_store());
        Endpoints { internal, public }
    }

    fn store_config(&self) -> aws_sdk_s3::config::Builder {
        let mut config = aws_sdk_s3::Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(self.region.clone())
            .http_client(self.http.clone())
            .timeout_config(timeouts())
            .retry_config(RetryConfig::standard().with_max_attempts(2))
            .request_checksum_calculation(RequestChecksumCalculation::WhenRequired)
            .response_checksum_validation(ResponseChecksumValidation::WhenRequired)
            .force_path_style(self.reach.path_style());
        config.set_endpoint_url(self.reach.store());
        config
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
