//! From an access key id to its secret and its holder.

use std::sync::Arc;
use std::time::SystemTime;

use subtle::ConstantTimeEq;

use super::sessions::{self, token_sha256};
use super::{AccessKey, CredentialError, Principal, administrator};
use crate::clock::Clock;
use crate::db::Db;
use crate::iam::policy::{Policy, PolicyError};
use crate::seal::SealKey;
use crate::sigv4::{Claim, Message, Refusal, Scope};

/// Looks keys up; cheap to clone.
#[derive(Clone)]
pub(crate) struct Principals {
    db: Db,
    seal: SealKey,
    clock: Arc<dyn Clock>,
    administrator: Arc<Policy>,
}

/// A key with its holder. It counts for a request once [`Credential::admit`] says so.
pub(crate) struct Credential {
    key: AccessKey,
    /// `None`: a key that has no session token.
    token_sha256: Option<[u8; 32]>,
    principal: Principal,
}

/// Why a key that exists does not count for a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unfit {
    /// Its session token is missing, without which it is no key at all.
    WithoutToken,
    /// Its session token is another, or it has none.
    Token,
    /// Its session is over.
    Expired,
}

impl Principals {
    pub(crate) fn new(db: Db, seal: SealKey, clock: Arc<dyn Clock>) -> Result<Self, PolicyError> {
        Ok(Self { db, seal, clock, administrator: Arc::new(administrator::access()?) })
    }

    /// The time by which sessions end.
    pub(crate) fn now(&self) -> SystemTime {
        self.clock.now()
    }

    /// The key with this id, expired or not.
    pub(crate) async fn find(&self, access_key_id: &str) -> Result<Option<Credential>, CredentialError> {
        let (seal, id, access) = (self.seal.clone(), access_key_id.to_owned(), Arc::clone(&self.administrator));
        self.db
            .read(move |tx| {
                let lasting = administrator::key(tx, &seal)?.filter(|key| key.id == id);
                if let Some(key) = lasting {
                    let principal = Principal::Administrator(access);
                    return Ok(Some(Credential { key, token_sha256: None, principal }));
                }
                let stored = sessions::find(tx, &seal, &id)?;
                Ok(stored.map(|stored| Credential {
                    key: stored.key,
                    token_sha256: Some(stored.token_sha256),
                    principal: Principal::Session(stored.session),
                }))
            })
            .await
    }

    /// Who signed a message for this place, now.
    pub(crate) async fn signer(&self, message: Message<'_>, scope: Scope<'_>) -> Result<Principal, Refusal> {
        let claim = Claim::read(message.headers)?;
        claim.check(scope, message.headers, self.clock.now_s())?;
        let found = self.find(claim.access_key_id()).await.map_err(|failure| Refusal::Failed(failure.into()))?;
        let credential = found.ok_or(Refusal::UnknownKey)?;
        claim.verify(message, credential.secret())?;
        let mut tokens = message.headers.get_all("x-amz-security-token").iter();
        let token = match (tokens.next(), tokens.next()) {
            (None, _) => None,
            // Given twice, it is not known which one is meant.
            (Some(_), Some(_)) => return Err(Refusal::UnknownKey),
            (Some(token), None) => Some(token.to_str().map_err(|_| Refusal::UnknownKey)?),
        };
        credential.admit(token, self.clock.now_s()).map_err(|unfit| match unfit {
            Unfit::WithoutToken | Unfit::Token => Refusal::UnknownKey,
            Unfit::Expired => Refusal::Expired,
        })
    }
}

impl Credential {
    /// What requests are signed with.
    pub(crate) fn secret(&self) -> &str {
        &self.key.secret
    }

    /// The holder, for a request whose signature was right, if its session token is right too and has not ended.
    pub(crate) fn admit(self, token: Option<&str>, now_s: i64) -> Result<Principal, Unfit> {
        match (self.token_sha256, token) {
            (None, None) => {}
            (None, Some(_)) => return Err(Unfit::Token),
            (Some(_), None) => return Err(Unfit::WithoutToken),
            (Some(expected), Some(token)) => {
                if !bool::from(token_sha256(token).ct_eq(&expected)) {
                    return Err(Unfit::Token);
                }
            }
        }
        match &self.principal {
            Principal::Session(session) if session.expires_at_s <= now_s => Err(Unfit::Expired),
            Principal::Session(_) | Principal::Administrator(_) => Ok(self.principal),
        }
    }
}
