//! GetId (<https://docs.aws.amazon.com/cognitoidentity/latest/APIReference/API_GetId.html>).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::identities::{self, Identity};
use super::{IdentityPool, logins};
use crate::aws_json::{AwsError, Exception, Secret};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Input {
    identity_pool_id: String,
    #[serde(default)]
    logins: BTreeMap<String, Secret>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Output {
    identity_id: String,
}

/// A user gets the same identity each time, a guest a new one.
pub(super) async fn run(pool: &IdentityPool, input: Input) -> Result<Output, AwsError> {
    let settings = &pool.stack.identity_pool;
    if input.identity_pool_id != settings.id {
        let message = format!("IdentityPool '{}' not found.", input.identity_pool_id);
        return Err(AwsError::new(Exception::ResourceNotFound, message));
    }
    let login = logins::admitted(pool, &input.logins).await?.map(|signed_in| signed_in.login);
    let mut bytes = [0; 16];
    pool.entropy.fill(&mut bytes);
    let id = format!("{}:{}", pool.stack.region, uuid::Builder::from_random_bytes(bytes).into_uuid());
    let now_s = pool.clock.now_s();
    let identity_id = pool
        .db
        .write(move |tx| {
            if let Some(login) = &login
                && let Some(existing) = identities::id_of(tx, login)?
            {
                return Ok(existing);
            }
            let identity = Identity { id, login };
            identities::insert(tx, &identity, now_s)?;
            Ok::<_, AwsError>(identity.id)
        })
        .await?;
    Ok(Output { identity_id })
}
