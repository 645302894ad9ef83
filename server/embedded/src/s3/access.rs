//! The decision about each request: the template's policies, held against who asks, for what, on which object.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::extract::ConnectInfo;
use http::HeaderMap;
use s3s::access::{S3Access, S3AccessContext};
use s3s::dto::{CopyObjectInput, CopySource, PutObjectTaggingInput, UploadPartCopyInput};
use s3s::{S3ErrorCode, S3Request, S3Result};

use super::actions::{Target, needed};
use super::any_script::Signed;
use super::asker::{Asker, asker};
use super::auth::{Credentials, session_token};
use super::circumstances::{Circumstances, SignatureIn};
use super::errors::{access_denied, error, from_store, not_implemented};
use super::tags_in_question::TagsInQuestion;
use super::{tags, tags_in_question};
use crate::channel::Channel;
use crate::clock::Clock;
use crate::iam::Context;
use crate::principals::Principal;
use crate::stack::{ACCOUNT, Stack};
use crate::store::{Store, Tags};

/// Asks the policies; runs for every request, after its signature was checked.
pub(super) struct Policies {
    credentials: Credentials,
    stack: Arc<Stack>,
    clock: Arc<dyn Clock>,
    store: Store,
    /// Whether the template's policies ask for the tags of objects.
    ask_for_tags: bool,
}

/// Whether the caller may list the bucket, and so may learn that a key is absent. Left with each admitted request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Absence {
    /// An absent key is 404.
    Shown,
    /// An absent key is 403, like one that is not allowed.
    Hidden,
}

/// What is known about a request besides who sent it.
pub(super) struct Known {
    pub(super) context: Context,
    pub(super) tags: TagsInQuestion,
}

/// Decides about everything that a request needs, and returns who may go ahead.
///
/// # Errors
/// `AccessDenied` when any of it is not allowed.
pub(super) fn decide(
    stack: &Arc<Stack>,
    principal: Principal,
    Known { context, tags }: Known,
    needed: &[(&str, Target)],
    bucket: Option<&str>,
    key: Option<&str>,
) -> S3Result<Asker> {
    let asker = Asker::new(Arc::clone(stack), principal, context, tags);
    for (action, target) in needed {
        let allowed = match (target, bucket, key) {
            (Target::Account, None, None) => asker.may_account(action),
            (Target::Bucket, Some(bucket), _) => asker.may_bucket(action, bucket),
            (Target::Object, Some(bucket), Some(key)) => asker.may_object(action, bucket, key),
            _ => false,
        };
        if !allowed {
            return Err(access_denied());
        }
    }
    Ok(asker)
}

/// There is one bucket. Whoever may do nothing with another one does not learn that it does not exist.
///
/// # Errors
/// `NoSuchBucket`.
pub(super) fn check_exists(stack: &Stack, bucket: &str) -> S3Result<()> {
    if bucket == stack.bucket.name {
        Ok(())
    } else {
        Err(error(S3ErrorCode::NoSuchBucket, "The specified bucket does not exist"))
    }
}

impl Policies {
    pub(super) fn new(credentials: Credentials, stack: Arc<Stack>, clock: Arc<dyn Clock>, store: Store) -> Self {
        let ask_for_tags = tags_in_question::are_asked_for(&stack);
        Self { credentials, stack, clock, store, ask_for_tags }
    }

    /// Whether any policy that decides about somebody's request asks for tags. Where none does, they are not looked up.
    fn ask_for_tags(&self, principal: &Principal) -> bool {
        self.ask_for_tags || principal.asks_for_tags()
    }

    /// The tags of an object, for somebody's request.
    async fn existing(&self, principal: &Principal, bucket: &str, key: &str) -> S3Result<Tags> {
        if !self.ask_for_tags(principal) {
            return Ok(Tags::new());
        }
        let found = self.store.find(bucket, key).await.map_err(from_store)?;
        Ok(found.map(|object| object.tags).unwrap_or_default())
    }

    /// What is known about a request besides who sent it.
    fn context(&self, cx: &mut S3AccessContext<'_>) -> Context {
        let from = cx.extensions_mut().get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(peer)| peer.ip());
        let channel = Channel::of(cx.extensions_mut());
        let is_in_header = cx.headers().contains_key(http::header::AUTHORIZATION);
        let signed_before = cx.extensions_mut().get::<Signed>().map(|signed| signed.signature);
        let signature = if is_in_header { SignatureIn::Header } else { SignatureIn::Query };
        let circumstances = Circumstances {
            operation: cx.s3_op().name(),
            signature: signed_before.unwrap_or(signature),
            headers: cx.headers(),
            uri: cx.uri(),
            from,
            channel,
            now: self.clock.now(),
        };
        circumstances.context(&self.stack.region)
    }
}

#[async_trait::async_trait]
impl S3Access for Policies {
    async fn check(&self, cx: &mut S3AccessContext<'_>) -> S3Result<()> {
        let signed_now = cx.credentials().map(|found| found.access_key.clone());
        let signed_before = || cx.extensions_mut().get::<Signed>().map(|signed| signed.access_key_id.clone());
        let access_key_id = signed_now.or_else(signed_before).ok_or_else(access_denied)?;
        let token = session_token(cx.headers(), cx.uri());
        let principal = self.credentials.admit(&access_key_id, token.as_deref()).await?;
        let mut needed = needed(cx.s3_op().name(), cx.headers(), cx.uri()).ok_or_else(access_denied)?;
        if cx.s3_op().name() == "PutObjectTagging" && self.ask_for_tags(&principal) {
            // The tags are in the body: asked for once it has been read.
            needed.clear();
        }
        let context = self.context(cx);
        let requested = tags_in_question::in_headers(cx.s3_op().name(), cx.headers());
        let (bucket, key) = (cx.s3_path().get_bucket_name(), cx.s3_path().get_object_key());
        let existing = match (bucket, key) {
            (Some(bucket), Some(key)) => self.existing(&principal, bucket, key).await?,
            _ => Tags::new(),
        };
        let known = Known { context, tags: TagsInQuestion { existing, requested } };
        let asker = decide(&self.stack, principal, known, &needed, bucket, key)?;
        check_owner(cx.headers())?;
        let Some(bucket) = bucket.map(str::to_owned) else {
            cx.extensions_mut().insert(asker);
            return Ok(());
        };
        check_exists(&self.stack, &bucket)?;
        let absence = if asker.may_bucket("s3:ListBucket", &bucket) { Absence::Shown } else { Absence::Hidden };
        cx.extensions_mut().insert(absence);
        cx.extensions_mut().insert(asker);
        Ok(())
    }

    /// Copying reads its source: that has to be allowed too.
    async fn copy_object(&self, request: &mut S3Request<CopyObjectInput>) -> S3Result<()> {
        self.check_source(asker(request)?, &request.input.copy_source).await
    }

    /// The same goes for a part.
    async fn upload_part_copy(&self, request: &mut S3Request<UploadPartCopyInput>) -> S3Result<()> {
        self.check_source(asker(request)?, &request.input.copy_source).await
    }

    /// Where policies ask about tags, the new ones have to be known first.
    async fn put_object_tagging(&self, request: &mut S3Request<PutObjectTaggingInput>) -> S3Result<()> {
        let asker = asker(request)?;
        if !self.ask_for_tags(asker.principal()) {
            return Ok(());
        }
        let input = &request.input;
        let requested = tags::from_document(input.tagging.tag_set.clone()).unwrap_or_default();
        let action = match input.version_id {
            None => "s3:PutObjectTagging",
            Some(_) => "s3:PutObjectVersionTagging",
        };
        let allowed = asker.requesting(requested).may_object(action, &input.bucket, &input.key);
        if allowed { Ok(()) } else { Err(access_denied()) }
    }
}

impl Policies {
    async fn check_source(&self, asker: &Asker, source: &CopySource) -> S3Result<()> {
        let (bucket, key, action) = match source {
            CopySource::Bucket { bucket, key, version_id: None } => (bucket, key, "s3:GetObject"),
            CopySource::Bucket { bucket, key, version_id: Some(_) } => (bucket, key, "s3:GetObjectVersion"),
            CopySource::AccessPoint { .. } | CopySource::Outpost { .. } => return Err(not_implemented()),
        };
        let asker = asker.about_existing(self.existing(asker.principal(), bucket, key).await?);
        if !asker.may_object(action, bucket, key) {
            return Err(access_denied());
        }
        if **bucket != *self.stack.bucket.name {
            return Err(error(S3ErrorCode::NoSuchBucket, "The specified bucket does not exist"));
        }
        Ok(())
    }
}

/// Both headers name the account that the caller believes a bucket to be of.
fn check_owner(headers: &HeaderMap) -> S3Result<()> {
    let values =
        ["x-amz-expected-bucket-owner", "x-amz-source-expected-bucket-owner"].map(|name| headers.get_all(name));
    if values.iter().flatten().all(|value| value.as_bytes() == ACCOUNT.as_bytes()) {
        Ok(())
    } else {
        Err(access_denied())
    }
}
