//! Carries out what the table of steps says: tokens, the next challenge, or a refusal.

use super::new_password;
use super::steps::{self, Next, Proven, Refusal};
use super::{Answer, Awaited, Session};
use crate::aws_json::{AwsError, Exception};
use crate::user_pool::accounts::{self, Account};
use crate::user_pool::sign_ins::{self, NewSignIn};
use crate::user_pool::{UserPool, lockout};

/// Goes on with a sign-in of an account, as it was when the last of `proven` was.
pub(super) async fn proceed(pool: &UserPool, account: Account, proven: Proven) -> Result<Answer, AwsError> {
    let now_s = pool.clock.now_s();
    let sign_in = NewSignIn::new(pool, &account.sub);
    let stored = sign_in.stored();
    let (account, next) = pool
        .db
        .write(move |tx| {
            // The password may have been replaced since it was checked.
            let current = accounts::by_sub(tx, &account.sub)?.filter(|now| now.password_hash == account.password_hash);
            let current = current.ok_or_else(incorrect)?;
            if proven.password {
                lockout::succeed(tx, &current.username_key)?;
            }
            let next = steps::next(proven, &current);
            if next == Next::Tokens {
                sign_ins::insert(tx, &stored, now_s)?;
            }
            Ok::<_, AwsError>((current, next))
        })
        .await?;
    match next {
        Next::Tokens => sign_in.result(pool, &account).await.map(Answer::signed_in),
        Next::NewPassword => {
            let challenge = Answer::challenge(Awaited::NewPassword.name(), new_password::parameters(pool, &account)?);
            let session = Session::new(pool, &account, proven, Awaited::NewPassword);
            Ok(challenge.with_session(session.sealed(pool)?))
        }
        Next::Refusal(refusal) => Err(refused(refusal)),
    }
}

/// The refusal for a wrong password, and for everything that must look like one.
pub(super) fn incorrect() -> AwsError {
    AwsError::not_authorized("Incorrect username or password.")
}

fn refused(refusal: Refusal) -> AwsError {
    match refusal {
        Refusal::Unproven => incorrect(),
        Refusal::Disabled => AwsError::not_authorized("User is disabled."),
        Refusal::Unconfirmed => AwsError::new(Exception::UserNotConfirmed, "User is not confirmed."),
        Refusal::ResetRequired => {
            AwsError::new(Exception::PasswordResetRequired, "Password reset required for the user")
        }
    }
}
