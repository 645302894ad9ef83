//! Whom a statement is about, and whether that is who asks.
//!
//! Reference: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html> and
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html>. Canonical user
//! ids, other login providers and services are refused: nobody here is one of them. But for one: a role that Cognito itself takes
//! to send short messages is part of a template, and nobody here takes it.

use super::policy::{Effect, PolicyError};

/// The login provider that hands out roles here.
const COGNITO: &str = "cognito-identity.amazonaws.com";

/// The service that takes a role to send short messages.
const USER_POOLS: &str = "cognito-idp.amazonaws.com";

/// Who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Caller<'a> {
    /// The user with this ARN.
    User(&'a str),
    /// A session of the role with this ARN.
    Role {
        /// `arn:aws:iam::{account}:role/{name}`
        role: &'a str,
        /// `arn:aws:sts::{account}:assumed-role/{name}/{session}`
        session: &'a str,
    },
    /// A login provider that asks for a role, for example `cognito-identity.amazonaws.com`.
    Federated(&'a str),
}

/// One entry of `Principal` or `NotPrincipal`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Principal {
    /// `"*"` or `{"AWS": "*"}`.
    Anyone,
    /// `{"AWS": "{account}"}` or `{"AWS": "arn:aws:iam::{account}:root"}`.
    Account(String),
    /// `{"AWS": "arn:aws:iam::{account}:user/{name}"}`.
    User(String),
    /// `{"AWS": "arn:aws:iam::{account}:role/{name}"}`.
    Role(String),
    /// `{"AWS": "arn:aws:sts::{account}:assumed-role/{name}/{session}"}`.
    Session(String),
    /// `{"Federated": "cognito-identity.amazonaws.com"}`.
    Federated(String),
    /// `{"Service": "cognito-idp.amazonaws.com"}`, which is nobody here.
    Service,
}

/// Whom a statement is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Principals {
    /// No element: whoever the policy is attached to.
    Holder,
    /// `Principal`.
    AnyOf(Vec<Principal>),
    /// `NotPrincipal`.
    NoneOf(Vec<Principal>),
}

impl Principal {
    /// Reads an entry; `kind` is the key that it stands under, such as `AWS`.
    pub(super) fn read(kind: &str, name: &str) -> Result<Self, PolicyError> {
        let unsupported = || PolicyError::Unsupported { part: "principal", name: format!("{kind}: {name}") };
        if kind == "Federated" && name == COGNITO {
            return Ok(Self::Federated(name.to_owned()));
        }
        if kind == "Service" && name == USER_POOLS {
            return Ok(Self::Service);
        }
        if kind != "AWS" {
            return Err(unsupported());
        }
        if name == "*" {
            return Ok(Self::Anyone);
        }
        if is_account(name) {
            return Ok(Self::Account(name.to_owned()));
        }
        // A wildcard stands for everybody or for nobody: never for a part of a name.
        let parts: Vec<&str> = name.splitn(6, ':').collect();
        match parts.as_slice() {
            ["arn", "aws", service, "", account, rest] if is_account(account) && !rest.contains(['*', '?']) => {
                match (*service, rest.split_once('/')) {
                    ("iam", None) if *rest == "root" => Ok(Self::Account((*account).to_owned())),
                    ("iam", Some(("user", user))) if !user.is_empty() => Ok(Self::User(name.to_owned())),
                    ("iam", Some(("role", role))) if !role.is_empty() => Ok(Self::Role(name.to_owned())),
                    ("sts", Some(("assumed-role", session))) if session.contains('/') => {
                        Ok(Self::Session(name.to_owned()))
                    }
                    _ => Err(unsupported()),
                }
            }
            _ => Err(unsupported()),
        }
    }

    fn names(&self, caller: Caller<'_>) -> bool {
        match (self, caller) {
            (Self::Anyone, _) => true,
            (Self::Account(account), Caller::Role { role: arn, .. } | Caller::User(arn)) => {
                account_of(arn) == Some(account)
            }
            (Self::User(arn), Caller::User(user)) => arn == user,
            (Self::Role(arn), Caller::Role { role, .. }) => arn == role,
            (Self::Session(arn), Caller::Role { session, .. }) => arn == session,
            (Self::Federated(provider), Caller::Federated(caller)) => provider == caller,
            (
                Self::Account(_)
                | Self::User(_)
                | Self::Role(_)
                | Self::Session(_)
                | Self::Federated(_)
                | Self::Service,
                _,
            ) => false,
        }
    }
}

impl Principals {
    /// Whether they list the caller's session by its own name.
    pub(super) fn name_session(&self, caller: Caller<'_>) -> bool {
        let Self::AnyOf(named) = self else { return false };
        named.iter().any(|principal| matches!(principal, Principal::Session(_)) && principal.names(caller))
    }

    /// Whether a statement with this effect is about the caller.
    pub(super) fn concern(&self, caller: Caller<'_>, effect: Effect) -> bool {
        match self {
            Self::Holder => true,
            Self::AnyOf(named) => named.iter().any(|principal| match (principal, effect) {
                // To name the account is to leave the decision to the policies of its roles: it allows none of them
                // anything, and denies it to all of them.
                (Principal::Account(_), Effect::Allow) => false,
                _ => principal.names(caller),
            }),
            // The account is looked at first, then the role, then the session: one that is not listed is denied.
            Self::NoneOf(named) => {
                let exempt = |kind: fn(&Principal) -> bool| {
                    named.iter().any(|principal| kind(principal) && principal.names(caller))
                };
                let anyone = exempt(|principal| *principal == Principal::Anyone);
                let account = exempt(|principal| matches!(principal, Principal::Account(_)));
                let user = exempt(|principal| matches!(principal, Principal::User(_)));
                let session = exempt(|principal| matches!(principal, Principal::Role(_)))
                    && exempt(|principal| matches!(principal, Principal::Session(_)));
                !(anyone || (account && (user || session)))
            }
        }
    }
}

/// Twelve digits.
fn is_account(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn account_of(arn: &str) -> Option<&str> {
    arn.split(':').nth(4)
}
