//! Presigned addresses, changed in every part, sent late, and sent with another body.

use std::time::Duration;

use aws_sdk_s3::presigning::PresigningConfig;
use aws_sdk_s3::primitives::ByteStream;
use embedded::clock::{Clock, SystemClock};

use super::actors::Actor;
use super::raw::RawRequest;
use super::world::World;

const BODY: &[u8] = b"123456789";
/// CRC-32 of [`BODY`], the check value of the algorithm's definition.
const CRC32: &str = "y/Q5Jg==";

async fn put_address(world: &World, actor: &Actor, key: &str) -> RawRequest {
    let request = actor
        .store(world)
        .put_object()
        .bucket(world.bucket())
        .key(key)
        .content_type("image/png")
        .content_length(9)
        .checksum_crc32(CRC32)
        .presigned(PresigningConfig::expires_in(Duration::from_secs(900)).unwrap())
        .await
        .unwrap();
    RawRequest::new(request.method(), request.uri(), request.headers()).with_body(BODY)
}

async fn get_address(world: &World, actor: &Actor, key: &str) -> RawRequest {
    let request = actor
        .store(world)
        .get_object()
        .bucket(world.bucket())
        .key(key)
        .presigned(PresigningConfig::expires_in(Duration::from_secs(900)).unwrap())
        .await
        .unwrap();
    RawRequest::new(request.method(), request.uri(), request.headers())
}

async fn content(world: &World, actor: &Actor, key: &str) -> Option<Vec<u8>> {
    let got = actor.store(world).get_object().bucket(world.bucket()).key(key).send().await.ok()?;
    Some(got.body.collect().await.unwrap().to_vec())
}

#[tokio::test]
async fn an_address_works_as_it_was_signed() {
    let world = World::new().await;
    let owner = world.person("olga").await;
    let key = owner.key("Straße 東京 🌸 100% + a.png");
    let put = put_address(&world, &owner, &key).await.send().await;
    assert_eq!(put.outcome(), (200, ""), "{}", String::from_utf8_lossy(&put.body));
    let got = get_address(&world, &owner, &key).await.send().await;
    assert_eq!((got.status, got.body.as_slice()), (200, BODY));
    assert_eq!(got.header("content-type"), Some("image/png"));
    assert_eq!(got.header("etag"), put.header("etag"));
}

#[tokio::test]
async fn every_change_of_an_upload_is_refused_and_changes_nothing() {
    let world = World::new().await;
    let owner = world.person("olga").await;
    let other = world.person("theo").await;
    let key = owner.key("cat.png");
    owner
        .store(&world)
        .put_object()
        .bucket(world.bucket())
        .key(&key)
        .body(ByteStream::from_static(b"before"))
        .send()
        .await
        .unwrap();
    let good = put_address(&world, &owner, &key).await;
    let mismatch = (403, "SignatureDoesNotMatch");
    let token = |actor: &Actor| {
        url::form_urlencoded::byte_serialize(actor.credentials.session_token().unwrap().as_bytes()).collect::<String>()
    };
    let as_method = |method: &str| good.clone().with_method(method);

    for (what, request, expected) in [
        ("path", good.clone().with_target("cat.png", "dog.png"), mismatch),
        (
            "prefix",
            good.clone().with_target(&owner.identity_id.replace(':', "%3A"), &other.identity_id.replace(':', "%3A")),
            mismatch,
        ),
        ("dot segments", good.clone().with_target("/cat.png", "/x/../cat.png"), mismatch),
        ("bucket", good.clone().with_target(world.bucket(), "another-bucket"), mismatch),
        ("method GET", as_method("GET"), mismatch),
        ("method DELETE", as_method("DELETE"), mismatch),
        ("content type", good.clone().with_header("content-type", "text/html"), mismatch),
        ("no content type", good.clone().without_header("content-type"), mismatch),
        ("checksum", good.clone().with_header("x-amz-checksum-crc32", "AAAAAA=="), mismatch),
        ("no checksum", good.clone().without_header("x-amz-checksum-crc32"), mismatch),
        ("host", good.clone().with_header("host", "evil.example"), mismatch),
        ("another header", good.clone().with_header("x-amz-acl", "public-read"), (403, "AccessDenied")),
        ("user metadata", good.clone().with_header("x-amz-meta-a", "b"), (403, "AccessDenied")),
        ("a copy", good.clone().with_header("x-amz-copy-source", "/b/k"), (403, "AccessDenied")),
        ("another query", good.clone().with_query("a=b"), mismatch),
        ("a longer life", good.clone().with_target("X-Amz-Expires=900", "X-Amz-Expires=901"), mismatch),
        (
            "far too long",
            good.clone().with_target("X-Amz-Expires=900", "X-Amz-Expires=604801"),
            (400, "AuthorizationQueryParametersError"),
        ),
        (
            "another region",
            good.clone().with_target("us-east-1%2Fs3", "us-west-1%2Fs3"),
            (400, "AuthorizationQueryParametersError"),
        ),
        (
            "another key",
            good.clone().with_target(owner.credentials.access_key_id(), other.credentials.access_key_id()),
            mismatch,
        ),
        ("another token", good.clone().with_target(&token(&owner), &token(&other)), mismatch),
        ("no signature", good.clone().without_query().without_header("x-amz-checksum-crc32"), (403, "AccessDenied")),
        ("a longer body", good.clone().with_body(b"1234567890"), mismatch),
        ("a shorter body", good.clone().with_body(b"12345678"), mismatch),
        ("another body", good.clone().with_body(b"abcdefghi"), (400, "BadDigest")),
        (
            "a form",
            good.clone().with_method("POST").with_header("content-type", "multipart/form-data; boundary=x"),
            (405, "MethodNotAllowed"),
        ),
    ] {
        let answer = request.send().await;
        assert_eq!(answer.outcome(), expected, "{what}: {}", String::from_utf8_lossy(&answer.body));
        assert_eq!(content(&world, &owner, &key).await.as_deref(), Some(&b"before"[..]), "{what}");
    }
    good.clone().with_less_body_than_announced(b"1234").abandon().await;
    assert_eq!(content(&world, &owner, &key).await.as_deref(), Some(&b"before"[..]), "a body that ends early");
    assert_eq!(content(&world, &owner, &owner.key("dog.png")).await, None);
    assert_eq!(content(&world, &other, &other.key("cat.png")).await, None);
    assert_eq!(good.send().await.outcome(), (200, ""));
    assert_eq!(content(&world, &owner, &key).await.as_deref(), Some(BODY));
}

#[tokio::test]
async fn an_address_is_refused_before_and_after_its_time() {
    let world = World::new().await;
    let owner = world.person("olga").await;
    let hour = Duration::from_secs(3_600);
    for (start, expected) in
        [(SystemClock.now() - hour, (403, "AccessDenied")), (SystemClock.now() + hour, (403, "AccessDenied"))]
    {
        let config =
            PresigningConfig::builder().start_time(start).expires_in(Duration::from_secs(900)).build().unwrap();
        let call = owner.store(&world).get_object().bucket(world.bucket()).key(owner.key("cat.png"));
        let request = call.presigned(config).await.unwrap();
        let answer = RawRequest::new(request.method(), request.uri(), request.headers()).send().await;
        assert_eq!(answer.outcome(), expected);
    }
}

#[tokio::test]
async fn an_address_to_read_does_not_write_and_does_not_lead_elsewhere() {
    let world = World::new().await;
    let owner = world.person("olga").await;
    let key = owner.key("cat.png");
    assert_eq!(put_address(&world, &owner, &key).await.send().await.status, 200);
    let good = get_address(&world, &owner, &key).await;
    let mismatch = (403, "SignatureDoesNotMatch");
    for (what, request) in [
        ("PUT", good.clone().with_method("PUT").with_body(b"x")),
        ("DELETE", good.clone().with_method("DELETE")),
        ("path", good.clone().with_target("cat.png", "cat.pn")),
        ("type", good.clone().with_query("response-content-type=text%2Fhtml")),
        ("version", good.clone().with_query("versionId=null")),
        ("subresource", good.clone().with_query("acl")),
    ] {
        assert_eq!(request.send().await.outcome(), mismatch, "{what}");
    }
    assert_eq!(content(&world, &owner, &key).await.as_deref(), Some(BODY));
}
