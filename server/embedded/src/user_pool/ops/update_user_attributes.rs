//! UpdateUserAttributes
//! (<https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UpdateUserAttributes.html>).
//!
//! A new e-mail address counts at once, but as unverified, and a code goes to it: codes for a new password are not sent
//! there before. Keeping the old address until the new one is verified is not offered.

use std::collections::BTreeMap;

use rusqlite::Transaction;
use serde::{Deserialize, Serialize};

use crate::aws_json::{AwsError, Secret};
use crate::seal::SealKey;
use crate::user_pool::accounts::{self, Account};
use crate::user_pool::code_delivery::{self, CodeDeliveryDetails};
use crate::user_pool::codes::{self, CodePurpose};
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
    let mut changes = validate::changes(&pool.stack.user_pool, &input.user_attributes)?;
    changes.retain(|name, value| account.attributes.get(name) != Some(value));
    let new_email = changes.get("email").cloned();
    let verified = pool.stack.user_pool.auto_verified.iter().any(|name| name == "email");
    let code = new_email.filter(|_| verified).map(|email| (email, codes::generate(&*pool.entropy)));
    let (seal, now_s) = (pool.seal.clone(), pool.clock.now_s());
    let issued = code.as_ref().map(|(_, code)| code.clone());
    pool.db.write(move |tx| change(tx, &seal, &account, (changes, issued), now_s)).await?;
    let code_delivery_details_list = match code {
        Some((email, code)) => vec![code_delivery::deliver(pool, &email, &code).await?],
        None => Vec::new(),
    };
    Ok(Output { code_delivery_details_list })
}

fn change(
    tx: &Transaction<'_>,
    seal: &SealKey,
    account: &Account,
    (changes, code): (BTreeMap<String, String>, Option<String>),
    now_s: i64,
) -> Result<(), AwsError> {
    if changes.contains_key("email") {
        accounts::set_attribute(tx, &account.sub, "email_verified", "false")?;
        // Codes that went to the old address prove nothing about the new one.
        codes::spend(tx, &account.username_key, CodePurpose::Email)?;
        codes::spend(tx, &account.username_key, CodePurpose::ForgotPassword)?;
    }
    if let Some(code) = code {
        codes::issue(tx, seal, (&account.username_key, CodePurpose::Email), Some(&code), now_s)?;
    }
    for (name, value) in changes {
        if value.is_empty() {
            accounts::delete_attribute(tx, &account.sub, &name)?;
        } else {
            accounts::set_attribute(tx, &account.sub, &name, &value)?;
        }
    }
    Ok(accounts::touch(tx, &account.sub, now_s)?)
}
