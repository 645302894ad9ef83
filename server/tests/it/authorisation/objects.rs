//! What is stored is what comes back: names, headers, ranges, conditions, checksums.

use std::time::Duration;

use aws_sdk_s3::config::RequestChecksumCalculation;
use aws_sdk_s3::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_s3::operation::put_object::builders::PutObjectFluentBuilder;
use aws_sdk_s3::presigning::PresigningConfig;
use aws_sdk_s3::primitives::ByteStream;
use aws_sdk_s3::types::{ChecksumAlgorithm, ChecksumMode, ServerSideEncryption};
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;

use super::actors::Actor;
use super::raw::RawRequest;
use super::world::World;

const BODY: &[u8] = b"0123456789";

fn refusal<T, E: ProvideErrorMetadata>(result: Result<T, SdkError<E, HttpResponse>>) -> (u16, String) {
    let error = result.err().expect("a refusal");
    (error.raw_response().expect("an answer").status().as_u16(), error.code().unwrap_or_default().to_owned())
}

fn put(world: &World, actor: &Actor, key: &str) -> PutObjectFluentBuilder {
    actor.store(world).put_object().bucket(world.bucket()).key(key).body(ByteStream::from_static(BODY))
}

#[tokio::test]
async fn names_that_people_give_their_photographs_are_kept_as_they_are() {
    let world = World::new().await;
    let owner = world.person("olga").await;
    let long = "x".repeat(200);
    let names = [
        "a b.png",
        "a+b.png",
        "100%.png",
        "%2e%2e%2f.png",
        "Straße 東京 🌸.webp",
        "'\"<>&;=?#.gif",
        "a//b",
        ".",
        &long,
    ];
    for name in names {
        let body = ByteStream::from(name.as_bytes().to_vec());
        put(&world, &owner, &owner.key(name)).body(body).send().await.unwrap();
    }
    for name in names {
        let got = owner.store(&world).get_object().bucket(world.bucket()).key(owner.key(name)).send().await.unwrap();
        assert_eq!(got.body.collect().await.unwrap().to_vec(), name.as_bytes(), "{name}");
    }
}

#[tokio::test]
async fn headers_and_metadata_come_back() {
    let world = World::new().await;
    let owner = world.person("olga").await;
    let key = owner.key("cat.png");
    put(&world, &owner, &key)
        .content_type("image/png")
        .content_disposition("inline; filename=cat.png")
        .cache_control("private, max-age=60")
        .content_language("de")
        .content_encoding("identity")
        .metadata("taken", "2026-01-02")
        .send()
        .await
        .unwrap();
    let head = owner.store(&world).head_object().bucket(world.bucket()).key(&key).send().await.unwrap();
    assert_eq!(head.content_type(), Some("image/png"));
    assert_eq!(head.content_disposition(), Some("inline; filename=cat.png"));
    assert_eq!(head.cache_control(), Some("private, max-age=60"));
    assert_eq!(head.content_language(), Some("de"));
    assert_eq!(head.content_encoding(), Some("identity"));
    assert_eq!(head.metadata().unwrap()["taken"], "2026-01-02");
    assert_eq!(head.content_length(), Some(10));
    assert_eq!(head.accept_ranges(), Some("bytes"));
    assert_eq!(head.e_tag(), Some("\"781e5e245d69b566979b86e28d23f2c7\""));
    assert!(head.last_modified().is_some());
}

#[tokio::test]
async fn ranges_are_parts_of_the_object() {
    let world = World::new().await;
    let owner = world.person("olga").await;
    let key = owner.key("cat.png");
    put(&world, &owner, &key).send().await.unwrap();
    let get = |range: &str| owner.store(&world).get_object().bucket(world.bucket()).key(&key).range(range);
    for (range, content, described) in [
        ("bytes=0-0", "0", "bytes 0-0/10"),
        ("bytes=2-5", "2345", "bytes 2-5/10"),
        ("bytes=7-", "789", "bytes 7-9/10"),
        ("bytes=7-99", "789", "bytes 7-9/10"),
        ("bytes=-3", "789", "bytes 7-9/10"),
    ] {
        let got = get(range).send().await.unwrap();
        assert_eq!(got.content_range(), Some(described), "{range}");
        assert_eq!(got.body.collect().await.unwrap().to_vec(), content.as_bytes(), "{range}");
    }
    assert_eq!(refusal(get("bytes=10-").send().await), (416, "InvalidRange".to_owned()));
}

#[tokio::test]
async fn a_browser_gets_the_whole_object_when_its_range_says_nothing_useful() {
    let world = World::new().await;
    let owner = world.person("olga").await;
    let key = owner.key("cat.png");
    let etag = put(&world, &owner, &key).send().await.unwrap().e_tag.unwrap();
    let config = PresigningConfig::expires_in(Duration::from_secs(60)).unwrap();
    let request = owner.store(&world).get_object().bucket(world.bucket()).key(&key).presigned(config).await.unwrap();
    let ask = |headers: &[(&str, &str)]| {
        let raw = RawRequest::new("GET", request.uri(), request.headers());
        headers.iter().fold(raw, |raw, (name, value)| raw.with_header(name, value))
    };
    for range in ["bytes=0-1,3-4", "bytes=a-b", "bytes=5-2", "lines=0-1", "bytes=-"] {
        assert_eq!(ask(&[("range", range)]).send().await.status, 200, "{range}");
    }
    let part = ask(&[("range", "bytes=0-1"), ("if-range", &etag)]).send().await;
    assert_eq!((part.status, part.header("content-range")), (206, Some("bytes 0-1/10")));
    assert_eq!(ask(&[("range", "bytes=0-1"), ("if-range", "\"another\"")]).send().await.status, 200);
    assert_eq!(ask(&[("if-none-match", &format!("\"x\", {etag}"))]).send().await.status, 304);
}

#[tokio::test]
async fn encryption_that_would_not_happen_is_refused() {
    let world = World::new().await;
    let owner = world.person("olga").await;
    let asked = put(&world, &owner, &owner.key("cat.png")).server_side_encryption(ServerSideEncryption::Aes256);
    assert_eq!(refusal(asked.send().await), (501, "NotImplemented".to_owned()));
}

#[tokio::test]
async fn reads_may_be_conditional() {
    let world = World::new().await;
    let owner = world.person("olga").await;
    let key = owner.key("cat.png");
    let etag = put(&world, &owner, &key).send().await.unwrap().e_tag.unwrap();
    let get = || owner.store(&world).get_object().bucket(world.bucket()).key(&key);
    assert_eq!(refusal(get().if_none_match(&etag).send().await).0, 304);
    assert_eq!(refusal(get().if_match("\"x\"").send().await).0, 412);
    assert!(get().if_match(&etag).send().await.is_ok());
    assert!(get().if_none_match("\"x\"").send().await.is_ok());
}

#[tokio::test]
async fn writes_may_be_conditional() {
    let world = World::new().await;
    let owner = world.person("olga").await;
    let key = owner.key("cat.png");
    let failed = (412, "PreconditionFailed".to_owned());
    assert_eq!(refusal(put(&world, &owner, &key).if_match("\"x\"").send().await).0, 404);
    let etag = put(&world, &owner, &key).if_none_match("*").send().await.unwrap().e_tag.unwrap();
    assert_eq!(refusal(put(&world, &owner, &key).if_none_match("*").send().await), failed);
    assert_eq!(refusal(put(&world, &owner, &key).if_match("\"x\"").send().await), failed);
    assert!(put(&world, &owner, &key).if_match(etag).send().await.is_ok());
}

#[tokio::test]
async fn checksums_are_checked_kept_and_shown_when_asked_for() {
    let world = World::new().await;
    let owner = world.person("olga").await;
    let key = owner.key("cat.png");
    let wrong = put(&world, &owner, &key).checksum_crc32("AAAAAA==").send().await;
    assert_eq!(refusal(wrong), (400, "BadDigest".to_owned()));
    let wrong = put(&world, &owner, &key).content_md5("AAAAAAAAAAAAAAAAAAAAAA==").send().await;
    assert_eq!(refusal(wrong), (400, "BadDigest".to_owned()));
    let malformed = put(&world, &owner, &key).checksum_crc32("AAAA").send().await;
    assert_eq!(refusal(malformed), (400, "InvalidRequest".to_owned()));
    let head = || owner.store(&world).head_object().bucket(world.bucket()).key(&key);
    assert_eq!(refusal(head().send().await).0, 403, "what was refused is not there");

    let shown = || head().checksum_mode(ChecksumMode::Enabled).send();
    let written = put(&world, &owner, &key).checksum_crc32("poTHxg==").send().await.unwrap();
    assert_eq!(written.checksum_crc32(), Some("poTHxg=="));
    assert_eq!(shown().await.unwrap().checksum_crc32(), Some("poTHxg=="));
    let sha256 = "hNiYd/DUBB77a/kaFvAkjy/Vc+avBcGflr7bn4gveII=";
    let written = put(&world, &owner, &key).checksum_sha256(sha256).send().await.unwrap();
    assert_eq!(written.checksum_sha256(), Some(sha256));
    assert_eq!(shown().await.unwrap().checksum_sha256(), Some(sha256));
    assert_eq!(head().send().await.unwrap().checksum_sha256(), None);
}

#[tokio::test]
async fn a_large_body_sent_in_signed_chunks_arrives_whole() {
    let world = World::new().await;
    let owner = world.person("olga").await;
    let key = owner.key("large.bin");
    let file = tempfile::NamedTempFile::new().unwrap();
    let content: Vec<u8> = (0..3_000_000_u32).flat_map(|number| number.to_le_bytes()).take(5_000_001).collect();
    std::fs::write(file.path(), &content).unwrap();
    let body = ByteStream::from_path(file.path()).await.unwrap();
    // The SDK's default, which sends a file as chunks with their checksum behind them; the other clients here do without.
    let chunks =
        aws_sdk_s3::config::Builder::new().request_checksum_calculation(RequestChecksumCalculation::WhenSupported);
    let sent = put(&world, &owner, &key).body(body).checksum_algorithm(ChecksumAlgorithm::Crc32);
    let stored = sent.customize().config_override(chunks).send().await.unwrap();
    assert!(stored.checksum_crc32().is_some(), "the checksum came with the chunks");
    let got = owner.store(&world).get_object().bucket(world.bucket()).key(&key).send().await.unwrap();
    assert_eq!(got.content_encoding(), None, "how it travelled is not what it is");
    assert!(got.body.collect().await.unwrap().to_vec() == content);
}

#[tokio::test]
async fn objects_are_served_so_that_a_browser_runs_nothing() {
    let world = World::new().await;
    let owner = world.person("olga").await;
    let key = owner.key("page.html");
    put(&world, &owner, &key).content_type("text/html").send().await.unwrap();
    let config = PresigningConfig::expires_in(Duration::from_secs(60)).unwrap();
    let call = owner.store(&world).get_object().bucket(world.bucket()).key(&key);
    let request = call.presigned(config).await.unwrap();
    let answer =
        RawRequest::new("GET", request.uri(), request.headers()).with_header("origin", super::world::APP).send().await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
    assert!(answer.header("content-security-policy").unwrap().contains("sandbox"));
    assert_eq!(answer.header("access-control-allow-origin"), Some(super::world::APP));
    assert!(answer.header("x-amz-request-id").is_some() && answer.header("x-amz-id-2").is_some());
}
