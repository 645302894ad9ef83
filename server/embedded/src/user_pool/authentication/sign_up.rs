//! From a sign-up to the first sign-in without another proof: SignUp's session, given to ConfirmSignUp with the right code,
//! becomes one that USER_AUTH takes.

use super::awaited::Awaited;
use super::session::Session;
use super::steps::Proven;
use crate::aws_json::{AwsError, Secret};
use crate::user_pool::UserPool;
use crate::user_pool::accounts::Account;
use crate::user_pool::names::Caller;

/// The session of a new account, where the client may use it.
pub(in crate::user_pool) fn session(pool: &UserPool, account: &Account) -> Result<Option<String>, AwsError> {
    if !pool.allows("ALLOW_USER_AUTH") {
        return Ok(None);
    }
    let caller = Caller::owner(account.clone());
    Session::new(pool, &caller, Proven::default(), Awaited::SignUp).sealed(pool).map(Some)
}

/// What ConfirmSignUp answers to a session, once the account is confirmed.
///
/// A session that counts no more is passed over: whoever took longer than it lives is confirmed all the same, and signs in
/// in another way.
pub(in crate::user_pool) async fn confirmed(
    pool: &UserPool,
    session: Option<&Secret>,
    username: &str,
) -> Result<Option<String>, AwsError> {
    if session.is_none() {
        return Ok(None);
    }
    let Ok((session, caller)) = Session::open_for(pool, session, username).await else { return Ok(None) };
    if session.awaited != Awaited::SignUp || caller.account.is_none() {
        return Ok(None);
    }
    let next = Session::new(pool, &caller, Proven::default(), Awaited::SignedUp);
    let now_s = pool.clock.now_s();
    pool.db.write(move |tx| session.spend(tx, now_s)).await?;
    next.sealed(pool).map(Some)
}
