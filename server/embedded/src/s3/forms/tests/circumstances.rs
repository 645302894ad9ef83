//! What policies know about a form, how long one lives, and what room it needs.

use std::net::SocketAddr;

use axum::body::Body;
use axum::extract::ConnectInfo;
use http::{Request, StatusCode};

use super::{EDGE, START_S, TEMPLATE, World};

const DAY_S: i64 = 24 * 3_600;

/// A world whose bucket's policy denies everything on such a condition.
async fn denying(condition: &str) -> World {
    let first = "          - Sid: TlsOnly\n";
    assert!(TEMPLATE.contains(first));
    let deny = format!(
        "          - Effect: Deny\n            Principal: \"*\"\n            Action: s3:PutObject\n            Resource: \"*\"\n            \
         Condition: {condition}\n"
    );
    World::with(&TEMPLATE.replace(first, &format!("{deny}{first}"))).await
}

#[tokio::test]
async fn a_policy_may_ask_how_old_the_signature_of_a_form_is() {
    let world = denying(r#"{ NumericGreaterThan: { "s3:signatureAge": "60000" } }"#).await;
    let anna = world.person("anna").await;
    let fields = world.presigned(&anna, &anna.key("a"), &[]);
    world.pass(60);
    assert_eq!(world.post(&fields, b"content").await.status, StatusCode::NO_CONTENT);
    world.pass(1);
    assert_eq!(world.post(&fields, b"content").await.element("Code"), "AccessDenied");
}

#[tokio::test]
async fn a_policy_may_ask_what_a_form_says() {
    let world = denying(r#"{ StringEquals: { "s3:x-amz-storage-class": STANDARD } }"#).await;
    let anna = world.person("anna").await;
    let fields = world.presigned(&anna, &anna.key("a"), &[("x-amz-storage-class", "STANDARD")]);
    assert_eq!(world.post(&fields, b"content").await.element("Message"), "Access Denied");
    let fields = world.presigned(&anna, &anna.key("a"), &[]);
    assert_eq!(world.post(&fields, b"content").await.status, StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn an_address_is_the_same_however_the_socket_writes_it() {
    let world = denying(r#"{ NotIpAddress: { "aws:SourceIp": 192.0.2.0/24 } }"#).await;
    let anna = world.person("anna").await;
    let form = world.presigned(&anna, &anna.key("a"), &[]).form("a", b"content");
    for (peer, status) in [
        ("192.0.2.1:1", StatusCode::NO_CONTENT),
        ("[::ffff:192.0.2.1]:1", StatusCode::NO_CONTENT),
        ("[::ffff:198.51.100.1]:1", StatusCode::FORBIDDEN),
    ] {
        let peer: SocketAddr = peer.parse().unwrap();
        let request = Request::post(format!("/{}", world.stack.bucket.name))
            .header("content-length", form.len())
            .header("content-type", format!("multipart/form-data; boundary={EDGE}"))
            .extension(ConnectInfo(peer))
            .body(Body::from(form.clone()))
            .unwrap();
        assert_eq!(world.send(request).await.status, status, "{peer}");
    }
}

#[tokio::test]
async fn a_form_lives_for_a_week_at_most_whatever_its_policy_says() {
    let world = World::new().await;
    let anna = world.person("anna").await;
    let form = |key: &str| world.presigned_with(&anna, &anna.key(key), &[], Vec::new(), 365 * DAY_S);
    let fields = form("a");
    world.lengthen_credentials(START_S + 365 * DAY_S).await;
    world.pass(7 * DAY_S);
    assert_eq!(world.post(&fields, b"content").await.status, StatusCode::NO_CONTENT);
    world.pass(1);
    let late = world.post(&fields, b"content").await;
    assert_eq!((late.status.as_u16(), late.element("Code")), (403, "AccessDenied"), "{}", late.body);
    assert_eq!(late.element("Message"), "Request has expired");

    let fields = form("b");
    world.pass(-900);
    assert_eq!(world.post(&fields, b"content").await.status, StatusCode::NO_CONTENT);
    world.pass(-1);
    let early = world.post(&fields, b"content").await;
    assert_eq!((early.status.as_u16(), early.element("Code")), (403, "RequestTimeTooSkewed"), "{}", early.body);
}

#[tokio::test]
async fn a_form_that_would_take_the_last_room_is_refused() {
    let world = World::reserving(TEMPLATE, u64::MAX).await;
    let anna = world.person("anna").await;
    let answer = world.post(&world.presigned(&anna, &anna.key("a"), &[]), b"content").await;
    assert_eq!((answer.status.as_u16(), answer.element("Code")), (503, "ServiceUnavailable"), "{}", answer.body);
    assert!(world.object(&anna.key("a")).await.is_none());
}

#[tokio::test]
async fn metadata_has_names_that_a_reader_can_be_told() {
    let world = World::new().await;
    let anna = world.person("anna").await;
    for name in ["x-amz-meta-a b", "x-amz-meta-ü", "x-amz-meta-a:b"] {
        let answer = world.post(&world.presigned(&anna, &anna.key("a"), &[(name, "1")]), b"content").await;
        assert_eq!((answer.status.as_u16(), answer.element("Code")), (400, "InvalidArgument"), "{name:?}");
    }
    assert!(world.object(&anna.key("a")).await.is_none());
}
