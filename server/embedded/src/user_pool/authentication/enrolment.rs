//! A second factor that is set up during a sign-in: the session of `MFA_SETUP` stands in for an access token.
//!
//! It is good for a factor where there is none, until it expires: it replaces no factor that the account has by then.

use rusqlite::Transaction;

use super::awaited::Awaited;
use super::factors::Second;
use super::session::{Session, invalid};
use crate::aws_json::{AwsError, Secret};
use crate::stack::factors::MfaMethod;
use crate::stack::settings::UserPoolSettings;
use crate::user_pool::accounts::{self, Account};
use crate::user_pool::mfa::{self, Change};
use crate::user_pool::{UserPool, lockout};

/// Makes a secret for the account of a session; returns it with a session for the code.
pub(in crate::user_pool) async fn associate(pool: &UserPool, session: &Secret) -> Result<(String, String), AwsError> {
    let (session, account) = open(pool, session).await?;
    let (secret, sealed) = mfa::new_secret(pool, &account.sub)?;
    let next = session.next(pool, session.awaited.clone());
    let (stack, now_s) = (pool.stack.clone(), pool.clock.now_s());
    pool.db
        .write(move |tx| {
            let current = without_factor(tx, &stack.user_pool, &account)?;
            session.spend(tx, now_s)?;
            Ok::<_, AwsError>(mfa::keep_pending(tx, &current.sub, &sealed)?)
        })
        .await?;
    Ok((secret, next.sealed(pool)?))
}

/// Takes the first code of a new secret; returns a session that answers `MFA_SETUP`.
pub(in crate::user_pool) async fn verify(pool: &UserPool, session: &Secret, code: &Secret) -> Result<String, AwsError> {
    let (session, account) = open(pool, session).await?;
    let next = session.next(pool, Awaited::SecondSetUp { offered: vec![MfaMethod::SoftwareToken], done: true });
    let (stack, seal, now_s, code) = (pool.stack.clone(), pool.seal.clone(), pool.clock.now_s(), code.clone());
    pool.db
        .write(move |tx| {
            lockout::begin_code_try(tx, &account.username_key, now_s)?;
            let current = without_factor(tx, &stack.user_pool, &account)?;
            let confirmed = mfa::confirm(tx, &seal, &current.sub, code.expose(), now_s)?;
            if confirmed.is_ok() {
                session.spend(tx, now_s)?;
                lockout::succeed_with_code(tx, &current.username_key)?;
                let chosen = Change { method: MfaMethod::SoftwareToken, enabled: true, preferred: true };
                let choice = mfa::preference(tx, &current.sub)?.changed(&[chosen]);
                mfa::choose(tx, &current.sub, &choice)?;
            }
            Ok::<_, AwsError>(confirmed)
        })
        .await??;
    next.sealed(pool)
}

/// The account as it is now, if its session may still set up a factor.
///
/// # Errors
/// `NotAuthorizedException` when it has one by now, was disabled, or has another password.
pub(super) fn without_factor(
    tx: &Transaction<'_>,
    settings: &UserPoolSettings,
    account: &Account,
) -> Result<Account, AwsError> {
    let current = accounts::by_sub(tx, &account.sub)?;
    let unchanged = |now: &Account| now.enabled && now.password_hash == account.password_hash;
    let current = current.filter(unchanged).ok_or_else(invalid)?;
    if Second::of(tx, settings, &current)?.usable.is_empty() { Ok(current) } else { Err(invalid()) }
}

async fn open(pool: &UserPool, session: &Secret) -> Result<(Session, Account), AwsError> {
    let (session, caller) = Session::open(pool, session).await?;
    let is_open = match &session.awaited {
        Awaited::SecondSetUp { offered, done } => !done && offered.contains(&MfaMethod::SoftwareToken),
        _ => false,
    };
    let account = caller.account.filter(|_| is_open).ok_or_else(invalid)?;
    Ok((session, account))
}
