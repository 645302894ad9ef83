//! A Cognito identity pool: an identity for each user and guest, and temporary credentials for it.
//!
//! It serves GetId and GetCredentialsForIdentity, the enhanced flow, and where the template allows it GetOpenIdToken, the first
//! half of the basic one (<https://docs.aws.amazon.com/cognito/latest/developerguide/authentication-flow.html>). Developer
//! identities and other login providers do not exist here.

mod get_credentials;
mod get_id;
mod get_open_id_token;
mod identities;
mod logins;
mod open_id;
mod roles;

use std::sync::Arc;

pub(crate) use open_id::{CONFIGURATION_PATH, JWKS_PATH, OpenIdClaims, OpenIdTokens};

use crate::aws_json::{AwsError, Exception, input, output};
use crate::clock::Clock;
use crate::db::Db;
use crate::entropy::Entropy;
use crate::seal::SealKey;
use crate::stack::Stack;
use crate::user_pool::tokens::Tokens;

/// The identity pool of one stack.
pub(crate) struct IdentityPool {
    pub(crate) db: Db,
    pub(crate) stack: Arc<Stack>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) entropy: Arc<dyn Entropy>,
    pub(crate) seal: SealKey,
    /// Checks the ID tokens of the one login provider that exists: the stack's user pool.
    pub(crate) tokens: Arc<Tokens>,
    /// Present where the template allows the basic flow.
    pub(crate) open_id: Option<Arc<OpenIdTokens>>,
}

impl IdentityPool {
    /// Runs one operation on its input and returns its output, both as JSON.
    pub(crate) async fn run(&self, operation: &str, body: &[u8]) -> Result<Vec<u8>, AwsError> {
        match operation {
            "GetId" => output(&get_id::run(self, input(body)?).await?),
            "GetCredentialsForIdentity" => output(&get_credentials::run(self, input(body)?).await?),
            "GetOpenIdToken" => output(&get_open_id_token::run(self, input(body)?).await?),
            _ => {
                Err(AwsError::new(Exception::UnknownOperation, "This operation is not served by the embedded backend."))
            }
        }
    }
}
