//! An embedded backend of its own for each test, and the SDK's clients for it.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime};

use aws_credential_types::Credentials;
use aws_sdk_s3::config::{BehaviorVersion, Region, RequestChecksumCalculation};
use aws_smithy_async::time::TimeSource;
use aws_smithy_runtime_api::client::http::SharedHttpClient;
use aws_smithy_types::retry::RetryConfig;
use embedded::clock::{Clock, SystemClock};
use embedded::entropy::SystemEntropy;
use embedded::{Running, Settings, Transport, start};
use tempfile::TempDir;

const TEMPLATE: &str = include_str!("../../../stack/template.yaml");
pub(super) const REGION: &str = "us-east-1";
pub(super) const APP: &str = "https://app.example";

/// The system's clock, moved ahead by hand.
#[derive(Debug, Clone, Default)]
struct MovableClock {
    ahead_s: Arc<AtomicU64>,
}

impl Clock for MovableClock {
    fn now(&self) -> SystemTime {
        SystemClock.now() + Duration::from_secs(self.ahead_s.load(Ordering::SeqCst))
    }
}

impl TimeSource for MovableClock {
    fn now(&self) -> SystemTime {
        Clock::now(self)
    }
}

/// A running backend.
pub(super) struct World {
    running: Running,
    clock: MovableClock,
    http: SharedHttpClient,
    directory: TempDir,
}

impl World {
    /// A backend whose people may write and read their own objects, and nothing else.
    pub(super) async fn new() -> Self {
        Self::of_template(TEMPLATE.to_owned()).await
    }

    /// A backend that is set up as the product comes: people may list and delete their own objects, too.
    pub(super) async fn as_it_comes() -> Self {
        Self::with_parameters(TEMPLATE.to_owned(), &[]).await
    }

    /// A backend whose people may do to their own objects whatever the backend can do, not only what the product needs.
    pub(super) async fn with_everything_allowed() -> Self {
        let needed = "- s3:PutObject\n              - s3:GetObject\n";
        let everything = "- s3:PutObject\n              - s3:GetObject\n              - s3:DeleteObject\n              \
                          - s3:AbortMultipartUpload\n              - s3:ListMultipartUploadParts\n";
        let own = "            Resource: !Sub ${Bucket.Arn}/protected/${!cognito-identity.amazonaws.com:sub}/*\n";
        let listing = "          - Effect: Allow
            Action:
              - s3:ListBucket
              - s3:ListBucketMultipartUploads
            Resource: !GetAtt Bucket.Arn
            Condition:
              StringLike:
                s3:prefix: protected/${cognito-identity.amazonaws.com:sub}/*\n";
        assert!(TEMPLATE.contains(needed) && TEMPLATE.contains(own));
        Self::of_template(TEMPLATE.replace(needed, everything).replacen(own, &format!("{own}{listing}"), 1)).await
    }

    /// A backend whose bucket policy lets nobody delete.
    pub(super) async fn where_nobody_deletes() -> Self {
        let first = "        Statement:\n          - Sid: TlsOnly\n";
        let denial = "        Statement:
          - Effect: Deny
            Principal: \"*\"
            Action: s3:DeleteObject
            Resource: !Sub ${Bucket.Arn}/*
          - Sid: TlsOnly\n";
        assert!(TEMPLATE.contains(first));
        Self::of_template(TEMPLATE.replace(first, denial)).await
    }

    async fn of_template(template: String) -> Self {
        let parameters = [("ListOwnPictures", "false"), ("DeleteOwnPictures", "false"), ("CleanUpOwnUploads", "false")];
        Self::with_parameters(template, &parameters).await
    }

    async fn with_parameters(template: String, parameters: &[(&str, &str)]) -> Self {
        let given = [("AllowedOrigins", APP)].into_iter().chain(parameters.iter().copied());
        let directory = TempDir::new().unwrap();
        let clock = MovableClock::default();
        let settings = Settings {
            addr: ([127, 0, 0, 1], 0).into(),
            listener: None,
            transport: Transport::Loopback,
            public_url: None,
            data_dir: directory.path().to_owned(),
            min_free_bytes: 0,
            template,
            parameters: given.map(|(name, value)| (name.to_owned(), value.to_owned())).collect(),
            region: REGION.to_owned(),
            mail: None,
            outbox_page: false,
            virtual_host_domain: None,
            clock: Arc::new(clock.clone()),
            entropy: Arc::new(SystemEntropy),
        };
        let running = start(settings).await.unwrap();
        let http = aws_smithy_http_client::Builder::new().build_http();
        Self { running, clock, http, directory }
    }

    /// Lets time pass, for the backend and for whoever signs requests to its store.
    pub(super) fn pass(&self, time: Duration) {
        self.clock.ahead_s.fetch_add(time.as_secs(), Ordering::SeqCst);
    }

    pub(super) fn now(&self) -> SystemTime {
        Clock::now(&self.clock)
    }

    /// One of the template's outputs.
    pub(super) fn output(&self, name: &str) -> &str {
        &self.running.outputs[name]
    }

    pub(super) fn bucket(&self) -> &str {
        self.output("BucketName")
    }

    pub(super) fn data_dir(&self) -> &Path {
        self.directory.path()
    }

    pub(super) fn outbox(&self) -> PathBuf {
        self.running.outbox.clone()
    }

    /// Without a slash at its end.
    pub(super) fn endpoint(&self) -> String {
        self.running.url.as_str().trim_end_matches('/').to_owned()
    }

    pub(super) fn user_pool(&self) -> aws_sdk_cognitoidentityprovider::Client {
        let config = aws_sdk_cognitoidentityprovider::Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::from_static(REGION))
            .endpoint_url(self.endpoint())
            .http_client(self.http.clone());
        aws_sdk_cognitoidentityprovider::Client::from_conf(config.build())
    }

    /// The user pool, for operations that have to be signed.
    pub(super) fn signed_user_pool(&self, credentials: Credentials) -> aws_sdk_cognitoidentityprovider::Client {
        let config = aws_sdk_cognitoidentityprovider::Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::from_static(REGION))
            .endpoint_url(self.endpoint())
            .http_client(self.http.clone())
            .retry_config(RetryConfig::disabled())
            .credentials_provider(credentials);
        aws_sdk_cognitoidentityprovider::Client::from_conf(config.build())
    }

    pub(super) fn identity_pool(&self) -> aws_sdk_cognitoidentity::Client {
        let config = aws_sdk_cognitoidentity::Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::from_static(REGION))
            .endpoint_url(self.endpoint())
            .http_client(self.http.clone());
        aws_sdk_cognitoidentity::Client::from_conf(config.build())
    }

    /// The store, as somebody with these credentials sees it; without any, requests are not signed.
    pub(super) fn store(&self, credentials: Option<Credentials>) -> aws_sdk_s3::Client {
        let mut config = aws_sdk_s3::Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::from_static(REGION))
            .endpoint_url(self.endpoint())
            .http_client(self.http.clone())
            .retry_config(RetryConfig::disabled())
            .request_checksum_calculation(RequestChecksumCalculation::WhenRequired)
            .time_source(self.clock.clone())
            .force_path_style(true);
        config = match credentials {
            Some(credentials) => config.credentials_provider(credentials),
            None => config.allow_no_auth(),
        };
        aws_sdk_s3::Client::from_conf(config.build())
    }
}
