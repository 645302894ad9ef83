//! Proving a password: by showing it, or by SRP.

use super::steps::{First, Proven};
use super::{Answer, Parameters, device, proceed};
use crate::aws_json::{AwsError, Secret, Violations};
use crate::user_pool::names::Caller;
use crate::user_pool::srp::{self, PasswordVerifier};
use crate::user_pool::{UserPool, lockout, validate};

/// A sign-in that begins with the password itself.
pub(in crate::user_pool) async fn by_password(
    pool: &UserPool,
    parameters: &Parameters<'_>,
) -> Result<Answer, AwsError> {
    let (username, password) = (parameters.required("USERNAME")?, parameters.required("PASSWORD")?);
    validate::username(Violations::default(), username.expose()).check()?;
    prove(pool, username, password, parameters).await
}

/// A sign-in that begins with SRP: the answer is the challenge `PASSWORD_VERIFIER`.
pub(in crate::user_pool) async fn by_srp(pool: &UserPool, parameters: &Parameters<'_>) -> Result<Answer, AwsError> {
    let (username, srp_a) = (parameters.required("USERNAME")?, parameters.required("SRP_A")?);
    validate::username(Violations::default(), username.expose()).check()?;
    challenge(pool, pool.caller(username.expose()).await?, srp_a.expose()).await
}

/// Goes on if it is the password of a username, on the device that the parameters name.
pub(super) async fn prove(
    pool: &UserPool,
    username: &Secret,
    password: &Secret,
    parameters: &Parameters<'_>,
) -> Result<Answer, AwsError> {
    let device = device::claimed(pool, username.expose(), parameters).await?;
    let (stack, username, now_s) = (pool.stack.clone(), username.clone(), pool.clock.now_s());
    let account = pool
        .db
        .write(move |tx| {
            let caller = Caller::named(tx, &stack.user_pool, username.expose())?;
            lockout::begin_try(tx, &caller.username_key, now_s)?;
            Ok::<_, AwsError>(caller.account)
        })
        .await?;
    let hash = account.as_ref().and_then(|account| account.password_hash.as_deref());
    let fits = pool.passwords.verify(password, hash).await?;
    match account {
        Some(account) if fits => proceed(pool, account, Proven::by(First::Password).on(device)).await,
        Some(_) => Err(incorrect()),
        None => Err(pool.unknown_user()),
    }
}

/// The challenge `PASSWORD_VERIFIER` for a caller, from their `SRP_A`.
pub(super) async fn challenge(pool: &UserPool, caller: Caller, srp_a: &str) -> Result<Answer, AwsError> {
    if caller.account.is_none() && !pool.stack.client.hide_user_existence {
        return Err(pool.unknown_user());
    }
    let parameters = PasswordVerifier::challenge(pool, &caller, srp_a).await?;
    Ok(Answer::challenge("PASSWORD_VERIFIER", parameters))
}

/// The answer to `PASSWORD_VERIFIER`, whose state is in its secret block.
pub(super) async fn answer_srp(pool: &UserPool, responses: &Parameters<'_>) -> Result<Answer, AwsError> {
    if !srp::is_allowed(pool) {
        return Err(AwsError::invalid_parameter("USER_SRP_AUTH flow not enabled for this client"));
    }
    let username = responses.required("USERNAME")?.expose();
    validate::username(Violations::default(), username).check()?;
    let caller = pool.caller(username).await?;
    let answer = srp::Answer {
        username,
        username_key: &caller.username_key,
        signature: responses.required("PASSWORD_CLAIM_SIGNATURE")?,
        secret_block: responses.required("PASSWORD_CLAIM_SECRET_BLOCK")?.expose(),
        timestamp: responses.required("TIMESTAMP")?.expose(),
    };
    let device = device::claimed(pool, username, responses).await?;
    let account = answer.account(pool).await?.ok_or_else(incorrect)?;
    proceed(pool, account, Proven::by(First::Password).on(device)).await
}

/// The refusal for a wrong password, and for everything that must look like one.
pub(super) fn incorrect() -> AwsError {
    AwsError::not_authorized("Incorrect username or password.")
}
