//! The whole router, with requests that nobody signed: preflights, strangers, and what every answer carries.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use http::{Request, Response, StatusCode};
use http_body_util::BodyExt as _;
use tempfile::TempDir;
use tower::ServiceExt as _;
use zeroize::Zeroizing;

use super::{Parts, router};
use crate::clock::SystemClock;
use crate::db::Db;
use crate::disk::SystemDisk;
use crate::entropy::SystemEntropy;
use crate::principals::Principals;
use crate::seal::SealKey;
use crate::stack::{Stack, deploy};
use crate::store::{SMALLEST_PART_BYTES, Shelf};

const TEMPLATE: &str = include_str!("../../../stack/template.yaml");
const APP: &str = "https://app.example";

struct Running {
    router: Router,
    stack: Arc<Stack>,
    _directory: TempDir,
}

impl Running {
    async fn new() -> Self {
        let directory = TempDir::new().unwrap();
        let db = Db::open(&directory.path().join("index.sqlite")).unwrap();
        let parameters = BTreeMap::from([("AllowedOrigins".to_owned(), APP.to_owned())]);
        let stack = Arc::new(
            deploy(&db, TEMPLATE, &parameters, "us-east-1", (&SealKey::new(Zeroizing::new([7; 32])), &SystemEntropy))
                .await
                .unwrap(),
        );
        let seal = SealKey::new(Zeroizing::new([1; 32]));
        let parts = Parts {
            principals: Principals::new(db.clone(), seal, Arc::new(SystemClock)).unwrap(),
            db,
            stack: Arc::clone(&stack),
            clock: Arc::new(SystemClock),
            entropy: Arc::new(SystemEntropy),
            shelf: Shelf {
                root: directory.path().join("blobs"),
                disk: Arc::new(SystemDisk),
                reserve_bytes: 0,
                smallest_part_bytes: SMALLEST_PART_BYTES,
            },
            domain: None,
        };
        Self { router: router(parts).await.unwrap().0, stack, _directory: directory }
    }

    async fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)]) -> Response<Body> {
        let mut builder = Request::builder().method(method).uri(path.replace("BUCKET", &self.stack.bucket.name));
        for (name, value) in headers {
            builder = builder.header(*name, *value);
        }
        self.router.clone().oneshot(builder.body(Body::empty()).unwrap()).await.unwrap()
    }
}

fn header<'r>(response: &'r Response<Body>, name: &str) -> &'r str {
    response.headers().get(name).map_or("", |value| value.to_str().unwrap())
}

async fn text(response: Response<Body>) -> String {
    String::from_utf8(response.into_body().collect().await.unwrap().to_bytes().to_vec()).unwrap()
}

#[tokio::test]
async fn a_preflight_from_the_app_is_answered_by_the_templates_rules() {
    let running = Running::new().await;
    let asked = [
        ("origin", APP),
        ("access-control-request-method", "PUT"),
        ("access-control-request-headers", "Content-Type, x-amz-checksum-crc32"),
    ];
    let response = running.ask("OPTIONS", "/BUCKET/protected/x/a.png", &asked).await;
    assert_eq!(response.status(), StatusCode::OK);
    for (name, value) in [
        ("access-control-allow-origin", APP),
        ("access-control-allow-methods", "POST, PUT, GET, DELETE, HEAD"),
        ("access-control-allow-headers", "content-type, x-amz-checksum-crc32"),
        ("access-control-expose-headers", "x-amz-server-side-encryption, x-amz-request-id, x-amz-id-2, ETag"),
        ("access-control-max-age", "3600"),
        ("vary", "Origin, Access-Control-Request-Headers, Access-Control-Request-Method"),
    ] {
        assert_eq!(header(&response, name), value, "{name}");
    }
}

#[tokio::test]
async fn other_preflights_are_refused() {
    let running = Running::new().await;
    let method = ("access-control-request-method", "PUT");
    for (path, headers, status) in [
        ("/BUCKET/a", vec![("origin", "https://evil.example"), method], StatusCode::FORBIDDEN),
        ("/BUCKET/a", vec![("origin", "null"), method], StatusCode::FORBIDDEN),
        ("/BUCKET/a", vec![("origin", APP), ("access-control-request-method", "PATCH")], StatusCode::FORBIDDEN),
        ("/another-bucket/a", vec![("origin", APP), method], StatusCode::FORBIDDEN),
        ("/", vec![("origin", APP), method], StatusCode::FORBIDDEN),
        ("/BUCKET/a", vec![method], StatusCode::BAD_REQUEST),
        ("/BUCKET/a", vec![("origin", APP)], StatusCode::BAD_REQUEST),
    ] {
        let response = running.ask("OPTIONS", path, &headers).await;
        assert_eq!(response.status(), status, "{path} {headers:?}");
        assert_eq!(header(&response, "access-control-allow-origin"), "");
        assert!(text(response).await.contains("<Code>"));
    }
}

#[tokio::test]
async fn a_script_of_the_app_may_read_errors_and_others_may_not() {
    let running = Running::new().await;
    let response = running.ask("GET", "/BUCKET/a", &[("origin", APP)]).await;
    assert_eq!(response.status(), StatusCode::FORBIDDEN);
    assert_eq!(header(&response, "access-control-allow-origin"), APP);
    let response = running.ask("GET", "/BUCKET/a", &[("origin", "https://evil.example")]).await;
    assert_eq!(header(&response, "access-control-allow-origin"), "");
}

#[tokio::test]
async fn nobody_gets_nothing_whatever_the_operation() {
    let running = Running::new().await;
    for (method, path) in [
        ("GET", "/"),
        ("GET", "/BUCKET"),
        ("GET", "/BUCKET?list-type=2"),
        ("GET", "/BUCKET?policy"),
        ("GET", "/BUCKET/a"),
        ("HEAD", "/BUCKET/a"),
        ("PUT", "/BUCKET/a"),
        ("DELETE", "/BUCKET/a"),
        ("POST", "/BUCKET/a?uploads"),
        ("PUT", "/BUCKET"),
        ("PUT", "/BUCKET?cors"),
        ("DELETE", "/BUCKET"),
        ("GET", "/another-bucket/a"),
    ] {
        let response = running.ask(method, path, &[("content-length", "0")]).await;
        assert_eq!(response.status(), StatusCode::FORBIDDEN, "{method} {path}");
        if method != "HEAD" {
            assert!(text(response).await.contains("<Code>AccessDenied</Code>"), "{method} {path}");
        }
    }
}

#[tokio::test]
async fn every_answer_is_marked_and_harmless_in_a_browser() {
    let running = Running::new().await;
    for (method, path) in [("GET", "/BUCKET/a"), ("OPTIONS", "/BUCKET/a"), ("GET", "/%FF"), ("BREW", "/")] {
        let response = running.ask(method, path, &[]).await;
        assert_eq!(header(&response, "x-content-type-options"), "nosniff", "{method} {path}");
        assert!(header(&response, "content-security-policy").contains("sandbox"), "{method} {path}");
        assert_eq!(header(&response, "x-amz-request-id").len(), 16, "{method} {path}");
        assert!(!header(&response, "x-amz-id-2").is_empty(), "{method} {path}");
        assert!(
            response.status().is_client_error() || response.status() == StatusCode::NOT_IMPLEMENTED,
            "{method} {path}"
        );
    }
}

#[tokio::test]
async fn a_request_from_the_future_is_refused() {
    let running = Running::new().await;
    let path = "/BUCKET/a?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=ASIANOBODY%2F20990101%2Fus-east-1%2Fs3%2Faws4_request\
                &X-Amz-Date=20990101T000000Z&X-Amz-Expires=900&X-Amz-SignedHeaders=host&X-Amz-Signature=\
                e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    let response = running.ask("GET", path, &[("host", "localhost")]).await;
    assert_eq!(response.status(), StatusCode::FORBIDDEN);
    let text = text(response).await;
    assert!(text.contains("<Code>AccessDenied</Code><Message>Request is not yet valid</Message>"), "{text}");
}
