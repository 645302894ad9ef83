//! GetUserAuthFactors
//! (<https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetUserAuthFactors.html>).

use serde::{Deserialize, Serialize};

use crate::aws_json::{AwsError, Secret};
use crate::stack::factors::MfaMethod;
use crate::user_pool::authentication::first_factors;
use crate::user_pool::{UserPool, mfa, sign_ins};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(in crate::user_pool) struct Input {
    access_token: Secret,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(in crate::user_pool) struct Output {
    username: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    preferred_mfa_setting: Option<MfaMethod>,
    #[serde(rename = "UserMFASettingList", skip_serializing_if = "Vec::is_empty")]
    user_mfa_setting_list: Vec<MfaMethod>,
    configured_user_auth_factors: Vec<&'static str>,
}

pub(in crate::user_pool) async fn run(pool: &UserPool, input: Input) -> Result<Output, AwsError> {
    let account = sign_ins::account_of(pool, input.access_token.expose()).await?;
    let stack = pool.stack.clone();
    pool.db
        .read(move |tx| {
            let choice = mfa::preference(tx, &account.sub)?;
            Ok(Output {
                preferred_mfa_setting: choice.preferred,
                user_mfa_setting_list: choice.chosen,
                configured_user_auth_factors: first_factors(tx, &stack.user_pool, &account)?,
                username: account.username,
            })
        })
        .await
}
