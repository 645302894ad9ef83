//! The table of a sign-in: what follows from what was proven, from the account and from its second factors. Pure.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::factors::Second;
use crate::stack::factors::{MfaMethod, MfaMode};
use crate::user_pool::accounts::Account;
use crate::user_pool::status::Status;

/// What a caller has proven in this sign-in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Proven {
    /// Who they are.
    pub(super) first: Option<First>,
    /// That they also have a second factor.
    pub(super) second: bool,
    /// The device that they say they sign in on.
    pub(super) device: Option<ClaimedDevice>,
}

/// A device that was named, and whether it proved itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct ClaimedDevice {
    /// What follows the region in its key.
    id: [u8; 16],
    proven: bool,
}

impl ClaimedDevice {
    /// From a device's key; none when it is none of this backend's making.
    pub(super) fn named(device_key: &str) -> Option<Self> {
        let (_, id) = device_key.rsplit_once('_')?;
        Uuid::parse_str(id).ok().map(|id| Self { id: id.into_bytes(), proven: false })
    }

    /// Its key.
    pub(super) fn key(self, region: &str) -> String {
        format!("{region}_{}", Uuid::from_bytes(self.id))
    }
}

/// That the named device is one that the account has remembered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Remembered {
    /// It stands in for a second factor.
    pub(super) replaces_second_factor: bool,
}

/// How somebody proved who they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum First {
    /// They know the password.
    Password,
    /// They received a code at an address that the account has proved before.
    Code,
    /// They began and confirmed the sign-up just now.
    SignUp,
    /// They have one of the account's passkeys.
    Passkey,
}

impl Proven {
    /// A first factor and no second one.
    pub(super) fn by(first: First) -> Self {
        Self { first: Some(first), second: false, device: None }
    }

    /// The same on a device.
    pub(super) fn on(self, device: Option<ClaimedDevice>) -> Self {
        Self { device, ..self }
    }

    /// The same with what the device has proven.
    pub(super) fn and_device(self) -> Self {
        Self { device: self.device.map(|device| ClaimedDevice { proven: true, ..device }), ..self }
    }

    /// The same with a second factor.
    pub(super) fn and_second(self) -> Self {
        Self { second: true, ..self }
    }
}

/// What follows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Next {
    /// They are signed in.
    Tokens,
    /// They choose another password first.
    NewPassword,
    /// They show this second factor.
    Second(MfaMethod),
    /// They choose which second factor to show.
    ChooseSecond(Vec<MfaMethod>),
    /// Their device proves itself.
    Device,
    /// They set up a second factor.
    SetUpSecond(Vec<MfaMethod>),
    /// Nothing: the account may not sign in.
    Refusal(Refusal),
}

/// Why an account may not sign in. It is told to nobody who has proven nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refusal {
    /// Nothing was proven that counts.
    Unproven,
    /// An administrator has disabled it.
    Disabled,
    /// Its sign-up was not confirmed.
    Unconfirmed,
    /// A new password has to be set with a code.
    ResetRequired,
    /// Its password was temporary, for too long.
    TemporaryPasswordExpired,
}

/// What follows from what was proven. `is_fresh`: the password would still count if it is a temporary one.
pub(super) fn next(
    proven: Proven,
    account: &Account,
    is_fresh: bool,
    second: &Second,
    device: Option<Remembered>,
) -> Next {
    let Some(first) = proven.first else { return Next::Refusal(Refusal::Unproven) };
    if !account.enabled {
        return Next::Refusal(Refusal::Disabled);
    }
    match (account.status, first) {
        (Status::Unconfirmed, _) => Next::Refusal(Refusal::Unconfirmed),
        (Status::ResetRequired, _) => Next::Refusal(Refusal::ResetRequired),
        (Status::ForceChangePassword, First::Password) if is_fresh => Next::NewPassword,
        (Status::ForceChangePassword, First::Password) => Next::Refusal(Refusal::TemporaryPasswordExpired),
        // A temporary password is there to be used, and nobody else's word counts as a proof here.
        (Status::ForceChangePassword | Status::ExternalProvider, _) => Next::Refusal(Refusal::Unproven),
        (Status::Confirmed, _) => next_proof(proven, second, device),
    }
}

/// What follows a first factor that counts. A remembered device proves itself, before a second factor where it replaces one.
fn next_proof(proven: Proven, second: &Second, device: Option<Remembered>) -> Next {
    let replaces_second = device.is_some_and(|device| device.replaces_second_factor);
    let device_is_due = device.is_some() && !proven.device.is_some_and(|device| device.proven);
    let next_second = if proven.second || replaces_second { Next::Tokens } else { next_second(second) };
    match next_second {
        Next::Tokens if device_is_due => Next::Device,
        next => next,
    }
}

/// Which second factor is asked for.
fn next_second(second: &Second) -> Next {
    match (second.mode, second.usable.as_slice()) {
        (MfaMode::Off, _) | (MfaMode::Optional, []) => Next::Tokens,
        (MfaMode::On, []) => Next::SetUpSecond(second.can_set_up.clone()),
        (_, [only]) => Next::Second(*only),
        (_, several) => match second.preferred.filter(|preferred| several.contains(preferred)) {
            Some(preferred) => Next::Second(preferred),
            None => Next::ChooseSecond(several.to_vec()),
        },
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    const FIRSTS: [First; 4] = [First::Password, First::Code, First::SignUp, First::Passkey];

    fn account(status: Status, enabled: bool) -> Account {
        Account {
            sub: "sub".to_owned(),
            username: "anna".to_owned(),
            username_key: "anna".to_owned(),
            status,
            enabled,
            password_hash: None,
            srp: None,
            attributes: BTreeMap::new(),
        }
    }

    fn second(mode: MfaMode, usable: &[MfaMethod], preferred: Option<MfaMethod>) -> Second {
        Second { mode, usable: usable.to_vec(), preferred, can_set_up: vec![MfaMethod::SoftwareToken] }
    }

    #[test]
    fn what_follows_from_a_first_factor_by_status() {
        let none = second(MfaMode::Off, &[], None);
        for first in FIRSTS {
            let temporary = match first {
                First::Password => Next::NewPassword,
                _ => Next::Refusal(Refusal::Unproven),
            };
            for (status, follows) in [
                (Status::Confirmed, Next::Tokens),
                (Status::ForceChangePassword, temporary),
                (Status::Unconfirmed, Next::Refusal(Refusal::Unconfirmed)),
                (Status::ResetRequired, Next::Refusal(Refusal::ResetRequired)),
                (Status::ExternalProvider, Next::Refusal(Refusal::Unproven)),
            ] {
                let proven = Proven::by(first);
                assert_eq!(next(proven, &account(status, true), true, &none, None), follows, "{first:?} {status:?}");
                assert_eq!(next(proven, &account(status, false), true, &none, None), Next::Refusal(Refusal::Disabled));
                let nothing = Proven { second: true, ..Proven::default() };
                assert_eq!(next(nothing, &account(status, true), true, &none, None), Next::Refusal(Refusal::Unproven));
            }
        }
    }

    #[test]
    fn which_second_factor_follows() {
        use MfaMethod::{Email, Sms, SoftwareToken};
        let set_up = Next::SetUpSecond(vec![SoftwareToken]);
        for (mode, usable, preferred, follows) in [
            (MfaMode::Off, &[SoftwareToken][..], None, Next::Tokens),
            (MfaMode::Optional, &[], None, Next::Tokens),
            (MfaMode::On, &[], None, set_up),
            (MfaMode::Optional, &[Sms], None, Next::Second(Sms)),
            (MfaMode::On, &[Sms, Email], None, Next::ChooseSecond(vec![Sms, Email])),
            (MfaMode::On, &[Sms, Email], Some(Email), Next::Second(Email)),
            (MfaMode::Optional, &[Sms, Email], Some(SoftwareToken), Next::ChooseSecond(vec![Sms, Email])),
        ] {
            let second = second(mode, usable, preferred);
            for first in FIRSTS {
                let confirmed = account(Status::Confirmed, true);
                assert_eq!(next(Proven::by(first), &confirmed, false, &second, None), follows);
                assert_eq!(next(Proven::by(first).and_second(), &confirmed, false, &second, None), Next::Tokens);
            }
        }
    }

    #[test]
    fn a_new_password_comes_before_a_second_factor_and_a_second_factor_does_not_replace_it() {
        let temporary = account(Status::ForceChangePassword, true);
        let second = second(MfaMode::On, &[MfaMethod::Sms], None);
        assert_eq!(next(Proven::by(First::Password), &temporary, true, &second, None), Next::NewPassword);
        assert_eq!(next(Proven::by(First::Password).and_second(), &temporary, true, &second, None), Next::NewPassword);
        let expired = next(Proven::by(First::Password), &temporary, false, &second, None);
        assert_eq!(expired, Next::Refusal(Refusal::TemporaryPasswordExpired));
    }

    #[test]
    fn a_remembered_device_proves_itself_in_the_place_of_a_second_factor_or_after_it() {
        let confirmed = account(Status::Confirmed, true);
        let second = second(MfaMode::On, &[MfaMethod::Sms], None);
        let device = ClaimedDevice::named("us-east-1_00000000-0000-4000-8000-000000000000");
        let named = Proven::by(First::Password).on(device);
        let remembered = |replaces_second_factor| Some(Remembered { replaces_second_factor });
        for (proven, remembered, follows) in [
            (named, None, Next::Second(MfaMethod::Sms)),
            (named.and_device(), None, Next::Second(MfaMethod::Sms)),
            (named, remembered(true), Next::Device),
            (named.and_device(), remembered(true), Next::Tokens),
            (named, remembered(false), Next::Second(MfaMethod::Sms)),
            (named.and_device(), remembered(false), Next::Second(MfaMethod::Sms)),
            (named.and_second(), remembered(false), Next::Device),
            (named.and_second().and_device(), remembered(false), Next::Tokens),
        ] {
            assert_eq!(next(proven, &confirmed, true, &second, remembered), follows, "{proven:?} {remembered:?}");
        }
    }

    #[test]
    fn a_device_is_named_by_its_key() {
        let key = "us-east-1_00000000-0000-4000-8000-00000000000a";
        assert_eq!(ClaimedDevice::named(key).unwrap().key("us-east-1"), key);
        assert_eq!(ClaimedDevice::named("us-east-1_x"), None);
    }
}
