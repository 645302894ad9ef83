//! Who sent an admitted request, and what the policies allow them: for the operation itself, and later for what the body
//! or the headers name besides, such as the keys of a deletion or the source of a copy.

use std::sync::Arc;

use s3s::{S3Request, S3Result};

use super::errors::access_denied;
use super::tags_in_question::TagsInQuestion;
use crate::iam::Context;
use crate::principals::{Principal, Question};
use crate::stack::Stack;
use crate::store::Tags;

/// Left with each admitted request.
#[derive(Clone)]
pub(super) struct Asker {
    stack: Arc<Stack>,
    principal: Principal,
    context: Context,
    tags: TagsInQuestion,
}

impl Asker {
    /// The holder of a key, with what is known about the request.
    pub(super) fn new(stack: Arc<Stack>, principal: Principal, context: Context, tags: TagsInQuestion) -> Self {
        let context = principal.context(&stack, context);
        Self { stack, principal, context, tags }
    }

    /// The same about an object with these tags, such as the source of a copy.
    pub(super) fn about_existing(&self, existing: Tags) -> Self {
        Self { tags: TagsInQuestion { existing, requested: Tags::new() }, ..self.clone() }
    }

    /// Decides once more about an object as it was read: between the decision and the reading it may have got other tags.
    ///
    /// # Errors
    /// `AccessDenied` when any of it is not allowed.
    pub(super) fn again(&self, actions: &[&str], (bucket, key): (&str, &str), tags: &Tags) -> S3Result<Self> {
        let asker = self.about_existing(tags.clone());
        let allowed = actions.iter().all(|action| asker.may_object(action, bucket, key));
        if allowed { Ok(asker) } else { Err(access_denied()) }
    }

    /// The same about an object that is to have these tags.
    pub(super) fn requesting(&self, requested: Tags) -> Self {
        Self { tags: TagsInQuestion { existing: self.tags.existing.clone(), requested }, ..self.clone() }
    }

    /// Who sent the request.
    pub(super) fn principal(&self) -> &Principal {
        &self.principal
    }

    /// Whether an action on the bucket is allowed.
    pub(super) fn may_bucket(&self, action: &str, bucket: &str) -> bool {
        self.may(action, bucket, &format!("arn:aws:s3:::{bucket}"))
    }

    /// Whether an action on an object is allowed.
    pub(super) fn may_object(&self, action: &str, bucket: &str, key: &str) -> bool {
        self.may(action, bucket, &format!("arn:aws:s3:::{bucket}/{key}"))
    }

    /// Whether an action on the account is allowed.
    pub(super) fn may_account(&self, action: &str) -> bool {
        self.may(action, "", "arn:aws:s3:::*")
    }

    fn may(&self, action: &str, bucket: &str, resource: &str) -> bool {
        let policy = self.stack.bucket.policy.as_ref().filter(|_| bucket == self.stack.bucket.name);
        let context = self.tags.context(action, self.context.clone());
        self.principal.may(&self.stack, Question { action, resource, policy, context: &context })
    }
}

/// Who sent a request; one that was not admitted has nobody, and gets nothing.
pub(super) fn asker<T>(request: &S3Request<T>) -> S3Result<&Asker> {
    request.extensions.get().ok_or_else(access_denied)
}
