//! How a user pool is set up, as far as screens depend on it. It holds no secret: anybody who tries a form finds it out.

use serde::{Deserialize, Serialize};

use super::account::ContactKind;
use super::challenge::Factor;
use super::first_factor::FirstFactor;

/// How a user pool is set up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PoolSettings {
    /// What people sign in with, the username first if it is among them.
    pub sign_in_with: Vec<SignInName>,
    /// Who is asked for a second factor.
    pub mfa: MfaMode,
    /// The second factors that there are; none where nobody is asked.
    pub mfa_methods: Vec<MfaMethod>,
    /// Whether answers are alike for names that have an account and names that have none.
    pub prevents_existence_errors: bool,
    /// Whether anybody may create an account.
    pub self_sign_up: bool,
    /// Whether people may sign in with a passkey.
    pub passkeys: bool,
    /// What may prove who somebody is in place of anything else, passkeys among them.
    pub first_factors: Vec<FirstFactor>,
    /// The addresses and numbers that stay as they were at sign-up.
    pub fixed_contacts: Vec<ContactKind>,
    /// Whether a device that has shown a second factor is asked for none the next time.
    pub remember_devices: RememberDevices,
    /// The other places where people may sign in, by the pool's names for them.
    pub identity_providers: Vec<String>,
    /// Whether people can sign in nowhere else.
    pub federated_only: bool,
}

impl PoolSettings {
    /// Whether codes reach people by short message.
    #[must_use]
    pub fn sends_short_messages(&self) -> bool {
        self.sign_in_with.contains(&SignInName::PhoneNumber)
            || self.mfa_methods.contains(&MfaMethod::ShortMessage)
            || self.first_factors.contains(&FirstFactor::Sms)
    }

    /// What a new account needs a telephone number for: where a short message is the only second factor, and everybody is asked
    /// for one, nobody gets in without a number; where one may take the place of the password, a number opens that way.
    #[must_use]
    pub fn number_need(&self) -> NumberNeed {
        if self.mfa == MfaMode::On && self.mfa_methods == [MfaMethod::ShortMessage] {
            NumberNeed::ForSecondFactor
        } else if self.first_factors.contains(&FirstFactor::Sms) {
            NumberNeed::ForFirstFactor
        } else {
            NumberNeed::AsName
        }
    }

    /// Whether people may have this second factor.
    #[must_use]
    pub fn offers(&self, factor: Factor) -> bool {
        let method = match factor {
            Factor::Totp => MfaMethod::AuthenticatorApp,
            Factor::Sms => MfaMethod::ShortMessage,
            Factor::Email => MfaMethod::Email,
        };
        self.mfa != MfaMode::Off && self.mfa_methods.contains(&method)
    }
}

impl Default for PoolSettings {
    /// What the template means when no parameter is given.
    fn default() -> Self {
        Self {
            sign_in_with: vec![SignInName::Username],
            mfa: MfaMode::Off,
            mfa_methods: Vec::new(),
            prevents_existence_errors: true,
            self_sign_up: true,
            passkeys: false,
            first_factors: vec![FirstFactor::Password],
            fixed_contacts: vec![ContactKind::Email],
            remember_devices: RememberDevices::Never,
            identity_providers: Vec::new(),
            federated_only: false,
        }
    }
}

/// What somebody signs in with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SignInName {
    /// A name of their choice.
    Username,
    /// An e-mail address.
    Email,
    /// A telephone number.
    PhoneNumber,
}

/// What a new account needs a telephone number for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NumberNeed {
    /// For no more than to be called by it, where people sign in with one.
    #[default]
    AsName,
    /// For codes that may take the place of the password: it can be given.
    ForFirstFactor,
    /// For the codes without which nobody gets in.
    ForSecondFactor,
}

/// Who is asked for a second factor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum MfaMode {
    /// Nobody.
    Off,
    /// Those who have chosen one.
    Optional,
    /// Everybody.
    On,
}

/// A second factor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum MfaMethod {
    /// A code of an authenticator app.
    #[serde(rename = "SOFTWARE_TOKEN_MFA")]
    AuthenticatorApp,
    /// A code in a short message.
    #[serde(rename = "SMS_MFA")]
    ShortMessage,
    /// A code in an e-mail.
    #[serde(rename = "EMAIL_OTP")]
    Email,
}

/// Which devices a pool remembers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum RememberDevices {
    /// None.
    Never,
    /// Those whose owners say so.
    Ask,
    /// All of them.
    Always,
}

#[cfg(test)]
mod tests {
    use super::{MfaMethod, MfaMode, NumberNeed, PoolSettings};
    use crate::wire::first_factor::FirstFactor;

    #[test]
    fn codes_by_short_message_are_sent_as_a_first_proof_too() {
        let pool = PoolSettings::default();
        assert!(!pool.sends_short_messages());
        let first_factors = vec![FirstFactor::Password, FirstFactor::Sms];
        assert!(PoolSettings { first_factors, ..pool }.sends_short_messages());
    }

    #[test]
    fn a_number_is_needed_where_nobody_gets_in_without_one() {
        use MfaMethod::{AuthenticatorApp, ShortMessage};
        for (mfa, mfa_methods, need) in [
            (MfaMode::On, vec![ShortMessage], NumberNeed::ForSecondFactor),
            (MfaMode::Optional, vec![ShortMessage], NumberNeed::AsName),
            (MfaMode::On, vec![AuthenticatorApp, ShortMessage], NumberNeed::AsName),
            (MfaMode::On, vec![AuthenticatorApp], NumberNeed::AsName),
        ] {
            assert_eq!(PoolSettings { mfa, mfa_methods, ..PoolSettings::default() }.number_need(), need);
        }
        let by_message = PoolSettings { first_factors: vec![FirstFactor::Sms], ..PoolSettings::default() };
        assert_eq!(by_message.number_need(), NumberNeed::ForFirstFactor);
    }
}
