//! GetOpenIdToken (<https://docs.aws.amazon.com/cognitoidentity/latest/APIReference/API_GetOpenIdToken.html>): the first half of
//! the basic flow. The second is STS's AssumeRoleWithWebIdentity.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::logins::SignedIn;
use super::{IdentityPool, identities, logins};
use crate::aws_json::{AwsError, Secret};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Input {
    identity_id: String,
    #[serde(default)]
    logins: BTreeMap<String, Secret>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Output {
    identity_id: String,
    token: String,
}

pub(super) async fn run(pool: &IdentityPool, input: Input) -> Result<Output, AwsError> {
    let open_id =
        pool.open_id.as_ref().map(Arc::clone).ok_or_else(|| {
            AwsError::invalid_parameter("Basic (classic) flow is not enabled, please use enhanced flow.")
        })?;
    let signed_in = logins::admitted(pool, &input.logins).await?;
    let (identity_id, login) = (input.identity_id.clone(), signed_in.as_ref().map(|found| found.login.clone()));
    pool.db.write(move |tx| identities::own(tx, &identity_id, login.as_ref())).await?;
    let amr = methods(signed_in.as_ref());
    let token = open_id.issue(&input.identity_id, &pool.stack.identity_pool.id, amr, pool.clock.now_s())?;
    Ok(Output { identity_id: input.identity_id, token })
}

/// `amr`: how the identity was authenticated.
fn methods(signed_in: Option<&SignedIn>) -> Vec<String> {
    let Some(SignedIn { login, .. }) = signed_in else { return vec!["unauthenticated".to_owned()] };
    let method = format!("{}:CognitoSignIn:{}", login.provider, login.subject);
    vec!["authenticated".to_owned(), login.provider.clone(), method]
}
