//! The holder of a key, and what the policies allow it.

use std::sync::Arc;

use super::SessionPolicy;
use super::sessions::RoleSession;
use crate::iam::policy::Policy;
use crate::iam::{Caller, Context, Request, allows, allows_within};
use crate::stack::{ACCOUNT, Stack};

/// The administrator's name.
const ADMINISTRATOR: &str = "administrator";
/// The administrator's unique id: there is one.
const ADMINISTRATOR_ID: &str = "AIDAADMINISTRATOR7777";

/// Who sent a request.
#[derive(Clone)]
pub(crate) enum Principal {
    /// The account's administrator, with the policy that allows everything.
    Administrator(Arc<Policy>),
    /// A session of a role.
    Session(RoleSession),
}

/// What a principal wants to do.
#[derive(Clone, Copy)]
pub(crate) struct Question<'a> {
    /// For example `s3:GetObject`.
    pub(crate) action: &'a str,
    /// The ARN of what it is about, or `*`.
    pub(crate) resource: &'a str,
    /// The policy of what it is about, if that has one.
    pub(crate) policy: Option<&'a Policy>,
    /// What is known about the request, [`Principal::context`] included.
    pub(crate) context: &'a Context,
}

impl Principal {
    /// What STS calls it.
    pub(crate) fn arn(&self) -> String {
        match self {
            Self::Administrator(_) => administrator_arn(),
            Self::Session(session) => {
                let role = session.role_arn.rsplit('/').next().unwrap_or_default();
                format!("arn:aws:sts::{ACCOUNT}:assumed-role/{role}/{}", session.name)
            }
        }
    }

    /// What STS calls it where names may be used again; nothing for a role that the template has no more.
    pub(crate) fn unique_id(&self, stack: &Stack) -> Option<String> {
        match self {
            Self::Administrator(_) => Some(ADMINISTRATOR_ID.to_owned()),
            Self::Session(session) => stack.role(&session.role_arn).map(|role| format!("{}:{}", role.id, session.name)),
        }
    }

    /// Adds what is known about the principal.
    pub(crate) fn context(&self, stack: &Stack, context: Context) -> Context {
        let context = context.with("aws:PrincipalAccount", ACCOUNT).with("aws:PrincipalIsAWSService", "false");
        let Self::Session(session) = self else {
            return context
                .with("aws:PrincipalArn", administrator_arn())
                .with("aws:PrincipalType", "User")
                .with("aws:userid", ADMINISTRATOR_ID)
                .with("aws:username", ADMINISTRATOR);
        };
        let pool = &stack.identity_pool;
        let providers = pool.providers.iter().map(|provider| provider.name.as_str());
        let authentication: Vec<&str> = match session.authenticated {
            true => std::iter::once("authenticated").chain(providers).collect(),
            false => vec!["unauthenticated"],
        };
        context
            .identity(&pool.id, &session.identity_id, authentication)
            .with("aws:FederatedProvider", "cognito-identity.amazonaws.com")
            .with("aws:PrincipalArn", session.role_arn.as_str())
            .with("aws:PrincipalType", "AssumedRole")
            .with_some("aws:userid", self.unique_id(stack))
            .with_date("aws:TokenIssueTime", session.issued_at_s)
    }

    /// Whether its own policy asks for the tags of objects.
    pub(crate) fn asks_for_tags(&self) -> bool {
        match self {
            Self::Administrator(_) => false,
            Self::Session(session) => session.policy.as_ref().is_some_and(|limits| limits.policy().asks_for_tags()),
        }
    }

    /// The decision. A session whose role is not in the template any more may do nothing.
    pub(crate) fn may(&self, stack: &Stack, question: Question<'_>) -> bool {
        let Question { action, resource, policy, context } = question;
        match self {
            Self::Administrator(access) => {
                let arn = administrator_arn();
                let request = Request { caller: Caller::User(&arn), action, resource, context };
                allows(std::slice::from_ref(access), policy, &request)
            }
            Self::Session(session) => stack.role(&session.role_arn).is_some_and(|role| {
                let caller = Caller::Role { role: &role.arn, session: &self.arn() };
                let request = Request { caller, action, resource, context };
                let limits = session.policy.as_ref().map(SessionPolicy::policy);
                allows_within(limits, &role.policies, policy, &request)
            }),
        }
    }
}

fn administrator_arn() -> String {
    format!("arn:aws:iam::{ACCOUNT}:user/{ADMINISTRATOR}")
}
