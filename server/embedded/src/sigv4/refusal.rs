//! Why a request does not count as signed, in AWS's words
//! (<https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-troubleshooting.html>).

use std::error::Error;

/// Why a request does not count as signed by somebody who may send it. Each protocol has its own names for these.
#[derive(Debug)]
pub(crate) enum Refusal {
    /// There is no signature.
    Missing,
    /// A part of the signature is missing.
    Incomplete(String),
    /// The signature is for another request, service or time, or of another secret.
    Mismatch(String),
    /// Nobody has this key, or its session token is another.
    UnknownKey,
    /// The session of this key is over.
    Expired,
    /// The policies do not allow it.
    Denied(String),
    /// The key could not be looked up.
    Failed(Box<dyn Error + Send + Sync>),
}

impl Refusal {
    /// The signature is not the one that the secret gives.
    pub(super) fn signature() -> Self {
        Self::Mismatch(
            "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access \
             Key and signing method. Consult the service documentation for details."
                .to_owned(),
        )
    }
}
