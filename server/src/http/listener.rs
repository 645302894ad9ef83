//! Serves the router on one socket, with limits, until it is told to stop.
//!
//! A client that sends its request drop by drop, or nothing, or takes nothing of its answer, does not hold a connection for
//! long; further ones wait while all places are taken. Between two requests a connection is kept for longer than proxies keep theirs: one that
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
use tokio::io::{AsyncRead, AsyncWrite};
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
    /// While the client takes nothing of what is ready to be sent. Slow ones have all the time they need.
    pub(crate) stall: Duration,
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
            stall: Duration::from_secs(120),
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
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "a connection without TCP_NODELAY");
    }
    Ok((stream, place))
}

pub(super) async fn converse<S>(stream: S, router: Router, limits: Limits, mut stop: watch::Receiver<()>)
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let pace = Pace::new(limits);
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
        () = pace.is_lost() => tracing::debug!("a connection was closed on which nothing was asked or taken for too long"),
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
