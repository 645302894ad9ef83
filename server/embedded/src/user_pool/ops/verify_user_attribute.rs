//! VerifyUserAttribute
//! (<https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_VerifyUserAttribute.html>).

use serde::Deserialize;

use crate::aws_json::{AwsError, Empty, Exception, Secret, Violations};
use crate::message::Recipient;
use crate::user_pool::codes::{self, Addressed};
use crate::user_pool::{UserPool, accounts, names, pending_contacts, sign_ins, validate};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(in crate::user_pool) struct Input {
    access_token: Secret,
    attribute_name: String,
    code: Secret,
}

pub(in crate::user_pool) async fn run(pool: &UserPool, input: Input) -> Result<Empty, AwsError> {
    let contact = validate::verifiable(&input.attribute_name)?;
    validate::code(Violations::default(), input.code.expose()).check()?;
    let account = sign_ins::account_of(pool, input.access_token.expose()).await?;
    let stack = pool.stack.clone();
    let (seal, now_s, code) = (pool.seal.clone(), pool.clock.now_s(), input.code);
    let checked = pool
        .db
        .write(move |tx| {
            let key = account.username_key.as_str();
            // Read again: the address may have been replaced since.
            let gone = || AwsError::new(Exception::UserNotFound, "User does not exist.");
            let current = accounts::by_sub(tx, &account.sub)?.ok_or_else(gone)?;
            let recipient = pending_contacts::recipient(tx, &current, contact)?;
            let address = recipient.as_ref().map(Recipient::address).unwrap_or_default();
            let entered = Addressed { code: code.expose(), address };
            let checked = codes::check(tx, &seal, (key, contact.purpose()), entered, now_s)?;
            if checked.is_ok() {
                let current = match pending_contacts::take_its_place(tx, &stack.user_pool, current, contact)? {
                    Ok(current) => current,
                    Err(taken) => return Ok(Err(taken)),
                };
                let claimed = names::claim(tx, &stack.user_pool, &current, (contact, false))?;
                if claimed.is_err() {
                    return Ok(claimed);
                }
                codes::spend(tx, key, contact.purpose())?;
                accounts::set_attribute(tx, &account.sub, contact.verified(), "true")?;
                accounts::touch(tx, &account.sub, now_s)?;
            }
            Ok::<_, AwsError>(checked)
        })
        .await?;
    checked.map(|()| Empty {})
}
