//! Signature Version 4 from the sender's side
//! (<https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html>,
//! <https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html>).

use aws_lc_rs::hmac::{HMAC_SHA256, Key, sign};
use sha2::{Digest as _, Sha256};
use time::OffsetDateTime;

use super::{Ask, KEY_ID, SECRET, TOKEN};
use crate::clock::Clock as _;

/// A request that is about to be signed.
pub(super) struct Signer {
    method: &'static str,
    path: String,
    query: Vec<(String, String)>,
    headers: Vec<(String, Vec<u8>)>,
    /// What the signature says of the body.
    payload: Vec<u8>,
    /// `YYYYMMDDTHHMMSSZ`
    time: String,
}

/// A request with its signature.
pub(super) struct Signed {
    /// Path and query, encoded.
    pub(super) target: String,
    pub(super) headers: Vec<(String, Vec<u8>)>,
}

impl Signer {
    pub(super) fn of(ask: &Ask<'_>) -> Self {
        let now = OffsetDateTime::from(ask.world.clock.now());
        let (date, clock) = (now.date(), now.time());
        let time = format!(
            "{:04}{:02}{:02}T{:02}{:02}{:02}Z",
            date.year(),
            u8::from(date.month()),
            date.day(),
            clock.hour(),
            clock.minute(),
            clock.second()
        );
        let hash = ask.headers.iter().find(|(name, _)| name == "x-amz-content-sha256").map(|(_, value)| value.clone());
        let payload = hash.unwrap_or_else(|| hex::encode(Sha256::digest(&ask.body)).into_bytes());
        let (query, headers) = (ask.query.clone(), ask.headers.clone());
        Self { method: ask.method, path: encoded(&ask.path, "/"), query, headers, payload, time }
    }

    /// With the signature in a header, which covers all of them.
    pub(super) fn sign(mut self) -> Signed {
        self.headers.retain(|(name, _)| name != "x-amz-content-sha256");
        self.headers.push(("x-amz-content-sha256".to_owned(), self.payload.clone()));
        self.headers.push(("x-amz-date".to_owned(), self.time.clone().into_bytes()));
        self.headers.push(("x-amz-security-token".to_owned(), TOKEN.as_bytes().to_vec()));
        self.headers.sort();
        let names: Vec<String> = self.headers.iter().map(|(name, _)| name.clone()).collect();
        let signature = self.signature(&names);
        let authorization = format!(
            "AWS4-HMAC-SHA256 Credential={KEY_ID}/{}, SignedHeaders={}, Signature={signature}",
            self.scope(),
            names.join(";")
        );
        self.headers.push(("authorization".to_owned(), authorization.into_bytes()));
        self.finish()
    }

    /// With the signature in the query, which covers the host and those headers, and lives so many seconds.
    pub(super) fn presign(mut self, covered: &[&str], expires_s: u32) -> Signed {
        let mut names: Vec<String> = covered.iter().chain(&["host"]).map(|name| (*name).to_owned()).collect();
        names.sort();
        self.payload = b"UNSIGNED-PAYLOAD".to_vec();
        let fields = [
            ("X-Amz-Algorithm", "AWS4-HMAC-SHA256".to_owned()),
            ("X-Amz-Credential", format!("{KEY_ID}/{}", self.scope())),
            ("X-Amz-Date", self.time.clone()),
            ("X-Amz-Expires", expires_s.to_string()),
            ("X-Amz-Security-Token", TOKEN.to_owned()),
            ("X-Amz-SignedHeaders", names.join(";")),
        ];
        self.query.extend(fields.map(|(name, value)| (name.to_owned(), value)));
        let signature = self.signature(&names);
        self.query.push(("X-Amz-Signature".to_owned(), signature));
        self.finish()
    }

    /// `{date}/{region}/{service}/aws4_request`
    fn scope(&self) -> String {
        format!("{}/us-east-1/s3/aws4_request", &self.time[..8])
    }

    /// The signature over the headers of these names, which are in order.
    fn signature(&self, names: &[String]) -> String {
        let mut canonical = format!("{}\n{}\n{}\n", self.method, self.path, self.canonical_query()).into_bytes();
        for wanted in names {
            for (name, value) in self.headers.iter().filter(|(name, _)| name == wanted) {
                canonical.extend([name.as_bytes(), b":", value.trim_ascii(), b"\n"].concat());
            }
        }
        canonical.extend([b"\n", names.join(";").as_bytes(), b"\n", &self.payload].concat());
        let hash = hex::encode(Sha256::digest(&canonical));
        let to_sign = format!("AWS4-HMAC-SHA256\n{}\n{}\n{hash}", self.time, self.scope());
        let secret = format!("AWS4{SECRET}").into_bytes();
        let key = self.scope().split('/').fold(secret, |key, part| mac(&key, part));
        hex::encode(mac(&key, &to_sign))
    }

    fn canonical_query(&self) -> String {
        let pair = |(name, value): &(String, String)| format!("{}={}", encoded(name, ""), encoded(value, ""));
        let mut pairs: Vec<String> = self.query.iter().map(pair).collect();
        pairs.sort();
        pairs.join("&")
    }

    fn finish(self) -> Signed {
        let query = self.canonical_query();
        let target = if query.is_empty() { self.path } else { format!("{}?{query}", self.path) };
        Signed { target, headers: self.headers }
    }
}

fn mac(key: &[u8], text: &str) -> Vec<u8> {
    sign(&Key::new(HMAC_SHA256, key), text.as_bytes()).as_ref().to_vec()
}

/// Percent-encoded, but for what RFC 3986 calls unreserved, and for what else is kept.
pub(super) fn encoded(text: &str, kept: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) || kept.as_bytes().contains(&byte);
    text.bytes().map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}
