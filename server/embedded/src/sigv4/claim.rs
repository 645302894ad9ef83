//! What the `Authorization` header says, held against the request, the time and the secret.

use std::fmt;

use aws_lc_rs::hmac;
use http::HeaderMap;
use http::header::AUTHORIZATION;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use time::macros::format_description;
use time::{OffsetDateTime, PrimitiveDateTime};

use super::canonical::Message;
use super::refusal::Refusal;

const ALGORITHM: &str = "AWS4-HMAC-SHA256";
const TERMINATOR: &str = "aws4_request";
/// How far the signing time may be from ours, in minutes.
const SKEW_MIN: i64 = 5;

/// Where a signature has to be for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Scope<'a> {
    pub(crate) region: &'a str,
    /// For example `cognito-idp`.
    pub(crate) service: &'a str,
}

/// A signature that was not checked yet.
pub(crate) struct Claim {
    access_key_id: String,
    /// Date, region, service, terminator.
    scope: [String; 4],
    /// `X-Amz-Date` as it was sent.
    signed_at: String,
    /// In lower case and sorted.
    headers: Vec<String>,
    signature: Vec<u8>,
}

impl Claim {
    /// What the headers of a request claim.
    pub(crate) fn read(headers: &HeaderMap) -> Result<Self, Refusal> {
        let mut values = headers.get_all(AUTHORIZATION).iter();
        let (value, others) = (values.next().ok_or(Refusal::Missing)?, values.next());
        let text = value.to_str().ok().filter(|_| others.is_none());
        let fields = text.and_then(|text| text.strip_prefix(ALGORITHM)).and_then(|rest| rest.strip_prefix(' '));
        let fields = fields.ok_or_else(|| {
            Refusal::Incomplete(
                "Unsupported AWS 'algorithm': the Authorization header is not AWS4-HMAC-SHA256.".to_owned(),
            )
        })?;
        let field = |name: &str| {
            let mut pairs = fields.split(',').filter_map(|field| field.trim().split_once('='));
            pairs.find(|(found, value)| *found == name && !value.is_empty()).map(|(_, value)| value)
        };
        let (credential, signed, signature) = (field("Credential"), field("SignedHeaders"), field("Signature"));
        let date = headers.get("x-amz-date").and_then(|value| value.to_str().ok());
        let (Some(credential), Some(signed), Some(signature), Some(date)) = (credential, signed, signature, date)
        else {
            return Err(incomplete([credential, signature, signed], date));
        };
        let parts: Vec<&str> = credential.split('/').collect();
        let [key, scope @ ..] = parts.as_slice() else { return Err(Refusal::signature()) };
        let [day, region, service, terminator] = scope else {
            let message = "Credential must have exactly 5 slash-delimited elements, e.g. \
                           keyid/date/region/service/term, got a different number.";
            return Err(Refusal::Incomplete(message.to_owned()));
        };
        let mut signed: Vec<String> = signed.split(';').map(str::to_ascii_lowercase).collect();
        signed.sort_unstable();
        Ok(Self {
            access_key_id: (*key).to_owned(),
            scope: [*day, *region, *service, *terminator].map(str::to_owned),
            signed_at: date.to_owned(),
            headers: signed,
            // Another form is no signature, and equals none.
            signature: hex::decode(signature).unwrap_or_default(),
        })
    }

    /// Whose key it is said to be.
    pub(crate) fn access_key_id(&self) -> &str {
        &self.access_key_id
    }

    /// Whether the claim is for this place and time, and covers what it has to.
    pub(crate) fn check(&self, expected: Scope<'_>, headers: &HeaderMap, now_s: i64) -> Result<(), Refusal> {
        let mismatch = |message: String| Err(Refusal::Mismatch(message));
        let [day, region, service, terminator] = &self.scope;
        if terminator != TERMINATOR {
            return mismatch(format!("Credential should be scoped with a valid terminator: '{TERMINATOR}'."));
        }
        if service != expected.service {
            return mismatch(format!("Credential should be scoped to correct service: '{}'. ", expected.service));
        }
        if region != expected.region {
            return mismatch("Credential should be scoped to a valid region. ".to_owned());
        }
        let Some(signed_at_s) = seconds(&self.signed_at) else {
            let message = "Date must be in ISO-8601 'basic format'. See http://en.wikipedia.org/wiki/ISO_8601";
            return Err(Refusal::Incomplete(message.to_owned()));
        };
        if !self.signed_at.starts_with(&format!("{day}T")) {
            return mismatch(format!(
                "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '{day}' != \
                 '{}', from '{}'.",
                self.signed_at.get(..8).unwrap_or_default(),
                self.signed_at
            ));
        }
        self.check_time(signed_at_s, now_s)?;
        self.check_coverage(headers)
    }

    fn check_time(&self, signed_at_s: i64, now_s: i64) -> Result<(), Refusal> {
        let skew_s = SKEW_MIN.saturating_mul(60);
        let (earliest, latest) = (now_s.saturating_sub(skew_s), now_s.saturating_add(skew_s));
        let at = &self.signed_at;
        if signed_at_s < earliest {
            let (bound, now) = (Basic(earliest), Basic(now_s));
            let message = format!("Signature expired: {at} is now earlier than {bound} ({now} - {SKEW_MIN} min.)");
            return Err(Refusal::Mismatch(message));
        }
        if signed_at_s > latest {
            let (bound, now) = (Basic(latest), Basic(now_s));
            let message =
                format!("Signature not yet current: {at} is still later than {bound} ({now} + {SKEW_MIN} min.)");
            return Err(Refusal::Mismatch(message));
        }
        Ok(())
    }

    /// The host, and everything that AWS gives a meaning to, has to be signed.
    fn check_coverage(&self, headers: &HeaderMap) -> Result<(), Refusal> {
        let covered = |name: &str| self.headers.iter().any(|signed| signed == name);
        if !covered("host") {
            let message = "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.";
            return Err(Refusal::Mismatch(message.to_owned()));
        }
        let loose =
            headers.keys().map(http::HeaderName::as_str).find(|name| name.starts_with("x-amz-") && !covered(name));
        match loose {
            Some(name) => {
                Err(Refusal::Mismatch(format!("'{name}' must be a 'SignedHeader' in the AWS Authorization.")))
            }
            None => Ok(()),
        }
    }

    /// Whether the holder of `secret` made this claim for this message.
    pub(crate) fn verify(&self, message: Message<'_>, secret: &str) -> Result<(), Refusal> {
        let declared = message.headers.get("x-amz-content-sha256");
        if declared.is_some_and(|declared| declared.as_bytes() != message.payload_hash().as_bytes()) {
            return Err(Refusal::signature());
        }
        let canonical = hex::encode(Sha256::digest(message.canonical(&self.headers)));
        let to_sign = format!("{ALGORITHM}\n{}\n{}\n{canonical}", self.signed_at, self.scope.join("/"));
        let key = self.scope.iter().fold(format!("AWS4{secret}").into_bytes(), |key, part| mac(&key, part));
        if bool::from(mac(&key, &to_sign).ct_eq(&self.signature)) { Ok(()) } else { Err(Refusal::signature()) }
    }
}

fn mac(key: &[u8], text: &str) -> Vec<u8> {
    hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key), text.as_bytes()).as_ref().to_vec()
}

fn incomplete(fields: [Option<&str>; 3], date: Option<&str>) -> Refusal {
    let mut message = String::new();
    for (name, field) in ["Credential", "Signature", "SignedHeaders"].into_iter().zip(fields) {
        if field.is_none() {
            message += &format!("Authorization header requires '{name}' parameter. ");
        }
    }
    if date.is_none() {
        message += "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. ";
    }
    Refusal::Incomplete(message)
}

/// Seconds since 1970 of `20150830T123600Z`.
fn seconds(text: &str) -> Option<i64> {
    let format = format_description!("[year][month][day]T[hour][minute][second]Z");
    PrimitiveDateTime::parse(text, format).ok().map(|time| time.assume_utc().unix_timestamp())
}

/// Seconds since 1970 as `20150830T123600Z`.
struct Basic(i64);

impl fmt::Display for Basic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let format = format_description!("[year][month][day]T[hour][minute][second]Z");
        let text = OffsetDateTime::from_unix_timestamp(self.0).ok().and_then(|time| time.format(format).ok());
        f.write_str(&text.unwrap_or_default())
    }
}
