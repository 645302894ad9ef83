//! `RoleMappings` of `AWS::Cognito::IdentityPoolRoleAttachment`
//! (<https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-cognito-identitypoolroleattachment-rolemapping.html>).

use std::collections::BTreeMap;

use serde::Deserialize;

use super::roles::Role;
use super::{Resolved, TemplateError};
use crate::stack::settings::{Ambiguous, Match, RoleChoice, RoleMapping, RoleRule};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(super) struct Mapping {
    r#type: Type,
    ambiguous_role_resolution: Option<Resolution>,
    /// The provider, where the key is another: keys cannot be made by functions.
    identity_provider: Option<String>,
    rules_configuration: Option<Rules>,
}

#[derive(Clone, Copy, Deserialize)]
enum Type {
    Token,
    Rules,
}

#[derive(Clone, Copy, Deserialize)]
enum Resolution {
    AuthenticatedRole,
    Deny,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct Rules {
    rules: Vec<Rule>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct Rule {
    claim: String,
    match_type: MatchType,
    value: String,
    #[serde(rename = "RoleARN")]
    role_arn: String,
}

#[derive(Clone, Copy, Deserialize)]
enum MatchType {
    Equals,
    Contains,
    StartsWith,
    NotEqual,
}

/// The mappings by provider; a rule's role has to be one of the template's.
pub(super) fn read(
    resource: &Resolved,
    mappings: BTreeMap<String, Mapping>,
    roles: &[Role],
) -> Result<BTreeMap<String, RoleMapping>, TemplateError> {
    let mut read = BTreeMap::new();
    for (key, mapping) in mappings {
        let otherwise = match mapping.ambiguous_role_resolution {
            Some(Resolution::AuthenticatedRole) => Ambiguous::AuthenticatedRole,
            Some(Resolution::Deny) => Ambiguous::Deny,
            None => return Err(resource.malformed(format!("{key} has no AmbiguousRoleResolution"))),
        };
        let choice = match (mapping.r#type, mapping.rules_configuration) {
            (Type::Token, None) => RoleChoice::Token,
            (Type::Token, Some(_)) => return Err(resource.malformed(format!("{key} of type Token has rules"))),
            (Type::Rules, None) => return Err(resource.malformed(format!("{key} of type Rules has no rules"))),
            (Type::Rules, Some(rules)) => {
                let rules = rules.rules.into_iter().map(|rule| self::rule(resource, rule, roles));
                RoleChoice::Rules(rules.collect::<Result<_, _>>()?)
            }
        };
        read.insert(mapping.identity_provider.unwrap_or(key), RoleMapping { choice, otherwise });
    }
    Ok(read)
}

fn rule(resource: &Resolved, rule: Rule, roles: &[Role]) -> Result<RoleRule, TemplateError> {
    if !roles.iter().any(|role| role.arn == rule.role_arn) {
        return Err(resource.malformed(format!("{} is not a role of the template", rule.role_arn)));
    }
    let comparison = match rule.match_type {
        MatchType::Equals => Match::Equals,
        MatchType::Contains => Match::Contains,
        MatchType::StartsWith => Match::StartsWith,
        MatchType::NotEqual => Match::NotEqual,
    };
    Ok(RoleRule { claim: rule.claim, comparison, value: rule.value, role_arn: rule.role_arn })
}
