//! SignUp (<https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_SignUp.html>).

use serde::{Deserialize, Serialize};

use crate::aws_json::{AwsError, Exception, Secret, Violations};
use crate::user_pool::accounts::{self, Account};
use crate::user_pool::code_delivery::{self, CodeDeliveryDetails};
use crate::user_pool::codes::{self, CodePurpose};
use crate::user_pool::contact::Contact;
use crate::user_pool::status::Status;
use crate::user_pool::validate::{self, Attribute};
use crate::user_pool::{UserPool, lockout, password_rules, srp};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(in crate::user_pool) struct Input {
    client_id: String,
    secret_hash: Option<String>,
    username: String,
    password: Secret,
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
}

pub(in crate::user_pool) async fn run(pool: &UserPool, input: Input) -> Result<Output, AwsError> {
    pool.check_client_of(&input.client_id, &input.username, input.secret_hash.as_deref())?;
    let violations = validate::username(Violations::default(), &input.username);
    validate::password(violations, input.password.expose()).check()?;
    let settings = &pool.stack.user_pool;
    if !settings.self_sign_up {
        return Err(AwsError::not_authorized("SignUp is not permitted for this user pool"));
    }
    password_rules::check(&settings.password, input.password.expose())?;
    let attributes = validate::attributes(settings, &input.user_attributes)?;
    let username_key = pool.username_key(&input.username);
    refuse_taken(pool, username_key.clone()).await?;

    let account = Account {
        sub: pool.new_uuid(),
        username: input.username,
        status: Status::Unconfirmed,
        enabled: true,
        password_hash: Some(pool.passwords.hash(&input.password).await?),
        srp: srp::record(pool, &username_key, &input.password).await?,
        username_key,
        attributes,
    };
    let verified = settings.auto_verified.iter().any(|name| name == "email");
    let recipient = Contact::Email.recipient(&account).filter(|_| verified);
    let code = recipient.is_some().then(|| codes::generate(&*pool.entropy));
    store(pool, account.clone(), code.clone()).await?;
    let code_delivery_details = match (recipient, code) {
        (Some(recipient), Some(code)) => Some(code_delivery::deliver(pool, &recipient, &code).await?),
        _ => None,
    };
    Ok(Output { user_confirmed: false, user_sub: account.sub, code_delivery_details })
}

/// Refuses early, before a password is hashed; [`store`] decides.
async fn refuse_taken(pool: &UserPool, username_key: String) -> Result<(), AwsError> {
    let found = pool.db.read(move |tx| Ok::<_, AwsError>(accounts::by_username_key(tx, &username_key)?)).await?;
    found.map_or(Ok(()), |_| Err(taken()))
}

async fn store(pool: &UserPool, account: Account, code: Option<String>) -> Result<(), AwsError> {
    let (seal, now_s) = (pool.seal.clone(), pool.clock.now_s());
    pool.db
        .write(move |tx| {
            if accounts::by_username_key(tx, &account.username_key)?.is_some() {
                return Err(taken());
            }
            // What was tried with the username before it existed does not count against its owner.
            codes::forget(tx, &account.username_key)?;
            lockout::succeed(tx, &account.username_key)?;
            accounts::insert(tx, &account, now_s)?;
            match code {
                Some(code) => {
                    let of = (account.username_key.as_str(), CodePurpose::SignUp);
                    codes::issue(tx, &seal, of, Some(&code), now_s)
                }
                None => Ok(()),
            }
        })
        .await
}

fn taken() -> AwsError {
    AwsError::new(Exception::UsernameExists, "User already exists")
}
