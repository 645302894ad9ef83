//! Serves a router on one socket, with limits, until it is told to stop.

use std::convert::Infallible;
use std::future::poll_fn;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinSet;
use tower::ServiceExt;

/// Most connections at a time; further ones wait.
const CONNECTIONS: usize = 512;
/// Longest time that a request's head may take, which also ends idle connections: longer than the 90 seconds after which
/// the AWS SDK gives them up itself, so that it does not send into one that is being closed.
const HEAD_TIMEOUT: Duration = Duration::from_secs(100);
/// Most bytes of a request's head. Presigned URLs with a session token take about 2 KiB.
const HEAD_BYTES: usize = 32 * 1024;
/// How long requests in progress may go on after the stop.
const GRACE: Duration = Duration::from_secs(10);
/// How long the other side may take to close its half of a connection, once the last answer was sent.
const FAREWELL: Duration = Duration::from_secs(2);
/// The most bytes that are read, and thrown away, in that time.
const FAREWELL_BYTES: u64 = 32 << 20;
/// How long to wait when the system has no more sockets.
const PAUSE_AFTER_FAILURE: Duration = Duration::from_millis(100);

/// Accepts connections until `stop` changes or its sender is gone, then lets requests in progress finish.
pub(crate) async fn serve(listener: TcpListener, router: Router, mut stop: watch::Receiver<()>) {
    let places = Arc::new(Semaphore::new(CONNECTIONS));
    let mut connections = JoinSet::new();
    loop {
        let accepted = tokio::select! {
            _ = stop.changed() => break,
            Some(_) = connections.join_next() => continue,
            accepted = accept(&listener, &places) => accepted,
        };
        match accepted {
            Ok((stream, place)) => {
                let connection = converse(stream, router.clone(), stop.clone());
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
    let finish = async { while connections.join_next().await.is_some() {} };
    if tokio::time::timeout(GRACE, finish).await.is_err() {
        tracing::warn!("requests were still in progress at the end and were cut off");
    }
}

async fn accept(
    listener: &TcpListener,
    places: &Arc<Semaphore>,
) -> std::io::Result<(TcpStream, tokio::sync::OwnedSemaphorePermit)> {
    let place = Arc::clone(places).acquire_owned().await.map_err(std::io::Error::other)?;
    let (stream, _) = listener.accept().await?;
    Ok((stream, place))
}

async fn converse(stream: TcpStream, router: Router, mut stop: watch::Receiver<()>) {
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "a connection without TCP_NODELAY");
    }
    let service = service_fn(move |request: http::Request<Incoming>| {
        let router = router.clone();
        Box::pin(async move {
            let response = router.oneshot(request.map(Body::new)).await;
            response.map_err(|never: Infallible| match never {})
        })
    });
    let mut builder = http1::Builder::new();
    builder.timer(TokioTimer::new()).header_read_timeout(HEAD_TIMEOUT).max_buf_size(HEAD_BYTES);
    let mut connection = builder.serve_connection(TokioIo::new(stream), service);
    let ended = tokio::select! {
        ended = poll_fn(|context| connection.poll_without_shutdown(context)) => ended,
        _ = stop.changed() => {
            Pin::new(&mut connection).graceful_shutdown();
            poll_fn(|context| connection.poll_without_shutdown(context)).await
        }
    };
    match ended {
        Ok(()) => take_leave(connection.into_parts().io.into_inner(), &mut stop).await,
        Err(error) => tracing::debug!(%error, "a connection ended early"),
    }
}

/// Ends a connection so that the last answer arrives: a socket that is closed with bytes in it that nobody read is reset, and the
/// answer is lost. Whoever sent a body that was not wanted may not have read it yet (RFC 9112, section 9.6).
async fn take_leave(mut stream: TcpStream, stop: &mut watch::Receiver<()>) {
    let leaving = async {
        stream.shutdown().await?;
        tokio::io::copy(&mut stream.take(FAREWELL_BYTES), &mut tokio::io::sink()).await
    };
    tokio::select! {
        // However it ends, the connection is closed.
        _ended = tokio::time::timeout(FAREWELL, leaving) => {}
        _ = stop.changed() => {}
    }
}
