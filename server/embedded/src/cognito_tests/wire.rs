//! The network between the servers of a test: routers by the host and port that they are called at.

use std::collections::BTreeMap;
use std::sync::Mutex;

use async_trait::async_trait;
use axum::Router;
use axum::body::{Body, to_bytes};
use bytes::Bytes;
use http::header::HOST;
use http::{HeaderValue, Request, Response};
use tower::ServiceExt as _;

use crate::outgoing::{Outgoing, OutgoingError};

/// Who answers where, and what was called.
#[derive(Default)]
pub(super) struct Wire {
    servers: Mutex<BTreeMap<String, Router>>,
    called: Mutex<Vec<String>>,
}

impl Wire {
    /// From now on, `router` answers at `authority`.
    pub(super) fn plug(&self, authority: &str, router: Router) {
        self.servers.lock().unwrap().insert(authority.to_owned(), router);
    }

    /// From now on, nobody answers there.
    pub(super) fn unplug(&self, authority: &str) {
        self.servers.lock().unwrap().remove(authority);
    }

    /// The addresses that were called, in order.
    pub(super) fn called(&self) -> Vec<String> {
        self.called.lock().unwrap().clone()
    }
}

#[async_trait]
impl Outgoing for Wire {
    async fn send(&self, mut request: Request<Bytes>) -> Result<Response<Bytes>, OutgoingError> {
        let authority = request.uri().authority().unwrap().to_string();
        self.called.lock().unwrap().push(request.uri().to_string());
        let router = self.servers.lock().unwrap().get(&authority).cloned();
        let Some(router) = router else { return Err(OutgoingError::Unreachable("it is unplugged".to_owned())) };
        request.headers_mut().insert(HOST, HeaderValue::from_str(&authority).unwrap());
        let path = request.uri().path_and_query().unwrap().to_string();
        *request.uri_mut() = path.parse().unwrap();
        let (head, body) = router.oneshot(request.map(Body::from)).await.unwrap().into_parts();
        let body = to_bytes(body, 1 << 20).await.map_err(|error| OutgoingError::Body(error.to_string()))?;
        Ok(Response::from_parts(head, body))
    }
}
