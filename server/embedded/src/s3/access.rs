//! The decision about each request: the template's policies, held against who asks, for what, on which object.

use std::sync::Arc;

use s3s::access::{S3Access, S3AccessContext};
use s3s::{S3ErrorCode, S3Result};

use super::actions::{Target, needed};
use super::auth::{Credentials, session_token};
use super::errors::{access_denied, error};
use crate::iam::policy::Policy;
use crate::iam::{Caller, Context, Request, allows};
use crate::identity_pool::credentials::TemporaryCredential;
use crate::stack::Stack;
use crate::stack::settings::Role;

/// Asks the policies; runs for every request, after its signature was checked.
pub(super) struct Policies {
    credentials: Credentials,
    stack: Arc<Stack>,
}

/// Whether the caller may list the bucket, and so may learn that a key is absent. Left with each admitted request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Absence {
    /// An absent key is 404.
    Shown,
    /// An absent key is 403, like one that is not allowed.
    Hidden,
}

impl Policies {
    pub(super) fn new(credentials: Credentials, stack: Arc<Stack>) -> Self {
        Self { credentials, stack }
    }

    fn role(&self, credential: &TemporaryCredential) -> Option<&Role> {
        let pool = &self.stack.identity_pool;
        [&pool.authenticated, &pool.unauthenticated].into_iter().find(|role| role.arn == credential.role_arn)
    }

    fn context(&self, credential: &TemporaryCredential, presigned: bool) -> Context {
        let pool = &self.stack.identity_pool;
        let mut context = Context::new()
            .with("aws:SecureTransport", "true")
            .with("s3:signatureversion", "AWS4-HMAC-SHA256")
            .with("s3:authType", if presigned { "REST-QUERY-STRING" } else { "REST-HEADER" })
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
        context
    }
}

#[async_trait::async_trait]
impl S3Access for Policies {
    async fn check(&self, cx: &mut S3AccessContext<'_>) -> S3Result<()> {
        let access_key_id = cx.credentials().map(|found| found.access_key.clone()).ok_or_else(access_denied)?;
        let token = session_token(cx.headers(), cx.uri());
        let credential = self.credentials.admit(&access_key_id, token.as_deref()).await?;
        let needed = needed(cx.s3_op().name(), cx.headers(), cx.uri()).ok_or_else(access_denied)?;
        let bucket = cx.s3_path().get_bucket_name().ok_or_else(access_denied)?.to_owned();
        let key = cx.s3_path().get_object_key();

        let role = self.role(&credential).ok_or_else(access_denied)?;
        let presigned = !cx.headers().contains_key(http::header::AUTHORIZATION);
        let context = self.context(&credential, presigned);
        let bucket_policy: Option<&Policy> =
            self.stack.bucket.policy.as_ref().filter(|_| bucket == self.stack.bucket.name);
        let may = |action: &str, resource: &str| {
            let request = Request { caller: Caller::Role(&role.arn), action, resource, context: &context };
            allows(&role.policies, bucket_policy, &request)
        };
        let bucket_arn = format!("arn:aws:s3:::{bucket}");
        for (action, target) in needed {
            let allowed = match (target, key) {
                (Target::Bucket, _) => may(action, &bucket_arn),
                (Target::Object, Some(key)) => may(action, &format!("{bucket_arn}/{key}")),
                (Target::Object, None) => false,
            };
            if !allowed {
                return Err(access_denied());
            }
        }
        if bucket != self.stack.bucket.name {
            return Err(error(S3ErrorCode::NoSuchBucket, "The specified bucket does not exist"));
        }
        let absence = if may("s3:ListBucket", &bucket_arn) { Absence::Shown } else { Absence::Hidden };
        cx.extensions_mut().insert(absence);
        Ok(())
    }
}
