//! Who sent an admitted request, and what the policies allow them: for the operation itself, and later for what the body
//! or the headers name besides, such as the keys of a deletion or the source of a copy.

use std::sync::Arc;

use s3s::{S3Request, S3Result};

use super::errors::access_denied;
use crate::iam::policy::Policy;
use crate::iam::{Caller, Context, Request, allows};
use crate::identity_pool::credentials::TemporaryCredential;
use crate::stack::Stack;
use crate::stack::settings::Role;

/// Left with each admitted request.
#[derive(Clone)]
pub(super) struct Asker {
    stack: Arc<Stack>,
    role_arn: String,
    context: Context,
}

impl Asker {
    /// The holder of a credential, with what is known about the request.
    pub(super) fn new(stack: Arc<Stack>, credential: &TemporaryCredential, context: Context) -> Self {
        let pool = &stack.identity_pool;
        let mut context = context
            .with("cognito-identity.amazonaws.com:aud", pool.id.as_str())
            .with("cognito-identity.amazonaws.com:sub", credential.identity_id.as_str());
        if credential.authenticated {
            context = context.with("cognito-identity.amazonaws.com:amr", "authenticated");
            for provider in &pool.providers {
                context = context.with("cognito-identity.amazonaws.com:amr", provider.name.as_str());
            }
        } else {
            context = context.with("cognito-identity.amazonaws.com:amr", "unauthenticated");
        }
        Self { role_arn: credential.role_arn.clone(), stack, context }
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
        let Some(role) = self.role() else { return false };
        let bucket_policy: Option<&Policy> =
            self.stack.bucket.policy.as_ref().filter(|_| bucket == self.stack.bucket.name);
        let request = Request { caller: Caller::Role(&role.arn), action, resource, context: &self.context };
        allows(&role.policies, bucket_policy, &request)
    }

    fn role(&self) -> Option<&Role> {
        let pool = &self.stack.identity_pool;
        [&pool.authenticated, &pool.unauthenticated].into_iter().find(|role| role.arn == self.role_arn)
    }
}

/// Who sent a request; one that was not admitted has nobody, and gets nothing.
pub(super) fn asker<T>(request: &S3Request<T>) -> S3Result<&Asker> {
    request.extensions.get().ok_or_else(access_denied)
}
