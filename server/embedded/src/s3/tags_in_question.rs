//! The tags that policies may ask about: those that an object has (`s3:ExistingObjectTag/{key}`), and those that a request
//! gives it (`s3:RequestObjectTag/{key}`, `s3:RequestObjectTagKeys`)
//! (<https://docs.aws.amazon.com/AmazonS3/latest/userguide/tagging-and-policies.html>).
//!
//! Each key is there for some actions only: nothing can be written or deleted by what is there already. Tags that an object
//! gets by being copied count as given. Names of context keys have no case, those of tags have: of two tags that differ in
//! it, both values are seen.

use http::HeaderMap;

use super::tags;
use crate::iam::Context;
use crate::iam::policy::Policy;
use crate::stack::Stack;
use crate::store::Tags;

/// Actions that are decided with the tags that the object has.
const BY_EXISTING: [&str; 11] = [
    "s3:GetObject",
    "s3:GetObjectVersion",
    "s3:GetObjectAcl",
    "s3:GetObjectVersionAcl",
    "s3:GetObjectAttributes",
    "s3:GetObjectVersionAttributes",
    "s3:GetObjectTagging",
    "s3:GetObjectVersionTagging",
    "s3:PutObjectTagging",
    "s3:PutObjectVersionTagging",
    "s3:DeleteObjectTagging",
];
/// Actions that are decided with the tags that the request gives.
const BY_REQUESTED: [&str; 3] = ["s3:PutObject", "s3:PutObjectTagging", "s3:PutObjectVersionTagging"];

/// What is known of tags about one request.
#[derive(Clone, Default)]
pub(super) struct TagsInQuestion {
    /// Of the object as it is.
    pub(super) existing: Tags,
    /// Of the object as it is to be.
    pub(super) requested: Tags,
}

impl TagsInQuestion {
    /// The context of one action.
    pub(super) fn context(&self, action: &str, context: Context) -> Context {
        let mut context = context;
        if BY_EXISTING.contains(&action) {
            for (key, value) in &self.existing {
                context = context.with(&format!("s3:ExistingObjectTag/{key}"), value.as_str());
            }
        }
        if BY_REQUESTED.contains(&action) {
            for (key, value) in &self.requested {
                context = context.with(&format!("s3:RequestObjectTag/{key}"), value.as_str());
                context = context.with("s3:RequestObjectTagKeys", key.as_str());
            }
        }
        context
    }
}

/// The tags that the headers of an operation give. Malformed ones are none here: the operation refuses them.
pub(super) fn in_headers(operation: &str, headers: &HeaderMap) -> Tags {
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let given = match operation {
        "PutObject" | "CreateMultipartUpload" => true,
        // Else it keeps those of the source.
        "CopyObject" => header("x-amz-tagging-directive") == Some("REPLACE"),
        _ => false,
    };
    if given { tags::from_header(header("x-amz-tagging")).unwrap_or_default() } else { Tags::new() }
}

/// Whether any policy of the template asks about tags.
pub(super) fn are_asked_for(stack: &Stack) -> bool {
    let of_roles = stack.identity_pool.roles.iter().flat_map(|role| &role.policies);
    of_roles.chain(&stack.bucket.policy).any(Policy::asks_for_tags)
}
