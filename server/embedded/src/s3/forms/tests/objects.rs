//! What a form that is right stores, and how it is answered.

use std::collections::BTreeMap;

use axum::body::Body;
use http::{Request, StatusCode};
use serde_json::json;

use super::{APP, EDGE, World};
use crate::channel::Channel;

#[tokio::test]
async fn a_presigned_post_stores_the_file_with_what_the_form_says() {
    let world = World::new().await;
    let anna = world.person("anna").await;
    let key = anna.key("a b.png");
    let fields = world.presigned(
        &anna,
        &key,
        &[
            ("Content-Type", "image/png"),
            ("Cache-Control", "no-store"),
            ("Content-Disposition", "inline"),
            ("x-amz-meta-place", "Zürich"),
            ("x-amz-checksum-crc32", "/sUwqQ=="),
            ("Content-MD5", "mgNkuembtIDdJeHwKEyFVQ=="),
        ],
    );
    let answer = world.post(&fields, b"content").await;
    assert_eq!(answer.status, StatusCode::NO_CONTENT, "{}", answer.body);
    assert_eq!(answer.body, "");
    assert_eq!(answer.header("etag"), "\"9a0364b9e99bb480dd25e1f0284c8555\"");
    assert_eq!(answer.header("x-amz-checksum-crc32"), "/sUwqQ==");
    let path = format!("{}/protected%2Fus-east-1%3Aanna%2Fa%20b.png", world.stack.bucket.name);
    assert_eq!(answer.header("location"), format!("http://127.0.0.1:3002/{path}"));

    let (object, content) = world.object(&key).await.unwrap();
    assert_eq!(content, b"content");
    assert_eq!(object.etag, "9a0364b9e99bb480dd25e1f0284c8555");
    assert_eq!(object.attributes.content_type.as_deref(), Some("image/png"));
    assert_eq!(object.attributes.cache_control.as_deref(), Some("no-store"));
    assert_eq!(object.attributes.content_disposition.as_deref(), Some("inline"));
    assert_eq!(object.metadata, BTreeMap::from([("place".to_owned(), "Zürich".to_owned())]));
    assert_eq!(object.checksums.crc32.as_deref(), Some("/sUwqQ=="));
}

#[tokio::test]
async fn the_file_is_named_by_the_sender_where_the_policy_lets_it() {
    let world = World::new().await;
    let anna = world.person("anna").await;
    let fields = world.presigned(&anna, &anna.key("in/${filename}"), &[("success_action_status", "201")]);
    let form = fields.form(r"C:\pictures\sea.png", b"content");
    let answer = world.post_to(&format!("/{}/", world.stack.bucket.name), &[], form).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.body);
    assert_eq!(answer.element("Key"), anna.key("in/sea.png"));
    assert_eq!(answer.element("Bucket"), world.stack.bucket.name);
    assert_eq!(answer.element("ETag"), "\"9a0364b9e99bb480dd25e1f0284c8555\"");
    let (object, content) = world.object(&anna.key("in/sea.png")).await.unwrap();
    assert_eq!(content, b"content");
    // The kind that the browser gives the file counts for nothing.
    assert_eq!(object.attributes.content_type, None);
}

#[tokio::test]
async fn a_page_is_gone_to_afterwards_and_scripts_of_the_app_may_read_the_answer() {
    let world = World::new().await;
    let anna = world.person("anna").await;
    let fields = world.presigned(&anna, &anna.key("a"), &[("success_action_redirect", "https://app.example/done")]);
    let path = format!("/{}", world.stack.bucket.name);
    let answer = world.post_to(&path, &[("origin", APP)], fields.form("a", b"content")).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    let expected = format!(
        "https://app.example/done?bucket={}&key=protected%2Fus-east-1%3Aanna%2Fa&etag=%229a0364b9e99bb480dd25e1f0284c8555%22",
        world.stack.bucket.name
    );
    assert_eq!(answer.header("location"), expected);
    assert_eq!(answer.header("access-control-allow-origin"), APP);
    assert_eq!(
        answer.header("access-control-expose-headers"),
        "x-amz-server-side-encryption, x-amz-request-id, x-amz-id-2, ETag"
    );
    assert!(!answer.header("x-amz-request-id").is_empty());
    let stranger = world.post_to(&path, &[("origin", "https://evil.example")], fields.form("a", b"content")).await;
    assert_eq!(stranger.header("access-control-allow-origin"), "");
}

#[tokio::test]
async fn a_file_has_a_length_within_the_policys_bounds() {
    let world = World::new().await;
    let anna = world.person("anna").await;
    let key = anna.key("a");
    let fields = world.presigned_with(&anna, &key, &[], vec![json!(["content-length-range", 5, 70_000])], 600);
    for (bytes, status, code) in [
        (4, StatusCode::BAD_REQUEST, "EntityTooSmall"),
        (70_001, StatusCode::BAD_REQUEST, "EntityTooLarge"),
        (3_000_000, StatusCode::BAD_REQUEST, "EntityTooLarge"),
    ] {
        let answer = world.post(&fields, &vec![b'x'; bytes]).await;
        assert_eq!((answer.status, answer.element("Code")), (status, code), "{bytes}");
        assert!(world.object(&key).await.is_none(), "{bytes}");
    }
    for bytes in [5, 70_000] {
        assert_eq!(world.post(&fields, &vec![b'x'; bytes]).await.status, StatusCode::NO_CONTENT);
        assert_eq!(world.object(&key).await.unwrap().1.len(), bytes);
    }
}

#[tokio::test]
async fn large_files_arrive_whole() {
    let world = World::new().await;
    let anna = world.person("anna").await;
    let content: Vec<u8> = (0..3_000_000_u32).map(|number| number.to_le_bytes()[0]).collect();
    let fields = world.presigned(&anna, &anna.key("a"), &[]);
    assert_eq!(world.post(&fields, &content).await.status, StatusCode::NO_CONTENT);
    assert!(world.object(&anna.key("a")).await.unwrap().1 == content);
}

#[tokio::test]
async fn a_form_that_came_in_the_clear_is_denied_by_the_templates_policy() {
    let world = World::new().await;
    let anna = world.person("anna").await;
    let form = world.presigned(&anna, &anna.key("a"), &[]).form("a", b"content");
    for (channel, code, scheme) in
        [(Channel::Plain, "AccessDenied", ""), (Channel::Tls, "", "https://"), (Channel::Loopback, "", "http://")]
    {
        let request = Request::post(format!("/{}", world.stack.bucket.name))
            .header("content-length", form.len())
            .header("content-type", format!("multipart/form-data; boundary={EDGE}"))
            .extension(channel)
            .body(Body::from(form.clone()))
            .unwrap();
        let answer = world.send(request).await;
        assert_eq!(answer.element("Code"), code, "{channel:?}");
        assert!(answer.header("location").starts_with(scheme), "{channel:?}");
        assert_eq!(world.object(&anna.key("a")).await.is_some(), channel != Channel::Plain);
    }
}
