//! Serves the router on one socket, with limits, until it is told to stop.
//!
//! A client that sends its request drop by drop, or nothing, does not hold a connection for long; further ones wait
//! while all places are taken. Between two requests a connection is kept for longer than proxies keep theirs: one that
//! this side closes just when a request arrives is a 502 there. TLS and HTTP/2 are a proxy's.

use std::convert::Infallible;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::response::{IntoResponse, Response};
use http::header::CACHE_CONTROL;
use http::{Request, StatusCode};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::task::JoinSet;
use tower::ServiceExt;

use super::pace::{Pace, Watched};
use crate::promises::Promises;

/// How long things may take, and how many there may be.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    /// Connections at a time.
    pub(crate) connections: usize,
    /// For a request's head from its first byte on; for the first one from the connection on.
    pub(crate) head: Duration,
    /// Between an answer and the next request: more than load balancers keep connections for.
    pub(crate) idle: Duration,
    /// Bytes of a request's head. Browsers send at most 16 KiB or so of cookies and addresses.
    pub(crate) head_bytes: usize,
    /// For reading a request's body and working out the answer: more than a few calls to AWS take.
    pub(crate) answer: Duration,
    /// For answers that are under way at the stop, and for what goes on without one.
    pub(crate) grace: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 1_024,
            head: Duration::from_secs(30),
            idle: Duration::from_secs(120),
            head_bytes: 64 * 1024,
            answer: Duration::from_secs(90),
            grace: Duration::from_secs(10),
        }
    }
}

/// How long to wait when the system has no more sockets.
const PAUSE_AFTER_FAILURE: Duration = Duration::from_millis(100);

/// Accepts connections until `stop` changes or its sender is gone, then lets answers that are under way finish, and what was promised.
pub(crate) async fn serve(
    listener: TcpListener,
    router: Router,
    limits: Limits,
    promises: Promises,
    mut stop: watch::Receiver<()>,
) {
    let places = Arc::new(Semaphore::new(limits.connections));
    let mut connections = JoinSet::new();
    loop {
        let accepted = tokio::select! {
            _ = stop.changed() => break,
            Some(_) = connections.join_next() => continue,
            accepted = accept(&listener, &places) => accepted,
        };
        match accepted {
            Ok((stream, place)) => {
                let connection = converse(stream, router.clone(), limits, stop.clone());
                connections.spawn(async move {
                    connection.await;
                    drop(place);
                });
            }
            Err(error) => {
                tracing::warn!(%error, "a connection could not be accepted");
                tokio::time::sleep(PAUSE_AFTER_FAILURE).await;
            }
        }
    }
    drop(listener);
    let finish = async {
        while connections.join_next().await.is_some() {}
        promises.kept().await;
    };
    if tokio::time::timeout(limits.grace, finish).await.is_err() {
        tracing::warn!("answers, or what goes on without one, were still under way at the stop and were cut off");
    }
}

async fn accept(listener: &TcpListener, places: &Arc<Semaphore>) -> io::Result<(TcpStream, OwnedSemaphorePermit)> {
    let place = Arc::clone(places).acquire_owned().await.map_err(io::Error::other)?;
    let (stream, _) = listener.accept().await?;
    Ok((stream, place))
}

async fn converse(stream: TcpStream, router: Router, limits: Limits, mut stop: watch::Receiver<()>) {
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "a connection without TCP_NODELAY");
    }
    let pace = Pace::new(limits.head, limits.idle);
    let stream = TokioIo::new(Watched::new(stream, pace.clone()));
    let of_service = pace.clone();
    let service = service_fn(move |request| {
        let (router, answering) = (router.clone(), of_service.answering());
        async move { Ok::<_, Infallible>(answering.with(answer(router, request, limits.answer).await)) }
    });
    let mut builder = http1::Builder::new();
    // Its time for a head would end idle connections, too.
    builder.timer(TokioTimer::new()).header_read_timeout(None::<Duration>).max_buf_size(limits.head_bytes);
    let mut connection = std::pin::pin!(builder.serve_connection(stream, service));
    let whole = async {
        tokio::select! {
            // An answer that is ready at the moment of the stop says that it is the last one.
            biased;
            _ = stop.changed() => {
                connection.as_mut().graceful_shutdown();
                connection.await
            }
            ended = connection.as_mut() => ended,
        }
    };
    tokio::select! {
        // After a pause of the machine a request may be there as well as its time over.
        biased;
        ended = whole => if let Err(error) = ended {
            tracing::debug!(%error, "a connection ended early");
        },
        () = pace.is_lost() => tracing::debug!("a connection was closed on which nothing was asked for too long"),
    }
}

async fn answer(router: Router, request: Request<Incoming>, within: Duration) -> Response {
    match tokio::time::timeout(within, router.oneshot(request.map(Body::new))).await {
        Ok(Ok(response)) => response,
        Ok(Err(never)) => match never {},
        Err(_elapsed) => {
            tracing::warn!("a request took too long and was given up");
            // It did not come through the router, which says so of everything else.
            let not_kept = [(CACHE_CONTROL, "no-store")];
            (StatusCode::SERVICE_UNAVAILABLE, not_kept, "This took too long. Try again in a moment.\n").into_response()
        }
    }
}

#[cfg(test)]
mod tests {
    use std::net::SocketAddr;
    use std::sync::Arc;
    use std::time::Duration;

    use axum::Router;
    use axum::routing::{get, post};
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::{TcpListener, TcpStream};
    use tokio::sync::{Notify, watch};
    use tokio::task::JoinHandle;

    use super::{Limits, serve};
    use crate::promises::Promises;

    struct Served {
        addr: SocketAddr,
        stream: TcpStream,
        stop: watch::Sender<()>,
        task: JoinHandle<()>,
    }

    /// A connection to a server that gives up soon.
    async fn served() -> Served {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let addr = listener.local_addr().unwrap();
        let slow = || async {
            std::future::pending::<()>().await;
        };
        let router = Router::new()
            .route("/", get(|| async { "here" }))
            .route("/form", post(|form: String| async { form }))
            .route("/slow", get(slow));
        let soon = Duration::from_secs(1);
        let limits =
            Limits { head: soon, idle: soon, answer: soon, grace: soon, head_bytes: 8 * 1024, ..Limits::default() };
        let (stop, stopped) = watch::channel(());
        let task = tokio::spawn(serve(listener, router, limits, Promises::default(), stopped));
        Served { addr, stream: TcpStream::connect(addr).await.unwrap(), stop, task }
    }

    /// What is sent back until the server closes the connection.
    async fn answer_to(request: &[u8]) -> String {
        let mut served = served().await;
        served.stream.write_all(request).await.unwrap();
        let mut answer = Vec::new();
        served.stream.read_to_end(&mut answer).await.unwrap();
        String::from_utf8(answer).unwrap()
    }

    #[tokio::test]
    async fn a_head_that_does_not_end_and_a_connection_that_idles_are_closed() {
        assert!(!answer_to(b"GET / HTTP/1.1\r\nhost: x\r\n").await.contains("200 OK"));
        assert_eq!(answer_to(b"").await, "");
        assert!(answer_to(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n").await.ends_with("here"));
    }

    #[tokio::test]
    async fn a_body_that_does_not_arrive_and_an_answer_that_does_not_come_are_given_up() {
        let body = answer_to(b"POST /form HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\nab").await;
        assert!(body.starts_with("HTTP/1.1 503"), "{body}");
        let slow = answer_to(b"GET /slow HTTP/1.1\r\nhost: x\r\n\r\n").await;
        assert!(slow.starts_with("HTTP/1.1 503") && slow.contains("cache-control: no-store"), "{slow}");
    }

    #[tokio::test]
    async fn a_head_that_is_too_large_is_refused() {
        let request = format!("GET / HTTP/1.1\r\nhost: x\r\ncookie: {}\r\n\r\n", "a".repeat(9_000));
        let answer = answer_to(request.as_bytes()).await;
        assert!(answer.starts_with("HTTP/1.1 431"), "{answer}");
    }

    /// A server that has begun to answer, what lets it go on, and what stops it.
    async fn begun(grace: Duration) -> (TcpStream, Arc<Notify>, watch::Sender<()>, JoinHandle<()>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let mut stream = TcpStream::connect(listener.local_addr().unwrap()).await.unwrap();
        let (begins, goes_on) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
        let (begin, go_on) = (begins.clone(), goes_on.clone());
        let answer = move || async move {
            begin.notify_one();
            go_on.notified().await;
            "whole"
        };
        let router = Router::new().route("/", get(answer));
        let limits = Limits { grace, ..Limits::default() };
        let (stop, stopped) = watch::channel(());
        let task = tokio::spawn(serve(listener, router, limits, Promises::default(), stopped));
        stream.write_all(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n").await.unwrap();
        begins.notified().await;
        (stream, goes_on, stop, task)
    }

    #[tokio::test]
    async fn a_stop_lets_an_answer_that_is_under_way_finish_within_its_grace() {
        let (mut stream, goes_on, stop, task) = begun(Duration::from_secs(600)).await;
        drop(stop);
        goes_on.notify_one();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        assert!(answer.ends_with("whole"), "{answer}");
        task.await.unwrap();

        let (mut stream, _never, stop, task) = begun(Duration::from_millis(50)).await;
        drop(stop);
        task.await.unwrap();
        assert_eq!(stream.read(&mut [0]).await.unwrap_or(0), 0, "it was cut off");
    }

    /// A connection on which one request was answered.
    async fn answered_once(limits: Limits) -> (TcpStream, watch::Sender<()>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let mut stream = TcpStream::connect(listener.local_addr().unwrap()).await.unwrap();
        let (stop, stopped) = watch::channel(());
        let router = Router::new().route("/", get(|| async { "here" }));
        tokio::spawn(serve(listener, router, limits, Promises::default(), stopped));
        ask_again(&mut stream).await;
        (stream, stop)
    }

    async fn ask_again(stream: &mut TcpStream) {
        stream.write_all(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n").await.unwrap();
        let mut answer = Vec::new();
        while !answer.ends_with(b"here") {
            assert_ne!(stream.read_buf(&mut answer).await.unwrap(), 0);
        }
        assert!(String::from_utf8(answer).unwrap().contains("content-length: 4"));
    }

    #[tokio::test]
    async fn between_requests_a_connection_has_longer_than_a_head() {
        let head = Duration::from_millis(800);
        let (mut stream, _stop) = answered_once(Limits { head, ..Limits::default() }).await;
        let waited = tokio::time::timeout(head * 3, stream.read(&mut [0])).await;
        assert!(waited.is_err(), "it is kept while nothing is asked");
        ask_again(&mut stream).await;

        // The next head has no longer than the first one, however long the connection might have been silent.
        stream.write_all(b"GET / HT").await.unwrap();
        assert_eq!(stream.read(&mut [0]).await.unwrap_or(0), 0, "a head that does not end");
    }

    #[tokio::test]
    async fn a_head_that_comes_drop_by_drop_has_no_longer_than_one_that_stops() {
        let head = Duration::from_millis(800);
        let (mut stream, _stop) = answered_once(Limits { head, ..Limits::default() }).await;
        let drop_by_drop = async {
            loop {
                // Whether it is closed is looked at between the drops.
                match tokio::time::timeout(head / 4, stream.read(&mut [0])).await {
                    Ok(read) => return read.unwrap_or(0),
                    Err(_elapsed) => drop(stream.write_all(b"G").await),
                }
            }
        };
        assert_eq!(tokio::time::timeout(head * 50, drop_by_drop).await.unwrap(), 0);
    }

    #[tokio::test]
    async fn a_connection_that_idles_for_too_long_is_closed() {
        let idle = Duration::from_millis(800);
        let (mut stream, _stop) = answered_once(Limits { idle, ..Limits::default() }).await;
        assert_eq!(stream.read(&mut [0]).await.unwrap(), 0);
    }

    #[tokio::test]
    async fn an_answer_that_takes_longer_than_a_head_and_a_pause_is_given() {
        let soon = Duration::from_millis(800);
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let mut stream = TcpStream::connect(listener.local_addr().unwrap()).await.unwrap();
        let never = Duration::from_secs(600);
        let limits = Limits { head: soon, idle: soon, answer: never, ..Limits::default() };
        let (_stop, stopped) = watch::channel(());
        let goes_on = Arc::new(Notify::new());
        let go_on = goes_on.clone();
        let answer = move || async move {
            go_on.notified().await;
            "late"
        };
        let router = Router::new().route("/", get(answer));
        tokio::spawn(serve(listener, router, limits, Promises::default(), stopped));
        stream.write_all(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n").await.unwrap();
        assert!(tokio::time::timeout(soon * 4, stream.read(&mut [0])).await.is_err());
        goes_on.notify_one();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        assert!(answer.ends_with("late"), "{answer}");
    }

    #[tokio::test]
    async fn a_stop_waits_for_what_goes_on_without_an_answer_within_its_grace() {
        for (grace, is_kept) in [(Duration::from_secs(600), true), (Duration::from_millis(50), false)] {
            let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
            let promises = Promises::default();
            let (finish, finished) = tokio::sync::oneshot::channel::<()>();
            let work = promises.spawn(finished);
            let (stop, stopped) = watch::channel(());
            let limits = Limits { grace, ..Limits::default() };
            let task = tokio::spawn(serve(listener, Router::new(), limits, promises, stopped));
            drop(stop);
            let mut task = std::pin::pin!(task);
            if is_kept {
                assert!(tokio::time::timeout(Duration::from_millis(100), task.as_mut()).await.is_err());
                finish.send(()).unwrap();
                task.await.unwrap();
                work.await.unwrap().unwrap();
            } else {
                task.await.unwrap();
                assert!(!work.is_finished());
            }
        }
    }

    #[tokio::test]
    async fn a_stop_ends_idle_connections_and_serving() {
        let Served { addr, stop, task, mut stream } = served().await;
        // An answer says that the connection was taken; one that still waits for that would be reset.
        stream.write_all(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n").await.unwrap();
        let mut answer = Vec::new();
        while !answer.ends_with(b"here") {
            assert_ne!(stream.read_buf(&mut answer).await.unwrap(), 0);
        }
        drop(stop);
        task.await.unwrap();
        assert_eq!(stream.read(&mut [0]).await.unwrap(), 0, "the idle connection is closed");
        assert!(TcpStream::connect(addr).await.is_err(), "nobody listens any more");
    }
}
