//! An authenticator app that is set up during a sign-in: the session of `MFA_SETUP` stands in for an access token.

use super::awaited::Awaited;
use super::session::{Session, invalid};
use crate::aws_json::{AwsError, Secret};
use crate::stack::factors::MfaMethod;
use crate::user_pool::accounts::Account;
use crate::user_pool::mfa::{self, Change};
use crate::user_pool::names::Caller;
use crate::user_pool::{UserPool, lockout};

/// Makes a secret for the account of a session; returns it with a session for the code.
pub(in crate::user_pool) async fn associate(pool: &UserPool, session: &Secret) -> Result<(String, String), AwsError> {
    let (session, account) = open(pool, session).await?;
    let secret = mfa::associate(pool, &account.sub).await?;
    let next = Session::new(pool, &Caller::owner(account), session.proven, session.awaited);
    Ok((secret, next.sealed(pool)?))
}

/// Takes the first code of a new secret; returns a session that answers `MFA_SETUP`.
pub(in crate::user_pool) async fn verify(pool: &UserPool, session: &Secret, code: &Secret) -> Result<String, AwsError> {
    let (session, account) = open(pool, session).await?;
    let done = Awaited::SecondSetUp { offered: vec![MfaMethod::SoftwareToken], done: true };
    let next = Session::new(pool, &Caller::owner(account.clone()), session.proven, done);
    let (seal, now_s, code) = (pool.seal.clone(), pool.clock.now_s(), code.clone());
    pool.db
        .write(move |tx| {
            lockout::begin_code_try(tx, &account.username_key, now_s)?;
            let confirmed = mfa::confirm(tx, &seal, &account.sub, code.expose(), now_s)?;
            if confirmed.is_ok() {
                session.spend(tx, now_s)?;
                lockout::succeed_with_code(tx, &account.username_key)?;
                let chosen = Change { method: MfaMethod::SoftwareToken, enabled: true, preferred: true };
                let choice = mfa::preference(tx, &account.sub)?.changed(&[chosen]);
                mfa::choose(tx, &account.sub, &choice)?;
            }
            Ok::<_, AwsError>(confirmed)
        })
        .await??;
    next.sealed(pool)
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
