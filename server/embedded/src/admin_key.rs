//! The administrator's key, for whoever may read the data directory: shown, or replaced. The backend may be running
//! meanwhile, and takes a new key at once. It does not make the first key: the first start does.

use std::path::Path;

use rusqlite::{Connection, TransactionBehavior};
use thiserror::Error;
use zeroize::Zeroizing;

use crate::clock::Clock;
use crate::data_dir::{self, DataDirError};
use crate::db::{DbError, offline};
use crate::entropy::Entropy;
use crate::principals::{AccessKey, CredentialError, administrator};
use crate::seal::SealKey;

/// The administrator's key. It has no `Debug`, and its secret is wiped when it is dropped.
pub struct AdminKey {
    /// `AKIA` and 16 capital letters and digits.
    pub access_key_id: String,
    /// 40 characters.
    pub secret_access_key: Zeroizing<String>,
}

/// Why there is no key to show.
#[derive(Debug, Error)]
pub enum AdminKeyError {
    /// The data directory cannot be used, or the backend never ran on it.
    #[error(transparent)]
    DataDir(#[from] DataDirError),
    /// The index cannot be read or written.
    #[error("the administrator's key cannot be had: {0}")]
    Index(String),
}

impl From<CredentialError> for AdminKeyError {
    fn from(error: CredentialError) -> Self {
        Self::Index(error.to_string())
    }
}

impl From<DbError> for AdminKeyError {
    fn from(error: DbError) -> Self {
        Self::Index(error.to_string())
    }
}

impl From<rusqlite::Error> for AdminKeyError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Index(error.to_string())
    }
}

/// The administrator's key of a data directory.
///
/// # Errors
/// When nothing was ever kept there, or it cannot be read.
pub fn admin_key(data_dir: &Path) -> Result<AdminKey, AdminKeyError> {
    let (mut index, seal) = open(data_dir)?;
    let found = administrator::key(&index.transaction()?, &seal)?;
    found.map(AdminKey::from).ok_or_else(|| AdminKeyError::Index("there is none yet".to_owned()))
}

/// Replaces the administrator's key of a data directory. The old one counts no more when this returns.
///
/// # Errors
/// When nothing was ever kept there, or it cannot be read and written.
pub fn rotate_admin_key(data_dir: &Path, clock: &dyn Clock, entropy: &dyn Entropy) -> Result<AdminKey, AdminKeyError> {
    let (mut index, seal) = open(data_dir)?;
    index.pragma_update(None, "synchronous", "FULL")?;
    let transaction = index.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let made = administrator::replace(&transaction, &seal, entropy, clock.now_s())?;
    transaction.commit()?;
    Ok(made.into())
}

fn open(data_dir: &Path) -> Result<(Connection, SealKey), AdminKeyError> {
    let root = data_dir::find(data_dir)?;
    Ok((offline::open(&root.join(data_dir::INDEX))?, data_dir::existing_key(&root)?))
}

impl From<AccessKey> for AdminKey {
    fn from(key: AccessKey) -> Self {
        Self { access_key_id: key.id, secret_access_key: key.secret }
    }
}
