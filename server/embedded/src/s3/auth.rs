//! Credentials of a request: the secret key that its signature is checked with, and the session token that it must carry.

use std::sync::Arc;

use http::{HeaderMap, Uri};
use s3s::auth::{S3Auth, SecretKey};
use s3s::{S3Error, S3ErrorCode, S3Result};

use super::errors::{error, internal};
use crate::clock::Clock;
use crate::principals::{Credential, CredentialError, Principal, Principals, Unfit};

/// Looks credentials up; cheap to clone.
#[derive(Clone)]
pub(super) struct Credentials {
    principals: Principals,
    clock: Arc<dyn Clock>,
}

impl Credentials {
    pub(super) fn new(principals: Principals, clock: Arc<dyn Clock>) -> Self {
        Self { principals, clock }
    }

    /// Who sent a request whose signature was right, if its session token is right too and has not ended.
    ///
    /// # Errors
    /// `InvalidAccessKeyId`, `InvalidToken` and `ExpiredToken`, as S3 has them.
    pub(super) async fn admit(&self, access_key_id: &str, token: Option<&str>) -> S3Result<Principal> {
        let credential = self.find(access_key_id).await?;
        credential.admit(token, self.clock.now_s()).map_err(|unfit| match unfit {
            Unfit::WithoutToken => unknown_key(),
            Unfit::Token => error(S3ErrorCode::InvalidToken, "The provided token is malformed or otherwise invalid."),
            Unfit::Expired => error(S3ErrorCode::ExpiredToken, "The provided token has expired."),
        })
    }

    async fn find(&self, access_key_id: &str) -> S3Result<Credential> {
        match self.principals.find(access_key_id).await {
            Ok(Some(credential)) => Ok(credential),
            Ok(None) => Err(unknown_key()),
            Err(failure) => Err(failed(&failure)),
        }
    }
}

#[async_trait::async_trait]
impl S3Auth for Credentials {
    async fn get_secret_key(&self, access_key: &str) -> S3Result<SecretKey> {
        Ok(SecretKey::from(self.find(access_key).await?.secret()))
    }
}

/// The session token of a request: in the signed query of a presigned one, in a signed header otherwise.
pub(super) fn session_token(headers: &HeaderMap, uri: &Uri) -> Option<String> {
    const NAME: &str = "X-Amz-Security-Token";
    let query: Vec<String> = url::form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes())
        .filter(|(name, _)| name == NAME)
        .map(|(_, value)| value.into_owned())
        .collect();
    let header: Vec<&str> = headers.get_all(NAME).iter().filter_map(|value| value.to_str().ok()).collect();
    // Given twice, it is not known which one is meant.
    match (query.as_slice(), header.as_slice()) {
        ([token], []) => Some(token.clone()),
        ([], [token]) => Some((*token).to_owned()),
        _ => None,
    }
}

fn unknown_key() -> S3Error {
    error(S3ErrorCode::InvalidAccessKeyId, "The AWS Access Key Id you provided does not exist in our records.")
}

fn failed(failure: &CredentialError) -> S3Error {
    tracing::error!(error = %failure, "credentials could not be looked up");
    internal()
}
