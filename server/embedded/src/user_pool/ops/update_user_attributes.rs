//! UpdateUserAttributes
//! (<https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UpdateUserAttributes.html>).
//!
//! A new e-mail address or telephone number counts at once, but as unverified, and a code goes to it: codes for a new password are not sent
//! there before. Keeping the old address until the new one is verified is not offered.

use std::collections::BTreeMap;

use rusqlite::Transaction;
use serde::{Deserialize, Serialize};

use crate::aws_json::{AwsError, Secret};
use crate::message::Recipient;
use crate::seal::SealKey;
use crate::user_pool::accounts::{self, Account};
use crate::user_pool::code_delivery::{self, CodeDeliveryDetails};
use crate::user_pool::codes::{self, CodePurpose};
use crate::user_pool::contact::Contact;
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
    let codes = codes(pool, &changes);
    let (seal, now_s) = (pool.seal.clone(), pool.clock.now_s());
    let issued = codes.iter().map(|(contact, _, code)| (*contact, code.clone())).collect();
    pool.db.write(move |tx| change(tx, &seal, &account, (changes, issued), now_s)).await?;
    let mut code_delivery_details_list = Vec::new();
    for (_, recipient, code) in codes {
        code_delivery_details_list.push(code_delivery::deliver(pool, &recipient, &code).await?);
    }
    Ok(Output { code_delivery_details_list })
}

/// A code for each new address that the pool verifies.
fn codes(pool: &UserPool, changes: &BTreeMap<String, String>) -> Vec<(Contact, Recipient, String)> {
    let verified =
        |contact: &Contact| pool.stack.user_pool.auto_verified.iter().any(|name| name == contact.attribute());
    let code = |contact: Contact| {
        let recipient = contact.recipient_in(changes)?;
        Some((contact, recipient, codes::generate(&*pool.entropy)))
    };
    Contact::ALL.into_iter().filter(verified).filter_map(code).collect()
}

fn change(
    tx: &Transaction<'_>,
    seal: &SealKey,
    account: &Account,
    (changes, codes): (BTreeMap<String, String>, Vec<(Contact, String)>),
    now_s: i64,
) -> Result<(), AwsError> {
    for contact in Contact::ALL.into_iter().filter(|contact| changes.contains_key(contact.attribute())) {
        accounts::set_attribute(tx, &account.sub, contact.verified(), "false")?;
        // Codes that went to the old address prove nothing about the new one.
        codes::spend(tx, &account.username_key, contact.purpose())?;
        codes::spend(tx, &account.username_key, CodePurpose::ForgotPassword)?;
    }
    for (contact, code) in codes {
        codes::issue(tx, seal, (&account.username_key, contact.purpose()), Some(&code), now_s)?;
    }
    for (name, value) in changes {
        if value.is_empty() {
            accounts::delete_attribute(tx, &account.sub, &name)?;
            if let Some(contact) = Contact::of(&name) {
                accounts::delete_attribute(tx, &account.sub, contact.verified())?;
            }
        } else {
            accounts::set_attribute(tx, &account.sub, &name, &value)?;
        }
    }
    Ok(accounts::touch(tx, &account.sub, now_s)?)
}
