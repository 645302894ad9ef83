//! Headers that are kept with an object, and those that a reader has in their place.

use super::World;

#[tokio::test]
async fn metadata_of_every_script_comes_back_as_mail_writes_it() {
    let world = World::new().await;
    let long = "ü".repeat(60);
    for (sent, back) in [
        ("plain", "plain"),
        ("Straße", "=?UTF-8?B?U3RyYcOfZQ==?="),
        ("=?UTF-8?B?U3RyYcOfZQ==?=", "=?UTF-8?B?U3RyYcOfZQ==?="),
        ("=?UTF-8?Q?Stra=C3=9Fe?=", "=?UTF-8?B?U3RyYcOfZQ==?="),
        ("東京", "=?UTF-8?B?5p2x5Lqs?="),
    ] {
        world.ask("PUT", "k").header("x-amz-meta-title", sent).send().await.ok();
        for method in ["GET", "HEAD"] {
            assert_eq!(world.ask(method, "k").send().await.ok().header("x-amz-meta-title"), back, "{sent}");
        }
    }
    world.ask("PUT", "k").header("x-amz-meta-title", &long).send().await.ok();
    let back = world.get("k").await.header("x-amz-meta-title");
    assert!(back.split(' ').all(|word| word.starts_with("=?UTF-8?B?") && word.len() <= 75), "{back}");
    let too_long = world.ask("PUT", "k").header("x-amz-meta-title", "x".repeat(2_050)).send().await;
    assert_eq!(too_long.refusal(), (400, "MetadataTooLarge".to_owned()));
}

#[tokio::test]
async fn every_header_of_the_object_comes_back_also_from_an_upload_in_parts() {
    let world = World::new().await;
    let headers = [
        ("cache-control", "private, max-age=60"),
        ("content-disposition", "inline; filename=cat.png"),
        ("content-encoding", "gzip"),
        ("content-language", "de"),
        ("content-type", "image/png"),
        ("expires", "Thu, 01 Dec 2033 16:00:00 GMT"),
        ("x-amz-meta-taken", "2026-01-02"),
        ("x-amz-meta-by", "Olga"),
    ];
    world.ask("PUT", "k").headers(&headers).body(b"content").send().await.ok();
    let upload = world.begin("parts", &headers).await;
    let etag = world.part("parts", &upload, 1, b"content").await;
    world.complete("parts", &upload, &[(1, &etag, "")]).send().await.ok();
    let source = format!("{}/k", world.bucket());
    world.ask("PUT", "copy").header("x-amz-copy-source", source).send().await.ok();
    for key in ["k", "parts", "copy"] {
        for method in ["GET", "HEAD"] {
            let answer = world.ask(method, key).send().await.ok();
            for (name, value) in headers {
                assert_eq!(answer.header(name), value, "{method} {key} {name}");
            }
        }
    }
    world.put("bare", b"").await;
    assert_eq!(world.get("bare").await.header("content-type"), "binary/octet-stream");
}

#[tokio::test]
async fn headers_of_the_object_may_be_of_every_script() {
    let world = World::new().await;
    let headers = [
        ("cache-control", "private, ext=\"käse\""),
        ("content-disposition", "attachment; filename=\"Zürich 東京.png\""),
        ("content-encoding", "größe"),
        ("content-language", "größe"),
        ("content-type", "text/plain; title=\"é\""),
    ];
    world.ask("PUT", "k").headers(&headers).header("x-amz-meta-by", "Olga").body(b"content").send().await.ok();
    let chunked = world.ask("PUT", "chunked").headers(&headers).headers(&[
        ("x-amz-content-sha256", "STREAMING-UNSIGNED-PAYLOAD-TRAILER"),
        ("x-amz-decoded-content-length", "7"),
        ("x-amz-meta-by", "Olga"),
        ("x-amz-trailer", "x-amz-checksum-crc32"),
    ]);
    let body = b"7\r\ncontent\r\n0\r\nx-amz-checksum-crc32:/sUwqQ==\r\n\r\n";
    let written = chunked.clone().body(body).send().await.ok();
    assert_eq!(written.header("x-amz-checksum-crc32"), "/sUwqQ==");
    let wrong = b"7\r\ncontent\r\n0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n";
    assert_eq!(chunked.body(wrong).send().await.refusal(), (400, "BadDigest".to_owned()));
    let upload = world.begin("parts", &[&headers[..], &[("x-amz-meta-by", "Olga")]].concat()).await;
    let etag = world.part("parts", &upload, 1, b"content").await;
    world.complete("parts", &upload, &[(1, &etag, "")]).send().await.ok();
    let source = format!("{}/k", world.bucket());
    let copy = world.ask("PUT", "copy").header("x-amz-copy-source", source).headers(&headers);
    copy.headers(&[("x-amz-metadata-directive", "REPLACE"), ("x-amz-meta-by", "Olga")]).send().await.ok();
    for key in ["k", "chunked", "parts", "copy"] {
        let answer = world.get(key).await.ok();
        assert_eq!((answer.text(), answer.header("x-amz-meta-by")), ("content".to_owned(), "Olga".to_owned()), "{key}");
        for (name, value) in headers {
            assert_eq!(answer.header(name), value, "{key} {name}");
        }
    }
}

#[tokio::test]
async fn what_is_signed_counts_also_where_headers_are_of_every_script() {
    let world = World::allowing(&["s3:GetObject"]).await;
    let put = |value: &str| world.ask("PUT", "k").header("content-disposition", value).body(b"content");
    assert_eq!(put("attachment; filename=\"ü\"").send().await.refusal(), (403, "AccessDenied".to_owned()));
    let world = World::new().await;
    let put = world.ask("PUT", "k").header("content-disposition", "ü").body(b"content");
    let (_, mut request) = put.signed();
    request.headers_mut().insert("content-disposition", http::HeaderValue::from_bytes("ö".as_bytes()).unwrap());
    assert_eq!(world.send_raw(request).await.refusal(), (403, "SignatureDoesNotMatch".to_owned()));
    let put = world.ask("PUT", "k").header("content-disposition", "ü").header("x-amz-content-sha256", "0".repeat(64));
    let refused = put.body(b"content").send().await;
    assert_eq!(refused.refusal(), (400, "XAmzContentSHA256Mismatch".to_owned()));
    assert_eq!(world.get("k").await.status, 404);
    let unreadable = world.ask("PUT", "k").header("content-disposition", [0xff]).body(b"content").send().await;
    assert_eq!(unreadable.refusal(), (403, "SignatureDoesNotMatch".to_owned()));
}

#[tokio::test]
async fn a_reader_may_have_other_headers() {
    let world = World::new().await;
    world.ask("PUT", "k").header("content-type", "image/png").send().await.ok();
    let overrides = [
        ("cache-control", "no-store"),
        ("content-disposition", "attachment; filename=\"a.png\""),
        ("content-encoding", "identity"),
        ("content-language", "fr"),
        ("content-type", "text/plain"),
        ("expires", "Thu, 01 Dec 2033 16:00:00 GMT"),
    ];
    for method in ["GET", "HEAD"] {
        let ask = overrides
            .iter()
            .fold(world.ask(method, "k"), |ask, (name, value)| ask.query(&format!("response-{name}"), value));
        let answer = ask.send().await.ok();
        for (name, value) in overrides {
            assert_eq!(answer.header(name), value, "{method} {name}");
        }
    }
    let unsigned = http::Request::get(format!("/{}/k?response-content-type=text/html", world.bucket()));
    let unsigned = world.send_raw(unsigned.body(axum::body::Body::empty()).unwrap()).await;
    assert_eq!(unsigned.refusal(), (400, "InvalidRequest".to_owned()));
}

#[tokio::test]
async fn encodings_come_back_as_they_were_written_but_for_how_the_body_travelled() {
    let world = World::new().await;
    for (sent, back) in [
        ("gzip", "gzip"),
        ("deflate, gzip", "deflate, gzip"),
        ("gzip, aws-chunked", "gzip"),
        ("aws-chunked, gzip", "gzip"),
        ("aws-chunked", ""),
        ("aws-chunked, aws-chunked", ""),
    ] {
        // Without what makes a body of chunks of it, the header is one like others.
        world.ask("PUT", "k").header("content-encoding", sent).body(b"content").send().await.ok();
        assert_eq!(world.get("k").await.ok().header("content-encoding"), back, "{sent}");
    }
}

#[tokio::test]
async fn an_error_names_its_request_in_its_document_as_in_its_headers() {
    let world = World::new().await;
    for answer in [
        world.get("absent").await,
        world.ask_path("GET", "/another-bucket/k").send().await,
        world.ask_bucket("PUT").query("cors", "").send().await,
        world.ask("GET", &"x".repeat(1_025)).send().await,
    ] {
        assert_eq!(answer.header("x-amz-request-id").len(), 16, "{}", answer.text());
        assert_eq!(answer.element("RequestId"), answer.header("x-amz-request-id"), "{}", answer.text());
        assert_eq!(answer.element("HostId"), answer.header("x-amz-id-2"));
        let length = answer.header("content-length");
        assert!(length.is_empty() || length == answer.body.len().to_string(), "{length}");
    }
}

#[tokio::test]
async fn whoever_signs_with_nothing_is_nobody() {
    let world = World::new().await;
    let request = http::Request::builder().uri(format!("/{}/k", world.bucket())).header("authorization", "");
    let answer = world.send_raw(request.body(axum::body::Body::empty()).unwrap()).await;
    assert_eq!(answer.refusal(), (403, "AccessDenied".to_owned()));
}
