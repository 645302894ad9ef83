//! Completions whose answer says nothing, or says 200 and then that it failed.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::SystemTime;

use aws_credential_types::Credentials;
use aws_sdk_s3::config::{BehaviorVersion, Region};
use aws_smithy_runtime_api::client::http::{HttpConnector, HttpConnectorFuture, SharedHttpConnector, http_client_fn};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::retry::RetryConfig;

use super::{Bucket, Endpoints, MultipartError, UploadAddress, Whole};
use crate::cognito::TemporaryCredentials;

/// What a store answers: status and document; none when the answer never comes.
type Answer = Option<(u16, &'static str)>;

const DONE: Answer = Some((200, "<CompleteMultipartUploadResult><ETag>\"x-1\"</ETag></CompleteMultipartUploadResult>"));
const FAILED_AFTER_ALL: Answer = Some((200, "<Error><Code>InternalError</Code><Message>Sorry.</Message></Error>"));
const BUSY: Answer = Some((503, "<Error><Code>SlowDown</Code><Message>Sorry.</Message></Error>"));
const GONE: Answer = Some((404, "<Error><Code>NoSuchUpload</Code><Message>Gone.</Message></Error>"));
const OTHER_BYTES: Answer = Some((400, "<Error><Code>BadDigest</Code><Message>No.</Message></Error>"));
const TAKEN: Answer = Some((412, "<Error><Code>PreconditionFailed</Code><Message>No.</Message></Error>"));
const FULL: Answer = Some((507, "<Error><Code>XMinioStorageFull</Code><Message>No.</Message></Error>"));
const OVER_QUOTA: Answer = Some((403, "<Error><Code>QuotaExceeded</Code><Message>No.</Message></Error>"));
const SKEWED: Answer = Some((403, "<Error><Code>RequestTimeTooSkewed</Code><Message>No.</Message></Error>"));
const RACED: Answer = Some((409, "<Error><Code>ConditionalRequestConflict</Code><Message>No.</Message></Error>"));

/// A store that answers by a list, and remembers whether it was asked to replace anything.
#[derive(Debug, Clone, Default)]
struct Scripted {
    answers: Arc<Mutex<VecDeque<Answer>>>,
    conditions: Arc<Mutex<Vec<Option<String>>>>,
}

impl HttpConnector for Scripted {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        self.conditions.lock().unwrap().push(request.headers().get("if-none-match").map(str::to_owned));
        HttpConnectorFuture::ready(match self.answers.lock().unwrap().pop_front().flatten() {
            Some((status, body)) => Ok(HttpResponse::new(status.try_into().unwrap(), SdkBody::from(body))),
            None => Err(ConnectorError::timeout("no answer".into())),
        })
    }
}

async fn complete(answers: &[Answer], replaces: bool) -> (Result<(), MultipartError>, Vec<Option<String>>) {
    let store = Scripted { answers: Arc::new(Mutex::new(answers.iter().copied().collect())), ..Scripted::default() };
    let connector = SharedHttpConnector::new(store.clone());
    let config = aws_sdk_s3::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::from_static("eu-central-1"))
        .http_client(http_client_fn(move |_, _| connector.clone()))
        .retry_config(RetryConfig::disabled());
    let bucket = Bucket::new("b", Endpoints { internal: config.clone(), uploads: config.clone(), public: config });
    let credentials = TemporaryCredentials {
        credentials: Credentials::new("a", "b", None, None, "test"),
        expires_at: SystemTime::UNIX_EPOCH,
    };
    let upload = UploadAddress { key: "k", upload_id: "u" };
    let whole = Whole { size: 9, crc32: "y/Q5Jg==", replaces, parts: vec![(1, "\"x\"".to_owned())] };
    let outcome = bucket.complete_parts(upload, &whole, &credentials).await;
    let conditions = store.conditions.lock().unwrap().clone();
    (outcome, conditions)
}

#[tokio::test]
async fn a_store_whose_answer_says_nothing_is_asked_again() {
    for (answers, expected, asked) in [
        (&[DONE][..], Ok(()), 1),
        (&[FAILED_AFTER_ALL, DONE], Ok(()), 2),
        (&[None, BUSY, DONE], Ok(()), 3),
        // The first one had worked, and its answer was lost.
        (&[None, GONE], Err(MultipartError::Gone), 2),
        (&[None, TAKEN], Err(MultipartError::NameTaken), 2),
        (&[BUSY, None, FAILED_AFTER_ALL, DONE], Err(MultipartError::Unavailable), 3),
    ] {
        let (outcome, conditions) = complete(answers, false).await;
        assert_eq!((outcome, conditions.len()), (expected, asked), "{answers:?}");
        assert!(conditions.iter().all(|condition| condition.as_deref() == Some("*")), "{answers:?}");
    }
}

#[tokio::test]
async fn a_refusal_is_not_asked_for_twice() {
    for (answer, expected) in [
        (GONE, MultipartError::Gone),
        (OTHER_BYTES, MultipartError::ContentDiffers),
        (TAKEN, MultipartError::NameTaken),
        (RACED, MultipartError::NameTaken),
        (FULL, MultipartError::Full),
        (OVER_QUOTA, MultipartError::Full),
        (SKEWED, MultipartError::Unavailable),
    ] {
        let (outcome, conditions) = complete(&[answer, DONE], true).await;
        assert_eq!((outcome, conditions), (Err(expected), vec![None]), "{answer:?}");
    }
}
