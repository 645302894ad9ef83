//! Signature Version 4 from the sender's side
//! (<https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html>).

use aws_lc_rs::hmac::{HMAC_SHA256, Key, sign};
use sha2::{Digest as _, Sha256};
use time::OffsetDateTime;

use super::{Ask, KEY_ID, SECRET, TOKEN};
use crate::clock::{Clock as _, SystemClock};

/// A request that is about to be signed.
pub(super) struct Signer {
    method: &'static str,
    path: String,
    query: String,
    headers: Vec<(String, Vec<u8>)>,
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
        let mut pairs: Vec<String> =
            ask.query.iter().map(|(name, value)| format!("{}={}", encoded(name, ""), encoded(value, ""))).collect();
        pairs.sort();
        let now = OffsetDateTime::from(SystemClock.now());
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
        let mut headers = ask.headers.clone();
        if !headers.iter().any(|(name, _)| name == "x-amz-content-sha256") {
            let hash = hex::encode(Sha256::digest(&ask.body));
            headers.push(("x-amz-content-sha256".to_owned(), hash.into_bytes()));
        }
        headers.push(("x-amz-date".to_owned(), time.clone().into_bytes()));
        headers.push(("x-amz-security-token".to_owned(), TOKEN.as_bytes().to_vec()));
        headers.sort();
        Self { method: ask.method, path: encoded(&ask.path, "/"), query: pairs.join("&"), headers, time }
    }

    pub(super) fn sign(self) -> Signed {
        let names: Vec<&str> = self.headers.iter().map(|(name, _)| name.as_str()).collect();
        let signed_headers = names.join(";");
        let mut canonical = format!("{}\n{}\n{}\n", self.method, self.path, self.query).into_bytes();
        for (name, value) in &self.headers {
            canonical.extend([name.as_bytes(), b":", value.trim_ascii(), b"\n"].concat());
        }
        let hash = self.headers.iter().find(|(name, _)| name == "x-amz-content-sha256").map(|(_, value)| value.clone());
        canonical.extend([b"\n", signed_headers.as_bytes(), b"\n", &hash.unwrap()].concat());

        let date = &self.time[..8];
        let scope = format!("{date}/us-east-1/s3/aws4_request");
        let to_sign = format!("AWS4-HMAC-SHA256\n{}\n{scope}\n{}", self.time, hex::encode(Sha256::digest(&canonical)));
        let key = ["us-east-1", "s3", "aws4_request"]
            .into_iter()
            .fold(mac(format!("AWS4{SECRET}").as_bytes(), date), |key, part| mac(&key, part));
        let signature = hex::encode(mac(&key, &to_sign));
        let authorization = format!(
            "AWS4-HMAC-SHA256 Credential={KEY_ID}/{scope}, SignedHeaders={signed_headers}, Signature={signature}"
        );
        let mut headers = self.headers;
        headers.push(("authorization".to_owned(), authorization.into_bytes()));
        let target = if self.query.is_empty() { self.path } else { format!("{}?{}", self.path, self.query) };
        Signed { target, headers }
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
