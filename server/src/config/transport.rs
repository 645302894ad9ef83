//! How connections to the embedded backend are protected: the conscious act that listening beyond this machine needs.

use std::path::PathBuf;

use super::{ConfigError, Sources, values};

const CERTIFICATE: &str = "embedded_tls_certificate";
const KEY: &str = "embedded_tls_key";
const DANGER: &str = "embedded_danger_plain_http_beyond_loopback";

/// How connections to the embedded backend are protected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Transport {
    /// Plain HTTP, for this machine only.
    Loopback,
    /// TLS, on any address.
    Tls {
        /// The file of the certificate.
        certificate: PathBuf,
        /// The file of its key.
        key: PathBuf,
    },
    /// Plain HTTP, on any address.
    DangerPlainBeyondLoopback,
}

/// Reads the three keys.
pub(super) fn transport(sources: &Sources) -> Result<Transport, ConfigError> {
    let danger = sources.parse(DANGER, values::truth)?.unwrap_or(false);
    match (sources.parse(CERTIFICATE, values::path)?, sources.parse(KEY, values::path)?) {
        (Some(_), Some(_)) if danger => Err(ConfigError::Contradiction { keys: [CERTIFICATE, DANGER] }),
        (Some(certificate), Some(key)) => Ok(Transport::Tls { certificate, key }),
        (Some(_), None) => Err(ConfigError::Incomplete { given: CERTIFICATE, missing: KEY }),
        (None, Some(_)) => Err(ConfigError::Incomplete { given: KEY, missing: CERTIFICATE }),
        (None, None) if danger => Ok(Transport::DangerPlainBeyondLoopback),
        (None, None) => Ok(Transport::Loopback),
    }
}
