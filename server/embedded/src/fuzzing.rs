//! What reads the bytes of strangers, as functions from bytes: for the fuzz targets in `fuzz/`, and for the test that replays
//! what they kept.
//!
//! Each of them must return, whatever the bytes are, and checks what has to hold then. None of it is part of the product: the
//! module exists in tests and with the feature `fuzzing` alone.
#![expect(clippy::expect_used, reason = "a panic is how a finding is reported")]

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use axum::Router;
use axum::body::{Body, to_bytes};
use http::{Request, StatusCode};
use tower::ServiceExt;
use url::Url;

use crate::backend::{Backend, Ingredients};
use crate::clock::Clock;
use crate::data_dir::DataDir;
use crate::entropy::Entropy;
use crate::iam::policy::{Kind, Policy};
use crate::iam::{self, Caller, Context, allows};
use crate::outgoing::HttpClient;
use crate::stack;

/// The template that is deployed for [`Service`].
const TEMPLATE: &str = include_str!("../../stack/template.yaml");
/// The most bytes of an answer that are looked at.
const ANSWER_BYTES: usize = 1 << 20;

/// A clock that stands still.
struct Stopped;

impl Clock for Stopped {
    fn now(&self) -> SystemTime {
        UNIX_EPOCH + Duration::from_secs(1_800_000_000)
    }
}

/// Bytes that differ and can be had again: not random at all.
#[derive(Default)]
struct Counted(AtomicU64);

impl Entropy for Counted {
    fn fill(&self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(8) {
            let next = self.0.fetch_add(1, Ordering::Relaxed).wrapping_mul(0x9e37_79b9_7f4a_7c15);
            let length = chunk.len();
            chunk.copy_from_slice(next.to_le_bytes().get(..length).expect("chunks are of 8 bytes at most"));
        }
    }
}

/// A backend without a socket.
pub struct Service {
    runtime: tokio::runtime::Runtime,
    router: Router,
    bucket: String,
    client_id: String,
    _data_dir: DataDir,
}

impl Service {
    /// Opens one in an empty directory.
    ///
    /// # Panics
    /// When it cannot be opened.
    #[must_use]
    pub fn open(data_dir: &Path) -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        let ingredients = Ingredients {
            data_dir,
            min_free_bytes: 0,
            template: TEMPLATE,
            parameters: &BTreeMap::new(),
            region: "us-east-1",
            public_url: &Url::parse("http://127.0.0.1:9000/").expect("a URL"),
            mail: None,
            outbox_page: true,
            domain: None,
            clock: Arc::new(Stopped),
            entropy: Arc::new(Counted::default()),
            outgoing: Arc::new(HttpClient::new()),
        };
        let Backend { router, stack, data_dir, .. } =
            runtime.block_on(Backend::open(ingredients)).expect("a backend on an empty directory");
        let (bucket, client_id) = (stack.bucket.name.clone(), stack.client.id.clone());
        Self { runtime, router, bucket, client_id, _data_dir: data_dir }
    }

    /// Answers a request written as in HTTP/1.1: `METHOD PATH`, lines of headers, an empty line, the body. In it `{bucket}` and
    /// `{client}` stand for the names that the stack has.
    ///
    /// # Panics
    /// When the answer says that the backend failed.
    pub fn answer(&self, message: &[u8]) {
        let Some(request) = self.request(message) else { return };
        let shown = format!("{} {}", request.method(), request.uri());
        let (status, body) = self.runtime.block_on(async {
            let Ok(response) = self.router.clone().oneshot(request).await;
            let (parts, body) = response.into_parts();
            (parts.status, to_bytes(body, ANSWER_BYTES).await.unwrap_or_default())
        });
        let failed = status.is_server_error() && status != StatusCode::NOT_IMPLEMENTED;
        assert!(!failed, "{shown} is answered with {status}: {}", String::from_utf8_lossy(&body));
    }

    /// The request, if an HTTP library would have taken it from the wire.
    fn request(&self, message: &[u8]) -> Option<Request<Body>> {
        let split = message.windows(2).position(|pair| pair == b"\n\n").unwrap_or(message.len());
        let (head, body) = message.split_at(split);
        let body = body.get(2..).unwrap_or_default();
        let head = self.named(std::str::from_utf8(head).ok()?);
        let mut lines = head.split('\n');
        let (method, uri) = lines.next()?.split_once(' ')?;
        let mut builder = Request::builder().method(method).uri(uri).header("host", "127.0.0.1:9000");
        for line in lines {
            let (name, value) = line.split_once(": ")?;
            builder = builder.header(name, value);
        }
        let body = std::str::from_utf8(body).map_or_else(|_| body.to_vec(), |text| self.named(text).into_bytes());
        builder.body(Body::from(body)).ok()
    }

    fn named(&self, text: &str) -> String {
        text.replace("{bucket}", &self.bucket).replace("{client}", &self.client_id)
    }
}

/// Reads a template. What is accepted has to mean the same a second time.
///
/// # Panics
/// When it does not.
pub fn read_template(text: &[u8]) {
    let Ok(text) = std::str::from_utf8(text) else { return };
    let read =
        || stack::read_alone(text, "us-east-1").map(|stack| (stack.outputs.clone(), format!("{:?}", stack.bucket)));
    let first = read();
    if let Ok(first) = first {
        assert_eq!(read().ok(), Some(first), "a template is read in two ways");
    }
}

/// Reads a policy document and decides by it. A policy that denies everything besides has the last word.
///
/// # Panics
/// When it has not.
pub fn decide(document: &[u8]) {
    let Ok(document) = serde_json::from_slice(document) else { return };
    let nothing = serde_json::json!({
        "Version": "2012-10-17",
        "Statement": { "Effect": "Deny", "Principal": "*", "Action": "*", "Resource": "*" },
    });
    let nothing = Policy::read(&nothing, Kind::Resource).expect("a policy");
    let context = Context::new()
        .with("aws:SecureTransport", "true")
        .with("cognito-identity.amazonaws.com:sub", "us-east-1:11111111-1111-4111-8111-111111111111")
        .with("s3:prefix", "protected/");
    for kind in [Kind::Identity, Kind::Resource, Kind::Trust] {
        let Ok(policy) = Policy::read(&document, kind) else { continue };
        for (action, resource) in [
            ("s3:GetObject", "arn:aws:s3:::b/protected/us-east-1:11111111-1111-4111-8111-111111111111/a"),
            ("s3:ListBucket", "arn:aws:s3:::b"),
            ("sts:AssumeRoleWithWebIdentity", ""),
        ] {
            let caller = Caller::Role {
                role: "arn:aws:iam::000000000000:role/authenticated",
                session: "arn:aws:sts::000000000000:assumed-role/authenticated/CognitoIdentityCredentials",
            };
            let request = iam::Request { caller, action, resource, context: &context };
            let policies = std::slice::from_ref(&policy);
            assert_eq!(allows(policies, None, &request), allows(policies, None, &request), "a decision is not one");
            assert!(!allows(policies, Some(&nothing), &request), "a denial was overruled");
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;

    /// The files that a fuzz target kept, by name.
    fn kept(target: &str) -> Vec<(PathBuf, Vec<u8>)> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus").join(target);
        let mut paths: Vec<PathBuf> = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        paths.sort();
        assert!(paths.len() >= 5, "{} is all but empty", folder.display());
        paths.into_iter().map(|path| (path.clone(), std::fs::read(path).unwrap())).collect()
    }

    #[test]
    fn no_request_that_was_kept_makes_the_backend_fail() {
        let directory = tempfile::tempdir().unwrap();
        let service = Service::open(directory.path());
        for (path, message) in kept("requests") {
            assert!(service.request(&message).is_some(), "{} is no request", path.display());
            service.answer(&message);
        }
    }

    #[test]
    fn every_template_that_was_kept_is_read_or_refused() {
        for (_, text) in kept("templates") {
            read_template(&text);
        }
    }

    #[test]
    fn every_policy_that_was_kept_is_obeyed_or_refused() {
        for (_, document) in kept("policies") {
            decide(&document);
        }
    }

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig::with_cases(256))]

        #[test]
        fn a_changed_template_is_read_or_refused(at in 0_usize..6_000, length in 0_usize..40, put in ".{0,20}") {
            let mut text = TEMPLATE.to_owned();
            let at = (at..=text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(0).min(text.len());
            let end = (at + length..=text.len()).find(|end| text.is_char_boundary(*end)).unwrap_or(text.len());
            text.replace_range(at..end, &put);
            read_template(text.as_bytes());
        }
    }
}
