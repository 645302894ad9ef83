//! What `make bench` measures: the embedded backend, and beside it the least that could be done instead, a file sink on the same
//! HTTP library. It prints where both listen and runs until its input ends.
//!
//! The sink keeps what is put to a path in a file, below `/synced/` only once it is on the disk, and gives it back. It checks
//! nothing: no signature, no checksum, no permission.
#![expect(clippy::print_stdout, reason = "the addresses are what this program is for")]

use std::collections::BTreeMap;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use axum::serve::ListenerExt as _;
use embedded::clock::SystemClock;
use embedded::entropy::SystemEntropy;
use futures::StreamExt;
use http::{Method, StatusCode};
use tokio::fs::{self, File};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

/// Bytes that are read from a file at a time.
const PIECE: usize = 256 << 10;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [directory, template] = arguments.as_slice() else { return Err("two arguments: DIRECTORY TEMPLATE".into()) };
    let directory = Path::new(directory);
    let settings = embedded::Settings {
        addr: ([127, 0, 0, 1], 0).into(),
        listener: None,
        transport: embedded::Transport::Loopback,
        public_url: None,
        data_dir: directory.join("data"),
        min_free_bytes: 0,
        template: fs::read_to_string(template).await?,
        parameters: BTreeMap::from([("AllowedOrigins".to_owned(), "http://127.0.0.1:3000".to_owned())]),
        region: "us-east-1".to_owned(),
        mail: None,
        outbox_page: false,
        virtual_host_domain: None,
        clock: Arc::new(SystemClock),
        entropy: Arc::new(SystemEntropy),
    };
    let backend = Box::pin(embedded::start(settings)).await?;
    let files = directory.join("sink");
    fs::create_dir_all(&files).await?;
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    // As the backend does: small answers are not to wait for more.
    let listener = listener.tap_io(|stream| {
        let _ = stream.set_nodelay(true);
    });
    println!("backend {}", backend.url.as_str().trim_end_matches('/'));
    println!("sink http://{address}");
    let router = Router::new().fallback(sink).with_state(files);
    let serving = tokio::spawn(async move { axum::serve(listener, router).await });
    tokio::task::spawn_blocking(|| io::stdin().read_to_end(&mut Vec::new())).await??;
    serving.abort();
    backend.stop().await;
    Ok(())
}

async fn sink(State(files): State<PathBuf>, request: Request) -> Response {
    let path = request.uri().path().to_owned();
    // One flat folder: the path is a name, not a place.
    let file = files.join(hex::encode(path.as_bytes()));
    let done = match *request.method() {
        Method::PUT => keep(&file, request.into_body(), path.starts_with("/synced/")).await.map(|()| Body::empty()),
        _ => give(&file).await,
    };
    done.map_or_else(
        |error| (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()).into_response(),
        Body::into_response,
    )
}

async fn keep(file: &Path, body: Body, synced: bool) -> io::Result<()> {
    let mut target = File::create(file).await?;
    let mut pieces = body.into_data_stream();
    while let Some(piece) = pieces.next().await {
        target.write_all(&piece.map_err(io::Error::other)?).await?;
    }
    target.flush().await?;
    if synced { target.sync_all().await } else { Ok(()) }
}

async fn give(file: &Path) -> io::Result<Body> {
    let source = File::open(file).await?;
    let pieces = futures::stream::try_unfold(source, |mut source| async move {
        let mut piece = Vec::with_capacity(PIECE);
        let read = (&mut source).take(PIECE as u64).read_to_end(&mut piece).await?;
        Ok::<_, io::Error>((read > 0).then(|| (Bytes::from(piece), source)))
    });
    Ok(Body::from_stream(pieces))
}
