//! What stands between a server and its store, and counts what it is asked for.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

/// What the address of a request for a list has in it.
const LIST: &[u8] = b"list-type=2";

/// Passes on whatever comes, byte for byte.
pub(crate) struct StoreProxy {
    pub(crate) endpoint: String,
    lists: Arc<AtomicUsize>,
}

impl StoreProxy {
    /// Before the store at this endpoint.
    pub(crate) async fn before(endpoint: &str) -> Self {
        let store: SocketAddr = endpoint.trim_start_matches("http://").parse().unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let endpoint = format!("http://{}", listener.local_addr().unwrap());
        let lists = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&lists);
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                tokio::spawn(pass(client, store, Arc::clone(&count)));
            }
        });
        Self { endpoint, lists }
    }

    /// How many lists were asked for since this was called last.
    pub(crate) fn lists(&self) -> usize {
        self.lists.swap(0, Ordering::Relaxed)
    }
}

async fn pass(client: TcpStream, store: SocketAddr, lists: Arc<AtomicUsize>) {
    let Ok(store) = TcpStream::connect(store).await else { return };
    let ((mut from_client, mut to_client), (mut from_store, mut to_store)) = (client.into_split(), store.into_split());
    let answers = tokio::spawn(async move { tokio::io::copy(&mut from_store, &mut to_client).await });
    let (mut buffer, mut seen) = (vec![0; 16 * 1024], Vec::new());
    while let Ok(count @ 1..) = from_client.read(&mut buffer).await {
        let part = &buffer[..count];
        seen.extend_from_slice(part);
        while let Some(place) = seen.windows(LIST.len()).position(|window| window == LIST) {
            lists.fetch_add(1, Ordering::Relaxed);
            seen.drain(..place + LIST.len());
        }
        // It may be cut between two reads.
        seen.drain(..seen.len().saturating_sub(LIST.len() - 1));
        if to_store.write_all(part).await.is_err() {
            break;
        }
    }
    answers.abort();
}
