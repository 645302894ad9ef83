//! Proving a password: by showing it, or by SRP.

use super::proceed::incorrect;
use super::{Answer, Parameters, Proven, proceed};
use crate::aws_json::{AwsError, Secret, Violations};
use crate::user_pool::accounts;
use crate::user_pool::srp::{self, PasswordVerifier};
use crate::user_pool::{UserPool, lockout, validate};

const PROVEN: Proven = Proven { password: true };

/// A sign-in that begins with the password itself.
pub(in crate::user_pool) async fn by_password(
    pool: &UserPool,
    parameters: &Parameters<'_>,
) -> Result<Answer, AwsError> {
    let (username, password) = (parameters.required("USERNAME")?, parameters.required("PASSWORD")?);
    let username_key = checked_username(pool, username)?;
    let now_s = pool.clock.now_s();
    let account = pool
        .db
        .write(move |tx| {
            lockout::begin_try(tx, &username_key, now_s)?;
            Ok::<_, AwsError>(accounts::by_username_key(tx, &username_key)?)
        })
        .await?;
    let hash = account.as_ref().and_then(|account| account.password_hash.as_deref());
    let fits = pool.passwords.verify(password, hash).await?;
    match account {
        Some(account) if fits => proceed(pool, account, PROVEN).await,
        Some(_) => Err(incorrect()),
        None => Err(pool.unknown_user()),
    }
}

/// A sign-in that begins with SRP: the answer is the challenge `PASSWORD_VERIFIER`.
pub(in crate::user_pool) async fn by_srp(pool: &UserPool, parameters: &Parameters<'_>) -> Result<Answer, AwsError> {
    let (username, srp_a) = (parameters.required("USERNAME")?, parameters.required("SRP_A")?);
    let username_key = checked_username(pool, username)?;
    let key = username_key.clone();
    let account = pool.db.read(move |tx| Ok::<_, AwsError>(accounts::by_username_key(tx, &key)?)).await?;
    if account.is_none() && !pool.stack.client.hide_user_existence {
        return Err(pool.unknown_user());
    }
    let parameters = PasswordVerifier::challenge(pool, &username_key, account.as_ref(), srp_a.expose()).await?;
    Ok(Answer::challenge("PASSWORD_VERIFIER", parameters))
}

/// The answer to `PASSWORD_VERIFIER`, whose state is in its secret block.
pub(super) async fn answer_srp(pool: &UserPool, responses: &Parameters<'_>) -> Result<Answer, AwsError> {
    if !pool.allows("ALLOW_USER_SRP_AUTH") {
        return Err(AwsError::invalid_parameter("USER_SRP_AUTH flow not enabled for this client"));
    }
    let username_key = checked_username(pool, responses.required("USERNAME")?)?;
    let answer = srp::Answer {
        username_key: &username_key,
        signature: responses.required("PASSWORD_CLAIM_SIGNATURE")?,
        secret_block: responses.required("PASSWORD_CLAIM_SECRET_BLOCK")?.expose(),
        timestamp: responses.required("TIMESTAMP")?.expose(),
    };
    let account = answer.account(pool).await?.ok_or_else(incorrect)?;
    proceed(pool, account, PROVEN).await
}

fn checked_username(pool: &UserPool, username: &Secret) -> Result<String, AwsError> {
    validate::username(Violations::default(), username.expose()).check()?;
    Ok(pool.username_key(username.expose()))
}
