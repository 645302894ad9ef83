//! AdminInitiateAuth (<https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminInitiateAuth.html>):
//! what InitiateAuth does, and the flow that is for servers only, `ADMIN_USER_PASSWORD_AUTH`, also by its old name
//! `ADMIN_NO_SRP_AUTH`.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::aws_json::{AwsError, Secret};
use crate::user_pool::UserPool;
use crate::user_pool::authentication::Answer;
use crate::user_pool::ops::initiate_auth::{self, Caller, Flow};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Input {
    user_pool_id: String,
    client_id: String,
    auth_flow: String,
    session: Option<Secret>,
    #[serde(default)]
    auth_parameters: BTreeMap<String, Secret>,
}

pub(super) async fn run(pool: &UserPool, input: Input) -> Result<Answer, AwsError> {
    pool.check_pool(&input.user_pool_id)?;
    let flow = Flow {
        client_id: &input.client_id,
        name: &input.auth_flow,
        session: input.session.as_ref(),
        parameters: &input.auth_parameters,
    };
    initiate_auth::begin(pool, flow, Caller::Administrator).await
}
