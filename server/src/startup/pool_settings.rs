//! How the embedded user pool is set up: the parameters that its template gets, and what came of them.

use std::collections::BTreeMap;

use app::wire::account::ContactKind;
use app::wire::first_factor::FirstFactor;
use app::wire::pool::{MfaMethod, MfaMode, PoolSettings, RememberDevices, SignInName};
use embedded::stack::factors;
use embedded::stack::settings::UserPoolSettings;
use url::{Host, Url};

use crate::http::Origins;

const PASSKEYS: &str = "Passkeys";
const RELYING_PARTY: &str = "WebAuthnRelyingPartyID";

/// The parameters that were asked for, and those that follow from where the app is.
pub(super) fn parameters(asked: &BTreeMap<String, String>, origins: &Origins) -> BTreeMap<String, String> {
    let mut parameters = asked.clone();
    parameters.insert("AllowedOrigins".to_owned(), origins.all().join(","));
    let wants_passkeys = asked.get(PASSKEYS).is_some_and(|value| value == "true");
    if wants_passkeys && !asked.contains_key(RELYING_PARTY) {
        let domain = origins.all().iter().find_map(|origin| domain(origin));
        parameters.extend(domain.map(|domain| (RELYING_PARTY.to_owned(), domain)));
    }
    parameters
}

/// The domain of an origin; addresses have none, and no passkeys.
fn domain(origin: &str) -> Option<String> {
    match Url::parse(origin).ok()?.host()? {
        Host::Domain(name) => Some(name.to_owned()),
        Host::Ipv4(_) | Host::Ipv6(_) => None,
    }
}

/// What the embedded backend has deployed.
pub(super) fn deployed(running: &embedded::Running) -> PoolSettings {
    let pool = &running.user_pool;
    let mfa_methods = match pool.mfa.mode {
        factors::MfaMode::Off => Vec::new(),
        factors::MfaMode::Optional | factors::MfaMode::On => pool.mfa.methods.iter().copied().map(method).collect(),
    };
    PoolSettings {
        sign_in_with: names(pool),
        mfa: match pool.mfa.mode {
            factors::MfaMode::Off => MfaMode::Off,
            factors::MfaMode::Optional => MfaMode::Optional,
            factors::MfaMode::On => MfaMode::On,
        },
        mfa_methods,
        prevents_existence_errors: running.hides_user_existence,
        self_sign_up: pool.self_sign_up,
        passkeys: pool.web_authn.enabled,
        first_factors: first_factors(pool),
        fixed_contacts: [ContactKind::Email, ContactKind::PhoneNumber]
            .into_iter()
            .filter(|kind| pool.immutable.iter().any(|name| name == kind.attribute()))
            .collect(),
        remember_devices: match pool.devices {
            None => RememberDevices::Never,
            Some(devices) if devices.asks_the_person => RememberDevices::Ask,
            Some(_) => RememberDevices::Always,
        },
        identity_providers: running.identity_providers.clone(),
        federated_only: running.federated_only,
    }
}

/// In the order in which they are offered.
fn first_factors(pool: &UserPoolSettings) -> Vec<FirstFactor> {
    let all = [
        (factors::FirstFactor::Password, FirstFactor::Password),
        (factors::FirstFactor::EmailOtp, FirstFactor::Email),
        (factors::FirstFactor::SmsOtp, FirstFactor::Sms),
        (factors::FirstFactor::WebAuthn, FirstFactor::Passkey),
    ];
    all.into_iter().filter(|(allowed, _)| pool.first_factors.contains(allowed)).map(|(_, factor)| factor).collect()
}

fn method(method: factors::MfaMethod) -> MfaMethod {
    match method {
        factors::MfaMethod::Sms => MfaMethod::ShortMessage,
        factors::MfaMethod::SoftwareToken => MfaMethod::AuthenticatorApp,
        factors::MfaMethod::Email => MfaMethod::Email,
    }
}

fn names(pool: &UserPoolSettings) -> Vec<SignInName> {
    let (own, others) = match pool.username_attributes.as_slice() {
        [] => (Some(SignInName::Username), &pool.alias_attributes),
        _ => (None, &pool.username_attributes),
    };
    let others = [("email", SignInName::Email), ("phone_number", SignInName::PhoneNumber)]
        .into_iter()
        .filter(|(attribute, _)| others.iter().any(|listed| listed == attribute))
        .map(|(_, name)| name);
    own.into_iter().chain(others).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(public_url: &str, parameters: &[(&str, &str)]) -> BTreeMap<String, String> {
        let given = parameters.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        super::parameters(&given, &Origins::of(&Url::parse(public_url).unwrap()))
    }

    #[test]
    fn passkeys_are_for_the_domain_of_the_app_unless_another_is_named() {
        let passkeys = (PASSKEYS, "true");
        for (url, parameters, expected) in [
            ("https://pictures.example", vec![passkeys], Some("pictures.example")),
            ("http://127.0.0.1:3000", vec![passkeys], Some("localhost")),
            ("https://pictures.example", vec![passkeys, (RELYING_PARTY, "example")], Some("example")),
            ("https://pictures.example", vec![(PASSKEYS, "false")], None),
            ("https://pictures.example", vec![], None),
        ] {
            assert_eq!(asked(url, &parameters).get(RELYING_PARTY).map(String::as_str), expected, "{url}");
        }
    }
}
