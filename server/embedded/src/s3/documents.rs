//! Documents that are sent, on their way to the protocol layer, which calls whatever is wrong with the body of one a failure of
//! its own, and passes over sections of CDATA as if they were not there.

use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};

use axum::body::{Body, HttpBody};
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::Response;
use bytes::Bytes;
use http::header::CONTENT_LENGTH;
use http::{HeaderMap, Method, StatusCode, Uri};
use hyper::body::{Frame, SizeHint};
use s3s::S3Error;
use sha2::{Digest as _, Sha256};
use thiserror::Error;

use super::XML_BYTES;
use super::errors::{content_mismatch, incomplete_body, malformed_xml, too_long};
use super::guard::refuse;

/// How a section begins whose text the protocol layer would not see: a key that holds one would be taken for another key.
const CDATA: &[u8] = b"<![CDATA[";

/// Watches the document of a request, and says what was wrong with it where the protocol layer only says that it failed.
pub(super) async fn layer(request: Request, next: Next) -> Response {
    if !has_document(request.method(), request.uri()) {
        return next.run(request).await;
    }
    let (parts, body) = request.into_parts();
    let promised = Promised::read(&parts.headers);
    let seen = Arc::<Mutex<Seen>>::default();
    let body = Body::new(Watched { body, seen: Arc::clone(&seen) });
    let response = next.run(Request::from_parts(parts, body)).await;
    if response.status() != StatusCode::INTERNAL_SERVER_ERROR {
        return response;
    }
    let refusal = locked(&seen).refusal(&promised);
    refusal.map_or(response, refuse)
}

/// Whether a request's body is a document. What is not sent to the object itself, or by POST, is one.
fn has_document(method: &Method, uri: &Uri) -> bool {
    let names = |name: &str| {
        url::form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes()).any(|(found, _)| found == name)
    };
    *method == Method::POST || (*method == Method::PUT && names("tagging"))
}

/// Whether a document has a section of CDATA.
pub(super) fn has_cdata(document: &[u8]) -> bool {
    document.windows(CDATA.len()).any(|window| window == CDATA)
}

/// What the sender said of the document.
struct Promised {
    bytes: Option<usize>,
    sha256: Option<Vec<u8>>,
}

impl Promised {
    fn read(headers: &HeaderMap) -> Self {
        let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
        // Anything but a hash stands for none.
        let sha256 = text("x-amz-content-sha256").and_then(|hash| hex::decode(hash).ok());
        Self { bytes: text(CONTENT_LENGTH.as_str()).and_then(|length| length.parse().ok()), sha256 }
    }
}

/// What has passed.
#[derive(Default)]
struct Seen {
    bytes: usize,
    sha256: Sha256,
    /// The last bytes, in which a section may begin.
    last: Vec<u8>,
    has_cdata: bool,
    is_broken: bool,
}

impl Seen {
    fn take(&mut self, piece: &[u8]) {
        self.bytes = self.bytes.saturating_add(piece.len());
        self.sha256.update(piece);
        let last = [self.last.as_slice(), piece].concat();
        self.has_cdata |= has_cdata(&last);
        let kept = last.len().saturating_sub(CDATA.len().saturating_sub(1));
        self.last = last.get(kept..).unwrap_or_default().to_vec();
    }

    /// What is wrong with it, if anything is.
    fn refusal(&self, promised: &Promised) -> Option<S3Error> {
        if self.has_cdata {
            Some(malformed_xml())
        } else if self.bytes > XML_BYTES {
            Some(too_long())
        } else if self.is_broken || promised.bytes.is_some_and(|bytes| bytes != self.bytes) {
            Some(incomplete_body())
        } else {
            let sha256 = self.sha256.clone().finalize();
            promised.sha256.as_ref().filter(|promised| **promised != *sha256).map(|_| content_mismatch())
        }
    }
}

fn locked(seen: &Mutex<Seen>) -> MutexGuard<'_, Seen> {
    seen.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Why the body goes no further.
#[derive(Debug, Error)]
enum DocumentError {
    #[error("the document has a section of CDATA")]
    Cdata,
    #[error("the body ended early: {0}")]
    Broken(#[from] axum::Error),
}

/// A body that is looked at on its way.
struct Watched {
    body: Body,
    seen: Arc<Mutex<Seen>>,
}

impl HttpBody for Watched {
    type Data = Bytes;
    type Error = DocumentError;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Self::Data>, Self::Error>>> {
        let watched = self.get_mut();
        let frame = Pin::new(&mut watched.body).poll_frame(context);
        let mut seen = locked(&watched.seen);
        frame.map(|frame| match frame? {
            Ok(frame) => {
                seen.take(frame.data_ref().map_or(&[], Bytes::as_ref));
                Some(if seen.has_cdata { Err(DocumentError::Cdata) } else { Ok(frame) })
            }
            Err(error) => {
                seen.is_broken = true;
                Some(Err(error.into()))
            }
        })
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
