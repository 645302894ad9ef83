//! `AWS::IAM::Role` with everything that is attached to it: inline policies, `AWS::IAM::Policy` and
//! `AWS::IAM::ManagedPolicy`. Policies that AWS manages are not known here, and so refused.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::scalar::Whole;
use super::{MANAGED_POLICY, POLICY, ROLE, Resolved, Resources, TemplateError};
use crate::iam::policy::{Kind, Policy};
use crate::stack::functions::ACCOUNT;
pub(super) use crate::stack::settings::Role;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct Properties {
    #[expect(dead_code, reason = "part of the role's Ref already")]
    role_name: Option<IgnoredAny>,
    #[expect(dead_code, reason = "a label")]
    description: Option<IgnoredAny>,
    max_session_duration: Option<Whole>,
    assume_role_policy_document: Value,
    #[serde(default)]
    policies: Vec<Inline>,
    #[serde(default)]
    managed_policy_arns: Vec<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct Inline {
    #[expect(dead_code, reason = "a label")]
    policy_name: IgnoredAny,
    policy_document: Value,
}

/// `AWS::IAM::Policy` and `AWS::IAM::ManagedPolicy`.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct Attached {
    #[expect(dead_code, reason = "a label")]
    policy_name: Option<IgnoredAny>,
    #[expect(dead_code, reason = "a label")]
    managed_policy_name: Option<IgnoredAny>,
    #[expect(dead_code, reason = "a label")]
    description: Option<IgnoredAny>,
    policy_document: Value,
    /// Names of roles, which is what `Ref` gives.
    #[serde(default)]
    roles: Vec<String>,
}

/// Reads every role.
pub(super) fn all(resources: &Resources) -> Result<Vec<Role>, TemplateError> {
    let mut by_role: BTreeMap<String, Vec<Policy>> = BTreeMap::new();
    let mut by_arn: BTreeMap<String, Policy> = BTreeMap::new();
    for resource in resources.all(MANAGED_POLICY).chain(resources.all(POLICY)) {
        let attached: Attached = resource.read()?;
        let policy = read(resource, &attached.policy_document, Kind::Identity)?;
        for role in attached.roles {
            by_role.entry(role).or_default().push(policy.clone());
        }
        by_arn.insert(resource.reference.clone(), policy);
    }
    resources
        .all(ROLE)
        .map(|resource| {
            let properties: Properties = resource.read()?;
            let mut policies = by_role.remove(&resource.reference).unwrap_or_default();
            for inline in &properties.policies {
                policies.push(read(resource, &inline.policy_document, Kind::Identity)?);
            }
            for arn in &properties.managed_policy_arns {
                let unknown = || TemplateError::unsupported(&resource.place, format!("the managed policy {arn}"));
                policies.push(by_arn.get(arn).cloned().ok_or_else(unknown)?);
            }
            let trust = read(resource, &properties.assume_role_policy_document, Kind::Trust)?;
            let max_session_s = properties.max_session_duration.map_or(3_600, |whole| i64::from(whole.0));
            if !(3_600..=43_200).contains(&max_session_s) {
                return Err(resource.malformed("MaxSessionDuration must be between 3600 and 43200"));
            }
            let arn = format!("arn:aws:iam::{ACCOUNT}:role/{}", resource.reference);
            Ok(Role { id: id(&resource.reference), arn, max_session_s, trust, policies })
        })
        .collect()
}

/// The unique id of a role: AWS makes one up, here it follows from the name, which is made up already.
pub(super) fn id(name: &str) -> String {
    const LETTERS: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let letter = |byte: &u8| LETTERS.get(usize::from(byte % 32)).copied().map_or('A', char::from);
    std::iter::once("AROA".to_owned())
        .chain(Sha256::digest(name.as_bytes()).iter().take(17).map(|byte| letter(byte).to_string()))
        .collect()
}

/// Reads a policy and says whose it is when it is refused.
pub(super) fn read(resource: &Resolved, document: &Value, kind: Kind) -> Result<Policy, TemplateError> {
    Policy::read(document, kind).map_err(|source| TemplateError::Policy { place: resource.place.clone(), source })
}
