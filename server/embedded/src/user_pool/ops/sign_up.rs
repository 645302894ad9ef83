//! SignUp (<https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_SignUp.html>).

use std::collections::BTreeMap;

use rusqlite::Transaction;
use serde::{Deserialize, Serialize};

use crate::aws_json::{AwsError, Exception, Secret, Violations};
use crate::message::Recipient;
use crate::stack::factors::FirstFactor;
use crate::stack::settings::UserPoolSettings;
use crate::user_pool::accounts::{self, Account};
use crate::user_pool::code_delivery::{self, CodeDeliveryDetails};
use crate::user_pool::codes::{self, Addressed, CodePurpose};
use crate::user_pool::contact;
use crate::user_pool::status::Status;
use crate::user_pool::validate::{self, Attribute};
use crate::user_pool::{UserPool, authentication, lockout, names, password_history, password_rules, srp};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(in crate::user_pool) struct Input {
    client_id: String,
    secret_hash: Option<String>,
    username: String,
    /// May be missing where a code is enough to sign in.
    password: Option<Secret>,
    #[serde(default)]
    user_attributes: Vec<Attribute>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(in crate::user_pool) struct Output {
    user_confirmed: bool,
    user_sub: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    code_delivery_details: Option<CodeDeliveryDetails>,
    #[serde(skip_serializing_if = "Option::is_none")]
    session: Option<String>,
}

pub(in crate::user_pool) async fn run(pool: &UserPool, input: Input) -> Result<Output, AwsError> {
    pool.check_client_of(&input.client_id, &input.username, input.secret_hash.as_deref())?;
    let violations = validate::username(Violations::default(), &input.username);
    let password = input.password.as_ref();
    match password {
        Some(password) => validate::password(violations, password.expose()).check()?,
        None if is_passwordless(pool) => violations.check()?,
        None => violations.unless(false, "password", "not be null").check()?,
    }
    let settings = &pool.stack.user_pool;
    if !settings.self_sign_up {
        return Err(AwsError::not_authorized("SignUp is not permitted for this user pool"));
    }
    if let Some(password) = password {
        password_rules::check(&settings.password, password.expose())?;
    }
    let new = NewNames::of(pool, &input)?;
    refuse_taken(pool, new.clone()).await?;

    let (password_hash, srp) = match password {
        Some(password) => {
            let srp = srp::record(pool, &new.username_key, password).await?;
            (Some(pool.passwords.hash(password).await?), srp)
        }
        None => (None, None),
    };
    let NewNames { sub, username, username_key, attributes, given_key } = new;
    let account = Account {
        sub,
        username,
        username_key,
        status: Status::Unconfirmed,
        enabled: true,
        password_hash,
        srp,
        attributes,
    };
    let recipient = contact::of_sign_up(settings, &account).and_then(|contact| contact.recipient(&account));
    let sent = recipient.map(|recipient| (recipient, codes::generate(&*pool.entropy)));
    store(pool, (account.clone(), given_key), sent.clone()).await?;
    let code_delivery_details = match sent {
        Some((recipient, code)) => Some(code_delivery::deliver(pool, &recipient, &code).await?),
        None => None,
    };
    let session = authentication::session_of_sign_up(pool, &account)?;
    Ok(Output { user_confirmed: false, user_sub: account.sub, code_delivery_details, session })
}

/// Whether there is a way to sign in without a password.
fn is_passwordless(pool: &UserPool) -> bool {
    let factors = &pool.stack.user_pool.first_factors;
    pool.allows("ALLOW_USER_AUTH") && factors.iter().any(|factor| *factor != FirstFactor::Password)
}

/// The names of a new account.
#[derive(Clone)]
struct NewNames {
    sub: String,
    username: String,
    username_key: String,
    /// What the given name is told apart by, where it is not the username.
    given_key: String,
    attributes: BTreeMap<String, String>,
}

impl NewNames {
    /// Those of the input. A name that stands in for the username is an attribute, and the username is the `sub`.
    fn of(pool: &UserPool, input: &Input) -> Result<Self, AwsError> {
        let settings = &pool.stack.user_pool;
        names::check_username(settings, &input.username)?;
        let sub = pool.new_uuid();
        let given_key = names::key(settings, &input.username);
        let Some(contact) = names::stood_in(settings, &input.username) else {
            let attributes = validate::attributes(settings, &input.user_attributes)?;
            let (username, username_key) = (input.username.clone(), given_key.clone());
            return Ok(Self { sub, username, username_key, given_key, attributes });
        };
        let name = contact.attribute();
        let others = input.user_attributes.iter().filter(|attribute| attribute.name != name).cloned();
        let stood_in = Attribute { name: name.to_owned(), value: input.username.clone() };
        let attributes = validate::attributes(settings, &others.chain([stood_in]).collect::<Vec<_>>())?;
        Ok(Self { username: sub.clone(), username_key: sub.clone(), sub, given_key, attributes })
    }
}

/// Refuses early, before a password is hashed; [`store`] decides.
async fn refuse_taken(pool: &UserPool, new: NewNames) -> Result<(), AwsError> {
    let stack = pool.stack.clone();
    pool.db.read(move |tx| is_free(tx, &stack.user_pool, (&new.sub, &new.username_key), &new.attributes)).await
}

async fn store(
    pool: &UserPool,
    (account, given_key): (Account, String),
    sent: Option<(Recipient, String)>,
) -> Result<(), AwsError> {
    let (stack, seal, now_s) = (pool.stack.clone(), pool.seal.clone(), pool.clock.now_s());
    pool.db
        .write(move |tx| {
            is_free(tx, &stack.user_pool, (&account.sub, &account.username_key), &account.attributes)?;
            // What was tried with the name before somebody had it does not count against its owner.
            for key in [&account.username_key, &given_key] {
                codes::forget(tx, key)?;
                lockout::forget(tx, key)?;
            }
            accounts::insert(tx, &account, now_s)?;
            if let Some(hash) = &account.password_hash {
                password_history::remember(tx, &stack.user_pool.password, &account.sub, hash)?;
            }
            match &sent {
                Some((recipient, code)) => {
                    let of = (account.username_key.as_str(), CodePurpose::SignUp);
                    codes::issue(tx, &seal, of, Some(Addressed { code, address: recipient.address() }), now_s)
                }
                None => Ok(()),
            }
        })
        .await
}

fn is_free(
    tx: &Transaction<'_>,
    settings: &UserPoolSettings,
    (sub, username_key): (&str, &str),
    attributes: &BTreeMap<String, String>,
) -> Result<(), AwsError> {
    if names::find(tx, settings, username_key)?.is_some() {
        return Err(AwsError::new(Exception::UsernameExists, "User already exists"));
    }
    names::refuse_taken(tx, settings, sub, attributes).map_err(|error| match error.code {
        Exception::AliasExists => AwsError::new(Exception::UsernameExists, error.message),
        _ => error,
    })
}
