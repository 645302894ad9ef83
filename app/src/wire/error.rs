//! What can go wrong in a call between browser and server, as the browser may know it.
//!
//! Every enum here is closed and has a stable code. What happened inside is logged once on the server, next to
//! a request id, and is never part of these values.

use leptos::prelude::{FromServerFnError, ServerFnErrorErr};
use leptos::server_fn::codec::JsonEncoding;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::storage::StorageError;

/// A call failed as a whole. Failures that belong to a form (a wrong code, a weak password) are not here: they
/// are part of the [`AuthView`](super::auth::AuthView) that the call returns.
#[derive(Debug, Clone, PartialEq, Eq, Error, Serialize, Deserialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum ApiError {
    /// The request never reached the server, or its answer never came back.
    #[error("The server could not be reached. Check your connection and try again.")]
    Unreachable,
    /// The request was not understood: a page older than the server, or a forged request.
    #[error("The request was not understood. Reload the page and try again.")]
    BadRequest,
    /// Nobody is signed in, or the session has ended.
    #[error("You are signed out. Sign in again to go on.")]
    SignedOut,
    /// A storage call was refused or failed for a reason that the person can act on.
    #[error(transparent)]
    Storage {
        /// The reason.
        #[from]
        reason: StorageError,
    },
    /// Something failed on the server or behind it. The log has the details under the request id.
    #[error("Something went wrong on our side. Try again in a moment.")]
    Internal,
}

impl FromServerFnError for ApiError {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        match error {
            ServerFnErrorErr::Request(_) | ServerFnErrorErr::Response(_) => Self::Unreachable,
            ServerFnErrorErr::Args(_)
            | ServerFnErrorErr::MissingArg(_)
            | ServerFnErrorErr::Deserialization(_)
            | ServerFnErrorErr::UnsupportedRequestMethod(_) => Self::BadRequest,
            _ => Self::Internal,
        }
    }
}
