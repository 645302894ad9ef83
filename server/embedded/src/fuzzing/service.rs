//! The whole backend, with a clock that stands still and nothing at random.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use axum::Router;
use axum::body::{Body, to_bytes};
use http::header::HOST;
use http::{HeaderValue, Request, StatusCode};
use tower::ServiceExt;
use url::Url;

use super::signing::Signer;
use crate::admin_key;
use crate::backend::{Backend, Ingredients};
use crate::channel::Channel;
use crate::clock::Clock;
use crate::data_dir::DataDir;
use crate::entropy::Entropy;
use crate::outgoing::HttpClient;

/// The template that is deployed.
const TEMPLATE: &str = include_str!("../../../stack/template.yaml");
/// The most bytes of an answer that are looked at.
const ANSWER_BYTES: usize = 1 << 20;
/// The region of the stack.
pub(super) const REGION: &str = "us-east-1";
/// A key that has content wherever a message names it.
const OBJECT: &str = "made-for-this";

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
    user_pool: String,
    signer: Signer,
    _data_dir: DataDir,
}

impl Service {
    /// Opens one in an empty directory.
    ///
    /// # Panics
    /// When it cannot be opened.
    #[must_use]
    pub fn open(path: &Path) -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        let ingredients = Ingredients {
            data_dir: path,
            min_free_bytes: 0,
            template: TEMPLATE,
            // With a domain, so that there is OAuth.
            parameters: &BTreeMap::from([("DomainPrefix".to_owned(), "fuzzed".to_owned())]),
            region: REGION,
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
        let (bucket, client_id, user_pool) =
            (stack.bucket.name.clone(), stack.client.id.clone(), stack.user_pool.id.clone());
        let signer = Signer::new(admin_key(path).expect("the administrator's key"), Stopped.now());
        Self { runtime, router, bucket, client_id, user_pool, signer, _data_dir: data_dir }
    }

    /// Answers a request written as in HTTP/1.1: `METHOD PATH`, lines of headers, an empty line, the body. In it `{bucket}`,
    /// `{client}` and `{pool}` stand for the names that the stack has.
    ///
    /// # Panics
    /// When the answer says that the backend failed.
    pub fn answer(&self, message: &[u8]) {
        if let Some(request) = self.request(message) {
            self.send(request);
        }
    }

    /// Answers the same signed by the administrator, so that it gets behind the signature; of a form, it is the field `policy`
    /// that is signed, which the message has in plain text. `{object}` stands for a key that has content, `{upload}` for an
    /// upload to that key with one part.
    ///
    /// # Panics
    /// When the answer says that the backend failed.
    pub fn answer_signed(&self, message: &[u8]) {
        if let Some(request) = self.signed(message) {
            self.send(request);
        }
    }

    /// A request with its signature; what it names is there.
    pub(super) fn signed(&self, message: &[u8]) -> Option<Request<Vec<u8>>> {
        let mentions = |name: &str| message.windows(name.len()).any(|bytes| bytes == name.as_bytes());
        let made = |message: &str| {
            let request = self.request(message.as_bytes()).expect("a request");
            self.send(self.signer.sign(request)).1
        };
        if mentions("{object}") {
            made("PUT /{bucket}/{object}\n\nsome content");
        }
        let mut message = message.to_vec();
        if mentions("{upload}") {
            let begun = made("POST /{bucket}/{object}?uploads\n\n");
            let id = begun.split_once("<UploadId>").and_then(|(_, rest)| rest.split_once('<')).map(|(id, _)| id);
            assert!(id.is_some(), "no upload was begun: {begun}");
            let id = id.unwrap_or_default();
            made(&format!("PUT /{{bucket}}/{{object}}?partNumber=1&uploadId={id}\n\na part"));
            // In bytes that are no text it stays as it is, like the other names.
            let named = String::from_utf8(message).map(|text| text.replace("{upload}", id).into_bytes());
            message = named.unwrap_or_else(|bytes| bytes.into_bytes());
        }
        self.request(&message).map(|request| self.signer.sign(request))
    }

    /// Status and text of an answer.
    pub(super) fn send(&self, request: Request<Vec<u8>>) -> (StatusCode, String) {
        let shown = format!("{} {}", request.method(), request.uri());
        let (status, body) = self.runtime.block_on(async {
            let mut request = request.map(Body::from);
            // As the listener says of a sender on this machine, whom the bucket's policy lets in without TLS.
            request.extensions_mut().insert(Channel::Loopback);
            let Ok(response) = self.router.clone().oneshot(request).await;
            let (parts, body) = response.into_parts();
            (parts.status, to_bytes(body, ANSWER_BYTES).await.unwrap_or_default())
        });
        let text = String::from_utf8_lossy(&body).into_owned();
        let failed = status.is_server_error() && status != StatusCode::NOT_IMPLEMENTED;
        assert!(!failed, "{shown} is answered with {status}: {text}");
        (status, text)
    }

    /// The request, if an HTTP library would have taken it from the wire.
    pub(super) fn request(&self, message: &[u8]) -> Option<Request<Vec<u8>>> {
        let split = message.windows(2).position(|pair| pair == b"\n\n").unwrap_or(message.len());
        let (head, body) = message.split_at(split);
        let body = body.get(2..).unwrap_or_default();
        let head = self.named(std::str::from_utf8(head).ok()?);
        let mut lines = head.split('\n');
        let (method, uri) = lines.next()?.split_once(' ')?;
        let mut builder = Request::builder().method(method).uri(uri);
        for line in lines {
            let (name, value) = line.split_once(": ")?;
            builder = builder.header(name, value);
        }
        let body = std::str::from_utf8(body).map_or_else(|_| body.to_vec(), |text| self.named(text).into_bytes());
        let mut request = builder.body(body).ok()?;
        request.headers_mut().entry(HOST).or_insert(HeaderValue::from_static("127.0.0.1:9000"));
        Some(request)
    }

    fn named(&self, text: &str) -> String {
        let text = text.replace("{bucket}", &self.bucket).replace("{client}", &self.client_id);
        text.replace("{pool}", &self.user_pool).replace("{object}", OBJECT)
    }
}
