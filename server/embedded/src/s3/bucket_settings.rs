//! What is asked about the bucket itself. The template decides each answer: what it names, or that there is no such thing,
//! since the template's reader refuses what it does not know.
//!
//! Encryption is the exception: content is stored as it comes, whatever the template says, so none is claimed. See docs/LIMITS.md.

use http::StatusCode;
use s3s::dto::{
    AbortIncompleteMultipartUpload, Bucket, CORSRule, ExpirationStatus, GetBucketCorsOutput,
    GetBucketLifecycleConfigurationOutput, GetBucketOwnershipControlsOutput, GetBucketPolicyOutput,
    GetBucketPolicyStatusOutput, GetBucketRequestPaymentOutput, GetBucketTaggingOutput, GetPublicAccessBlockOutput,
    Grant, Grantee, LifecycleRule, LifecycleRuleFilter, ListBucketsInput, ListBucketsOutput, ObjectOwnership,
    OwnershipControls, OwnershipControlsRule, Payer, Permission, PolicyStatus, PublicAccessBlockConfiguration, Tag,
    Type,
};
use s3s::{S3Error, S3ErrorCode, S3Result};

use super::described::timestamp;
use super::errors::{custom, error};
use super::list::owner;
use crate::stack::Stack;
use crate::stack::settings::{self, BucketSettings, CorsRule};

/// The one bucket, if it is among those that are asked for.
pub(super) fn buckets(stack: &Stack, created_s: i64, input: ListBucketsInput) -> S3Result<ListBucketsOutput> {
    if input.max_buckets.is_some_and(|most| !(1..=10_000).contains(&most)) {
        return Err(error(S3ErrorCode::InvalidArgument, "Argument max-buckets must be an integer between 1 and 10000"));
    }
    let name = &stack.bucket.name;
    let wanted = input.prefix.as_ref().is_none_or(|prefix| name.starts_with(prefix))
        && input.bucket_region.as_ref().is_none_or(|region| *region == stack.region)
        && input.continuation_token.is_none();
    let bucket = Bucket {
        name: Some(name.clone()),
        creation_date: timestamp(created_s),
        bucket_region: Some(stack.region.clone()),
    };
    Ok(ListBucketsOutput {
        buckets: Some(wanted.then_some(bucket).into_iter().collect()),
        owner: Some(owner()),
        prefix: input.prefix,
        continuation_token: None,
    })
}

/// The template's CORS rules.
pub(super) fn cors(bucket: &BucketSettings) -> S3Result<GetBucketCorsOutput> {
    if bucket.cors.is_empty() {
        return Err(error(S3ErrorCode::NoSuchCORSConfiguration, "The CORS configuration does not exist"));
    }
    let some = |list: &Vec<String>| Some(list.clone()).filter(|list| !list.is_empty());
    let rule = |rule: &CorsRule| CORSRule {
        id: rule.id.clone(),
        allowed_origins: rule.allowed_origins.clone(),
        allowed_methods: rule.allowed_methods.clone(),
        allowed_headers: some(&rule.allowed_headers),
        expose_headers: some(&rule.exposed_headers),
        max_age_seconds: rule.max_age_s.and_then(|age| i32::try_from(age).ok()),
    };
    Ok(GetBucketCorsOutput { cors_rules: Some(bucket.cors.iter().map(rule).collect()) })
}

/// The template's lifecycle rules. Each is about the whole bucket.
pub(super) fn lifecycle(bucket: &BucketSettings) -> S3Result<GetBucketLifecycleConfigurationOutput> {
    if bucket.lifecycle.is_empty() {
        let message = "The lifecycle configuration does not exist";
        return Err(error(S3ErrorCode::NoSuchLifecycleConfiguration, message));
    }
    let rule = |rule: &settings::LifecycleRule| LifecycleRule {
        abort_incomplete_multipart_upload: Some(AbortIncompleteMultipartUpload {
            days_after_initiation: i32::try_from(rule.abort_incomplete_days).ok(),
        }),
        filter: Some(LifecycleRuleFilter { prefix: Some(String::new()), ..LifecycleRuleFilter::default() }),
        id: rule.id.clone(),
        status: ExpirationStatus::from_static(if rule.enabled {
            ExpirationStatus::ENABLED
        } else {
            ExpirationStatus::DISABLED
        }),
        expiration: None,
        noncurrent_version_expiration: None,
        noncurrent_version_transitions: None,
        prefix: None,
        transitions: None,
    };
    let rules = Some(bucket.lifecycle.iter().map(rule).collect());
    Ok(GetBucketLifecycleConfigurationOutput { rules, transition_default_minimum_object_size: None })
}

/// The template's tags of the bucket.
pub(super) fn tagging(bucket: &BucketSettings) -> S3Result<GetBucketTaggingOutput> {
    if bucket.tags.is_empty() {
        return Err(error(S3ErrorCode::NoSuchTagSet, "The TagSet does not exist"));
    }
    let tag = |(name, value): &(String, String)| Tag { key: Some(name.clone()), value: Some(value.clone()) };
    Ok(GetBucketTaggingOutput { tag_set: bucket.tags.iter().map(tag).collect() })
}

/// The template's bucket policy.
pub(super) fn policy(bucket: &BucketSettings) -> S3Result<GetBucketPolicyOutput> {
    let policy = bucket.policy_document.clone();
    if policy.is_none() {
        return Err(error(S3ErrorCode::NoSuchBucketPolicy, "The bucket policy does not exist"));
    }
    Ok(GetBucketPolicyOutput { policy })
}

/// Nothing is public: a template that blocks less than everything is refused.
pub(super) fn policy_status() -> GetBucketPolicyStatusOutput {
    GetBucketPolicyStatusOutput { policy_status: Some(PolicyStatus { is_public: Some(false) }) }
}

/// All four are needed of a template.
pub(super) fn public_access_block() -> GetPublicAccessBlockOutput {
    let blocked = PublicAccessBlockConfiguration {
        block_public_acls: Some(true),
        block_public_policy: Some(true),
        ignore_public_acls: Some(true),
        restrict_public_buckets: Some(true),
    };
    GetPublicAccessBlockOutput { public_access_block_configuration: Some(blocked) }
}

/// Another ownership is refused of a template.
pub(super) fn ownership() -> GetBucketOwnershipControlsOutput {
    let object_ownership = ObjectOwnership::from_static(ObjectOwnership::BUCKET_OWNER_ENFORCED);
    let rules = vec![OwnershipControlsRule { object_ownership }];
    GetBucketOwnershipControlsOutput { ownership_controls: Some(OwnershipControls { rules }) }
}

/// The list that every bucket and object has where access control lists are off: its owner may everything.
pub(super) fn grants() -> Vec<Grant> {
    let grantee = Grantee {
        display_name: None,
        email_address: None,
        id: owner().id,
        type_: Type::from_static(Type::CANONICAL_USER),
        uri: None,
    };
    let permission = Permission::from_static(Permission::FULL_CONTROL);
    vec![Grant { grantee: Some(grantee), permission: Some(permission) }]
}

/// There is no bill.
pub(super) fn request_payment() -> GetBucketRequestPaymentOutput {
    GetBucketRequestPaymentOutput { payer: Some(Payer::from_static(Payer::BUCKET_OWNER)) }
}

/// 404
pub(super) fn no_encryption() -> S3Error {
    custom(
        "ServerSideEncryptionConfigurationNotFoundError",
        StatusCode::NOT_FOUND,
        "The server side encryption configuration was not found",
    )
}

/// 404
pub(super) fn no_website() -> S3Error {
    error(S3ErrorCode::NoSuchWebsiteConfiguration, "The specified bucket does not have a website configuration")
}

/// 404
pub(super) fn no_replication() -> S3Error {
    error(S3ErrorCode::ReplicationConfigurationNotFoundError, "The replication configuration was not found")
}

/// 404
pub(super) fn no_object_lock() -> S3Error {
    custom(
        "ObjectLockConfigurationNotFoundError",
        StatusCode::NOT_FOUND,
        "Object Lock configuration does not exist for this bucket",
    )
}
