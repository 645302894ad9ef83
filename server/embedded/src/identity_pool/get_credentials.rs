//! GetCredentialsForIdentity
//! (<https://docs.aws.amazon.com/cognitoidentity/latest/APIReference/API_GetCredentialsForIdentity.html>).

use std::collections::BTreeMap;
use std::sync::Arc;

use rusqlite::Transaction;
use serde::{Deserialize, Serialize};

use super::identities::{self, Login};
use super::{IdentityPool, logins};
use crate::aws_json::{AwsError, Exception, Secret};
use crate::iam::{self, Context};
use crate::principals::{Issued, RoleSession};

/// How long credentials live, in seconds: one hour, which AWS does not let change in this flow.
const LIFETIME_S: i64 = 3600;
/// What AWS calls the sessions of this flow.
const SESSION_NAME: &str = "CognitoIdentityCredentials";

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
    let now_s = pool.clock.now_s();
    let session = RoleSession {
        identity_id: input.identity_id,
        role_arn,
        name: SESSION_NAME.to_owned(),
        authenticated,
        issued_at_s: now_s,
        expires_at_s: now_s.saturating_add(LIFETIME_S),
    };
    let issued = Issued::make(session, &*pool.entropy);
    let (seal, entropy) = (pool.seal.clone(), Arc::clone(&pool.entropy));
    let issued = pool
        .db
        .write(move |tx| {
            own(tx, &issued.session.identity_id, login.as_ref())?;
            issued.store(tx, &seal, &*entropy, now_s)?;
            Ok::<_, AwsError>(issued)
        })
        .await?;
    Ok(Output {
        identity_id: issued.session.identity_id,
        credentials: Credentials {
            access_key_id: issued.key.id.clone(),
            secret_key: issued.key.secret.as_str().to_owned(),
            session_token: issued.token.as_str().to_owned(),
            expiration: issued.session.expires_at_s,
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
    let context = Context::of_request(pool.clock.now(), &pool.stack.region);
    if iam::may_assume(&role.trust, &context.identity(&settings.id, identity_id, authentication)) {
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
