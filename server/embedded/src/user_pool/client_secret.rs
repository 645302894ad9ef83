//! The client's secret, if the template wants it to have one, and how callers show that they know it
//! (<https://docs.aws.amazon.com/cognito/latest/developerguide/signing-up-users-in-your-app.html#cognito-user-pools-computing-secret-hash>).

use std::sync::Arc;

use aws_lc_rs::hmac;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rusqlite::{OptionalExtension, named_params};
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use super::UserPool;
use crate::aws_json::AwsError;
use crate::db::Db;
use crate::entropy::{Entropy, letters};
use crate::seal::{Purpose, SealError, SealKey};

/// What secrets are made of, and how long they are.
const ALPHABET: &[u8] = b"abcdefghijklmnopqrstuvwxyz0123456789";
const CHARS: usize = 51;

/// The secret of the client. It has no `Debug`, and is wiped when it is dropped.
#[derive(Clone)]
pub(crate) struct ClientSecret(Zeroizing<String>);

/// What a caller shows.
#[derive(Clone, Copy)]
pub(super) enum Proof<'a> {
    /// `SecretHash`: an HMAC of one of these usernames and the client's id, under the secret.
    Hash(&'a [&'a str], Option<&'a str>),
    /// `ClientSecret`: the secret itself.
    Secret(Option<&'a str>),
}

impl ClientSecret {
    /// The secret of a client, made at the first call and kept under the server's key.
    pub(crate) async fn keep(
        db: &Db,
        seal: &SealKey,
        entropy: &Arc<dyn Entropy>,
        client_id: &str,
    ) -> Result<Self, AwsError> {
        let made = Zeroizing::new(letters(&**entropy, ALPHABET, CHARS));
        let sealed = seal.seal(&**entropy, Purpose::ClientSecret, client_id, made.as_bytes())?;
        let (seal, client_id) = (seal.clone(), client_id.to_owned());
        db.write(move |tx| {
            let names = named_params! { ":client": client_id };
            let sql = "SELECT secret FROM client_secret WHERE client_id = :client";
            let kept: Option<Vec<u8>> = tx.query_row(sql, names, |row| row.get(0)).optional()?;
            let Some(kept) = kept else {
                let sql = "INSERT INTO client_secret (client_id, secret) VALUES (:client, :secret)";
                tx.execute(sql, named_params! { ":client": client_id, ":secret": sealed })?;
                return Ok(Self(made));
            };
            let secret = seal.open(Purpose::ClientSecret, &client_id, &kept)?;
            let secret = std::str::from_utf8(&secret).map_err(|_| SealError)?.to_owned();
            Ok(Self(Zeroizing::new(secret)))
        })
        .await
    }

    /// The secret itself.
    pub(crate) fn expose(&self) -> &str {
        &self.0
    }

    /// Whether `hash` is that of a username and the client's id.
    fn is_hash(&self, hash: &str, username: &str, client_id: &str) -> bool {
        let key = hmac::Key::new(hmac::HMAC_SHA256, self.0.as_bytes());
        let expected = STANDARD.encode(hmac::sign(&key, format!("{username}{client_id}").as_bytes()));
        bool::from(expected.as_bytes().ct_eq(hash.as_bytes()))
    }
}

impl UserPool {
    /// Refuses a client that is not this pool's, and a caller who does not show what the client's secret asks for, or
    /// shows one that there is not.
    pub(super) fn check_client(&self, client_id: &str, proof: Proof<'_>) -> Result<(), AwsError> {
        self.check_client_id(client_id)?;
        let not_authorized = |message: String| Err(AwsError::not_authorized(message));
        match (&self.client_secret, proof) {
            (None, Proof::Hash(_, None) | Proof::Secret(None)) => Ok(()),
            (None, Proof::Hash(_, Some(_)) | Proof::Secret(Some(_))) => {
                not_authorized(format!("Client {client_id} is not configured for secret but secret was received"))
            }
            (Some(_), Proof::Hash(_, None)) => {
                not_authorized(format!("Client {client_id} is configured with secret but SECRET_HASH was not received"))
            }
            (Some(_), Proof::Secret(None)) => {
                not_authorized(format!("Client {client_id} is configured with secret but secret was not received"))
            }
            (Some(secret), Proof::Hash(usernames, Some(hash))) => {
                if usernames.iter().any(|username| secret.is_hash(hash, username, client_id)) {
                    return Ok(());
                }
                not_authorized(format!("Unable to verify secret hash for client {client_id}"))
            }
            (Some(secret), Proof::Secret(Some(shown))) => {
                if bool::from(secret.expose().as_bytes().ct_eq(shown.as_bytes())) {
                    return Ok(());
                }
                not_authorized(format!("Unable to verify secret for client {client_id}"))
            }
        }
    }

    /// The same for an operation that sends a hash of the username.
    pub(super) fn check_client_of(&self, client_id: &str, username: &str, hash: Option<&str>) -> Result<(), AwsError> {
        self.check_client(client_id, Proof::Hash(&[username], hash))
    }
}
