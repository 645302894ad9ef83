//! The table of a sign-in: what follows from what was proven and from the account. Pure.

use serde::{Deserialize, Serialize};

use crate::user_pool::accounts::Account;
use crate::user_pool::status::Status;

/// What a caller has proven in this sign-in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Proven {
    /// That they know the password.
    pub(super) password: bool,
}

/// What follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Next {
    /// They are signed in.
    Tokens,
    /// They choose another password first.
    NewPassword,
    /// Nothing: the account may not sign in.
    Refusal(Refusal),
}

/// Why an account may not sign in. It is told to nobody who has proven nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refusal {
    /// Nothing was proven.
    Unproven,
    /// An administrator has disabled it.
    Disabled,
    /// Its sign-up was not confirmed.
    Unconfirmed,
    /// A new password has to be set with a code.
    ResetRequired,
}

/// What follows from what was proven.
pub(super) fn next(proven: Proven, account: &Account) -> Next {
    if !proven.password {
        return Next::Refusal(Refusal::Unproven);
    }
    if !account.enabled {
        return Next::Refusal(Refusal::Disabled);
    }
    match account.status {
        Status::Unconfirmed => Next::Refusal(Refusal::Unconfirmed),
        Status::ResetRequired => Next::Refusal(Refusal::ResetRequired),
        // Nobody else's word counts as a password here.
        Status::ExternalProvider => Next::Refusal(Refusal::Unproven),
        Status::ForceChangePassword => Next::NewPassword,
        Status::Confirmed => Next::Tokens,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

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

    #[test]
    fn what_follows_from_a_proven_password() {
        let password = Proven { password: true };
        for (status, follows) in [
            (Status::Confirmed, Next::Tokens),
            (Status::ForceChangePassword, Next::NewPassword),
            (Status::Unconfirmed, Next::Refusal(Refusal::Unconfirmed)),
            (Status::ResetRequired, Next::Refusal(Refusal::ResetRequired)),
            (Status::ExternalProvider, Next::Refusal(Refusal::Unproven)),
        ] {
            assert_eq!(next(password, &account(status, true)), follows);
            assert_eq!(next(password, &account(status, false)), Next::Refusal(Refusal::Disabled));
            assert_eq!(next(Proven::default(), &account(status, true)), Next::Refusal(Refusal::Unproven));
        }
    }
}
