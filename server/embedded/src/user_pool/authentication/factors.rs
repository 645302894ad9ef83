//! Which factors an account can use: the second ones after a first, and the first ones that USER_AUTH offers. Pure, but for
//! the rows that it is read from.
//!
//! Whoever has a second factor to show, or has to have one, is offered no code as the first: a code alone would be weaker
//! than what they chose.

use rusqlite::Transaction;

use crate::db::DbError;
use crate::stack::factors::{FirstFactor, MfaMethod, MfaMode};
use crate::stack::settings::UserPoolSettings;
use crate::user_pool::accounts::Account;
use crate::user_pool::contact::Contact;
use crate::user_pool::mfa::{self, Preference};
use crate::user_pool::status::Status;
use crate::user_pool::webauthn;

/// The second factors of an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::user_pool) struct Second {
    /// Whether the pool asks for one.
    pub(super) mode: MfaMode,
    /// What the account can show.
    pub(super) usable: Vec<MfaMethod>,
    pub(super) preferred: Option<MfaMethod>,
    /// What it could set up during a sign-in.
    pub(super) can_set_up: Vec<MfaMethod>,
}

impl Second {
    /// Those of an account.
    pub(in crate::user_pool) fn of(
        tx: &Transaction<'_>,
        pool: &UserPoolSettings,
        account: &Account,
    ) -> Result<Self, DbError> {
        let preference = mfa::preference(tx, &account.sub)?;
        Ok(Self::from(pool, account, &preference, mfa::has_token(tx, &account.sub)?))
    }

    /// Where everybody needs a second factor, whoever has none that they chose shows any that they have.
    fn from(pool: &UserPoolSettings, account: &Account, preference: &Preference, has_token: bool) -> Self {
        let has = |method: &MfaMethod| has(account, *method, has_token);
        let offered = pool.mfa.methods.iter().copied();
        let mut usable: Vec<_> = offered.clone().filter(has).collect();
        let is_chosen = |method: &MfaMethod| preference.chosen.contains(method);
        if pool.mfa.mode != MfaMode::On || usable.iter().any(is_chosen) {
            usable.retain(is_chosen);
        }
        Self {
            mode: pool.mfa.mode,
            usable,
            preferred: preference.preferred,
            can_set_up: offered.filter(|method| !has(method)).collect(),
        }
    }

    /// Whether a sign-in asks for one.
    pub(super) fn is_asked_for(&self) -> bool {
        match self.mode {
            MfaMode::Off => false,
            MfaMode::Optional => !self.usable.is_empty(),
            MfaMode::On => true,
        }
    }
}

/// Whether an account has what a second factor needs. An address need not be proved: its code proves it.
pub(in crate::user_pool) fn has(account: &Account, method: MfaMethod, has_token: bool) -> bool {
    match method {
        MfaMethod::SoftwareToken => has_token,
        MfaMethod::Sms => Contact::Phone.recipient(account).is_some(),
        MfaMethod::Email => Contact::Email.recipient(account).is_some(),
    }
}

/// How a sign-in by USER_AUTH can begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::user_pool) enum Start {
    /// By SRP.
    PasswordSrp,
    /// With the password itself.
    Password,
    /// With a code in an e-mail.
    EmailOtp,
    /// With a code in a short message.
    SmsOtp,
    /// With a passkey.
    WebAuthn,
}

impl Start {
    const ALL: [Self; 5] = [Self::PasswordSrp, Self::Password, Self::EmailOtp, Self::SmsOtp, Self::WebAuthn];

    /// The name of the challenge.
    pub(in crate::user_pool) fn name(self) -> &'static str {
        match self {
            Self::PasswordSrp => "PASSWORD_SRP",
            Self::Password => "PASSWORD",
            Self::EmailOtp => "EMAIL_OTP",
            Self::SmsOtp => "SMS_OTP",
            Self::WebAuthn => "WEB_AUTHN",
        }
    }

    /// The one of a name.
    pub(super) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|start| start.name() == name)
    }

    /// The factor that the pool has to allow.
    fn factor(self) -> FirstFactor {
        match self {
            Self::PasswordSrp | Self::Password => FirstFactor::Password,
            Self::EmailOtp => FirstFactor::EmailOtp,
            Self::SmsOtp => FirstFactor::SmsOtp,
            Self::WebAuthn => FirstFactor::WebAuthn,
        }
    }

    /// Those of an account.
    fn available(pool: &UserPoolSettings, account: &Account, second: &Second, has_passkey: bool) -> Vec<Self> {
        let passkey_suffices = !second.is_asked_for() || pool.web_authn.counts_as_both;
        let is_reachable = |contact: Contact| {
            let reachable = contact.is_verified(account) && contact.recipient(account).is_some();
            reachable && account.status == Status::Confirmed && !second.is_asked_for()
        };
        let has = |start: &Self| match start {
            Self::PasswordSrp => account.srp.is_some(),
            Self::Password => account.password_hash.is_some(),
            Self::EmailOtp => is_reachable(Contact::Email),
            Self::SmsOtp => is_reachable(Contact::Phone),
            Self::WebAuthn => has_passkey && passkey_suffices && account.status == Status::Confirmed,
        };
        Self::ALL.into_iter().filter(|start| pool.first_factors.contains(&start.factor())).filter(has).collect()
    }

    /// Those that are shown for a username that nobody has: what somebody with a password and an address would see.
    pub(super) fn pretended(pool: &UserPoolSettings) -> Vec<Self> {
        let codes = pool.mfa.mode != MfaMode::On;
        let shown = |start: &Self| match start {
            Self::PasswordSrp | Self::Password => true,
            Self::EmailOtp => codes,
            Self::WebAuthn => false,
            Self::SmsOtp => codes && !pool.first_factors.contains(&FirstFactor::EmailOtp),
        };
        Self::ALL.into_iter().filter(|start| pool.first_factors.contains(&start.factor())).filter(shown).collect()
    }
}

/// How an account's sign-in by USER_AUTH can begin.
pub(super) fn available(
    tx: &Transaction<'_>,
    pool: &UserPoolSettings,
    account: &Account,
) -> Result<Vec<Start>, DbError> {
    let has_passkey = pool.web_authn.enabled && webauthn::count(tx, &account.sub)? > 0;
    Ok(Start::available(pool, account, &Second::of(tx, pool, account)?, has_passkey))
}

/// `ConfiguredUserAuthFactors`: what USER_AUTH offers an account, where both ways to prove a password are one.
pub(in crate::user_pool) fn first_factors(
    tx: &Transaction<'_>,
    pool: &UserPoolSettings,
    account: &Account,
) -> Result<Vec<&'static str>, DbError> {
    let available = available(tx, pool, account)?;
    let names = available.into_iter().filter(|start| *start != Start::PasswordSrp).map(Start::name);
    Ok(names.collect())
}
