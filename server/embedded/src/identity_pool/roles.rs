//! Which role an identity gets
//! (<https://docs.aws.amazon.com/cognito/latest/developerguide/role-based-access-control.html>): guests theirs; users the one that
//! their provider's mapping chooses by the claims of their token, or else the one of all users. Pure.

use serde_json::Value;

use super::logins::SignedIn;
use crate::aws_json::{AwsError, Exception};
use crate::iam::{self, Context};
use crate::stack::settings::{Ambiguous, IdentityPoolSettings, Match, RoleChoice, RoleMapping, RoleRule};

/// The ARN of the role, if its trust policy lets this identity take it. `context`: what is known about the request.
pub(super) fn choose(
    settings: &IdentityPoolSettings,
    identity_id: &str,
    signed_in: Option<&SignedIn>,
    custom: Option<&str>,
    context: Context,
) -> Result<String, AwsError> {
    let invalid = || {
        let message = "Invalid identity pool configuration. Check assigned IAM roles for this pool.";
        AwsError::new(Exception::InvalidIdentityPoolConfiguration, message)
    };
    let arn = match (signed_in, custom) {
        (None, None) => settings.unauthenticated.as_ref().ok_or_else(invalid)?.arn.clone(),
        (None, Some(_)) => return Err(without_mapping()),
        (Some(signed_in), custom) => of_user(settings, signed_in, custom)?,
    };
    let role = settings.roles.iter().find(|role| role.arn == arn).ok_or_else(invalid)?;
    let authentication = match signed_in {
        Some(signed_in) => vec!["authenticated", signed_in.login.provider.as_str()],
        None => vec!["unauthenticated"],
    };
    let context = context.identity(&settings.id, identity_id, authentication);
    if iam::may_assume(&role.trust, &context) { Ok(arn) } else { Err(invalid()) }
}

fn of_user(settings: &IdentityPoolSettings, signed_in: &SignedIn, custom: Option<&str>) -> Result<String, AwsError> {
    let key = format!("{}:{}", signed_in.login.provider, signed_in.client_id);
    let Some(mapping) = settings.mappings.get(&key) else {
        return if custom.is_some() { Err(without_mapping()) } else { Ok(settings.authenticated.arn.clone()) };
    };
    let offered = offered(mapping, &signed_in.claims);
    if let Some(custom) = custom {
        let is_offered = offered.all.iter().any(|arn| arn == custom);
        let message = "The CustomRoleArn is not among the roles of this user.";
        return if is_offered { Ok(custom.to_owned()) } else { Err(AwsError::not_authorized(message)) };
    }
    match (offered.first, mapping.otherwise) {
        (Some(arn), _) => Ok(arn),
        (None, Ambiguous::AuthenticatedRole) => Ok(settings.authenticated.arn.clone()),
        (None, Ambiguous::Deny) => {
            Err(AwsError::not_authorized("The ambiguous role mapping rules denied this request."))
        }
    }
}

/// The roles that a mapping offers a user.
struct Offered {
    /// The one that they get unless they ask for another.
    first: Option<String>,
    all: Vec<String>,
}

fn offered(mapping: &RoleMapping, claims: &Value) -> Offered {
    match &mapping.choice {
        RoleChoice::Token => {
            let preferred = claims.get("cognito:preferred_role").and_then(Value::as_str).map(str::to_owned);
            let roles = texts(claims.get("cognito:roles"));
            Offered { first: preferred.clone(), all: preferred.into_iter().chain(roles).collect() }
        }
        RoleChoice::Rules(rules) => {
            let fitting = rules.iter().filter(|rule| fits(rule, claims)).map(|rule| rule.role_arn.clone());
            let all: Vec<String> = fitting.collect();
            Offered { first: all.first().cloned(), all }
        }
    }
}

/// A rule about a claim that is missing fits nobody.
fn fits(rule: &RoleRule, claims: &Value) -> bool {
    let values = texts(claims.get(&rule.claim));
    let value = rule.value.as_str();
    match rule.comparison {
        _ if values.is_empty() => false,
        Match::Equals => values.iter().any(|found| found == value),
        Match::NotEqual => values.iter().all(|found| found != value),
        Match::Contains => values.iter().any(|found| found.contains(value)),
        Match::StartsWith => values.iter().any(|found| found.starts_with(value)),
    }
}

/// A claim's values as texts: a list has several.
fn texts(claim: Option<&Value>) -> Vec<String> {
    match claim {
        None | Some(Value::Null | Value::Object(_)) => Vec::new(),
        Some(Value::Array(values)) => values.iter().flat_map(|value| texts(Some(value))).collect(),
        Some(Value::String(text)) => vec![text.clone()],
        Some(other @ (Value::Bool(_) | Value::Number(_))) => vec![other.to_string()],
    }
}

fn without_mapping() -> AwsError {
    AwsError::invalid_parameter("CustomRoleArn is not supported: the login provider has no role mapping.")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn rule(claim: &str, comparison: Match, value: &str) -> RoleRule {
        RoleRule { claim: claim.to_owned(), comparison, value: value.to_owned(), role_arn: "role".to_owned() }
    }

    #[test]
    fn rules_compare_claims() {
        let claims =
            json!({ "email": "anna@example.com", "email_verified": true, "cognito:groups": ["editors", "all"] });
        for (claim, comparison, value, expected) in [
            ("email", Match::Equals, "anna@example.com", true),
            ("email", Match::Equals, "anna", false),
            ("email", Match::StartsWith, "anna", true),
            ("email", Match::Contains, "@example", true),
            ("email", Match::NotEqual, "berta@example.com", true),
            ("email", Match::NotEqual, "anna@example.com", false),
            ("email_verified", Match::Equals, "true", true),
            ("cognito:groups", Match::Equals, "all", true),
            ("cognito:groups", Match::NotEqual, "all", false),
            ("custom:team", Match::NotEqual, "a", false),
            ("custom:team", Match::Contains, "", false),
        ] {
            assert_eq!(fits(&rule(claim, comparison, value), &claims), expected, "{claim} {comparison:?} {value}");
        }
    }

    #[test]
    fn a_token_offers_its_roles_and_gives_the_preferred_one() {
        let mapping = RoleMapping { choice: RoleChoice::Token, otherwise: Ambiguous::Deny };
        let claims = json!({ "cognito:preferred_role": "b", "cognito:roles": ["a", "b"] });
        let offered_roles = offered(&mapping, &claims);
        assert_eq!((offered_roles.first.as_deref(), offered_roles.all.len()), (Some("b"), 3));
        let without = offered(&mapping, &json!({ "cognito:roles": ["a", "b"] }));
        assert_eq!((without.first, without.all), (None, vec!["a".to_owned(), "b".to_owned()]));
    }
}
