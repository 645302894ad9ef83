//! Why a change of a stack failed: what failed first, not what was taken back because of it.

use super::error::DeployError;
use super::events::{End, Event};

/// Reasons that only follow from the one that is looked for.
const CONSEQUENCES: [&str; 3] = ["cancelled", "The following resource(s) failed", "Rollback requested by user"];

/// The error of a change that ended otherwise than it should.
pub(super) fn explain(name: &str, end: &End) -> DeployError {
    let cause = first_cause(&end.events).map_or_else(
        || "CloudFormation does not say why: look at the stack's events at AWS.".to_owned(),
        |event| {
            let reason = event.reason.as_deref().unwrap_or("CloudFormation gives no reason");
            let hint = hint(&event.kind, reason).map(|hint| format!("\n{hint}")).unwrap_or_default();
            format!("{} ({}) came to {}: {reason}{hint}", event.resource, event.kind, event.status)
        },
    );
    let left = match end.status.as_str() {
        "ROLLBACK_COMPLETE" | "DELETE_COMPLETE" => {
            "What had been made was removed again; updown deploy may be said anew."
        }
        "UPDATE_ROLLBACK_COMPLETE" => "The stack is as it was before.",
        "DELETE_FAILED" => "The rest of the stack is gone; updown destroy may be said anew.",
        _ => "Look at the stack at AWS before anything else.",
    };
    DeployError::Failed(format!("{name} is now {}. The first cause: {cause}\n{left}", end.status))
}

/// The first failure that is not the consequence of another.
pub(super) fn first_cause(events: &[Event]) -> Option<&Event> {
    let is_consequence = |event: &&Event| {
        let reason = event.reason.as_deref().unwrap_or_default();
        CONSEQUENCES.iter().any(|words| reason.contains(words))
    };
    let failed = || events.iter().filter(|event| event.status.ends_with("_FAILED"));
    failed().find(|event| !is_consequence(event)).or_else(|| failed().next()).or_else(|| {
        // A refusal before any resource is begun stands with the stack alone.
        events.iter().find(|event| event.status.contains("ROLLBACK") && event.reason.is_some())
    })
}

/// What helps, where AWS's words do not say it.
fn hint(kind: &str, reason: &str) -> Option<&'static str> {
    let lower = reason.to_ascii_lowercase();
    let says = |words: &str| lower.contains(words);
    Some(match kind {
        _ if says("not authorized to perform") || says("access denied") || says("accessdenied") => {
            "Whoever deploys lacks the permission that stands there: docs/AWS.md has the policy."
        }
        _ if says("limitexceeded") || says("too many") || says("quota") => {
            "A quota of the account is used up: ask for more at Service Quotas, or delete what is not needed."
        }
        "AWS::Cognito::UserPoolDomain" if says("already") || says("domain") => {
            "The domain of a pool is one in the whole region: choose another DomainPrefix, of small letters, digits and hyphens, \
             without aws, amazon or cognito."
        }
        "AWS::Cognito::UserPool"
            if says("invalid attributedatatype") || says("cannot be changed") || says("existing schema") =>
        {
            "Cognito never changes what people sign in with (SignInWith) nor whether the address is fixed (ChangeableEmail): leave \
             them as they were deployed, or deploy another stack with --stack-name."
        }
        "AWS::Cognito::UserPool" if says("emailsendingaccount") || says("email") && says("mfa") => {
            "Codes by e-mail need an address of one's own: verify it at Amazon SES and give EmailIdentityArn."
        }
        "AWS::Cognito::UserPoolClient" if says("callback") || says("redirect") || says("url") => {
            "With DomainPrefix, AllowedOrigins are to be https, or http://localhost: say --public-url https://…"
        }
        "AWS::S3::Bucket" if says("not empty") => {
            "Delete what is in the bucket first, or say updown destroy --keep-data."
        }
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::{End, explain, first_cause};
    use crate::deploy::events::Event;
    use crate::deploy::standing::Standing;

    fn event(resource: &str, status: &str, reason: Option<&str>) -> Event {
        Event {
            id: String::new(),
            at: String::new(),
            resource: resource.to_owned(),
            kind: format!("AWS::Cognito::{resource}"),
            status: status.to_owned(),
            reason: reason.map(str::to_owned),
        }
    }

    #[test]
    fn what_was_cancelled_for_the_sake_of_another_is_not_the_cause() {
        let events = [
            event("updown", "CREATE_IN_PROGRESS", Some("User Initiated")),
            event("IdentityPool", "CREATE_FAILED", Some("Resource creation cancelled")),
            event("UserPoolDomain", "CREATE_FAILED", Some("Domain already associated with another user pool.")),
            event(
                "updown",
                "ROLLBACK_IN_PROGRESS",
                Some("The following resource(s) failed to create: [UserPoolDomain]."),
            ),
        ];
        assert_eq!(first_cause(&events).unwrap().resource, "UserPoolDomain");
        assert_eq!(first_cause(&events[..2]).unwrap().resource, "IdentityPool", "better than nothing");
        assert_eq!(first_cause(&events[..1]), None);
        let end =
            End { standing: Standing::NeverCreated, status: "ROLLBACK_COMPLETE".to_owned(), events: events.to_vec() };
        let said = explain("updown", &end).to_string();
        for words in ["UserPoolDomain", "already associated", "another DomainPrefix", "removed again"] {
            assert!(said.contains(words), "{words} in {said}");
        }
    }

    #[test]
    fn what_the_stack_itself_was_refused_for_is_the_cause_where_no_resource_failed() {
        let events = [event("updown", "UPDATE_ROLLBACK_IN_PROGRESS", Some("Parameter Mfa cannot be used"))];
        assert_eq!(first_cause(&events).unwrap().reason.as_deref(), Some("Parameter Mfa cannot be used"));
    }
}
