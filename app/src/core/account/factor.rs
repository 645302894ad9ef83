//! A change to the second factors: what can be said against it.

use crate::wire::account::{AccountError, Contact, ContactKind, FactorChoice, Profile};
use crate::wire::challenge::Factor;
use crate::wire::pool::{MfaMode, PoolSettings};

/// What is wrong with a change to a second factor. An authenticator app is set up before it can be switched on.
#[must_use]
pub fn factor_flaw(
    profile: &Profile,
    pool: &PoolSettings,
    factor: Factor,
    choice: FactorChoice,
) -> Option<AccountError> {
    if !pool.offers(factor) {
        return Some(AccountError::NotOffered);
    }
    if choice == FactorChoice::Off {
        let is_last = profile.factors.iter().all(|on| *on == factor);
        return (pool.mfa == MfaMode::On && is_last).then_some(AccountError::FactorRequired);
    }
    let is_proved = |kind| profile.contact(kind).is_some_and(|contact: &Contact| contact.verified);
    match factor {
        Factor::Email => (!is_proved(ContactKind::Email)).then_some(AccountError::NeedsEmail),
        Factor::Sms => (!is_proved(ContactKind::PhoneNumber)).then_some(AccountError::NeedsPhoneNumber),
        Factor::Totp => (!profile.factors.contains(&factor)).then_some(AccountError::NotOffered),
    }
}

#[cfg(test)]
mod tests {
    use super::factor_flaw;
    use crate::wire::account::{AccountError, Contact, FactorChoice, Profile};
    use crate::wire::challenge::Factor;
    use crate::wire::pool::{MfaMethod, MfaMode, PoolSettings};

    fn profile(factors: &[Factor], proved: bool) -> Profile {
        let contact = |value: &str| Some(Contact { value: value.to_owned(), verified: proved });
        Profile {
            username: "ada".to_owned(),
            email: contact("ada@example.com"),
            phone_number: contact("+4915123456789"),
            factors: factors.to_vec(),
            ..Profile::default()
        }
    }

    fn pool(mfa: MfaMode) -> PoolSettings {
        let mfa_methods = vec![MfaMethod::AuthenticatorApp, MfaMethod::ShortMessage, MfaMethod::Email];
        PoolSettings { mfa, mfa_methods, ..PoolSettings::default() }
    }

    #[test]
    fn what_can_be_said_against_a_change_by_pool_account_and_choice() {
        use AccountError::{FactorRequired, NeedsEmail, NeedsPhoneNumber, NotOffered};
        use Factor::{Email, Sms, Totp};
        use FactorChoice::{Off, On, Preferred};
        use MfaMode::{On as Required, Optional};
        for (mode, on, proved, factor, choice, flaw) in [
            (MfaMode::Off, &[][..], true, Email, On, Some(NotOffered)),
            (Optional, &[], true, Email, On, None),
            (Optional, &[], false, Email, On, Some(NeedsEmail)),
            (Optional, &[], true, Sms, Preferred, None),
            (Optional, &[], false, Sms, On, Some(NeedsPhoneNumber)),
            (Optional, &[], true, Totp, On, Some(NotOffered)),
            (Optional, &[Totp], true, Totp, Preferred, None),
            (Optional, &[Totp], true, Totp, Off, None),
            (Required, &[Totp], true, Totp, Off, Some(FactorRequired)),
            (Required, &[Totp, Email], true, Totp, Off, None),
        ] {
            let found = factor_flaw(&profile(on, proved), &pool(mode), factor, choice);
            assert_eq!(found, flaw, "{mode:?} {on:?} {factor:?} {choice:?}");
        }
    }
}
