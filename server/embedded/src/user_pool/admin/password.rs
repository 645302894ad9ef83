//! Passwords that an administrator gives: for good, or until the person has chosen another.

use rusqlite::Transaction;

use crate::aws_json::{AwsError, Secret, Violations};
use crate::entropy::{Entropy, letters};
use crate::user_pool::accounts::{self, SrpRecord};
use crate::user_pool::status::Status;
use crate::user_pool::{UserPool, password_rules, srp, validate};

/// Fewest characters of a generated password.
const GENERATED_CHARS: usize = 12;
/// What generated passwords are made of: one of each, then any.
const KINDS: [&[u8]; 4] = [b"abcdefghijkmnopqrstuvwxyz", b"ABCDEFGHJKLMNPQRSTUVWXYZ", b"23456789", b"!@#$%^&*"];

/// What is stored of a password.
pub(super) struct Prepared {
    pub(super) hash: String,
    pub(super) srp: Option<SrpRecord>,
}

/// For how long a password counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Validity {
    /// Until it is replaced.
    Permanent,
    /// For a sign-in that asks for another.
    Temporary,
}

/// Checks a password against the pool's rules and hashes it.
pub(super) async fn prepare(pool: &UserPool, username_key: &str, password: &Secret) -> Result<Prepared, AwsError> {
    validate::password(Violations::default(), password.expose()).check()?;
    password_rules::check(&pool.stack.user_pool.password, password.expose())?;
    Ok(Prepared { hash: pool.passwords.hash(password).await?, srp: srp::record(pool, username_key, password).await? })
}

/// Gives it to an account, whose status follows.
pub(super) fn set(
    tx: &Transaction<'_>,
    sub: &str,
    prepared: &Prepared,
    validity: Validity,
    now_s: i64,
) -> Result<(), AwsError> {
    accounts::set_password(tx, sub, &prepared.hash, prepared.srp.as_ref(), now_s)?;
    let status = match validity {
        Validity::Permanent => Status::Confirmed,
        Validity::Temporary => Status::ForceChangePassword,
    };
    Ok(accounts::set_status(tx, sub, status, now_s)?)
}

/// A password that every policy allows.
pub(super) fn generate(pool: &UserPool) -> Secret {
    let length = usize::from(pool.stack.user_pool.password.minimum_length).max(GENERATED_CHARS);
    Secret::from(random(&*pool.entropy, length))
}

fn random(entropy: &dyn Entropy, length: usize) -> String {
    let one_of_each: String = KINDS.iter().map(|kind| letters(entropy, kind, 1)).collect();
    let rest = length.saturating_sub(one_of_each.len());
    one_of_each + &letters(entropy, &KINDS.concat(), rest)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entropy::SystemEntropy;
    use crate::stack::settings::PasswordSettings;

    #[test]
    fn a_generated_password_fits_the_strictest_policy() {
        let rules = PasswordSettings {
            minimum_length: 20,
            require_lowercase: true,
            require_uppercase: true,
            require_numbers: true,
            require_symbols: true,
            temporary_days: 7,
            history: 0,
        };
        for _ in 0..50 {
            let password = random(&SystemEntropy, 20);
            assert!(password_rules::check(&rules, &password).is_ok(), "{password}");
        }
        assert_ne!(random(&SystemEntropy, 20), random(&SystemEntropy, 20));
    }
}
