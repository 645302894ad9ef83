//! The decision: explicit deny, then allow, then the default, which is no.

use super::condition::Context;
use super::pattern::{Case, Pattern};
use super::policy::{Effect, Matcher, Policy, Principal, Statement};

/// Who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Caller<'a> {
    /// The user with this ARN.
    User(&'a str),
    /// A session of the role with this ARN.
    Role(&'a str),
    /// A login provider that asks for a role, for example `cognito-identity.amazonaws.com`.
    Federated(&'a str),
}

/// What is asked.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Request<'a> {
    pub(crate) caller: Caller<'a>,
    /// For example `s3:GetObject`; has no case.
    pub(crate) action: &'a str,
    /// The ARN of what it is about; has case.
    pub(crate) resource: &'a str,
    pub(crate) context: &'a Context,
}

/// Whether the request may go ahead, by the caller's policies and, if it has one, the resource's.
pub(crate) fn allows<P: AsRef<Policy>>(identity: &[P], resource: Option<&Policy>, request: &Request<'_>) -> bool {
    let applying: Vec<Effect> = identity
        .iter()
        .map(AsRef::as_ref)
        .chain(resource)
        .flat_map(|policy| &policy.statements)
        .filter(|statement| applies(statement, request))
        .map(|statement| statement.effect)
        .collect();
    !applying.contains(&Effect::Deny) && applying.contains(&Effect::Allow)
}

/// Whether an identity of an identity pool may take a role, by the role's trust policy.
///
/// `authentication` are the values of `cognito-identity.amazonaws.com:amr`: `authenticated` or `unauthenticated`, and the
/// login provider's name.
pub(crate) fn may_assume(trust: &Policy, identity_pool_id: &str, identity_id: &str, authentication: &[&str]) -> bool {
    const PROVIDER: &str = "cognito-identity.amazonaws.com";
    let mut context = Context::new()
        .with("cognito-identity.amazonaws.com:aud", identity_pool_id)
        .with("cognito-identity.amazonaws.com:sub", identity_id);
    for value in authentication {
        context = context.with("cognito-identity.amazonaws.com:amr", *value);
    }
    let request = Request {
        caller: Caller::Federated(PROVIDER),
        action: "sts:AssumeRoleWithWebIdentity",
        resource: "",
        context: &context,
    };
    allows::<Policy>(&[], Some(trust), &request)
}

fn applies(statement: &Statement, request: &Request<'_>) -> bool {
    concerns(statement.principals.as_deref(), request.caller)
        && selects(&statement.actions, request.action, Case::Insensitive, request.context)
        && statement
            .resources
            .as_ref()
            .is_none_or(|resources| selects(resources, request.resource, Case::Sensitive, request.context))
        && statement.conditions.iter().all(|condition| condition.holds(request.context))
}

fn concerns(principals: Option<&[Principal]>, caller: Caller<'_>) -> bool {
    principals.is_none_or(|principals| {
        principals.iter().any(|principal| match (principal, caller) {
            (Principal::Anyone, _) => true,
            (Principal::Role(arn), Caller::Role(caller)) => arn == caller,
            (Principal::Federated(provider), Caller::Federated(caller)) => provider == caller,
            (Principal::Role(_) | Principal::Federated(_), _) => false,
        })
    })
}

fn selects(matcher: &Matcher, text: &str, case: Case, context: &Context) -> bool {
    let fits = |patterns: &[Pattern]| patterns.iter().any(|pattern| pattern.matches(text, case, context));
    match matcher {
        Matcher::AnyOf(patterns) => fits(patterns),
        Matcher::NoneOf(patterns) => !fits(patterns),
    }
}

#[cfg(test)]
#[path = "evaluate_tests.rs"]
mod tests;
