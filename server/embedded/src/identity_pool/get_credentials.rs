//! GetCredentialsForIdentity
//! (<https://docs.aws.amazon.com/cognitoidentity/latest/APIReference/API_GetCredentialsForIdentity.html>).

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rusqlite::Transaction;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use super::credentials::{self, TemporaryCredential};
use super::identities::{self, Login};
use super::{IdentityPool, logins};
use crate::aws_json::{AwsError, Exception, Secret};
use crate::iam;
use crate::seal::Purpose;

/// How long credentials live, in seconds: one hour, which AWS does not let change in this flow.
const LIFETIME_S: i64 = 3600;
/// Random bytes of a session token: 320 characters, as long as AWS's short ones.
const TOKEN_BYTES: usize = 240;
/// Random bytes of a secret access key: 40 characters.
const SECRET_BYTES: usize = 30;
/// Letters and digits of access key ids (RFC 4648 base 32).
const ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Input {
    identity_id: String,
    #[serde(default)]
    logins: BTreeMap<String, Secret>,
    custom_role_arn: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Output {
    identity_id: String,
    credentials: Credentials,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Credentials {
    access_key_id: String,
    secret_key: String,
    session_token: String,
    /// Seconds since 1970.
    expiration: i64,
}

pub(super) async fn run(pool: &IdentityPool, input: Input) -> Result<Output, AwsError> {
    if input.custom_role_arn.is_some() {
        return Err(AwsError::invalid_parameter("CustomRoleArn is not supported: the pool has no role rules."));
    }
    let login = logins::check(pool, &input.logins)?;
    let authenticated = login.is_some();
    if !authenticated && !pool.stack.identity_pool.allow_unauthenticated {
        let message = "Unauthenticated access is not supported for this identity pool.";
        return Err(AwsError::not_authorized(message));
    }
    let role_arn = assumed_role(pool, &input.identity_id, login.as_ref())?;
    let (credential, session_token) = make(pool, input.identity_id, role_arn, authenticated);
    let sealed_secret = pool.seal.seal(
        &*pool.entropy,
        Purpose::SecretAccessKey,
        &credential.access_key_id,
        credential.secret_key.as_bytes(),
    )?;
    let now_s = pool.clock.now_s();
    let stored = credential.clone();
    pool.db
        .write(move |tx| {
            own(tx, &stored.identity_id, login.as_ref())?;
            Ok::<_, AwsError>(credentials::insert(tx, &stored, &sealed_secret, now_s)?)
        })
        .await?;
    Ok(Output {
        identity_id: credential.identity_id,
        credentials: Credentials {
            access_key_id: credential.access_key_id,
            secret_key: credential.secret_key.as_str().to_owned(),
            session_token,
            expiration: credential.expires_at_s,
        },
    })
}

/// The role of the caller's kind, if its trust policy lets this identity take it.
fn assumed_role(pool: &IdentityPool, identity_id: &str, login: Option<&Login>) -> Result<String, AwsError> {
    let settings = &pool.stack.identity_pool;
    let (role, authentication) = match login {
        Some(login) => (&settings.authenticated, vec!["authenticated", login.provider.as_str()]),
        None => (&settings.unauthenticated, vec!["unauthenticated"]),
    };
    if iam::may_assume(&role.trust, &settings.id, identity_id, &authentication) {
        Ok(role.arn.clone())
    } else {
        let message = "Invalid identity pool configuration. Check assigned IAM roles for this pool.";
        Err(AwsError::new(Exception::InvalidIdentityPoolConfiguration, message))
    }
}

/// Refuses an identity that is not the caller's. A guest's identity becomes the user's who shows it first.
fn own(tx: &Transaction<'_>, identity_id: &str, login: Option<&Login>) -> Result<(), AwsError> {
    let Some(identity) = identities::by_id(tx, identity_id)? else {
        return Err(AwsError::new(Exception::ResourceNotFound, format!("Identity '{identity_id}' not found.")));
    };
    match (identity.login, login) {
        (None, None) => Ok(()),
        (Some(owner), Some(login)) if owner == *login => Ok(()),
        (Some(_), None) => Err(AwsError::not_authorized(format!("Access to Identity '{identity_id}' is forbidden."))),
        (None, Some(login)) if identities::id_of(tx, login)?.is_none() => {
            Ok(identities::link(tx, &identity.id, login)?)
        }
        (_, Some(_)) => Err(AwsError::not_authorized(
            "Logins don't match. Please include at least one valid login for this identity or identity pool.",
        )),
    }
}

/// New credentials and their session token, of which only the hash is kept.
fn make(
    pool: &IdentityPool,
    identity_id: String,
    role_arn: String,
    authenticated: bool,
) -> (TemporaryCredential, String) {
    let mut id = [0; 16];
    pool.entropy.fill(&mut id);
    let mut secret = Zeroizing::new([0; SECRET_BYTES]);
    pool.entropy.fill(secret.as_mut_slice());
    let mut token = [0; TOKEN_BYTES];
    pool.entropy.fill(&mut token);
    let session_token = STANDARD.encode(token);
    let letter = |byte: &u8| ALPHABET.get(usize::from(byte % 32)).copied().map_or('A', char::from);
    let credential = TemporaryCredential {
        access_key_id: std::iter::once("ASIA".to_owned())
            .chain(id.iter().map(|byte| letter(byte).to_string()))
            .collect(),
        secret_key: Zeroizing::new(STANDARD.encode(secret.as_slice())),
        token_sha256: Sha256::digest(session_token.as_bytes()).into(),
        identity_id,
        role_arn,
        authenticated,
        expires_at_s: pool.clock.now_s().saturating_add(LIFETIME_S),
    };
    (credential, session_token)
}
