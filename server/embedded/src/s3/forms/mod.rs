//! POST Object: uploads from the forms of web pages
//! (<https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-UsingHTTPPOST.html>).
//!
//! A layer of its own, because the protocol layer would read a whole form into memory before it asks whether anybody may
//! send it: no form gets past this layer. Here the fields before the file are read within small bounds ([`fields`]); then it
//! is decided, in this order, who signed the form ([`signature`]), whether the signer's policy allows what the sender made
//! of it ([`policy`], [`conditions`]), and whether the signer may do that, by the same decision as for PutObject
//! ([`super::access`]). Only then the file is read, into the store.
//!
//! Forms are signed in the form itself; a signature in a header or in the address is refused. What comes after the file is
//! not looked at.

mod answer;
mod conditions;
mod description;
mod feed;
mod fields;
#[cfg(any(test, feature = "fuzzing"))]
pub(super) mod fuzzing;
mod page;
mod policy;
mod signature;

use std::net::SocketAddr;
use std::sync::Arc;

use axum::extract::{ConnectInfo, Request, State};
use axum::middleware::Next;
use axum::response::Response;
use http::header::{AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE, REFERER, USER_AGENT};
use http::{HeaderMap, Method, request};
use s3s::auth::S3Auth as _;
use s3s::dto::PutObjectInput;
use s3s::{S3Error, S3ErrorCode, S3Result};

use super::access::{self, Known};
use super::actions::needed;
use super::auth::Credentials;
use super::circumstances::{Circumstances, SignatureIn};
use super::errors::{error, from_store, incomplete_body, malformed_form};
use super::guard::{is_form, refuse};
use super::hosts;
use super::promised::{LARGEST_BYTES, Promised};
use super::put::{attributes, finish, refuse_unsupported};
use super::tags;
use super::tags_in_question::TagsInQuestion;
use crate::channel::Channel;
use crate::clock::Clock;
use crate::iam::Context;
use crate::principals::Principal;
use crate::stack::Stack;
use crate::store::{Algorithms, Condition, Object, Place, Staged, Store, Tags};
use answer::{Stored, answer};
use fields::{Fields, FilePart};
use policy::Policy;
use signature::Claim;

/// What the layer needs to take a form.
#[derive(Clone)]
pub(super) struct Forms {
    pub(super) store: Store,
    pub(super) stack: Arc<Stack>,
    pub(super) credentials: Credentials,
    pub(super) clock: Arc<dyn Clock>,
}

/// Takes every form, and lets every other request pass.
pub(super) async fn layer(State(forms): State<Forms>, request: Request, next: Next) -> Response {
    if request.method() != Method::POST || !is_form(request.headers()) {
        return next.run(request).await;
    }
    let is_looked_at = page::is_wanted(request.headers());
    let taken = Box::pin(forms.take(request)).await;
    taken.unwrap_or_else(|refusal| if is_looked_at { page::refused(&refusal) } else { refuse(refusal) })
}

/// What a form says that stands in no member of a PutObject, or otherwise there.
struct Besides<'f> {
    tags: Tags,
    /// The checksum that the form wants besides what it promises.
    checksum: Option<&'f str>,
}

/// How long a file may be, in bytes.
struct Bounds {
    least: u64,
    most: u64,
    /// Of the whole form.
    length: u64,
}

impl Forms {
    async fn take(&self, request: Request) -> S3Result<Response> {
        let (head, body) = request.into_parts();
        let bucket = bucket(&head)?;
        let length = check_length(&head.headers)?;
        let (fields, file) = fields::read(body, boundary(&head.headers)?).await?;
        let key = description::key(&fields)?;
        let claim = Claim::read(&fields, &self.stack.region, self.clock.now())?;
        let signer = self.signer(&claim).await?;
        let policy = Policy::read(claim.policy)?;
        policy.allow(&fields, bucket, self.clock.now())?;
        let headers = description::headers(&fields);
        let needed = needed("PutObject", &headers, &head.uri).unwrap_or_default();
        let requested = tags::from_field(fields.get("tagging"));
        let given = requested.as_ref().cloned().unwrap_or_default();
        let tags = TagsInQuestion { requested: given, ..TagsInQuestion::default() };
        let known = Known { context: self.context(&head, headers), tags };
        access::decide(&self.stack, signer, known, &needed, Some(bucket), Some(key))?;
        access::check_exists(&self.stack, bucket)?;

        let input = description::described(&fields, bucket, key)?;
        refuse_unsupported(&input)?;
        let besides = Besides { tags: requested?, checksum: asked_for(&fields)? };
        let (least, most) = policy.length();
        let bounds = Bounds { least, most: most.min(LARGEST_BYTES), length };
        let object = self.store(input, besides, file, bounds).await?;
        let origin = hosts::origin(&head.headers, &head.extensions, bucket);
        let (etag, checksums) = (&*object.etag, &object.checksums);
        Ok(answer(&fields, &Stored { origin: &origin, bucket, key, etag, checksums }))
    }

    /// What policies may know about it. The fields stand for the headers that an upload has else.
    fn context(&self, head: &request::Parts, mut headers: HeaderMap) -> Context {
        for name in [REFERER, USER_AGENT] {
            headers.extend(head.headers.get(&name).map(|value| (name, value.clone())));
        }
        let circumstances = Circumstances {
            operation: "PutObject",
            signature: SignatureIn::Form,
            headers: &headers,
            uri: &head.uri,
            from: head.extensions.get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(peer)| peer.ip()),
            channel: Channel::of(&head.extensions),
            now: self.clock.now(),
        };
        circumstances.context(&self.stack.region)
    }

    /// Whose signature it is.
    async fn signer(&self, claim: &Claim<'_>) -> S3Result<Principal> {
        let secret = self.credentials.get_secret_key(claim.access_key_id).await?;
        claim.check(&secret)?;
        self.credentials.admit(claim.access_key_id, claim.token).await
    }

    async fn store(
        &self,
        mut input: PutObjectInput,
        besides: Besides<'_>,
        file: FilePart,
        bounds: Bounds,
    ) -> S3Result<Object> {
        let mut promised = Promised::unmeasured(&input)?;
        besides.checksum.into_iter().for_each(|name| promised.also(name));
        let staged = self.receive(file, promised.algorithms(), &bounds).await?;
        let digests = staged.digests().ok_or_else(incomplete_body)?;
        if digests.size < bounds.least {
            return Err(error(
                S3ErrorCode::EntityTooSmall,
                "Your proposed upload is smaller than the minimum allowed size",
            ));
        }
        promised.check(digests, None)?;
        let attributes = attributes(&mut input);
        let metadata = input.metadata.take().unwrap_or_default().into_iter().collect();
        let place = Place { bucket: input.bucket, key: input.key, attributes, metadata, tags: besides.tags };
        self.store.commit(place, staged, Condition::None).await.map_err(from_store)
    }

    /// Writes the file to one that is no object yet, and stops at the first byte too many.
    async fn receive(&self, mut file: FilePart, algorithms: Algorithms, bounds: &Bounds) -> S3Result<Staged> {
        // Told before the file is sent for nothing. The form is longer than its file, by its fields.
        let writer = self.store.write_sized(algorithms, bounds.length.min(bounds.most)).await;
        let mut writer = writer.map_err(|failure| from_store(failure.into()))?;
        let mut left = bounds.most;
        while let Some(piece) = file.next().await? {
            left = left.checked_sub(u64::try_from(piece.len()).unwrap_or(u64::MAX)).ok_or_else(too_large)?;
            writer.push(piece).await.map_err(|failure| from_store(failure.into()))?;
        }
        finish(writer).await
    }
}

/// The bucket that the form is sent to. Nothing else takes forms.
fn bucket(head: &request::Parts) -> S3Result<&str> {
    if head.headers.contains_key(AUTHORIZATION) {
        return Err(error(
            S3ErrorCode::InvalidArgument,
            "Only one auth mechanism allowed; a form is signed by its own fields",
        ));
    }
    let path = head.uri.path();
    if let Some(bucket) = hosts::of_host(&head.extensions).filter(|_| path == "/" && head.uri.query().is_none()) {
        return Ok(bucket);
    }
    let bucket = path.strip_prefix('/').map(|path| path.strip_suffix('/').unwrap_or(path));
    bucket.filter(|name| !name.is_empty() && !name.contains('/') && head.uri.query().is_none()).ok_or_else(|| {
        error(S3ErrorCode::MethodNotAllowed, "The specified method is not allowed against this resource.")
    })
}

/// A form says how long it is, and it is no longer than the largest object with its fields.
fn check_length(headers: &HeaderMap) -> S3Result<u64> {
    const LONGEST: u64 = LARGEST_BYTES + (1 << 20);
    let length = headers.get(CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    match length {
        None => Err(error(S3ErrorCode::MissingContentLength, "You must provide the Content-Length HTTP header.")),
        Some(length) if length > LONGEST => Err(too_large()),
        Some(length) => Ok(length),
    }
}

/// What separates the parts of the form.
fn boundary(headers: &HeaderMap) -> S3Result<String> {
    let mut types = headers.get_all(CONTENT_TYPE).iter();
    let (Some(only), None) = (types.next(), types.next()) else { return Err(malformed_form()) };
    let boundary = only.to_str().ok().and_then(|kind| multer::parse_boundary(kind).ok());
    // RFC 2046, section 5.1.1.
    boundary.filter(|boundary| (1..=70).contains(&boundary.len())).ok_or_else(malformed_form)
}

/// The checksum that the form wants besides what it promises.
fn asked_for(fields: &Fields) -> S3Result<Option<&str>> {
    let asked = fields.get("x-amz-checksum-algorithm");
    if asked.is_some_and(|name| Algorithms::named(name).is_none()) {
        return Err(error(S3ErrorCode::InvalidRequest, "Checksum algorithm provided is unsupported."));
    }
    Ok(asked)
}

fn too_large() -> S3Error {
    error(S3ErrorCode::EntityTooLarge, "Your proposed upload exceeds the maximum allowed size")
}

#[cfg(test)]
mod tests;
