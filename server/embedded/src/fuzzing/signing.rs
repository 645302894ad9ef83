//! Signature Version 4 from the sender's side, over whatever a message says: in the `Authorization` header
//! (<https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html>), or in the fields of a form.
//!
//! Chunks of a body are not signed; those that need no signature get through.

use std::collections::BTreeSet;
use std::time::SystemTime;

use aws_lc_rs::hmac;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::header::{AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE};
use http::{HeaderMap, HeaderName, HeaderValue, Request};
use sha2::{Digest as _, Sha256};
use time::OffsetDateTime;
use time::macros::format_description;

use super::service::REGION;
use crate::admin_key::AdminKey;
use crate::sigv4::{canonical_query, decode, encode};
use crate::sts;

const AMZ_DATE: HeaderName = HeaderName::from_static("x-amz-date");
const CONTENT_SHA256: HeaderName = HeaderName::from_static("x-amz-content-sha256");
/// What stands before the policy in a form.
const POLICY: &str = "name=\"policy\"\r\n\r\n";

/// Signs with one key.
pub(super) struct Signer {
    key: AdminKey,
    /// What the backend takes for now.
    now: SystemTime,
}

/// When and where a signature counts.
struct Scope {
    /// `20270115T080000Z`
    time: String,
    /// `20270115/us-east-1/s3/aws4_request`
    text: String,
}

impl Scope {
    fn new(now: SystemTime, service: &str) -> Self {
        let format = format_description!("[year][month][day]T[hour][minute][second]Z");
        let time = OffsetDateTime::from(now).format(format).expect("a time");
        let date: String = time.chars().take(8).collect();
        Self { time, text: format!("{date}/{REGION}/{service}/aws4_request") }
    }
}

impl Signer {
    pub(super) fn new(key: AdminKey, now: SystemTime) -> Self {
        Self { key, now }
    }

    /// Signs a request by all of its headers. It says how long its body is, unless the message does.
    pub(super) fn sign(&self, mut request: Request<Vec<u8>>) -> Request<Vec<u8>> {
        let kind = request.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        if kind.starts_with("multipart/form-data") {
            let body = std::mem::take(request.body_mut());
            *request.body_mut() =
                String::from_utf8(body).map_or_else(|not| not.into_bytes(), |form| self.sign_form(&form));
        } else {
            self.sign_head(&mut request);
        }
        let length = request.body().len();
        request.headers_mut().entry(CONTENT_LENGTH).or_insert(length.into());
        request
    }

    fn sign_head(&self, request: &mut Request<Vec<u8>>) {
        let at_root = request.uri().path() == "/";
        let (service, now) = match request.headers() {
            headers if at_root && headers.contains_key("x-amz-target") => ("cognito-idp", self.now),
            headers if at_root && sts::is_form(headers) => ("sts", self.now),
            _ => ("s3", self.now),
        };
        let (scope, sent) = (Scope::new(now, service), hex::encode(Sha256::digest(request.body())));
        let headers = request.headers_mut();
        headers.remove(AUTHORIZATION);
        headers.insert(AMZ_DATE, value(&scope.time));
        let hash = match service {
            "s3" => headers.entry(CONTENT_SHA256).or_insert(value(&sent)).as_bytes().to_vec(),
            _ => sent.into_bytes(),
        };
        let names: BTreeSet<String> = headers.keys().map(|name| name.as_str().to_owned()).collect();
        let names: Vec<String> = names.into_iter().collect();
        let path = decode(request.uri().path()).split(|byte| *byte == b'/').map(encode).collect::<Vec<_>>().join("/");
        let query = canonical_query(request.uri().query().unwrap_or_default());
        let mut canonical = format!("{}\n{path}\n{query}\n", request.method()).into_bytes();
        for name in &names {
            canonical.extend([name.as_bytes(), b":", &joined(request.headers(), name), b"\n"].concat());
        }
        canonical.extend([b"\n", names.join(";").as_bytes(), b"\n", &hash].concat());
        let hash = hex::encode(Sha256::digest(&canonical));
        let text = format!("AWS4-HMAC-SHA256\n{}\n{}\n{hash}", scope.time, scope.text);
        let credential = format!("{}/{}", self.key.access_key_id, scope.text);
        let authorization = format!(
            "AWS4-HMAC-SHA256 Credential={credential}, SignedHeaders={}, Signature={}",
            names.join(";"),
            self.signature(&scope, &text)
        );
        request.headers_mut().insert(AUTHORIZATION, value(&authorization));
    }

    /// A form whose policy is put in base64 and signed; `{credential}`, `{date}` and `{signature}` are filled in.
    fn sign_form(&self, form: &str) -> Vec<u8> {
        let scope = Scope::new(self.now, "s3");
        let credential = format!("{}/{}", self.key.access_key_id, scope.text);
        let form = form.replace("{credential}", &credential).replace("{date}", &scope.time);
        let Some((before, (policy, after))) =
            form.split_once(POLICY).and_then(|(before, rest)| Some((before, rest.split_once("\r\n")?)))
        else {
            return form.into_bytes();
        };
        let policy = STANDARD.encode(policy);
        let signature = self.signature(&scope, &policy);
        format!("{before}{POLICY}{policy}\r\n{after}").replace("{signature}", &signature).into_bytes()
    }

    fn signature(&self, scope: &Scope, text: &str) -> String {
        let mac = |key: &[u8], text: &str| {
            hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key), text.as_bytes()).as_ref().to_vec()
        };
        let first = format!("AWS4{}", self.key.secret_access_key.as_str()).into_bytes();
        let key = scope.text.split('/').fold(first, |key, part| mac(&key, part));
        hex::encode(mac(&key, text))
    }
}

fn value(text: &str) -> HeaderValue {
    HeaderValue::from_str(text).expect("plain characters")
}

/// All values of a header.
fn joined(headers: &HeaderMap, name: &str) -> Vec<u8> {
    headers.get_all(name).iter().map(|value| value.as_bytes().trim_ascii()).collect::<Vec<_>>().join(&b',')
}
