//! What is checked: the parts by their names and addresses, and what the configuration believes of them.

use std::time::{Duration, SystemTime};

use app::wire::pool::PoolSettings;
use aws_credential_types::Credentials;
use url::Url;

use crate::clock::SharedClock;
use crate::cognito::{TemporaryCredentials, UserPool};
use crate::config::{Deployment, Levels, SignInFlow};
use crate::http::Origins;
use crate::s3::{Bucket, Showing};
use crate::startup::Clients;

/// Everything that the checks need to know.
pub(crate) struct Subject {
    pub(crate) names: Deployment,
    pub(crate) clients: Clients,
    pub(crate) public_url: Url,
    pub(crate) sign_in_flow: SignInFlow,
    pub(crate) pool: PoolSettings,
    pub(crate) levels: Levels,
    /// The key that the server signs with for everybody, where the store knows nothing of the identity pool.
    pub(crate) lent: Option<Credentials>,
    pub(crate) clock: SharedClock,
}

impl Subject {
    /// Where user pools are called.
    pub(super) fn user_pools(&self) -> String {
        self.service(self.names.services.user_pool.as_ref(), "cognito-idp")
    }

    /// Where identity pools are called.
    pub(super) fn identity_pools(&self) -> String {
        self.service(self.names.services.identity_pool.as_ref(), "cognito-identity")
    }

    fn service(&self, set: Option<&Url>, name: &str) -> String {
        let region = &self.names.region;
        let domain = if region.starts_with("cn-") { "amazonaws.com.cn" } else { "amazonaws.com" };
        match set {
            Some(url) => url.as_str().trim_end_matches('/').to_owned(),
            None => format!("https://{name}.{region}.{domain}"),
        }
    }

    /// What the user pool is called in the logins of an identity pool.
    pub(super) fn provider(&self) -> String {
        format!("cognito-idp.{}.amazonaws.com/{}", self.names.region, self.names.user_pool_id)
    }

    /// The user pool, as the server calls it.
    pub(super) fn user_pool(&self) -> UserPool {
        let (pool, client) = (&self.names.user_pool_id, &self.names.user_pool_client_id);
        UserPool::new(self.clients.user_pool(), pool, client, self.sign_in_flow, self.clock.clone())
            .with_secret(self.names.user_pool_client_secret.clone())
    }

    /// The bucket, as the server and its browsers call it.
    pub(super) fn bucket(&self) -> Bucket {
        Bucket::new(&self.names.bucket, self.clients.store())
    }

    /// Where browsers find an object, without what would let them in.
    pub(super) async fn object(&self, key: &str) -> Result<Url, String> {
        let minute = Duration::from_secs(60);
        let signed = self
            .bucket()
            .presign_given(key, Showing::Attachment, None, &nobody(), SystemTime::UNIX_EPOCH, minute)
            .await
            .map_err(|error| error.to_string())?;
        let mut url = Url::parse(&signed).map_err(|error| error.to_string())?;
        url.set_query(None);
        Ok(url)
    }

    /// The origin that browsers are at.
    pub(super) fn origin(&self) -> String {
        Origins::of(&self.public_url).public().to_owned()
    }
}

/// Credentials that let nobody in: for an address without its signature.
pub(super) fn nobody() -> TemporaryCredentials {
    TemporaryCredentials {
        credentials: Credentials::new("nobody", "nothing", None, None, "address"),
        expires_at: SystemTime::UNIX_EPOCH,
    }
}
