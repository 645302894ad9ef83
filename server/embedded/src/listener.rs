//! Serves a router on one socket, to so many connections at a time, until it is told to stop. What one connection may take
//! is in [`crate::connection`].

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::ConnectInfo;
use axum::{Extension, Router};
use hyper_util::rt::TokioTimer;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::task::JoinSet;
use tokio_rustls::TlsAcceptor;

use crate::channel::Channel;
use crate::connection::converse;
use crate::patience::SharedTimer;

/// Most connections at a time; further ones wait.
const CONNECTIONS: usize = 512;
/// Longest time that a TLS handshake may take.
const HANDSHAKE: Duration = Duration::from_secs(10);
/// How long requests in progress may go on after the stop.
const GRACE: Duration = Duration::from_secs(10);
/// How long to wait when the system has no more sockets.
const PAUSE_AFTER_FAILURE: Duration = Duration::from_millis(100);

/// What connections begin with.
#[derive(Clone)]
pub(crate) enum Door {
    /// A request.
    Plain,
    /// A TLS handshake.
    Tls(TlsAcceptor),
}

/// Accepts connections until `stop` changes or its sender is gone, then lets requests in progress finish.
pub(crate) async fn serve(listener: TcpListener, door: Door, router: Router, mut stop: watch::Receiver<()>) {
    let places = Arc::new(Semaphore::new(CONNECTIONS));
    let timer: SharedTimer = Arc::new(TokioTimer::new());
    let mut connections = JoinSet::new();
    loop {
        let accepted = tokio::select! {
            _ = stop.changed() => break,
            Some(_) = connections.join_next() => continue,
            accepted = accept(&listener, &places) => accepted,
        };
        match accepted {
            Ok((stream, peer, place)) => {
                if let Err(error) = stream.set_nodelay(true) {
                    tracing::debug!(%error, "a connection without TCP_NODELAY");
                }
                // Policies may ask where a request comes from.
                let router = router.clone().layer(Extension(ConnectInfo(peer)));
                let visit = Visit { peer, router, timer: SharedTimer::clone(&timer), stop: stop.clone() };
                let door = door.clone();
                connections.spawn(async move {
                    visit.begin(stream, door).await;
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
) -> std::io::Result<(TcpStream, SocketAddr, OwnedSemaphorePermit)> {
    let place = Arc::clone(places).acquire_owned().await.map_err(std::io::Error::other)?;
    let (stream, peer) = listener.accept().await?;
    Ok((stream, peer, place))
}

/// One connection, and what it is served with.
struct Visit {
    peer: SocketAddr,
    router: Router,
    timer: SharedTimer,
    stop: watch::Receiver<()>,
}

impl Visit {
    async fn begin<I>(self, stream: I, door: Door)
    where
        I: AsyncRead + AsyncWrite + Unpin,
    {
        let Self { peer, router, timer, stop } = self;
        match door {
            Door::Plain => converse(stream, Channel::without_tls(peer), router, timer, stop).await,
            Door::Tls(acceptor) => tokio::select! {
                shaken = acceptor.accept(stream) => match shaken {
                    Ok(stream) => converse(stream, Channel::Tls, router, timer, stop).await,
                    Err(error) => tracing::debug!(%error, "a TLS handshake failed"),
                },
                () = timer.sleep(HANDSHAKE) => tracing::debug!("a TLS handshake took too long"),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::duplex;

    use super::*;
    use crate::hand_timer::HandTimer;
    use crate::tls::{TlsFiles, acceptor};

    #[tokio::test]
    async fn a_handshake_that_does_not_come_is_given_up() {
        let directory = tempfile::tempdir().unwrap();
        let certified = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
        let (certificate, key) = (directory.path().join("certificate.pem"), directory.path().join("key.pem"));
        std::fs::write(&certificate, certified.cert.pem()).unwrap();
        std::fs::write(&key, certified.signing_key.serialize_pem()).unwrap();
        let door = Door::Tls(acceptor(&TlsFiles { certificate, key }).unwrap());

        let timer = HandTimer::new();
        let (_silent, stream) = duplex(1_024);
        let (_stop, stop) = watch::channel(());
        let peer = SocketAddr::from(([127, 0, 0, 1], 1));
        let visit = Visit { peer, router: Router::new(), timer: Arc::new(timer.clone()), stop };
        let visiting = tokio::spawn(visit.begin(stream, door));
        timer.begun_after(0).await;
        timer.pass(HANDSHAKE);
        visiting.await.unwrap();
    }
}
