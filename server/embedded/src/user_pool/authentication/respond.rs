//! From the answer to a challenge to what it proves.

use super::awaited::Awaited;
use super::session::{Session, invalid};
use super::{Answer, Parameters, device, new_password, passkey, password, second, sent_code, start};
use crate::aws_json::{AwsError, Secret, Violations};
use crate::user_pool::accounts::Account;
use crate::user_pool::names::Caller;
use crate::user_pool::{UserPool, validate};

/// Takes the answer to the challenge `name`.
pub(in crate::user_pool) async fn respond(
    pool: &UserPool,
    name: &str,
    session: Option<&Secret>,
    responses: &Parameters<'_>,
) -> Result<Answer, AwsError> {
    if name == "PASSWORD_VERIFIER" {
        return password::answer_srp(pool, responses).await;
    }
    let username = responses.required("USERNAME")?.expose();
    validate::username(Violations::default(), username).check()?;
    let (session, caller) = Session::open_for(pool, session, username).await?;
    if !session.awaited.is_named(name) {
        return Err(invalid());
    }
    match session.awaited.clone() {
        Awaited::Start => start::answer(pool, caller, name, responses).await,
        Awaited::Code(sent) => sent_code::answer(pool, (session, caller), sent, responses).await,
        Awaited::NewPassword => new_password::answer(pool, session, owner(caller)?, responses).await,
        Awaited::SoftwareToken => second::software_token(pool, session, owner(caller)?, responses).await,
        Awaited::SecondChoice(offered) => second::choose(pool, (session, owner(caller)?), offered, responses).await,
        Awaited::Passkey { challenge } => passkey::answer(pool, (session, owner(caller)?), &challenge, responses).await,
        Awaited::Device => device::begin(pool, (session, owner(caller)?), responses).await,
        Awaited::DevicePassword(exchange) => device::answer(pool, (session, owner(caller)?), exchange, responses).await,
        Awaited::SecondSetUp { offered, done } => {
            second::set_up(pool, (session, owner(caller)?), (offered, done), responses).await
        }
        Awaited::SignUp | Awaited::SignedUp => Err(invalid()),
    }
}

fn owner(caller: Caller) -> Result<Account, AwsError> {
    caller.account.ok_or_else(invalid)
}
