//! Answers about second factors: `SOFTWARE_TOKEN_MFA`, `SELECT_MFA_TYPE` and `MFA_SETUP`. Codes that are sent are
//! elsewhere.

use super::session::{Session, invalid};
use super::{Answer, Parameters, ask, enrolment, proceed};
use crate::aws_json::{AwsError, Violations};
use crate::stack::factors::MfaMethod;
use crate::user_pool::accounts::Account;
use crate::user_pool::attribute_changes::{self, Change};
use crate::user_pool::contact::Contact;
use crate::user_pool::validate::{self, Attribute};
use crate::user_pool::{UserPool, lockout, mfa};

/// Takes a code of the authenticator app. The try is counted before anything is compared.
pub(super) async fn software_token(
    pool: &UserPool,
    session: Session,
    account: Account,
    responses: &Parameters<'_>,
) -> Result<Answer, AwsError> {
    let code = responses.required("SOFTWARE_TOKEN_MFA_CODE")?.clone();
    let (seal, now_s, proven) = (pool.seal.clone(), pool.clock.now_s(), session.proven);
    let (key, sub) = (account.username_key.clone(), account.sub.clone());
    pool.db
        .write(move |tx| {
            lockout::begin_code_try(tx, &key, now_s)?;
            let used = mfa::use_code(tx, &seal, &sub, code.expose(), now_s)?;
            if used.is_ok() {
                session.spend(tx, now_s)?;
                lockout::succeed_with_code(tx, &key)?;
            }
            Ok::<_, AwsError>(used)
        })
        .await??;
    proceed(pool, account, proven.and_second()).await
}

/// Takes the choice of a second factor, and asks for it.
pub(super) async fn choose(
    pool: &UserPool,
    (session, account): (Session, Account),
    offered: Vec<MfaMethod>,
    responses: &Parameters<'_>,
) -> Result<Answer, AwsError> {
    let answer = responses.required("ANSWER")?.expose();
    let is_named =
        |method: &MfaMethod| method.name() == answer || (*method == MfaMethod::Email && answer == "EMAIL_MFA");
    let unknown = || AwsError::invalid_parameter("Invalid MFA type selected.");
    let method = offered.into_iter().find(is_named).ok_or_else(unknown)?;
    let proven = session.proven;
    spend(pool, session).await?;
    ask::second(pool, account, proven, method).await
}

/// Goes on after a second factor was set up, or sets up the one by e-mail with an address that the account lacks.
pub(super) async fn set_up(
    pool: &UserPool,
    (session, account): (Session, Account),
    (offered, done): (Vec<MfaMethod>, bool),
    responses: &Parameters<'_>,
) -> Result<Answer, AwsError> {
    let proven = session.proven;
    if done {
        spend(pool, session).await?;
        return proceed(pool, account, proven.and_second()).await;
    }
    let email = responses.optional("EMAIL").filter(|_| offered.contains(&MfaMethod::Email)).ok_or_else(invalid)?;
    let address = Attribute { name: Contact::Email.attribute().to_owned(), value: email.to_owned() };
    Violations::default().unless(!email.is_empty(), "email", "have length greater than or equal to 1").check()?;
    let values = validate::filled(&pool.stack.user_pool, std::slice::from_ref(&address))?;
    let (stack, now_s) = (pool.stack.clone(), pool.clock.now_s());
    let account = pool
        .db
        .write(move |tx| {
            let current = enrolment::without_factor(tx, &stack.user_pool, &account)?;
            session.spend(tx, now_s)?;
            let change = Change { values, ..Change::default() };
            let (changed, _) = attribute_changes::apply(tx, &stack.user_pool, &current, change, now_s)?;
            Ok::<_, AwsError>(changed)
        })
        .await?;
    ask::second(pool, account, proven, MfaMethod::Email).await
}

async fn spend(pool: &UserPool, session: Session) -> Result<(), AwsError> {
    let now_s = pool.clock.now_s();
    pool.db.write(move |tx| session.spend(tx, now_s)).await
}
