//! Most of these speak over memory, with a request that is there before the server looks: however slow the machine is, no limit of
//! a few milliseconds is over too early. What is waited for then is always that something ends.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::routing::{get, post};
use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream, duplex};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Notify, watch};
use tokio::task::JoinHandle;

use super::listener::{Limits, converse, serve};
use crate::promises::Promises;

/// How long a test waits for what has to happen.
const PATIENCE: Duration = Duration::from_secs(300);

/// More than the memory between client and server holds.
const LARGE: usize = 1 << 20;

const REQUEST: &[u8] = b"GET / HTTP/1.1\r\nhost: x\r\n\r\n";

fn soon() -> Duration {
    Duration::from_millis(100)
}

fn router() -> Router {
    let slow = || async {
        std::future::pending::<()>().await;
    };
    Router::new()
        .route("/", get(|| async { "here" }))
        .route("/form", post(|form: String| async { form }))
        .route("/slow", get(slow))
        .route("/large", get(|| async { vec![b'a'; LARGE] }))
}

/// A connection on which the client has said this already.
struct Connected {
    client: DuplexStream,
    server: JoinHandle<()>,
    _stop: watch::Sender<()>,
}

async fn connected(router: Router, limits: Limits, request: &[u8]) -> Connected {
    let (mut client, stream) = duplex(16 * 1024);
    client.write_all(request).await.unwrap();
    let (stop, stopped) = watch::channel(());
    let server = tokio::spawn(converse(stream, router, limits, stopped));
    Connected { client, server, _stop: stop }
}

/// What is sent back until the server closes the connection.
async fn answer_to(request: &[u8]) -> String {
    let soon = soon();
    let limits = Limits { head: soon, idle: soon, answer: soon, head_bytes: 8 * 1024, ..Limits::default() };
    let mut connected = connected(router(), limits, request).await;
    let mut answer = String::new();
    connected.client.read_to_string(&mut answer).await.unwrap();
    answer
}

#[tokio::test]
async fn a_head_that_does_not_end_and_a_connection_that_idles_are_closed() {
    assert!(!answer_to(b"GET / HTTP/1.1\r\nhost: x\r\n").await.contains("200 OK"));
    assert_eq!(answer_to(b"").await, "");
    assert!(answer_to(REQUEST).await.ends_with("here"));
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

#[tokio::test]
async fn an_answer_of_which_the_client_takes_nothing_holds_the_connection_for_no_longer_than_it_may() {
    let limits = Limits { stall: soon(), ..Limits::default() };
    let large = b"GET /large HTTP/1.1\r\nhost: x\r\n\r\n";
    let mut connected = connected(router(), limits, large).await;
    tokio::time::timeout(PATIENCE, &mut connected.server).await.unwrap().unwrap();
    let mut taken = Vec::new();
    connected.client.read_to_end(&mut taken).await.unwrap();
    assert!(taken.starts_with(b"HTTP/1.1 200") && taken.len() < LARGE, "it was cut off after {} bytes", taken.len());
}

#[tokio::test]
async fn an_answer_that_is_taken_arrives_whole() {
    let limits = Limits { idle: soon(), ..Limits::default() };
    let large = b"GET /large HTTP/1.1\r\nhost: x\r\n\r\n";
    let mut connected = connected(router(), limits, large).await;
    let mut taken = Vec::new();
    connected.client.read_to_end(&mut taken).await.unwrap();
    assert!(taken.ends_with(&vec![b'a'; LARGE]));
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
    let limits = Limits { head: PATIENCE, grace, ..Limits::default() };
    let (stop, stopped) = watch::channel(());
    let task = tokio::spawn(serve(listener, router, limits, Promises::default(), stopped));
    stream.write_all(REQUEST).await.unwrap();
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

    let (mut stream, _never, stop, task) = begun(soon()).await;
    drop(stop);
    task.await.unwrap();
    assert_eq!(stream.read(&mut [0]).await.unwrap_or(0), 0, "it was cut off");
}

/// A connection on which one request was answered.
async fn answered_once(limits: Limits) -> Connected {
    let mut connected = connected(router(), limits, REQUEST).await;
    read_answer(&mut connected.client).await;
    connected
}

async fn read_answer(client: &mut (impl AsyncReadExt + Unpin)) {
    let mut answer = Vec::new();
    while !answer.ends_with(b"here") {
        assert_ne!(client.read_buf(&mut answer).await.unwrap(), 0);
    }
    assert!(String::from_utf8(answer).unwrap().contains("content-length: 4"));
}

#[tokio::test]
async fn between_requests_a_connection_has_longer_than_a_head() {
    let head = soon();
    let mut connected = answered_once(Limits { head, idle: PATIENCE, ..Limits::default() }).await;
    let client = &mut connected.client;
    let waited = tokio::time::timeout(head * 3, client.read(&mut [0])).await;
    assert!(waited.is_err(), "it is kept while nothing is asked");
    client.write_all(REQUEST).await.unwrap();
    read_answer(client).await;

    // The next head has no longer than the first one, however long the connection might have been silent.
    client.write_all(b"GET / HT").await.unwrap();
    let read = tokio::time::timeout(PATIENCE / 2, client.read(&mut [0])).await.unwrap();
    assert_eq!(read.unwrap_or(0), 0, "a head that does not end");
}

#[tokio::test]
async fn a_head_that_comes_drop_by_drop_has_no_longer_than_one_that_stops() {
    let head = soon();
    let mut connected = answered_once(Limits { head, idle: PATIENCE, ..Limits::default() }).await;
    let client = &mut connected.client;
    let drop_by_drop = async {
        loop {
            // Whether it is closed is looked at between the drops.
            match tokio::time::timeout(head / 4, client.read(&mut [0])).await {
                Ok(read) => return read.unwrap_or(0),
                Err(_elapsed) => drop(client.write_all(b"G").await),
            }
        }
    };
    assert_eq!(tokio::time::timeout(PATIENCE / 2, drop_by_drop).await.unwrap(), 0);
}

#[tokio::test]
async fn a_connection_that_idles_for_too_long_is_closed() {
    let mut connected = answered_once(Limits { idle: soon(), ..Limits::default() }).await;
    assert_eq!(connected.client.read(&mut [0]).await.unwrap(), 0);
}

#[tokio::test]
async fn an_answer_that_takes_longer_than_a_head_and_a_pause_is_given() {
    let soon = soon();
    let limits = Limits { head: soon, idle: soon, stall: soon, answer: PATIENCE, ..Limits::default() };
    let goes_on = Arc::new(Notify::new());
    let go_on = goes_on.clone();
    let answer = move || async move {
        go_on.notified().await;
        "late"
    };
    let mut connected = connected(Router::new().route("/", get(answer)), limits, REQUEST).await;
    let client = &mut connected.client;
    assert!(tokio::time::timeout(soon * 4, client.read(&mut [0])).await.is_err());
    goes_on.notify_one();
    let mut answer = String::new();
    client.read_to_string(&mut answer).await.unwrap();
    assert!(answer.ends_with("late"), "{answer}");
}

#[tokio::test]
async fn a_stop_waits_for_what_goes_on_without_an_answer_within_its_grace() {
    for (grace, is_kept) in [(Duration::from_secs(600), true), (soon(), false)] {
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
            assert!(tokio::time::timeout(soon(), task.as_mut()).await.is_err());
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
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let addr: SocketAddr = listener.local_addr().unwrap();
    let limits = Limits { head: PATIENCE, idle: PATIENCE, grace: PATIENCE, ..Limits::default() };
    let (stop, stopped) = watch::channel(());
    let task = tokio::spawn(serve(listener, router(), limits, Promises::default(), stopped));
    let mut stream = TcpStream::connect(addr).await.unwrap();
    // An answer says that the connection was taken; one that still waits for that would be reset.
    stream.write_all(REQUEST).await.unwrap();
    read_answer(&mut stream).await;
    drop(stop);
    task.await.unwrap();
    assert_eq!(stream.read(&mut [0]).await.unwrap(), 0, "the idle connection is closed");
    assert!(TcpStream::connect(addr).await.is_err(), "nobody listens any more");
}
