//! Virtual-host style: the bucket in the name of the host
//! (<https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html>).
//!
//! `{bucket}.{domain}`, at any port, names a bucket. To every other host, the domain itself among them, requests are in path
//! style.

use std::net::IpAddr;
use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use http::header::HOST;
use http::{Extensions, HeaderMap, Uri};
use s3s::S3Result;
use s3s::host::{S3Host, VirtualHost};
use tower::ServiceExt as _;
use url::form_urlencoded::byte_serialize;

use crate::channel::Channel;

/// The domain below which hosts are buckets, in lower case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Domain(Arc<str>);

/// The bucket that a request names by its host. Left with each such request.
#[derive(Debug, Clone)]
struct BucketOfHost(String);

impl Domain {
    /// `None`: no name of a domain.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let is_label = |label: &str| {
            let plain = label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
            plain && !label.is_empty() && label.len() <= 63 && !label.starts_with('-') && !label.ends_with('-')
        };
        let is_name = text.len() <= 253 && text.split('.').all(is_label) && text.parse::<IpAddr>().is_err();
        is_name.then(|| Self(text.to_ascii_lowercase().into()))
    }

    /// The bucket that a `Host` header names.
    fn bucket(&self, host: &str) -> Option<String> {
        let name = match host.rsplit_once(':') {
            Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
            _ => host,
        };
        let name = name.to_ascii_lowercase();
        let bucket = name.strip_suffix(&*self.0)?.strip_suffix('.')?;
        Some(bucket.to_owned()).filter(|bucket| !bucket.is_empty())
    }

    fn bucket_of(&self, headers: &HeaderMap) -> Option<String> {
        self.bucket(headers.get(HOST)?.to_str().ok()?)
    }
}

impl S3Host for Domain {
    fn parse_host_header<'a>(&'a self, host: &'a str) -> S3Result<VirtualHost<'a>> {
        Ok(match self.bucket(host) {
            Some(bucket) => VirtualHost::new(&*self.0).with_bucket(bucket),
            None => VirtualHost::new(host),
        })
    }
}

/// Says which bucket the host names.
pub(super) async fn layer(State(domain): State<Option<Domain>>, mut request: Request, next: Next) -> Response {
    if let Some(bucket) = domain.and_then(|domain| domain.bucket_of(request.headers())) {
        request.extensions_mut().insert(BucketOfHost(bucket));
    }
    next.run(request).await
}

/// The bucket that a request names by its host.
pub(super) fn of_host(extensions: &Extensions) -> Option<&str> {
    extensions.get::<BucketOfHost>().map(|bucket| bucket.0.as_str())
}

/// Where a bucket is for whoever sent a request: scheme, host, and the path where the host does not name the bucket.
pub(super) fn origin(headers: &HeaderMap, extensions: &Extensions, bucket: &str) -> String {
    let host = headers.get(HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let scheme = Channel::of(extensions).scheme();
    match of_host(extensions) {
        Some(_) => format!("{scheme}://{host}"),
        None => format!("{scheme}://{host}/{bucket}"),
    }
}

/// The address of an object: its key below the origin, slashes encoded, too, as S3 writes it.
pub(super) fn location(origin: &str, key: &str) -> String {
    let key = byte_serialize(key.as_bytes()).collect::<String>().replace('+', "%20");
    format!("{origin}/{key}")
}

/// The bucket that a request names, by its host or by its path.
pub(super) fn named<'r>(uri: &'r Uri, extensions: &'r Extensions) -> Option<&'r str> {
    of_host(extensions).or_else(|| uri.path().split('/').nth(1)).filter(|bucket| !bucket.is_empty())
}

/// Hands requests to a bucket's own host to the store, whatever their path is, and the rest to the others.
pub(crate) fn before(domain: Domain, store: Router, others: Router) -> Router {
    Router::new().fallback(move |request: Request| {
        let router = if domain.bucket_of(request.headers()).is_some() { &store } else { &others };
        let answer = router.clone().oneshot(request);
        async move { answer.await.unwrap_or_else(|never| match never {}) }
    })
}

#[cfg(test)]
mod tests {
    use super::Domain;

    #[test]
    fn a_host_below_the_domain_is_a_bucket_and_no_other_is() {
        let domain = Domain::parse("S3.Example.test").unwrap();
        for (host, bucket) in [
            ("pictures.s3.example.test", Some("pictures")),
            ("pictures.s3.example.test:3002", Some("pictures")),
            ("Pictures.S3.example.TEST", Some("pictures")),
            ("my.pictures.s3.example.test", Some("my.pictures")),
            ("s3.example.test", None),
            ("s3.example.test:3002", None),
            (".s3.example.test", None),
            ("picturess3.example.test", None),
            ("pictures.s3.example.test.evil.test", None),
            ("localhost:3002", None),
            ("127.0.0.1:3002", None),
            ("[::1]:3002", None),
            ("", None),
        ] {
            assert_eq!(domain.bucket(host).as_deref(), bucket, "{host}");
        }
    }

    #[test]
    fn a_domain_is_a_name() {
        for name in ["localhost", "s3.localhost", "a-b.example"] {
            assert!(Domain::parse(name).is_some(), "{name}");
        }
        for name in ["", ".", "a..b", "-a.b", "a_b", "s3.example.test:80", "http://a", "127.0.0.1", "a b"] {
            assert!(Domain::parse(name).is_none(), "{name}");
        }
    }
}
