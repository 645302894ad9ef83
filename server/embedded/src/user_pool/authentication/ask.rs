//! The challenges as they are put: a name, parameters, and a session for the answer.

use std::collections::BTreeMap;

use super::awaited::{Awaited, Channel};
use super::steps::Proven;
use super::{Answer, Session, sent_code};
use crate::aws_json::AwsError;
use crate::stack::factors::MfaMethod;
use crate::user_pool::UserPool;
use crate::user_pool::accounts::Account;
use crate::user_pool::names::Caller;

/// Puts a challenge whose answer needs a session.
pub(super) fn ask(
    pool: &UserPool,
    (caller, proven): (&Caller, Proven),
    name: &'static str,
    parameters: BTreeMap<&'static str, String>,
    awaited: Awaited,
) -> Result<Answer, AwsError> {
    let session = Session::new(pool, caller, proven, awaited);
    Ok(Answer::challenge(name, parameters).with_session(session.sealed(pool)?))
}

/// Asks for a second factor, and sends its code where it is one that is sent.
pub(super) async fn second(
    pool: &UserPool,
    account: Account,
    proven: Proven,
    method: MfaMethod,
) -> Result<Answer, AwsError> {
    let caller = Caller::owner(account);
    match method {
        MfaMethod::Sms => sent_code::ask(pool, &caller, proven, Channel::SmsSecond).await,
        MfaMethod::Email => sent_code::ask(pool, &caller, proven, Channel::EmailSecond).await,
        MfaMethod::SoftwareToken => {
            let parameters = BTreeMap::from([("USER_ID_FOR_SRP", caller.username_key.clone())]);
            ask(pool, (&caller, proven), method.name(), parameters, Awaited::SoftwareToken)
        }
    }
}

/// Asks which second factor to show.
pub(super) fn second_choice(
    pool: &UserPool,
    account: Account,
    proven: Proven,
    methods: Vec<MfaMethod>,
) -> Result<Answer, AwsError> {
    let parameters = listing(&account, "MFAS_CAN_CHOOSE", &methods)?;
    let caller = Caller::owner(account);
    ask(pool, (&caller, proven), "SELECT_MFA_TYPE", parameters, Awaited::SecondChoice(methods))
}

/// Asks to set up a second factor.
pub(super) fn second_set_up(
    pool: &UserPool,
    account: Account,
    proven: Proven,
    offered: Vec<MfaMethod>,
) -> Result<Answer, AwsError> {
    let parameters = listing(&account, "MFAS_CAN_SETUP", &offered)?;
    let caller = Caller::owner(account);
    ask(pool, (&caller, proven), "MFA_SETUP", parameters, Awaited::SecondSetUp { offered, done: false })
}

/// Methods as a JSON list in a text, which is how challenges carry lists.
fn listing(
    account: &Account,
    name: &'static str,
    methods: &[MfaMethod],
) -> Result<BTreeMap<&'static str, String>, AwsError> {
    let list = serde_json::to_string(methods).map_err(AwsError::internal)?;
    Ok(BTreeMap::from([("USER_ID_FOR_SRP", account.username_key.clone()), (name, list)]))
}
