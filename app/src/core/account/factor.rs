//! A change to the second factors: what can be said against it.

use crate::wire::account::{AccountError, Contact, ContactKind, FactorChoice, Profile};
use crate::wire::challenge::Factor;
use crate::wire::pool::{MfaMode, PoolSettings};

/// The second factors that a sign-in asks for: those that are switched on, or where everybody is asked for one and none is, those
/// that the account has an address or number for.
#[must_use]
pub fn factors_asked_for(profile: &Profile, pool: &PoolSettings) -> Vec<Factor> {
    if pool.mfa != MfaMode::On || !profile.factors.is_empty() {
        return profile.factors.clone();
    }
    let has = |factor: &Factor| match factor {
        Factor::Email => profile.email.is_some(),
        Factor::Sms => profile.phone_number.is_some(),
        Factor::Totp => false,
    };
    [Factor::Email, Factor::Sms].into_iter().filter(|factor| pool.offers(*factor) && has(factor)).collect()
}

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
    use super::{factor_flaw, factors_asked_for};
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
    fn whoever_has_switched_none_on_is_asked_for_what_they_have_where_everybody_is() {
        use Factor::{Email, Sms, Totp};
        for (mode, on, asked) in
            [(MfaMode::On, &[][..], &[Email, Sms][..]), (MfaMode::On, &[Totp], &[Totp]), (MfaMode::Optional, &[], &[])]
        {
            assert_eq!(factors_asked_for(&profile(on, false), &pool(mode)), asked, "{mode:?} {on:?}");
        }
        let nobody = Profile { email: None, phone_number: None, ..profile(&[], false) };
        assert_eq!(factors_asked_for(&nobody, &pool(MfaMode::On)), []);
        let app_alone = PoolSettings { mfa_methods: vec![MfaMethod::AuthenticatorApp], ..pool(MfaMode::On) };
        assert_eq!(factors_asked_for(&profile(&[], false), &app_alone), []);
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
