//! Who signs requests: the account's administrator, and sessions of the template's roles.
//!
//! [`Principals`] finds the secret and the holder of an access key; [`Principal::may`] asks the policies what the holder
//! may do. Secrets are kept under the server's key, since signatures are checked with them; of session tokens only a hash is
//! kept. Further users, groups of them and their keys do not exist here.

pub(crate) mod administrator;
mod keys;
mod lookup;
mod principal;
mod session_policy;
mod sessions;

use thiserror::Error;

pub(crate) use keys::AccessKey;
pub(crate) use lookup::{Credential, Principals, Unfit};
pub(crate) use principal::{Principal, Question};
pub(crate) use session_policy::{SessionPolicy, SessionPolicyError};
pub(crate) use sessions::{Issued, RoleSession, forget_expired};

use crate::db::DbError;
use crate::seal::SealError;

/// Why a key could not be looked up.
#[derive(Debug, Error)]
pub(crate) enum CredentialError {
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbError),
    /// The secret was sealed by another key.
    #[error(transparent)]
    Seal(#[from] SealError),
    /// The policy of a session is one no more.
    #[error("the policy of a session: {0}")]
    Policy(#[from] SessionPolicyError),
}

impl From<rusqlite::Error> for CredentialError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Db(error.into())
    }
}
