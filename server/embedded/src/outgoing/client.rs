//! The HTTP client: hyper's, over rustls with the certificates that the system trusts. Each call has a connection of its own, a
//! limit on its time and one on its size.

use std::error::Error as _;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use http::{Request, Response};
use http_body_util::{BodyExt as _, Full, Limited};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use tokio::sync::OnceCell;
use tokio_rustls::rustls::crypto::aws_lc_rs;
use tokio_rustls::rustls::{self, ClientConfig, RootCertStore};

use super::place::callable;
use super::resolver::Resolver;
use super::{Outgoing, OutgoingError};

type Hyper = Client<HttpsConnector<HttpConnector<Resolver>>, Full<Bytes>>;

/// What a call may take.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    /// Until there is a connection.
    pub(super) connect: Duration,
    /// In all.
    pub(super) whole: Duration,
    /// Bytes of an answer's body.
    pub(super) body_bytes: usize,
}

/// Discovery documents, key sets and claims take some kilobytes.
const LIMITS: Limits =
    Limits { connect: Duration::from_secs(5), whole: Duration::from_secs(10), body_bytes: 256 * 1024 };

/// The client. The system's certificates are read at the first call.
pub(crate) struct HttpClient {
    limits: Limits,
    hyper: OnceCell<Hyper>,
}

impl HttpClient {
    /// With the usual limits.
    pub(crate) fn new() -> Self {
        Self::with(LIMITS)
    }

    pub(super) fn with(limits: Limits) -> Self {
        Self { limits, hyper: OnceCell::new() }
    }

    async fn exchange(&self, request: Request<Bytes>) -> Result<Response<Bytes>, OutgoingError> {
        let connect = self.limits.connect;
        let hyper = self.hyper.get_or_try_init(|| async move { client(trusted().await, connect) }).await?;
        let answer = hyper.request(request.map(Full::new)).await.map_err(|error| {
            let cause = error.source().map(|source| format!(": {source}")).unwrap_or_default();
            OutgoingError::Unreachable(format!("{error}{cause}"))
        })?;
        let (head, body) = answer.into_parts();
        let body = Limited::new(body, self.limits.body_bytes).collect().await;
        let body = body.map_err(|error| OutgoingError::Body(error.to_string()))?.to_bytes();
        Ok(Response::from_parts(head, body))
    }
}

#[async_trait]
impl Outgoing for HttpClient {
    async fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, OutgoingError> {
        let address = request.uri().to_string();
        // Callers see to it, too; nothing gets past this one.
        if callable(&address).is_none() {
            return Err(OutgoingError::Forbidden(address));
        }
        tokio::time::timeout(self.limits.whole, self.exchange(request)).await.map_err(|_| OutgoingError::TooSlow)?
    }
}

/// The certificates that the system trusts. Without any, plain HTTP on this machine still works.
async fn trusted() -> RootCertStore {
    let loaded = tokio::task::spawn_blocking(rustls_native_certs::load_native_certs).await;
    let mut roots = RootCertStore::empty();
    match loaded {
        Ok(loaded) => {
            for error in loaded.errors {
                tracing::warn!(%error, "some of the system's certificates cannot be read");
            }
            roots.add_parsable_certificates(loaded.certs);
        }
        Err(error) => tracing::error!(%error, "the system's certificates cannot be read"),
    }
    roots
}

fn client(roots: RootCertStore, connect: Duration) -> Result<Hyper, OutgoingError> {
    let unusable = |error: rustls::Error| OutgoingError::Unreachable(error.to_string());
    let tls = ClientConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(unusable)?
        .with_root_certificates(roots)
        .with_no_client_auth();
    let mut http = HttpConnector::new_with_resolver(Resolver::new());
    http.enforce_http(false);
    http.set_connect_timeout(Some(connect));
    let https = HttpsConnectorBuilder::new().with_tls_config(tls).https_or_http().enable_http1().wrap_connector(http);
    Ok(Client::builder(TokioExecutor::new()).pool_max_idle_per_host(0).build(https))
}

#[cfg(test)]
#[path = "client_tests.rs"]
mod tests;
