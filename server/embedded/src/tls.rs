//! TLS for the listener, from a certificate and its key in PEM files.
//!
//! The cryptography is AWS-LC's, as everywhere here. The files are read at the start: a renewed certificate needs another.

use std::path::PathBuf;
use std::sync::Arc;

use thiserror::Error;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::crypto::aws_lc_rs;
use tokio_rustls::rustls::pki_types::pem::{self, PemObject as _};
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::rustls::{self, ServerConfig};

/// Where the certificate and its key are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TlsFiles {
    /// PEM: the certificate first, then those of its issuers, if there are any.
    pub certificate: PathBuf,
    /// PEM: the private key of the certificate.
    pub key: PathBuf,
}

/// Why the files cannot be used.
#[derive(Debug, Error)]
pub enum TlsError {
    /// The certificate.
    #[error("the certificate {} cannot be read: {error}; a PEM file with a CERTIFICATE in it is needed", path.display())]
    Certificate {
        /// Its file.
        path: PathBuf,
        /// Why.
        error: pem::Error,
    },
    /// The key.
    #[error("the key {} cannot be read: {error}; a PEM file with a PRIVATE KEY in it is needed", path.display())]
    Key {
        /// Its file.
        path: PathBuf,
        /// Why.
        error: pem::Error,
    },
    /// Both are there, but make no server.
    #[error("the certificate {} and the key {} cannot be used together: {error}", files.certificate.display(), files.key.display())]
    Unusable {
        /// Both files.
        files: TlsFiles,
        /// Why.
        error: rustls::Error,
    },
}

/// Reads the files.
pub(crate) fn acceptor(files: &TlsFiles) -> Result<TlsAcceptor, TlsError> {
    let unreadable = |error| TlsError::Certificate { path: files.certificate.clone(), error };
    let chain: Vec<_> = CertificateDer::pem_file_iter(&files.certificate)
        .and_then(Iterator::collect::<Result<_, _>>)
        .map_err(unreadable)?;
    if chain.is_empty() {
        return Err(unreadable(pem::Error::NoItemsFound));
    }
    let key =
        PrivateKeyDer::from_pem_file(&files.key).map_err(|error| TlsError::Key { path: files.key.clone(), error })?;
    let config = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .and_then(|builder| builder.with_no_client_auth().with_single_cert(chain, key))
        .map_err(|error| TlsError::Unusable { files: files.clone(), error })?;
    Ok(TlsAcceptor::from(Arc::new(speaking_http(config))))
}

/// HTTP/1.1 is all that is spoken behind it.
fn speaking_http(mut config: ServerConfig) -> ServerConfig {
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    config
}
