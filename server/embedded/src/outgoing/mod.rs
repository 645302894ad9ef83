//! Calls to other servers, which are few: those of the identity providers that the template names.
//!
//! [`Outgoing`] is the port, so that tests can put another server behind it; [`HttpClient`] is what stands behind it else. Which
//! addresses may be called is in [`place`]. There are no proxies, cookies, caches or repeated calls.

mod client;
pub(crate) mod place;
mod resolver;

use async_trait::async_trait;
use bytes::Bytes;
use http::{Request, Response};
use thiserror::Error;

pub(crate) use client::HttpClient;

/// Why there is no answer.
#[derive(Debug, Error)]
pub(crate) enum OutgoingError {
    /// The address may not be called.
    #[error("{0} may not be called: HTTPS is needed, but for this machine")]
    Forbidden(String),
    /// Nobody answered there, or not in HTTP.
    #[error("there is no connection: {0}")]
    Unreachable(String),
    /// It took too long.
    #[error("the answer took too long")]
    TooSlow,
    /// The answer is larger than anything that is expected.
    #[error("the answer is too large, or broke off: {0}")]
    Body(String),
}

/// Sends a request and returns the whole answer. A redirect is an answer: it is not followed.
#[async_trait]
pub(crate) trait Outgoing: Send + Sync {
    async fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, OutgoingError>;
}
