//! DeleteObject and DeleteObjects (<https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html>).
//!
//! Deleting what is not there succeeds, as on S3. Of many keys, each is allowed or refused by itself.

use s3s::dto::{
    DeleteObjectInput, DeleteObjectOutput, DeleteObjectsInput, DeleteObjectsOutput, DeletedObject, ETagCondition,
    Error, ObjectIdentifier,
};
use s3s::{S3Error, S3Response, S3Result};

use super::asker::Asker;
use super::errors::{access_denied, from_store, malformed_xml, not_implemented};
use super::get::unversioned;
use crate::store::{Condition, Store, StoreError};

/// The most keys of one DeleteObjects.
const KEYS: usize = 1_000;

/// Answers DeleteObject.
pub(super) async fn one(store: &Store, input: DeleteObjectInput) -> S3Result<S3Response<DeleteObjectOutput>> {
    unversioned(input.version_id.as_deref())?;
    let unsupported = input.if_match_last_modified_time.is_some()
        || input.if_match_size.is_some()
        || input.bypass_governance_retention.is_some()
        || input.mfa.is_some();
    if unsupported {
        return Err(not_implemented());
    }
    let condition = match input.if_match {
        None => Condition::None,
        Some(ETagCondition::Any) => Condition::Present,
        Some(ETagCondition::ETag(etag)) => Condition::Etag(etag.into_value()),
    };
    let answers = store.delete(&input.bucket, vec![(input.key, condition)]).await.map_err(from_store)?;
    for answer in answers {
        answer.map_err(|unmet| from_store(StoreError::Condition(unmet)))?;
    }
    Ok(S3Response::new(DeleteObjectOutput::default()))
}

/// Answers DeleteObjects.
pub(super) async fn many(
    store: &Store,
    input: DeleteObjectsInput,
    asker: &Asker,
) -> S3Result<S3Response<DeleteObjectsOutput>> {
    if input.bypass_governance_retention.is_some() || input.mfa.is_some() {
        return Err(not_implemented());
    }
    let quiet = input.delete.quiet.unwrap_or(false);
    let objects = input.delete.objects;
    if objects.is_empty() || objects.len() > KEYS {
        return Err(malformed_xml());
    }
    let (mut wanted, mut errors) = (Vec::new(), Vec::new());
    for object in objects {
        match condition(&object, &input.bucket, asker) {
            Ok(condition) => wanted.push((object.key, condition)),
            Err(refusal) => errors.push(described(object.key, &refusal)),
        }
    }
    let keys: Vec<String> = wanted.iter().map(|(key, _)| key.clone()).collect();
    let answers = store.delete(&input.bucket, wanted).await.map_err(from_store)?;
    let mut deleted = Vec::new();
    for (key, answer) in keys.into_iter().zip(answers) {
        match answer {
            Ok(()) => deleted.push(DeletedObject { key: Some(key), ..DeletedObject::default() }),
            Err(unmet) => errors.push(described(key, &from_store(StoreError::Condition(unmet)))),
        }
    }
    let deleted = Some(deleted).filter(|_| !quiet);
    Ok(S3Response::new(DeleteObjectsOutput { deleted, errors: Some(errors), ..DeleteObjectsOutput::default() }))
}

/// On what condition a key may be deleted by who asks.
fn condition(object: &ObjectIdentifier, bucket: &str, asker: &Asker) -> S3Result<Condition> {
    let action = if object.version_id.is_some() { "s3:DeleteObjectVersion" } else { "s3:DeleteObject" };
    // Whoever may compare with an ETag learns it.
    let compares = object.e_tag.is_none() || asker.may_object("s3:GetObject", bucket, &object.key);
    if !asker.may_object(action, bucket, &object.key) || !compares {
        return Err(access_denied());
    }
    unversioned(object.version_id.as_deref())?;
    if object.last_modified_time.is_some() || object.size.is_some() {
        return Err(not_implemented());
    }
    Ok(object.e_tag.as_ref().map_or(Condition::None, |etag| Condition::Etag(etag.value().to_owned())))
}

fn described(key: String, refusal: &S3Error) -> Error {
    Error {
        code: Some(refusal.code().as_str().to_owned()),
        key: Some(key),
        message: refusal.message().map(str::to_owned),
        version_id: None,
    }
}
