//! Codes that prove an e-mail address: six digits, kept as a MAC, for one use, for a limited time and number of tries.
//!
//! Lifetimes are Cognito's (24 hours for an address, one hour for a new password). AWS does not publish how many codes and
//! tries it allows; here it is five codes an hour and five tries a code, and docs/LIMITS.md says so.

use rusqlite::{OptionalExtension, Transaction, named_params};
use subtle::ConstantTimeEq;

use crate::aws_json::{AwsError, Exception};
use crate::db::DbError;
use crate::entropy::Entropy;
use crate::seal::{self, SealKey};

/// Digits of a code that verifies.
const DIGITS: u8 = 6;
/// How often a code may be entered wrongly.
const TRIES: i64 = 5;
/// How many codes are sent to one username for one purpose within [`SENDING_WINDOW_S`].
const SENDINGS: i64 = 5;
/// How many are sent for signing in, which is done more often.
const SIGN_IN_SENDINGS: i64 = 10;
/// The window of the sending limit.
const SENDING_WINDOW_S: i64 = 3600;

/// What a code is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum CodePurpose {
    /// ConfirmSignUp.
    SignUp,
    /// ConfirmForgotPassword.
    ForgotPassword,
    /// VerifyUserAttribute of `email`.
    Email,
    /// VerifyUserAttribute of `phone_number`.
    Phone,
    /// A sign-in, whose codes are in its sessions: here only their number is kept.
    SignIn,
}

impl CodePurpose {
    fn name(self) -> &'static str {
        match self {
            Self::SignUp => "sign_up",
            Self::ForgotPassword => "forgot_password",
            Self::Email => "email",
            Self::Phone => "phone_number",
            Self::SignIn => "sign_in",
        }
    }

    fn sendings(self) -> i64 {
        match self {
            Self::SignIn => SIGN_IN_SENDINGS,
            _ => SENDINGS,
        }
    }

    fn lifetime_s(self) -> i64 {
        match self {
            Self::SignUp | Self::Email | Self::Phone => 24 * 3600,
            Self::ForgotPassword | Self::SignIn => 3600,
        }
    }
}

/// A new code of [`DIGITS`], for the message that carries it.
pub(super) fn generate(entropy: &dyn Entropy) -> String {
    generate_of(entropy, DIGITS)
}

/// A new code of up to nine digits.
pub(super) fn generate_of(entropy: &dyn Entropy, digits: u8) -> String {
    let codes = 10_u32.saturating_pow(u32::from(digits));
    // The largest multiple of that below 2^32: numbers below it give each code the same chance.
    let fair = (u32::MAX / codes).saturating_mul(codes);
    loop {
        let mut bytes = [0; 4];
        entropy.fill(&mut bytes);
        let number = u32::from_be_bytes(bytes);
        if number < fair {
            return format!("{:0width$}", number % codes, width = usize::from(digits));
        }
    }
}

/// Counts a sending, within the limit.
///
/// # Errors
/// `LimitExceededException` beyond it.
pub(super) fn count_sending(
    tx: &Transaction<'_>,
    (username_key, purpose): (&str, CodePurpose),
    now_s: i64,
) -> Result<(), AwsError> {
    forget_sendings(tx, now_s)?;
    let sent: i64 = tx
        .prepare_cached("SELECT count(*) FROM code_sent WHERE username_key = :key AND purpose = :purpose")?
        .query_row(named_params! { ":key": username_key, ":purpose": purpose.name() }, |row| row.get(0))?;
    if sent >= purpose.sendings() {
        return Err(AwsError::limit_exceeded());
    }
    tx.prepare_cached("INSERT INTO code_sent (username_key, purpose, sent_s) VALUES (:key, :purpose, :now)")?
        .execute(named_params! { ":key": username_key, ":purpose": purpose.name(), ":now": now_s })?;
    Ok(())
}

/// A code with the address that it goes to, or, once it is entered, that codes go to now: a code proves no other address than
/// the one that it went to.
#[derive(Clone, Copy)]
pub(super) struct Addressed<'a> {
    pub(super) code: &'a str,
    /// Empty where the account has none, and no code fits.
    pub(super) address: &'a str,
}

/// Makes `sent` the code that counts, within the limit of sendings. `None` stores a decoy that no code fits.
pub(super) fn issue(
    tx: &Transaction<'_>,
    seal: &SealKey,
    (username_key, purpose): (&str, CodePurpose),
    sent: Option<Addressed<'_>>,
    now_s: i64,
) -> Result<(), AwsError> {
    count_sending(tx, (username_key, purpose), now_s)?;
    // A decoy is as long as a MAC and equals none, since MACs are made from six digits only.
    let sent = sent.unwrap_or(Addressed { code: "decoy", address: "" });
    let mac = seal.mac(seal::Purpose::Code, &parts(username_key, purpose, sent));
    let sql = "INSERT INTO code (username_key, purpose, mac, expires_s, tries_left)
               VALUES (:key, :purpose, :mac, :expires, :tries)
               ON CONFLICT (username_key, purpose)
               DO UPDATE SET mac = excluded.mac, expires_s = excluded.expires_s, tries_left = excluded.tries_left";
    tx.prepare_cached(sql)?.execute(named_params! {
        ":key": username_key,
        ":purpose": purpose.name(),
        ":mac": mac,
        ":expires": now_s.saturating_add(purpose.lifetime_s()),
        ":tries": TRIES,
    })?;
    Ok(forget_old(tx, now_s)?)
}

/// What became of an entered code. A refusal is a value, so that the transaction that counted the try is committed.
pub(super) type Checked = Result<(), AwsError>;

/// Holds an entered code, and the address that codes go to now, against the one that counts. A wrong one uses up a try.
pub(super) fn check(
    tx: &Transaction<'_>,
    seal: &SealKey,
    (username_key, purpose): (&str, CodePurpose),
    entered: Addressed<'_>,
    now_s: i64,
) -> Result<Checked, DbError> {
    let names = named_params! { ":key": username_key, ":purpose": purpose.name() };
    let row: Option<([u8; 32], i64, i64)> = tx
        .prepare_cached("SELECT mac, expires_s, tries_left FROM code WHERE username_key = :key AND purpose = :purpose")?
        .query_row(names, |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .optional()?;
    let Some((mac, expires_s, tries_left)) = row else { return Ok(Err(expired())) };
    if expires_s <= now_s {
        return Ok(Err(expired()));
    }
    if tries_left <= 0 {
        return Ok(Err(AwsError::limit_exceeded()));
    }
    let is_code = entered.code.len() == 6 && entered.code.bytes().all(|byte| byte.is_ascii_digit());
    let entered = seal.mac(seal::Purpose::Code, &parts(username_key, purpose, entered));
    if is_code && bool::from(entered.ct_eq(&mac)) {
        return Ok(Ok(()));
    }
    let sql = "UPDATE code SET tries_left = tries_left - 1 WHERE username_key = :key AND purpose = :purpose";
    tx.prepare_cached(sql)?.execute(names)?;
    Ok(Err(AwsError::new(Exception::CodeMismatch, "Invalid verification code provided, please try again.")))
}

/// Uses up the code that counts, so that it fits no more.
pub(super) fn spend(tx: &Transaction<'_>, username_key: &str, purpose: CodePurpose) -> Result<(), DbError> {
    tx.prepare_cached("DELETE FROM code WHERE username_key = :key AND purpose = :purpose")?
        .execute(named_params! { ":key": username_key, ":purpose": purpose.name() })?;
    Ok(())
}

/// Forgets codes and sendings of a username, which were decoys if nobody had it until now.
pub(super) fn forget(tx: &Transaction<'_>, username_key: &str) -> Result<(), DbError> {
    for sql in ["DELETE FROM code WHERE username_key = :key", "DELETE FROM code_sent WHERE username_key = :key"] {
        tx.prepare_cached(sql)?.execute(named_params! { ":key": username_key })?;
    }
    Ok(())
}

/// `ExpiredCodeException`, in Cognito's words.
pub(super) fn expired() -> AwsError {
    AwsError::new(Exception::ExpiredCode, "Invalid code provided, please request a code again.")
}

fn parts<'a>(username_key: &'a str, purpose: CodePurpose, sent: Addressed<'a>) -> [&'a [u8]; 4] {
    [username_key.as_bytes(), purpose.name().as_bytes(), sent.code.as_bytes(), sent.address.as_bytes()]
}

/// Forgets codes that have expired, and sendings that count no more.
pub(super) fn forget_expired(tx: &Transaction<'_>, now_s: i64) -> Result<(), DbError> {
    forget_old(tx, now_s)?;
    forget_sendings(tx, now_s)
}

fn forget_sendings(tx: &Transaction<'_>, now_s: i64) -> Result<(), DbError> {
    let window = now_s.saturating_sub(SENDING_WINDOW_S);
    tx.prepare_cached("DELETE FROM code_sent WHERE sent_s <= :window")?.execute(named_params! { ":window": window })?;
    Ok(())
}

fn forget_old(tx: &Transaction<'_>, now_s: i64) -> Result<(), DbError> {
    tx.prepare_cached("DELETE FROM code WHERE expires_s <= :now")?.execute(named_params! { ":now": now_s })?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entropy::SystemEntropy;

    #[test]
    fn codes_are_six_digits_and_differ() {
        let codes: Vec<_> = (0..50).map(|_| generate(&SystemEntropy)).collect();
        assert!(codes.iter().all(|code| code.len() == 6 && code.bytes().all(|byte| byte.is_ascii_digit())));
        assert!(codes.iter().any(|code| code != &codes[0]));
        assert_eq!(generate_of(&SystemEntropy, 8).len(), 8);
    }
}
