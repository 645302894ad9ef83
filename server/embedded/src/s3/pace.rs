//! Gives up requests whose body does not arrive, with S3's `RequestTimeout`: how long a sender is waited for is in
//! [`crate::patience`].
//!
//! It is decided here, once, whichever operation reads the body.

use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::{Body, HttpBody};
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use bytes::Bytes;
use http::header::{CONNECTION, HeaderValue};
use hyper::body::{Frame, SizeHint};
use tokio::sync::oneshot;

use super::errors::request_timeout;
use super::guard::refuse;
use crate::patience::{SharedTimer, Waiting};

/// A body that is waited for with patience.
struct Paced {
    body: Body,
    waiting: Waiting,
    /// Told when patience has ended.
    end: Option<oneshot::Sender<()>>,
}

impl HttpBody for Paced {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Self::Data>, Self::Error>>> {
        let paced = self.get_mut();
        match Pin::new(&mut paced.body).poll_frame(context) {
            Poll::Ready(frame) => {
                let bytes = frame.as_ref().and_then(|frame| frame.as_ref().ok()?.data_ref()).map_or(0, Bytes::len);
                paced.waiting.moved(bytes);
                Poll::Ready(frame)
            }
            Poll::Pending => {
                if paced.waiting.poll_end(context).is_ready()
                    && let Some(end) = paced.end.take()
                {
                    // Nobody is there to be told when the answer has been sent already.
                    let _told_or_not = end.send(());
                }
                // Also at the end: the reader is dropped together with its request.
                Poll::Pending
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// Answers a request, or gives it up.
pub(super) async fn layer(State(timer): State<SharedTimer>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let (end, ended) = oneshot::channel();
    let body = Paced { body, waiting: Waiting::new(timer), end: Some(end) };
    tokio::select! {
        biased;
        response = next.run(Request::from_parts(parts, Body::new(body))) => response,
        Ok(()) = ended => given_up(),
    }
}

/// The connection ends with it: the rest of the body is not waited for.
fn given_up() -> Response {
    let mut response = refuse(request_timeout());
    response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
    response
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::time::Duration;

    use axum::Router;
    use axum::body::to_bytes;
    use axum::middleware;
    use futures::stream;
    use http::StatusCode;
    use tokio::sync::mpsc;
    use tokio::task::JoinHandle;
    use tower::ServiceExt as _;

    use super::*;
    use crate::hand_timer::HandTimer;
    use crate::patience::WHOLE;

    /// A request that is being read, whose body the test sends.
    struct Upload {
        timer: HandTimer,
        sender: mpsc::Sender<Bytes>,
        answer: JoinHandle<Response>,
    }

    impl Upload {
        fn begin() -> Self {
            let timer = HandTimer::new();
            let (sender, mut pieces) = mpsc::channel(1);
            let pieces = stream::poll_fn(move |context| {
                pieces.poll_recv(context).map(|piece| piece.map(Ok::<_, std::io::Error>))
            });
            let read = |body: Body| async move { to_bytes(body, usize::MAX).await.unwrap().len().to_string() };
            let shared: SharedTimer = Arc::new(timer.clone());
            let router = Router::new().fallback(read).layer(middleware::from_fn_with_state(shared, layer));
            let request = Request::put("/").body(Body::from_stream(pieces)).unwrap();
            let answer = tokio::spawn(async move { router.oneshot(request).await.unwrap() });
            Self { timer, sender, answer }
        }

        /// Sends a piece, and some time later nothing more has come.
        async fn send(&self, bytes: usize, then: Duration) -> Result<(), ()> {
            let begun = self.timer.begun();
            self.sender.send(Bytes::from(vec![0; bytes])).await.map_err(|_| ())?;
            tokio::select! {
                () = self.timer.begun_after(begun) => self.timer.pass(then),
                () = self.sender.closed() => {}
            }
            // Whoever was woken by that comes first.
            tokio::task::yield_now().await;
            Ok(())
        }
    }

    async fn text(response: Response) -> String {
        String::from_utf8(to_bytes(response.into_body(), 10_000).await.unwrap().to_vec()).unwrap()
    }

    #[tokio::test]
    async fn a_sender_that_falls_silent_is_given_up() {
        let upload = Upload::begin();
        upload.timer.begun_after(0).await;
        upload.timer.pass(WHOLE - Duration::from_millis(1));
        // Whoever was woken by that comes first.
        tokio::task::yield_now().await;
        assert!(!upload.sender.is_closed());
        upload.timer.pass(Duration::from_millis(1));
        let response = upload.answer.await.unwrap();
        assert_eq!(response.status(), StatusCode::BAD_REQUEST);
        assert_eq!(response.headers()[CONNECTION], "close");
        assert!(text(response).await.contains("<Code>RequestTimeout</Code>"));
    }

    #[tokio::test]
    async fn a_sender_that_trickles_is_given_up_in_time() {
        let upload = Upload::begin();
        upload.timer.begun_after(0).await;
        let mut sent = 0;
        while upload.send(1_024, Duration::from_secs(4)).await.is_ok() {
            sent += 1;
        }
        // Four seconds go with each piece and one comes back.
        assert!((9..=11).contains(&sent), "{sent}");
        assert!(text(upload.answer.await.unwrap()).await.contains("<Code>RequestTimeout</Code>"));
    }

    #[tokio::test]
    async fn a_slow_sender_may_take_hours_and_rest_on_the_way() {
        let upload = Upload::begin();
        upload.timer.begun_after(0).await;
        for _ in 0..1_000 {
            upload.send(32 * 1_024, Duration::from_secs(29)).await.unwrap();
        }
        let Upload { sender, answer, .. } = upload;
        drop(sender);
        assert_eq!(text(answer.await.unwrap()).await, (1_000 * 32 * 1_024).to_string());
    }

    #[tokio::test]
    async fn what_the_reader_takes_counts_for_nothing() {
        let timer = HandTimer::new();
        let mut waiting = Waiting::new(Arc::new(timer.clone()));
        timer.pass(WHOLE * 10);
        let mut context = Context::from_waker(std::task::Waker::noop());
        assert!(waiting.poll_end(&mut context).is_pending());
        timer.pass(WHOLE);
        assert!(waiting.poll_end(&mut context).is_ready());
    }
}
