//! UpdateUserAttributes
//! (<https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UpdateUserAttributes.html>).
//!
//! A new e-mail address or telephone number counts at once, but as unverified, and a code goes to it: codes for a new password are not sent
//! there before. Where the template has `AttributesRequireVerificationBeforeUpdate`, the one before counts until that code is entered.

use serde::{Deserialize, Serialize};

use crate::aws_json::{AwsError, Secret};
use crate::user_pool::attribute_changes::{self, Change};
use crate::user_pool::code_delivery::CodeDeliveryDetails;
use crate::user_pool::validate::{self, Attribute};
use crate::user_pool::{UserPool, sign_ins};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(in crate::user_pool) struct Input {
    access_token: Secret,
    user_attributes: Vec<Attribute>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(in crate::user_pool) struct Output {
    code_delivery_details_list: Vec<CodeDeliveryDetails>,
}

pub(in crate::user_pool) async fn run(pool: &UserPool, input: Input) -> Result<Output, AwsError> {
    let account = sign_ins::account_of(pool, input.access_token.expose()).await?;
    let values = validate::changes(&pool.stack.user_pool, &input.user_attributes)?;
    let change = Change { values, ..Change::default() };
    let code_delivery_details_list = attribute_changes::make(pool, account.sub, change).await?;
    Ok(Output { code_delivery_details_list })
}
