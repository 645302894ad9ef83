//! Carries out what the table of steps says: tokens, the next challenge, or a refusal.

use rusqlite::Transaction;

use super::awaited::Awaited;
use super::factors::Second;
use super::password::incorrect;
use super::steps::{self, First, Next, Proven, Refusal, Remembered};
use super::{Answer, ask, device, new_password};
use crate::aws_json::{AwsError, Exception};
use crate::stack::Stack;
use crate::user_pool::accounts::{self, Account};
use crate::user_pool::names::Caller;
use crate::user_pool::sign_ins::{self, NewSignIn};
use crate::user_pool::{UserPool, devices, lockout};

/// Goes on with a sign-in of an account, as it was when the last of `proven` was.
pub(super) async fn proceed(pool: &UserPool, account: Account, proven: Proven) -> Result<Answer, AwsError> {
    let (stack, now_s) = (pool.stack.clone(), pool.clock.now_s());
    let device_key = proven.device.map(|device| device.key(&stack.region));
    let sign_in = NewSignIn::new(pool, &account.sub, device_key.clone());
    let stored = sign_in.stored();
    let (account, next) = pool
        .db
        .write(move |tx| {
            // The password may have been replaced since it was checked.
            let current = accounts::by_sub(tx, &account.sub)?.filter(|now| now.password_hash == account.password_hash);
            let current = current.ok_or_else(incorrect)?;
            if proven.first == Some(First::Password) {
                lockout::succeed(tx, &current.username_key)?;
            }
            let second = Second::of(tx, &stack.user_pool, &current)?;
            let set_s = accounts::password_set_s(tx, &current.sub)?;
            let lifetime_s = i64::from(stack.user_pool.password.temporary_days).saturating_mul(24 * 3600);
            let is_fresh = set_s.saturating_add(lifetime_s) > now_s;
            let device = remembered(tx, &stack, &current, device_key.as_deref())?;
            let next = steps::next(proven, &current, is_fresh, &second, device);
            if next == Next::Tokens {
                sign_ins::insert(tx, &stored, now_s)?;
            }
            Ok::<_, AwsError>((current, next))
        })
        .await?;
    match next {
        Next::Tokens => sign_in.result(pool, &account).await.map(Answer::signed_in),
        Next::NewPassword => {
            let parameters = new_password::parameters(pool, &account)?;
            let caller = Caller::owner(account);
            ask::ask(pool, (&caller, proven), "NEW_PASSWORD_REQUIRED", parameters, Awaited::NewPassword)
        }
        Next::Device => device::ask(pool, account, proven),
        Next::Second(method) => ask::second(pool, account, proven, method).await,
        Next::ChooseSecond(methods) => ask::second_choice(pool, account, proven, methods),
        Next::SetUpSecond(methods) => ask::second_set_up(pool, account, proven, methods),
        Next::Refusal(refusal) => Err(refused(refusal)),
    }
}

/// What the account has said of the device that was named.
fn remembered(
    tx: &Transaction<'_>,
    stack: &Stack,
    account: &Account,
    device_key: Option<&str>,
) -> Result<Option<Remembered>, AwsError> {
    let (Some(device_key), Some(settings)) = (device_key, stack.user_pool.devices) else { return Ok(None) };
    let device = devices::of_account(tx, &account.sub, device_key)?;
    let remembered = Remembered { replaces_second_factor: settings.replaces_second_factor };
    Ok(device.remembered.then_some(remembered))
}

fn refused(refusal: Refusal) -> AwsError {
    match refusal {
        Refusal::Unproven => incorrect(),
        Refusal::Disabled => AwsError::not_authorized("User is disabled."),
        Refusal::Unconfirmed => AwsError::new(Exception::UserNotConfirmed, "User is not confirmed."),
        Refusal::TemporaryPasswordExpired => {
            AwsError::not_authorized("Temporary password has expired and must be reset by an administrator.")
        }
        Refusal::ResetRequired => {
            AwsError::new(Exception::PasswordResetRequired, "Password reset required for the user")
        }
    }
}
