//! Reads what is left of a request's body before its answer is sent: of a refused one, or behind the file of a form.
//!
//! A connection that is closed while its sender is still sending is reset, and the answer is lost with it: the sender would
//! see a broken connection where S3 has an answer to give. It reads a bounded amount for a bounded time, and keeps none of it.
//! A sender that waits to be asked (`Expect: 100-continue`, RFC 9110, section 10.1.1) is not asked, and told that the connection ends.

use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, HttpBody};
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::Response;
use bytes::Bytes;
use http::HeaderValue;
use http::header::{CONNECTION, EXPECT};
use hyper::body::{Frame, SizeHint};

/// The most bytes that are read of what nobody wants: a large photograph.
const MOST: usize = 32 << 20;

/// The longest that it is read.
const PATIENCE: Duration = Duration::from_secs(5);

/// A body that the layer can go on reading when the handler has stopped.
#[derive(Clone)]
struct Shared(Arc<Mutex<Body>>);

impl Shared {
    fn body(&self) -> MutexGuard<'_, Body> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Reads to the end, or until more than `most` bytes were read.
    async fn drain(self, most: usize) {
        let mut body = self;
        let mut read = 0_usize;
        while read <= most {
            match std::future::poll_fn(|context| Pin::new(&mut body).poll_frame(context)).await {
                Some(Ok(frame)) => read = read.saturating_add(frame.data_ref().map_or(0, Bytes::len)),
                Some(Err(_)) | None => return,
            }
        }
    }
}

impl HttpBody for Shared {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Self::Data>, Self::Error>>> {
        Pin::new(&mut *self.body()).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body().is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body().size_hint()
    }
}

/// Sends an answer only when its request has been read, within bounds.
pub(super) async fn layer(request: Request, next: Next) -> Response {
    let is_sending = !request.headers().contains_key(EXPECT);
    let (parts, body) = request.into_parts();
    let body = Shared(Arc::new(Mutex::new(body)));
    let mut response = next.run(Request::from_parts(parts, Body::new(body.clone()))).await;
    let is_refusal = response.status().is_client_error() || response.status().is_server_error();
    // The body of what was not refused was asked for in any case.
    // Who was given up is not waited for once more.
    let is_given_up = response.headers().get(CONNECTION).is_some_and(|value| value == "close");
    if (!is_refusal || is_sending) && !is_given_up {
        // However it ends, the answer is sent.
        let _read_or_not = tokio::time::timeout(PATIENCE, body.drain(MOST)).await;
    } else if !body.is_end_stream() {
        // Whether the body comes all the same is the sender's to decide, so the connection cannot go on. A sender that is
        // not told would send its next request into a closed one.
        response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
    }
    response
}

#[cfg(test)]
mod tests {
    use axum::routing::put;
    use axum::{Router, middleware};
    use http::StatusCode;
    use tower::ServiceExt;

    use super::*;

    fn shared(pieces: usize, size: usize) -> Shared {
        let pieces = (0..pieces).map(move |_| Ok::<_, std::io::Error>(Bytes::from(vec![0; size])));
        Shared(Arc::new(Mutex::new(Body::from_stream(futures::stream::iter(pieces)))))
    }

    #[tokio::test]
    async fn who_is_refused_without_being_asked_for_the_body_is_told_that_the_connection_ends() {
        let refuse = async || StatusCode::PRECONDITION_FAILED;
        let read_and_refuse = async |_: Bytes| StatusCode::PRECONDITION_FAILED;
        let router = Router::new().route("/unread", put(refuse)).route("/read", put(read_and_refuse));
        let router = router.layer(middleware::from_fn(layer));
        for (path, expects, closes) in [("/unread", true, true), ("/unread", false, false), ("/read", true, false)] {
            let mut request = Request::put(path).body(Body::from("content")).unwrap();
            if expects {
                request.headers_mut().insert(EXPECT, HeaderValue::from_static("100-continue"));
            }
            let response = router.clone().oneshot(request).await.unwrap();
            let closed = response.headers().get(CONNECTION).is_some_and(|value| value == "close");
            assert_eq!((response.status(), closed), (StatusCode::PRECONDITION_FAILED, closes), "{path} {expects}");
        }
    }

    #[tokio::test]
    async fn what_is_left_of_a_body_is_read_to_its_end() {
        let body = shared(10, 1_000);
        body.clone().drain(100_000).await;
        let next = std::future::poll_fn(|context| Pin::new(&mut body.clone()).poll_frame(context)).await;
        assert!(next.is_none());
    }

    #[tokio::test]
    async fn a_body_without_end_is_read_up_to_the_bound() {
        let body = shared(1_000, 1_000);
        body.clone().drain(10_000).await;
        let next = std::future::poll_fn(|context| Pin::new(&mut body.clone()).poll_frame(context)).await;
        assert!(next.is_some());
    }
}
