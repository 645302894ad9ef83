//! What a policy may know about a request besides who sent it: the context keys that S3 fills from it
//! (<https://docs.aws.amazon.com/AmazonS3/latest/userguide/amazon-s3-policy-keys.html>,
//! <https://docs.aws.amazon.com/AmazonS3/latest/API/bucket-policy-s3-sigv4-conditions.html>).
//!
//! A connection of loopback counts as sent over TLS, and TLS as of its newest version. Headers named `x-amz-*` are
//! signed, or the request would not have come this far, but for the hash of the body of a presigned request.

use std::net::IpAddr;
use std::time::SystemTime;

use http::header::{IF_MATCH, IF_NONE_MATCH};
use http::{HeaderMap, Uri};

use super::signing_time::moment;
use crate::channel::Channel;
use crate::iam::Context;
use crate::stack::ACCOUNT;

/// Headers that are context keys of the same name, after `s3:`.
const HEADERS: [&str; 11] = [
    "x-amz-acl",
    "x-amz-grant-full-control",
    "x-amz-grant-read",
    "x-amz-grant-read-acp",
    "x-amz-grant-write",
    "x-amz-grant-write-acp",
    "x-amz-metadata-directive",
    "x-amz-server-side-encryption",
    "x-amz-server-side-encryption-aws-kms-key-id",
    "x-amz-server-side-encryption-customer-algorithm",
    "x-amz-storage-class",
];

/// The header that says what of the body is signed.
const CONTENT_SHA256: &str = "x-amz-content-sha256";
/// Its value when nothing is.
const UNSIGNED: &str = "UNSIGNED-PAYLOAD";

/// Where a request carries its signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SignatureIn {
    /// A header.
    Header,
    /// The address.
    Query,
    /// A form.
    Form,
}

impl SignatureIn {
    fn name(self) -> &'static str {
        match self {
            Self::Header => "REST-HEADER",
            Self::Query => "REST-QUERY-STRING",
            Self::Form => "POST",
        }
    }
}

/// One request, as far as policies look at it.
pub(super) struct Circumstances<'a> {
    /// S3's name of the operation.
    pub(super) operation: &'a str,
    pub(super) signature: SignatureIn,
    pub(super) headers: &'a HeaderMap,
    pub(super) uri: &'a Uri,
    /// Where the connection comes from; a request that came over none, as in some tests, has no address.
    pub(super) from: Option<IpAddr>,
    pub(super) channel: Channel,
    pub(super) now: SystemTime,
}

impl Circumstances<'_> {
    /// The context keys.
    pub(super) fn context(&self, region: &str) -> Context {
        let context = Context::of_request(self.now, region, self.channel)
            .sent(self.from, self.headers)
            .with("aws:ResourceAccount", ACCOUNT)
            .with("s3:ResourceAccount", ACCOUNT)
            .with_some("s3:TlsVersion", self.channel.is_secure().then_some("1.3"))
            .with("s3:signatureversion", "AWS4-HMAC-SHA256")
            .with("s3:authType", self.signature.name());
        let context =
            HEADERS.iter().fold(context, |context, name| context.with_some(&format!("s3:{name}"), self.header(name)));
        let context = context.with_some("s3:x-amz-content-sha256", self.signed_payload());
        let context = match self.signature {
            SignatureIn::Header => context,
            SignatureIn::Query => self.presigned(context),
            SignatureIn::Form => context.with_some("s3:signatureAge", self.age(self.header("x-amz-date"))),
        };
        self.of_operation(context)
    }

    /// How many milliseconds ago a signature was made, by what the sender says of it.
    fn age(&self, date: Option<&str>) -> Option<String> {
        let signed = moment(date?)?;
        Some(self.now.duration_since(signed).unwrap_or_default().as_millis().to_string())
    }

    fn presigned(&self, context: Context) -> Context {
        context.with_some("s3:signatureAge", self.age(self.query("X-Amz-Date").as_deref()))
    }

    /// What the signature says of the body. That of a presigned request says nothing, whatever its sender adds, so that a policy
    /// can refuse such uploads; but where it covers the header with the hash, that one is checked against the body.
    fn signed_payload(&self) -> Option<&str> {
        let said = self.header(CONTENT_SHA256);
        if self.signature != SignatureIn::Query {
            return said;
        }
        let covered =
            self.query("X-Amz-SignedHeaders").is_some_and(|names| names.split(';').any(|n| n == CONTENT_SHA256));
        let once = self.headers.get_all(CONTENT_SHA256).iter().count() == 1;
        said.filter(|_| covered && once).or(Some(UNSIGNED))
    }

    /// A parameter of the query, by the exact name by which the signature is checked, too.
    fn query(&self, name: &str) -> Option<String> {
        pairs(self.uri).find(|(found, _)| found == name).map(|(_, value)| value.into_owned())
    }

    fn of_operation(&self, context: Context) -> Context {
        match self.operation {
            "ListObjects" | "ListObjectsV2" | "ListObjectVersions" | "ListMultipartUploads" => {
                pairs(self.uri).fold(context, |context, (name, value)| match name.as_ref() {
                    "prefix" => context.with("s3:prefix", value),
                    "delimiter" => context.with("s3:delimiter", value),
                    "max-keys" => context.with("s3:max-keys", value),
                    _ => context,
                })
            }
            "PutObject" | "CopyObject" | "CompleteMultipartUpload" => context
                .with("s3:ObjectCreationOperation", "true")
                .with_some("s3:if-match", self.header(IF_MATCH.as_str()))
                .with_some("s3:if-none-match", self.header(IF_NONE_MATCH.as_str())),
            "CreateMultipartUpload" | "UploadPart" | "UploadPartCopy" => {
                context.with("s3:ObjectCreationOperation", "false")
            }
            "DeleteObject" => context.with_some("s3:if-match", self.header(IF_MATCH.as_str())),
            _ => context,
        }
    }

    fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }
}

fn pairs(uri: &Uri) -> url::form_urlencoded::Parse<'_> {
    url::form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes())
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, UNIX_EPOCH};

    use http::{HeaderMap, HeaderName, HeaderValue, Uri};

    use super::{Circumstances, Context, SignatureIn};
    use crate::channel::Channel;

    /// 2026-01-01T00:00:10Z
    const NOW_S: u64 = 1_767_225_610;

    fn context(operation: &str, uri: &'static str, headers: &[(&'static str, &'static str)]) -> Context {
        let headers: HeaderMap = headers
            .iter()
            .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)))
            .collect();
        let signed = headers.contains_key("authorization");
        let circumstances = Circumstances {
            operation,
            signature: if signed { SignatureIn::Header } else { SignatureIn::Query },
            headers: &headers,
            uri: &Uri::from_static(uri),
            from: Some([127, 0, 0, 1].into()),
            channel: Channel::Loopback,
            now: UNIX_EPOCH + Duration::from_secs(NOW_S),
        };
        circumstances.context("us-east-1")
    }

    #[test]
    fn a_presigned_request_has_an_age_and_an_unsigned_body() {
        let uri = "/b/k?X-Amz-Date=20260101T000000Z";
        let found = context("GetObject", uri, &[]);
        for (key, value) in [
            ("s3:signatureage", Some("10000")),
            ("s3:authtype", Some("REST-QUERY-STRING")),
            ("s3:x-amz-content-sha256", Some("UNSIGNED-PAYLOAD")),
            ("aws:sourceip", Some("127.0.0.1")),
            ("aws:currenttime", Some("2026-01-01T00:00:10Z")),
            ("aws:epochtime", Some("1767225610")),
            ("aws:requestedregion", Some("us-east-1")),
            ("s3:prefix", None),
            ("aws:useragent", None),
        ] {
            assert_eq!(found.single(key), value, "{key}");
        }
    }

    #[test]
    fn only_a_hash_that_is_signed_makes_the_body_of_a_presigned_request_a_signed_one() {
        let (hash, twice) = (("x-amz-content-sha256", "abc"), [("x-amz-content-sha256", "abc"); 2]);
        let covering = "/b/k?X-Amz-SignedHeaders=host%3Bx-amz-content-sha256";
        for (uri, headers, expected) in [
            ("/b/k?X-Amz-SignedHeaders=host", &[][..], "UNSIGNED-PAYLOAD"),
            ("/b/k?X-Amz-SignedHeaders=host", &[hash], "UNSIGNED-PAYLOAD"),
            ("/b/k?X-Amz-SignedHeaders=host&X-Amz-Content-Sha256=abc", &[], "UNSIGNED-PAYLOAD"),
            ("/b/k?x-amz-signedheaders=x-amz-content-sha256&X-Amz-SignedHeaders=host", &[hash], "UNSIGNED-PAYLOAD"),
            (covering, &[], "UNSIGNED-PAYLOAD"),
            // Of one that is given twice, none is checked.
            (covering, &twice, "UNSIGNED-PAYLOAD"),
            (covering, &[hash], "abc"),
        ] {
            let found = context("PutObject", uri, headers);
            assert_eq!(found.single("s3:x-amz-content-sha256"), Some(expected), "{uri} {headers:?}");
        }
    }

    #[test]
    fn a_signed_upload_shows_its_headers() {
        let headers = [
            ("authorization", "AWS4-HMAC-SHA256 x"),
            ("x-amz-acl", "private"),
            ("x-amz-content-sha256", "abc"),
            ("x-amz-storage-class", "STANDARD"),
            ("if-none-match", "*"),
            ("user-agent", "test"),
            ("referer", "https://app.example/"),
        ];
        let found = context("PutObject", "/b/k", &headers);
        for (key, value) in [
            ("s3:authtype", Some("REST-HEADER")),
            ("s3:x-amz-acl", Some("private")),
            ("s3:x-amz-content-sha256", Some("abc")),
            ("s3:x-amz-storage-class", Some("STANDARD")),
            ("s3:x-amz-server-side-encryption", None),
            ("s3:if-none-match", Some("*")),
            ("s3:objectcreationoperation", Some("true")),
            ("s3:signatureage", None),
            ("aws:useragent", Some("test")),
            ("aws:referer", Some("https://app.example/")),
        ] {
            assert_eq!(found.single(key), value, "{key}");
        }
    }

    #[test]
    fn a_listing_shows_what_it_lists() {
        let uri = "/b?list-type=2&prefix=home%2F&delimiter=%2F&max-keys=5";
        let found = context("ListObjectsV2", uri, &[]);
        assert_eq!(found.single("s3:prefix"), Some("home/"));
        assert_eq!(found.single("s3:delimiter"), Some("/"));
        assert_eq!(found.single("s3:max-keys"), Some("5"));
        assert_eq!(context("GetObject", uri, &[]).single("s3:prefix"), None);
    }
}
