//! The decision: explicit deny, then allow, then the default, which is no.

use super::context::Context;
use super::pattern::{Case, Pattern};
use super::policy::{Effect, Matcher, Policy, Statement};
use super::principal::Caller;

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
    let applying: Vec<Effect> =
        identity.iter().map(AsRef::as_ref).chain(resource).flat_map(|policy| effects(policy, request)).collect();
    !applying.contains(&Effect::Deny) && applying.contains(&Effect::Allow)
}

/// The same for a session that is limited by a policy of its own: what the role's policies or the resource's allow the role
/// has to be allowed by that one, too. What the resource's policy allows the session itself, by its name, is not limited; a deny
/// counts wherever it stands
/// (<https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies.html#policies_session>).
pub(crate) fn allows_within<P: AsRef<Policy>>(
    session: Option<&Policy>,
    identity: &[P],
    resource: Option<&Policy>,
    request: &Request<'_>,
) -> bool {
    let allowed = allows(identity, resource, request);
    let Some(session) = session.filter(|_| allowed) else { return allowed };
    let by_session: Vec<Effect> = effects(session, request).collect();
    let by_name = resource.is_some_and(|policy| {
        let allowing = |statement: &&Statement| statement.effect == Effect::Allow && applies(statement, request);
        policy.statements.iter().filter(allowing).any(|statement| statement.principals.name_session(request.caller))
    });
    !by_session.contains(&Effect::Deny) && (by_name || by_session.contains(&Effect::Allow))
}

fn effects<'p>(policy: &'p Policy, request: &'p Request<'_>) -> impl Iterator<Item = Effect> + 'p {
    policy.statements.iter().filter(move |statement| applies(statement, request)).map(|statement| statement.effect)
}

/// Whether an identity of an identity pool may take a role, by the role's trust policy. What is known about the identity is in
/// the context: see [`Context::identity`].
pub(crate) fn may_assume(trust: &Policy, context: &Context) -> bool {
    let request = Request {
        caller: Caller::Federated("cognito-identity.amazonaws.com"),
        action: "sts:AssumeRoleWithWebIdentity",
        resource: "",
        context,
    };
    allows::<Policy>(&[], Some(trust), &request)
}

fn applies(statement: &Statement, request: &Request<'_>) -> bool {
    statement.principals.concern(request.caller, statement.effect)
        && selects(&statement.actions, request.action, Case::Insensitive, request.context)
        && statement
            .resources
            .as_ref()
            .is_none_or(|resources| selects(resources, request.resource, Case::Sensitive, request.context))
        && statement.conditions.iter().all(|condition| condition.holds(request.context))
}

fn selects(matcher: &Matcher, text: &str, case: Case, context: &Context) -> bool {
    let fits = |patterns: &[Pattern]| patterns.iter().any(|pattern| pattern.matches(text, case, context));
    match matcher {
        Matcher::AnyOf(patterns) => fits(patterns),
        Matcher::NoneOf(patterns) => !fits(patterns),
    }
}
