//! A request in the one form that is signed.

use std::fmt::Write as _;

use http::{HeaderMap, Method, Uri};
use sha2::{Digest, Sha256};

/// What a signature is about.
#[derive(Clone, Copy)]
pub(crate) struct Message<'a> {
    pub(crate) method: &'a Method,
    /// Its path has to be `/`, where the services are.
    pub(crate) uri: &'a Uri,
    pub(crate) headers: &'a HeaderMap,
    pub(crate) body: &'a [u8],
}

impl Message<'_> {
    /// The canonical request, with the headers that the signature names; the names are in lower case and sorted.
    pub(super) fn canonical(&self, signed: &[String]) -> String {
        let mut text = format!("{}\n/\n{}\n", self.method, canonical_query(self.uri.query().unwrap_or_default()));
        for name in signed {
            let values: Vec<String> =
                self.headers.get_all(name).iter().map(|value| collapse(value.as_bytes())).collect();
            // Writing to a text does not fail.
            let _infallible = writeln!(text, "{name}:{}", values.join(","));
        }
        text + "\n" + &signed.join(";") + "\n" + &self.payload_hash()
    }

    /// SHA-256 of the body in hexadecimal digits.
    pub(super) fn payload_hash(&self) -> String {
        hex::encode(Sha256::digest(self.body))
    }
}

/// Names and values decoded, encoded in the one way of RFC 3986, and sorted by their encoded form.
pub(crate) fn canonical_query(query: &str) -> String {
    let mut pairs: Vec<(String, String)> = query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(name, value)| (encode(&decode(name)), encode(&decode(value))))
        .collect();
    pairs.sort();
    pairs.into_iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&")
}

/// The bytes of a percent-encoded text. Unlike in a form, a plus is a plus.
pub(crate) fn decode(text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let escaped = after.get(..2).filter(|_| *first == b'%').and_then(|digits| hex::decode(digits).ok());
        match escaped.as_deref() {
            Some([byte]) => {
                bytes.push(*byte);
                rest = after.get(2..).unwrap_or_default();
            }
            _ => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    bytes
}

/// Everything but RFC 3986's unreserved characters as `%XX`.
pub(crate) fn encode(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len()), |mut text, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(byte) {
            text.push(char::from(*byte));
        } else {
            let _infallible = write!(text, "%{byte:02X}");
        }
        text
    })
}

/// A header's value without spaces at its ends, and with single ones inside.
fn collapse(value: &[u8]) -> String {
    let text = String::from_utf8_lossy(value);
    text.split([' ', '\t']).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}
