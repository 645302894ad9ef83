//! The account and region that commands work on, found as AWS's own tools find them.

use aws_config::SdkConfig;
use aws_sdk_s3::config::{BehaviorVersion, Region};
use aws_smithy_http_client::tls::{Provider, rustls_provider::CryptoMode};

use super::error::DeployError;
use crate::cli::StackOptions;

/// Clients with the credentials of whoever deploys.
pub(super) struct Account {
    config: SdkConfig,
    is_emulated: bool,
}

impl Account {
    /// Finds region and credentials. The latter are asked for at the first call.
    pub(super) async fn find(options: &StackOptions) -> Result<Self, DeployError> {
        let http =
            aws_smithy_http_client::Builder::new().tls_provider(Provider::Rustls(CryptoMode::AwsLc)).build_https();
        let mut loader = aws_config::defaults(BehaviorVersion::latest()).http_client(http);
        if let Some(region) = &options.region {
            loader = loader.region(Region::new(region.clone()));
        }
        if let Some(profile) = &options.profile {
            loader = loader.profile_name(profile);
        }
        if let Some(url) = &options.endpoint_url {
            loader = loader.endpoint_url(url);
        }
        let config = Box::pin(loader.load()).await;
        if config.region().is_none() {
            return Err(DeployError::NoRegion);
        }
        Ok(Self { is_emulated: config.endpoint_url().is_some(), config })
    }

    /// Where it is worked on.
    pub(super) fn region(&self) -> &str {
        self.config.region().map_or("", |region| region.as_ref())
    }

    /// For stacks.
    pub(super) fn cloudformation(&self) -> aws_sdk_cloudformation::Client {
        aws_sdk_cloudformation::Client::new(&self.config)
    }

    /// For buckets. Emulators have no host of its own for each.
    pub(super) fn s3(&self) -> aws_sdk_s3::Client {
        let config = aws_sdk_s3::config::Builder::from(&self.config).force_path_style(self.is_emulated);
        aws_sdk_s3::Client::from_conf(config.build())
    }

    /// For user pools.
    pub(super) fn user_pools(&self) -> aws_sdk_cognitoidentityprovider::Client {
        aws_sdk_cognitoidentityprovider::Client::new(&self.config)
    }

    /// For identity pools.
    pub(super) fn identity_pools(&self) -> aws_sdk_cognitoidentity::Client {
        aws_sdk_cognitoidentity::Client::new(&self.config)
    }
}
