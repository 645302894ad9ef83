//! GetUserAttributeVerificationCode
//! (<https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetUserAttributeVerificationCode.html>).

use serde::{Deserialize, Serialize};

use crate::aws_json::{AwsError, Secret};
use crate::user_pool::code_delivery::{self, CodeDeliveryDetails};
use crate::user_pool::codes::{self, Addressed};
use crate::user_pool::{UserPool, accounts, pending_contacts, sign_ins, validate};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(in crate::user_pool) struct Input {
    access_token: Secret,
    attribute_name: String,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(in crate::user_pool) struct Output {
    code_delivery_details: CodeDeliveryDetails,
}

pub(in crate::user_pool) async fn run(pool: &UserPool, input: Input) -> Result<Output, AwsError> {
    let contact = validate::verifiable(&input.attribute_name)?;
    let account = sign_ins::account_of(pool, input.access_token.expose()).await?;
    let code = codes::generate(&*pool.entropy);
    let (seal, now_s, issued) = (pool.seal.clone(), pool.clock.now_s(), code.clone());
    let recipient = pool
        .db
        .write(move |tx| {
            // Read again: the code must go to the address that it counts for.
            let current = accounts::by_sub(tx, &account.sub)?;
            let recipient = match &current {
                Some(current) => pending_contacts::recipient(tx, current, contact)?,
                None => None,
            };
            let missing = || AwsError::invalid_parameter(format!("The account has no {}.", contact.attribute()));
            let recipient = recipient.ok_or_else(missing)?;
            let sent = Addressed { code: &issued, address: recipient.address() };
            codes::issue(tx, &seal, (&account.username_key, contact.purpose()), Some(sent), now_s)?;
            Ok::<_, AwsError>(recipient)
        })
        .await?;
    Ok(Output { code_delivery_details: code_delivery::deliver(pool, &recipient, &code).await? })
}
