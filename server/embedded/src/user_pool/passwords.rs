//! Argon2id (RFC 9106), a few at a time and never on the async threads.
//!
//! One hash takes 19 MiB and some tens of milliseconds: that is its purpose, and why the number at a time is bounded.

use std::sync::Arc;

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use thiserror::Error;
use tokio::sync::Semaphore;
use zeroize::Zeroizing;

use crate::aws_json::{AwsError, Secret};
use crate::entropy::Entropy;

/// How many passwords are hashed at a time.
const AT_A_TIME: usize = 2;
/// Bytes of salt, as RFC 9106 recommends.
const SALT_BYTES: usize = 16;

/// Why a password could not be hashed or checked. A wrong password is not an error.
#[derive(Debug, Error)]
enum PasswordError {
    #[error("argon2 failed: {0}")]
    Argon2(#[from] argon2::password_hash::Error),
    #[error("a stored password hash is broken: {0}")]
    Stored(#[from] argon2::password_hash::phc::Error),
}

/// Hashes and checks passwords.
pub(crate) struct Passwords {
    entropy: Arc<dyn Entropy>,
    places: Arc<Semaphore>,
    /// A hash that no password fits, to spend the same time on unknown usernames.
    decoy: String,
}

impl Passwords {
    /// Makes the decoy, which takes one hash.
    pub(crate) async fn new(entropy: Arc<dyn Entropy>) -> Result<Self, AwsError> {
        let places = Arc::new(Semaphore::new(AT_A_TIME));
        let mut passwords = Self { entropy, places, decoy: String::new() };
        let mut random = Zeroizing::new([0; 32]);
        passwords.entropy.fill(random.as_mut_slice());
        passwords.decoy = passwords.hash_bytes(Zeroizing::new(random.to_vec())).await?;
        Ok(passwords)
    }

    /// The PHC string of a password, with a salt of its own.
    pub(super) async fn hash(&self, password: &Secret) -> Result<String, AwsError> {
        self.hash_bytes(Zeroizing::new(password.expose().as_bytes().to_vec())).await
    }

    /// Whether the password fits the hash. Without a hash the answer is no, after the same time.
    pub(super) async fn verify(&self, password: &Secret, hash: Option<&str>) -> Result<bool, AwsError> {
        let known = hash.is_some();
        let hash = hash.unwrap_or(&self.decoy).to_owned();
        let password = Zeroizing::new(password.expose().as_bytes().to_vec());
        let fits = self
            .on_blocking_pool(move || {
                let hash = PasswordHash::new(&hash)?;
                match Argon2::default().verify_password(&password, &hash) {
                    Ok(()) => Ok(true),
                    Err(argon2::password_hash::Error::PasswordInvalid) => Ok(false),
                    Err(error) => Err(error.into()),
                }
            })
            .await?;
        Ok(fits && known)
    }

    /// Runs other work of the same weight, such as SRP's, in the same places.
    pub(super) async fn run<T, F>(&self, work: F) -> Result<T, AwsError>
    where
        F: FnOnce() -> T + Send + 'static,
        T: Send + 'static,
    {
        self.on_blocking_pool(move || Ok(work())).await
    }

    async fn hash_bytes(&self, password: Zeroizing<Vec<u8>>) -> Result<String, AwsError> {
        let mut salt = [0; SALT_BYTES];
        self.entropy.fill(&mut salt);
        self.on_blocking_pool(move || {
            let hash: PasswordHash = Argon2::default().hash_password_with_salt(&password, &salt)?;
            Ok(hash.to_string())
        })
        .await
    }

    async fn on_blocking_pool<T, F>(&self, work: F) -> Result<T, AwsError>
    where
        F: FnOnce() -> Result<T, PasswordError> + Send + 'static,
        T: Send + 'static,
    {
        let place = Arc::clone(&self.places).acquire_owned().await.map_err(AwsError::internal)?;
        let work = move || {
            let answer = work();
            drop(place);
            answer
        };
        tokio::task::spawn_blocking(work).await.map_err(AwsError::internal)?.map_err(AwsError::internal)
    }
}
