//! Why the server does not start, in words that say what to do.

use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;

use thiserror::Error;

use crate::s3::CdnError;
use crate::session::KeyError;

/// The server does not start.
#[derive(Debug, Error)]
pub enum StartError {
    /// Something else listens there.
    #[error(
        "{addr} is in use by another program. Stop that one, or choose another address with {option} (port 0 takes a free one)."
    )]
    PortInUse {
        /// The address.
        addr: SocketAddr,
        /// The option that sets it.
        option: &'static str,
    },
    /// It cannot be listened on for another reason.
    #[error("{addr} cannot be listened on ({option}): {error}")]
    Listen {
        /// The address.
        addr: SocketAddr,
        /// The option that sets it.
        option: &'static str,
        /// Why.
        error: io::Error,
    },
    /// The data directory cannot be made.
    #[error("the data directory {} cannot be made: {error}", path.display())]
    DataDirectory {
        /// The directory.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// The key that seals cookies cannot be had.
    #[error("{0}")]
    SessionKey(String),
    /// The embedded backend would be reached from other machines in the clear.
    #[error(
        "{0} (embedded_addr) can be reached from other machines, and without TLS whoever is on the way reads passwords and \
         pictures. Use 127.0.0.1 or [::1]; or give a certificate with --embedded-tls-certificate and --embedded-tls-key; or, \
         where nobody can be on the way, set --embedded-danger-plain-http-beyond-loopback."
    )]
    BeyondLoopback(SocketAddr),
    /// The embedded backend listens on every address, and browsers need one.
    #[error(
        "{0} (embedded_addr) stands for every address of this machine: say with --embedded-public-url which one browsers \
         use, for example https://store.example:{port}.", port = .0.port()
    )]
    NoPublicUrl(SocketAddr),
    /// The embedded backend does not start.
    #[error("the embedded backend does not start: {0}")]
    Embedded(String),
    /// The embedded backend's template cannot be read.
    #[error("the template {} cannot be read (--embedded-template): {error}", path.display())]
    Template {
        /// The file.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// The embedded backend's template lacks an output.
    #[error("the template has no output `{0}`")]
    MissingOutput(&'static str),
    /// The store's address cannot be made.
    #[error("the store's address cannot be made: {0}")]
    Store(String),
    /// The CDN cannot be used as it is set.
    #[error("{0}")]
    Cdn(String),
    /// Serving ended by an error.
    #[error("serving ended: {0}")]
    Serve(io::Error),
}

impl From<CdnError> for StartError {
    fn from(error: CdnError) -> Self {
        Self::Cdn(error.to_string())
    }
}

impl From<KeyError> for StartError {
    fn from(error: KeyError) -> Self {
        Self::SessionKey(error.to_string())
    }
}
