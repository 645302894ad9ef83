//! GetCredentialsForIdentity
//! (<https://docs.aws.amazon.com/cognitoidentity/latest/APIReference/API_GetCredentialsForIdentity.html>).

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{IdentityPool, identities, logins, roles};
use crate::aws_json::{AwsError, Secret};
use crate::channel::Channel;
use crate::iam::Context;
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
    let signed_in = logins::admitted(pool, &input.logins).await?;
    let authenticated = signed_in.is_some();
    let (settings, custom) = (&pool.stack.identity_pool, input.custom_role_arn.as_deref());
    // On AWS it is the identity pool that asks for the role, over a channel of its own, however it was asked itself.
    let context = Context::of_request(pool.clock.now(), &pool.stack.region, Channel::Loopback);
    let role_arn = roles::choose(settings, &input.identity_id, signed_in.as_ref(), custom, context)?;
    let login = signed_in.map(|signed_in| signed_in.login);
    let now_s = pool.clock.now_s();
    let session = RoleSession {
        identity_id: input.identity_id,
        role_arn,
        name: SESSION_NAME.to_owned(),
        authenticated,
        issued_at_s: now_s,
        expires_at_s: now_s.saturating_add(LIFETIME_S),
        policy: None,
    };
    let issued = Issued::make(session, &*pool.entropy);
    let (seal, entropy) = (pool.seal.clone(), Arc::clone(&pool.entropy));
    let issued = pool
        .db
        .write(move |tx| {
            identities::own(tx, &issued.session.identity_id, login.as_ref())?;
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
