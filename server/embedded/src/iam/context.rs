//! What is known about one request, and which keys a policy may ask for.
//!
//! Keys: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html> and
//! <https://docs.aws.amazon.com/AmazonS3/latest/userguide/amazon-s3-policy-keys.html>. A key that nobody fills is refused when
//! a policy is read: on AWS it might have a value, and then the policy would mean another thing there.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::time::SystemTime;

use http::HeaderMap;
use http::header::{HeaderName, REFERER, USER_AGENT};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::policy::{Kind, PolicyError};

use crate::channel::Channel;

/// Keys that every kind of request has.
const EVERYWHERE: [&str; 7] = [
    "aws:currenttime",
    "aws:epochtime",
    "aws:requestedregion",
    "aws:securetransport",
    "cognito-identity.amazonaws.com:amr",
    "cognito-identity.amazonaws.com:aud",
    "cognito-identity.amazonaws.com:sub",
];

/// Keys of a request that somebody signed, whichever service it is for, and S3's own.
const SIGNED: [&str; 37] = [
    "aws:federatedprovider",
    "aws:principalaccount",
    "aws:principalarn",
    "aws:principalisawsservice",
    "aws:principaltype",
    "aws:referer",
    "aws:resourceaccount",
    "aws:sourceip",
    "aws:tokenissuetime",
    "aws:useragent",
    "aws:userid",
    "aws:username",
    "aws:viaawsservice",
    "s3:authtype",
    "s3:delimiter",
    "s3:if-match",
    "s3:if-none-match",
    "s3:max-keys",
    "s3:objectcreationoperation",
    "s3:prefix",
    "s3:requestobjecttagkeys",
    "s3:resourceaccount",
    "s3:signatureage",
    "s3:signatureversion",
    "s3:tlsversion",
    "s3:x-amz-acl",
    "s3:x-amz-content-sha256",
    "s3:x-amz-grant-full-control",
    "s3:x-amz-grant-read",
    "s3:x-amz-grant-read-acp",
    "s3:x-amz-grant-write",
    "s3:x-amz-grant-write-acp",
    "s3:x-amz-metadata-directive",
    "s3:x-amz-server-side-encryption",
    "s3:x-amz-server-side-encryption-aws-kms-key-id",
    "s3:x-amz-server-side-encryption-customer-algorithm",
    "s3:x-amz-storage-class",
];

/// What begins keys of the store that go on with the key of a tag.
const TAGGED: [&str; 2] = ["s3:existingobjecttag/", "s3:requestobjecttag/"];

/// What is known about one request, by context key. Names of keys have no case.
#[derive(Debug, Clone, Default)]
pub(crate) struct Context {
    values: BTreeMap<String, Vec<String>>,
}

impl Context {
    /// Nothing is known.
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// What is known about every request.
    pub(crate) fn of_request(now: SystemTime, region: &str, channel: Channel) -> Self {
        let now_s = OffsetDateTime::from(now).unix_timestamp();
        Self::new()
            .with_date("aws:CurrentTime", now_s)
            .with("aws:EpochTime", now_s.to_string())
            .with("aws:RequestedRegion", region)
            .with("aws:SecureTransport", channel.is_secure().to_string())
    }

    /// Adds what is known about a request that came from somebody directly: from which address, unless it came over no
    /// connection, as in some tests, and what its headers say.
    #[must_use]
    pub(crate) fn sent(self, from: Option<IpAddr>, headers: &HeaderMap) -> Self {
        let header = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
        self.with("aws:ViaAWSService", "false")
            // An IPv4 peer of an IPv6 socket is written as an IPv6 address.
            .with_some("aws:SourceIp", from.map(|from| from.to_canonical().to_string()))
            .with_some("aws:Referer", header(REFERER))
            .with_some("aws:UserAgent", header(USER_AGENT))
    }

    /// Adds what is known about an identity of an identity pool.
    ///
    /// `authentication` are the values of `cognito-identity.amazonaws.com:amr`: `authenticated` or `unauthenticated`, and the
    /// login provider's name.
    #[must_use]
    pub(crate) fn identity<'a>(
        self,
        pool_id: &str,
        identity_id: &str,
        authentication: impl IntoIterator<Item = &'a str>,
    ) -> Self {
        let context = self
            .with("cognito-identity.amazonaws.com:aud", pool_id)
            .with("cognito-identity.amazonaws.com:sub", identity_id);
        authentication
            .into_iter()
            .fold(context, |context, value| context.with("cognito-identity.amazonaws.com:amr", value))
    }

    /// Adds a value to a key.
    #[must_use]
    pub(crate) fn with(mut self, key: &str, value: impl Into<String>) -> Self {
        self.values.entry(key.to_ascii_lowercase()).or_default().push(value.into());
        self
    }

    /// Adds a moment, given in seconds since 1970.
    #[must_use]
    pub(crate) fn with_date(self, key: &str, moment_s: i64) -> Self {
        let date = OffsetDateTime::from_unix_timestamp(moment_s).ok().and_then(|date| date.format(&Rfc3339).ok());
        self.with_some(key, date)
    }

    /// Adds a value, if there is one.
    #[must_use]
    pub(crate) fn with_some(self, key: &str, value: Option<impl Into<String>>) -> Self {
        match value {
            Some(value) => self.with(key, value),
            None => self,
        }
    }

    /// The one value of a key; `None` when it has none or several. The key is in lower case.
    pub(crate) fn single(&self, key: &str) -> Option<&str> {
        match self.values.get(key).map(Vec::as_slice) {
            Some([value]) => Some(value),
            _ => None,
        }
    }

    /// Every value of a key, which is in lower case.
    pub(super) fn all(&self, key: &str) -> &[String] {
        self.values.get(key).map_or(&[], Vec::as_slice)
    }
}

/// Whether a key, in lower case, is about one tag.
fn of_tag(key: &str) -> bool {
    TAGGED.iter().any(|beginning| key.strip_prefix(beginning).is_some_and(|tag| !tag.is_empty()))
}

/// Whether a key, in lower case, is about tags of objects.
pub(super) fn is_about_tags(key: &str) -> bool {
    of_tag(key) || key == "s3:requestobjecttagkeys"
}

/// A context key in lower case, if a request that a policy of this kind decides about may have it.
pub(super) fn known(key: &str, kind: Kind) -> Result<String, PolicyError> {
    let key = key.to_ascii_lowercase();
    let is = |names: &[&str]| names.contains(&key.as_str());
    let filled = match kind {
        // A role that is given for a login never comes with an external id, on AWS neither.
        Kind::Trust => is(&EVERYWHERE) || key == "sts:externalid",
        Kind::Identity | Kind::Resource => is(&EVERYWHERE) || is(&SIGNED) || of_tag(&key),
    };
    if filled { Ok(key) } else { Err(PolicyError::Unsupported { part: "condition key or policy variable", name: key }) }
}
