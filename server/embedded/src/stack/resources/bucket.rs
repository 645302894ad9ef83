//! `AWS::S3::Bucket` and `AWS::S3::BucketPolicy`
//! (<https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-s3-bucket.html>).

use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::Value;

use super::roles::read;
use super::scalar::{Flag, Whole};
use super::{BUCKET, BUCKET_POLICY, Resolved, Resources, TemplateError};
use crate::iam::policy::Kind;
use crate::stack::settings::{self, BucketSettings, CorsRule};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct Properties {
    #[expect(dead_code, reason = "part of the bucket's Ref already")]
    bucket_name: Option<IgnoredAny>,
    #[serde(default)]
    tags: Vec<BucketTag>,
    #[expect(dead_code, reason = "encryption at rest is the disk's business here; see docs/LIMITS.md")]
    bucket_encryption: Option<IgnoredAny>,
    accelerate_configuration: Option<IgnoredAny>,
    public_access_block_configuration: PublicAccess,
    ownership_controls: Option<Ownership>,
    lifecycle_configuration: Option<Lifecycle>,
    cors_configuration: Option<Cors>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct BucketTag {
    key: String,
    value: String,
}

/// All four are needed: this backend answers nobody without credentials.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct PublicAccess {
    block_public_acls: Flag,
    block_public_policy: Flag,
    ignore_public_acls: Flag,
    restrict_public_buckets: Flag,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct Ownership {
    rules: Vec<OwnershipRule>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct OwnershipRule {
    object_ownership: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct Lifecycle {
    rules: Vec<LifecycleRule>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct LifecycleRule {
    id: Option<String>,
    status: String,
    abort_incomplete_multipart_upload: Abort,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct Abort {
    days_after_initiation: Whole,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct Cors {
    cors_rules: Vec<Rule>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct Rule {
    id: Option<String>,
    allowed_origins: Vec<String>,
    allowed_methods: Vec<String>,
    #[serde(default)]
    allowed_headers: Vec<String>,
    #[serde(default)]
    exposed_headers: Vec<String>,
    max_age: Option<Whole>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct BucketPolicy {
    bucket: String,
    policy_document: Value,
}

/// Reads the bucket with its policy.
pub(in crate::stack) fn settings(resources: &Resources) -> Result<BucketSettings, TemplateError> {
    let resource = resources.one(BUCKET)?;
    let properties: Properties = resource.read()?;
    if properties.accelerate_configuration.is_some() {
        return Err(TemplateError::unsupported(&resource.place, "S3 Transfer Acceleration (AccelerateConfiguration)"));
    }
    let access = &properties.public_access_block_configuration;
    let blocks = [
        access.block_public_acls,
        access.block_public_policy,
        access.ignore_public_acls,
        access.restrict_public_buckets,
    ];
    if blocks.contains(&Flag(false)) {
        return Err(TemplateError::unsupported(&resource.place, "a bucket that is open to the public"));
    }
    let owners = properties.ownership_controls.map(|controls| controls.rules).unwrap_or_default();
    if let Some(rule) = owners.iter().find(|rule| rule.object_ownership != "BucketOwnerEnforced") {
        return Err(TemplateError::unsupported(&resource.place, format!("ObjectOwnership {}", rule.object_ownership)));
    }
    let policies = resources
        .all(BUCKET_POLICY)
        .map(|policy_resource| {
            let policy: BucketPolicy = policy_resource.read()?;
            if policy.bucket != resource.reference {
                return Err(policy_resource.malformed("Bucket is not the template's bucket"));
            }
            let read = read(policy_resource, &policy.policy_document, Kind::Resource)?;
            Ok((read, policy.policy_document.to_string()))
        })
        .collect::<Result<Vec<_>, _>>()?;
    if policies.len() > 1 {
        return Err(TemplateError::Count { kind: BUCKET_POLICY, count: policies.len() });
    }
    let (policy, policy_document) = policies.into_iter().next().unzip();
    let lifecycle = properties.lifecycle_configuration.map(|lifecycle| lifecycle.rules).unwrap_or_default();
    let rules = properties.cors_configuration.map(|cors| cors.cors_rules).unwrap_or_default();
    Ok(BucketSettings {
        name: resource.reference.clone(),
        cors: rules.into_iter().map(|rule| cors_rule(resource, rule)).collect::<Result<_, _>>()?,
        policy,
        policy_document,
        tags: properties.tags.into_iter().map(|tag| (tag.key, tag.value)).collect(),
        lifecycle: lifecycle.into_iter().map(|rule| lifecycle_rule(resource, rule)).collect::<Result<_, _>>()?,
    })
}

fn lifecycle_rule(resource: &Resolved, rule: LifecycleRule) -> Result<settings::LifecycleRule, TemplateError> {
    let enabled = match rule.status.as_str() {
        "Enabled" => true,
        "Disabled" => false,
        other => return Err(resource.malformed(format!("LifecycleConfiguration: {other} is not a Status"))),
    };
    let abort_incomplete_days = rule.abort_incomplete_multipart_upload.days_after_initiation.0;
    Ok(settings::LifecycleRule { id: rule.id, enabled, abort_incomplete_days })
}

fn cors_rule(resource: &Resolved, rule: Rule) -> Result<CorsRule, TemplateError> {
    if let Some(method) =
        rule.allowed_methods.iter().find(|method| !["GET", "PUT", "POST", "DELETE", "HEAD"].contains(&method.as_str()))
    {
        return Err(resource.malformed(format!("CorsRules: {method} is not a method that S3 allows here")));
    }
    let patterns = rule.allowed_origins.iter().chain(&rule.allowed_headers);
    if let Some(pattern) = patterns.into_iter().find(|pattern| pattern.matches('*').count() > 1) {
        return Err(resource.malformed(format!("CorsRules: `{pattern}` has more than one `*`")));
    }
    Ok(CorsRule {
        id: rule.id,
        allowed_origins: rule.allowed_origins,
        allowed_methods: rule.allowed_methods,
        allowed_headers: rule.allowed_headers,
        exposed_headers: rule.exposed_headers,
        max_age_s: rule.max_age.map(|age| age.0),
    })
}
