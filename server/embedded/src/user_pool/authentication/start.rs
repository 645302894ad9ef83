//! `USER_AUTH`: the caller says who they are, and proves it in one of the ways that are offered.

use std::collections::BTreeMap;

use super::awaited::{Awaited, Channel};
use super::factors::{self, Start};
use super::session::{Session, invalid};
use super::steps::{First, Proven};
use super::{Answer, Parameters, ask, passkey, password, proceed, sent_code};
use crate::aws_json::{AwsError, Exception, Secret, Violations};
use crate::user_pool::names::Caller;
use crate::user_pool::status::Status;
use crate::user_pool::{UserPool, validate};

/// A sign-in that begins with a choice, or, with the session of ConfirmSignUp, that needs none.
pub(in crate::user_pool) async fn by_choice(
    pool: &UserPool,
    session: Option<&Secret>,
    parameters: &Parameters<'_>,
) -> Result<Answer, AwsError> {
    let username = parameters.required("USERNAME")?.expose();
    validate::username(Violations::default(), username).check()?;
    if session.is_some() {
        return after_sign_up(pool, session, username).await;
    }
    let caller = pool.caller(username).await?;
    if caller.account.is_none() && !pool.stack.client.hide_user_existence {
        return Err(pool.unknown_user());
    }
    let available = available(pool, &caller).await?;
    let preferred = parameters.optional("PREFERRED_CHALLENGE");
    match preferred.and_then(Start::named).filter(|preferred| available.contains(preferred)) {
        Some(start) => Ok(begin(pool, caller, start, parameters).await?.with_choice(names(&available))),
        None => offer(pool, &caller, &available),
    }
}

/// The answer to `SELECT_CHALLENGE`, or at once to the chosen challenge.
pub(super) async fn answer(
    pool: &UserPool,
    caller: Caller,
    name: &str,
    responses: &Parameters<'_>,
) -> Result<Answer, AwsError> {
    let chosen = if name == "SELECT_CHALLENGE" { responses.required("ANSWER")?.expose() } else { name };
    let available = available(pool, &caller).await?;
    let unknown = || AwsError::invalid_parameter("Invalid challenge selected.");
    let start = Start::named(chosen).filter(|start| available.contains(start)).ok_or_else(unknown)?;
    begin(pool, caller, start, responses).await
}

/// Begins in one way: at once where the parameters have what it needs, else by asking for it.
async fn begin(pool: &UserPool, caller: Caller, start: Start, parameters: &Parameters<'_>) -> Result<Answer, AwsError> {
    let nothing = Proven::default();
    match start {
        Start::EmailOtp => sent_code::ask(pool, &caller, nothing, Channel::EmailFirst).await,
        Start::SmsOtp => sent_code::ask(pool, &caller, nothing, Channel::SmsFirst).await,
        Start::WebAuthn => passkey::ask(pool, caller.account.ok_or_else(invalid)?, nothing).await,
        Start::Password => match parameters.secret("PASSWORD") {
            Some(password) => password::prove(pool, parameters.required("USERNAME")?, password, parameters).await,
            None => ask_to_start(pool, &caller, start),
        },
        Start::PasswordSrp => match parameters.optional("SRP_A") {
            Some(srp_a) => {
                let session = Session::new(pool, &caller, nothing, Awaited::Start).sealed(pool)?;
                Ok(password::challenge(pool, caller, srp_a).await?.with_session(session))
            }
            None => ask_to_start(pool, &caller, start),
        },
    }
}

/// Offers the choice.
fn offer(pool: &UserPool, caller: &Caller, available: &[Start]) -> Result<Answer, AwsError> {
    let asked = ask::ask(pool, (caller, Proven::default()), "SELECT_CHALLENGE", BTreeMap::new(), Awaited::Start)?;
    Ok(asked.with_choice(names(available)))
}

fn ask_to_start(pool: &UserPool, caller: &Caller, start: Start) -> Result<Answer, AwsError> {
    let parameters = BTreeMap::from([("USERNAME", caller.shown(pool))]);
    ask::ask(pool, (caller, Proven::default()), start.name(), parameters, Awaited::Start)
}

/// The first sign-in after a sign-up: its code was the proof.
async fn after_sign_up(pool: &UserPool, session: Option<&Secret>, username: &str) -> Result<Answer, AwsError> {
    let (session, caller) = Session::open_for(pool, session, username).await?;
    let (Awaited::SignedUp, Some(account)) = (&session.awaited, caller.account) else { return Err(invalid()) };
    let now_s = pool.clock.now_s();
    pool.db.write(move |tx| session.spend(tx, now_s)).await?;
    proceed(pool, account, Proven::by(First::SignUp)).await
}

/// The ways that are open to a caller.
async fn available(pool: &UserPool, caller: &Caller) -> Result<Vec<Start>, AwsError> {
    let Some(account) = caller.account.clone() else { return Ok(Start::pretended(&pool.stack.user_pool)) };
    let (stack, looked_up) = (pool.stack.clone(), account.clone());
    let read = pool.db.read(move |tx| Ok::<_, AwsError>(factors::available(tx, &stack.user_pool, &looked_up)?));
    let available = read.await?;
    match (available.is_empty(), account.status) {
        (false, _) => Ok(available),
        // Without a password nothing else can be proven before.
        (true, Status::Unconfirmed) => Err(AwsError::new(Exception::UserNotConfirmed, "User is not confirmed.")),
        (true, _) => Err(password::incorrect()),
    }
}

fn names(available: &[Start]) -> Vec<&'static str> {
    available.iter().map(|start| start.name()).collect()
}
