//! One connection: requests one after another, within bounds, until it ends or is told to.
//!
//! A head has a time to arrive, which also ends connections that idle, and a size. An answer that is not taken ends its
//! connection. How long bodies may take is the matter of those who read them: see [`crate::s3`] and [`crate::aws_json`].

use std::convert::Infallible;
use std::future::poll_fn;
use std::pin::Pin;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Body;
use hyper::body::Incoming;
use hyper::rt::{Sleep, Timer};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::sync::watch;
use tower::ServiceExt;

use crate::channel::Channel;
use crate::patience::SharedTimer;
use crate::slow_reader::Impatient;

/// Longest time that a request's head may take, which also ends idle connections: longer than the 90 seconds after which
/// the AWS SDK gives them up itself, so that it does not send into one that is being closed.
const HEAD_TIMEOUT: Duration = Duration::from_secs(100);
/// How long the other side may take to close its half of a connection, once the last answer was sent.
const FAREWELL: Duration = Duration::from_secs(2);
/// The most bytes that are read, and thrown away, in that time.
const FAREWELL_BYTES: u64 = 32 << 20;
/// Most bytes of a request's head. Presigned URLs with a session token take about 2 KiB.
const HEAD_BYTES: usize = 32 * 1024;

/// Serves the requests that come by a stream. When `stop` changes or its sender is gone, the one in progress is the last.
pub(crate) async fn converse<I>(
    stream: I,
    channel: Channel,
    router: Router,
    timer: SharedTimer,
    mut stop: watch::Receiver<()>,
) where
    I: AsyncRead + AsyncWrite + Unpin,
{
    let service = service_fn(move |mut request: http::Request<Incoming>| {
        request.extensions_mut().insert(channel);
        let router = router.clone();
        Box::pin(async move {
            let response = router.oneshot(request.map(Body::new)).await;
            response.map_err(|never: Infallible| match never {})
        })
    });
    let stream = Impatient::new(stream, SharedTimer::clone(&timer));
    let mut builder = http1::Builder::new();
    builder.timer(Shared(SharedTimer::clone(&timer))).header_read_timeout(HEAD_TIMEOUT).max_buf_size(HEAD_BYTES);
    let mut connection = builder.serve_connection(TokioIo::new(stream), service);
    let ended = tokio::select! {
        ended = poll_fn(|context| connection.poll_without_shutdown(context)) => ended,
        _ = stop.changed() => {
            Pin::new(&mut connection).graceful_shutdown();
            poll_fn(|context| connection.poll_without_shutdown(context)).await
        }
    };
    match ended {
        Ok(()) => take_leave(connection.into_parts().io.into_inner(), &timer, &mut stop).await,
        Err(error) => tracing::debug!(%error, "a connection ended early"),
    }
}

/// Ends a connection so that the last answer arrives: a socket that is closed with bytes in it that nobody read is reset, and the
/// answer is lost. Whoever sent a body that was not wanted may not have read it yet (RFC 9112, section 9.6).
async fn take_leave<I>(mut stream: I, timer: &SharedTimer, stop: &mut watch::Receiver<()>)
where
    I: AsyncRead + AsyncWrite + Unpin,
{
    let leaving = async {
        stream.shutdown().await?;
        tokio::io::copy(&mut stream.take(FAREWELL_BYTES), &mut tokio::io::sink()).await
    };
    tokio::select! {
        // However it ends, the connection is closed.
        _ended = leaving => {}
        () = timer.sleep(FAREWELL) => {}
        _ = stop.changed() => {}
    }
}

/// A shared timer as the server takes one.
struct Shared(SharedTimer);

impl Timer for Shared {
    fn sleep(&self, time: Duration) -> Pin<Box<dyn Sleep>> {
        self.0.sleep(time)
    }

    fn sleep_until(&self, deadline: Instant) -> Pin<Box<dyn Sleep>> {
        self.0.sleep_until(deadline)
    }

    fn now(&self) -> Instant {
        self.0.now()
    }

    fn reset(&self, sleep: &mut Pin<Box<dyn Sleep>>, deadline: Instant) {
        self.0.reset(sleep, deadline);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use axum::routing::get;
    use tokio::io::{DuplexStream, duplex};
    use tokio::task::JoinHandle;

    use super::*;
    use crate::hand_timer::HandTimer;
    use crate::patience::WHOLE;

    /// A connection whose other end the test has.
    struct Peer {
        timer: HandTimer,
        stream: DuplexStream,
        serving: JoinHandle<()>,
        _stop: watch::Sender<()>,
    }

    impl Peer {
        fn connect() -> Self {
            let router = Router::new()
                .route("/", get(|| async { "here" }))
                .route("/large", get(|| async { vec![b'x'; 1 << 20] }));
            let timer = HandTimer::new();
            let (stream, other) = duplex(1_024);
            let (stop, stopped) = watch::channel(());
            let serving = tokio::spawn(converse(other, Channel::Plain, router, Arc::new(timer.clone()), stopped));
            Self { timer, stream, serving, _stop: stop }
        }

        /// Whatever comes until the connection is closed.
        async fn rest(mut self) -> String {
            let mut rest = String::new();
            self.stream.read_to_string(&mut rest).await.unwrap();
            drop(self.stream);
            self.serving.await.unwrap();
            rest
        }
    }

    #[tokio::test]
    async fn a_connection_that_idles_is_closed() {
        let mut peer = Peer::connect();
        peer.timer.begun_after(0).await;
        let begun = peer.timer.begun();
        peer.stream.write_all(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n").await.unwrap();
        peer.timer.begun_after(begun).await;
        peer.timer.pass(HEAD_TIMEOUT);
        let answer = peer.rest().await;
        assert!(answer.starts_with("HTTP/1.1 200 OK") && answer.ends_with("here"), "{answer}");
        let silent = Peer::connect();
        silent.timer.begun_after(0).await;
        silent.timer.pass(HEAD_TIMEOUT);
        assert_eq!(silent.rest().await, "");
    }

    #[tokio::test]
    async fn a_head_that_trickles_is_given_up_however_often_something_comes() {
        let mut peer = Peer::connect();
        peer.timer.begun_after(0).await;
        peer.stream.write_all(b"GET / HTTP/1.1\r\nhost: x\r\n").await.unwrap();
        for _ in 0..9 {
            peer.timer.pass(HEAD_TIMEOUT / 10);
            peer.stream.write_all(b"x: y\r\n").await.unwrap();
        }
        peer.timer.pass(HEAD_TIMEOUT / 10);
        assert!(!peer.rest().await.contains("200 OK"));
    }

    #[tokio::test]
    async fn a_head_that_is_too_large_is_refused() {
        let mut peer = Peer::connect();
        let head = format!("GET / HTTP/1.1\r\nhost: x\r\ncookie: {}\r\n\r\n", "a".repeat(HEAD_BYTES));
        let mut answer = vec![0; 12];
        let (mut reader, mut writer) = tokio::io::split(&mut peer.stream);
        let (_sent_or_not, read) = tokio::join!(writer.write_all(head.as_bytes()), reader.read_exact(&mut answer));
        read.unwrap();
        assert_eq!(answer, b"HTTP/1.1 431");
    }

    #[tokio::test]
    async fn an_answer_that_nobody_takes_ends_its_connection() {
        let mut peer = Peer::connect();
        peer.timer.begun_after(0).await;
        let begun = peer.timer.begun();
        peer.stream.write_all(b"GET /large HTTP/1.1\r\nhost: x\r\n\r\n").await.unwrap();
        peer.timer.begun_after(begun).await;
        peer.timer.pass(WHOLE);
        peer.serving.await.unwrap();
        let mut rest = Vec::new();
        peer.stream.read_to_end(&mut rest).await.unwrap();
        assert!(rest.len() <= 1_024, "{}", rest.len());
    }

    #[tokio::test]
    async fn an_answer_that_is_taken_slowly_arrives() {
        let mut peer = Peer::connect();
        peer.timer.begun_after(0).await;
        peer.stream.write_all(b"GET /large HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").await.unwrap();
        let mut taken = 0;
        let mut piece = [0; 1_024];
        loop {
            match peer.stream.read(&mut piece).await.unwrap() {
                0 => break,
                bytes => taken += bytes,
            }
            // Not every piece finds the server waiting; where it does, it waits for less than a piece is worth.
            peer.timer.pass(Duration::from_millis(900));
        }
        assert!(taken > 1 << 20, "{taken}");
        drop(peer.stream);
        peer.serving.await.unwrap();
    }
}
