//! Checksums: in a header, behind the body, of the parts and of the whole; what does not fit is refused.

use super::{Answer, World};

const BODY: &[u8] = b"123456789";

/// Each algorithm: its name, header, and checksum of the body.
const SUMS: [(&str, &str, &str); 5] = [
    ("CRC32", "x-amz-checksum-crc32", "y/Q5Jg=="),
    ("CRC32C", "x-amz-checksum-crc32c", "4waSgw=="),
    ("CRC64NVME", "x-amz-checksum-crc64nvme", "rosUhgp5mIg="),
    ("SHA1", "x-amz-checksum-sha1", "98O8HYCOBHMq32eZZczDTKeuNEE="),
    ("SHA256", "x-amz-checksum-sha256", "FeKw08M4keuw8e9gnsQZQgwg4yDOlMZfvIwzEkSOsiU="),
];

/// Sends the body in one chunk, with a trailer.
async fn send_with_trailer(world: &World, announced: &str, name: &str, value: &str) -> Answer {
    let body = format!("9\r\n123456789\r\n0\r\n{name}:{value}\r\n\r\n");
    let ask = world.ask("PUT", "k").headers(&[
        ("content-encoding", "aws-chunked"),
        ("x-amz-content-sha256", "STREAMING-UNSIGNED-PAYLOAD-TRAILER"),
        ("x-amz-decoded-content-length", "9"),
        ("x-amz-trailer", announced),
    ]);
    ask.body(body.as_bytes()).send().await
}

async fn shown(world: &World, header: &str) -> (String, String) {
    let head = world.ask("HEAD", "k").header("x-amz-checksum-mode", "ENABLED").send().await.ok();
    (head.header(header), head.header("x-amz-checksum-type"))
}

#[tokio::test]
async fn every_algorithm_works_before_and_behind_the_body() {
    let world = World::new().await;
    for (name, header, sum) in SUMS {
        let full = (sum.to_owned(), "FULL_OBJECT".to_owned());
        let put = world.ask("PUT", "k").headers(&[(header, sum), ("x-amz-sdk-checksum-algorithm", name)]);
        assert_eq!(put.body(BODY).send().await.ok().header(header), sum, "{name}");
        assert_eq!(shown(&world, header).await, full, "{name}");
        world.ask("DELETE", "k").send().await.ok();
        assert_eq!(send_with_trailer(&world, header, header, sum).await.ok().header(header), sum, "{name}");
        assert_eq!(shown(&world, header).await, full, "{name}");
        let got = world.get("k").await.ok();
        assert_eq!((got.text(), got.header("content-encoding")), ("123456789".to_owned(), String::new()));
    }
}

#[tokio::test]
async fn a_wrong_checksum_of_any_algorithm_leaves_no_object() {
    let world = World::new().await;
    let bad = (400, "BadDigest".to_owned());
    for (name, header, sum) in SUMS {
        let wrong = sum.replacen(|letter: char| letter.is_ascii_lowercase(), "A", 1);
        let put = world.ask("PUT", "k").header(header, &wrong).body(BODY).send().await;
        assert_eq!(put.refusal(), bad, "{name}");
        assert_eq!(put.element("Message"), format!("The {name} you specified did not match the calculated checksum."));
        assert_eq!(send_with_trailer(&world, header, header, &wrong).await.refusal(), bad, "{name}");
        let malformed = world.ask("PUT", "k").header(header, "AAAA").body(BODY).send().await;
        assert_eq!(malformed.refusal(), (400, "InvalidRequest".to_owned()), "{name}");
    }
    assert_eq!(world.get("k").await.status, 404);
}

#[tokio::test]
async fn what_is_said_about_the_checksum_has_to_fit() {
    let world = World::new().await;
    let (crc, sha) = (SUMS[0], SUMS[4]);
    let invalid = (400, "InvalidRequest".to_owned());
    for headers in [
        vec![(crc.1, crc.2), (sha.1, sha.2)],
        vec![("x-amz-sdk-checksum-algorithm", "CRC32")],
        vec![("x-amz-sdk-checksum-algorithm", "CRC32"), (sha.1, sha.2)],
    ] {
        let put = world.ask("PUT", "k").headers(&headers).body(BODY).send().await;
        assert_eq!(put.refusal(), invalid, "{headers:?}");
    }
    let other = send_with_trailer(&world, "x-amz-checksum-md5", "x-amz-checksum-md5", "x").await;
    assert_eq!(other.refusal(), invalid);
    let missing = send_with_trailer(&world, crc.1, sha.1, sha.2).await;
    assert_eq!(missing.refusal(), (400, "MalformedTrailerError".to_owned()));
    assert_eq!(world.get("k").await.status, 404);
}

/// Uploads the body as one part and completes it, with further headers and the part's checksum if wanted.
async fn upload(world: &World, begun_with: &[(&str, &str)], complete_with: &[(&str, &str)], repeat: bool) -> Answer {
    let upload = world.begin("k", begun_with).await;
    let ask = world.ask("PUT", "k").query("partNumber", "1").query("uploadId", &upload);
    let part = ask.body(BODY).send().await.ok();
    let repeated = SUMS.iter().filter(|(_, header, _)| repeat && !part.header(header).is_empty());
    let more: String =
        repeated.map(|(name, header, _)| format!("<Checksum{name}>{}</Checksum{name}>", part.header(header))).collect();
    let etag = part.header("etag");
    world.complete("k", &upload, &[(1, &etag, &more)]).headers(complete_with).send().await
}

#[tokio::test]
async fn an_upload_in_parts_has_the_checksum_that_it_was_begun_with() {
    let world = World::new().await;
    for (name, header, sum) in SUMS {
        let begun = [("x-amz-checksum-algorithm", name), ("x-amz-checksum-type", "FULL_OBJECT")];
        if !matches!(name, "SHA1" | "SHA256") {
            let full = upload(&world, &begun, &[], false).await.ok();
            assert_eq!(full.element(&format!("Checksum{name}")), sum);
            assert_eq!(shown(&world, header).await, (sum.to_owned(), "FULL_OBJECT".to_owned()));
        }
        if name != "CRC64NVME" {
            let begun = [("x-amz-checksum-algorithm", name), ("x-amz-checksum-type", "COMPOSITE")];
            let composite = upload(&world, &begun, &[], true).await.ok();
            assert_eq!(composite.element("ChecksumType"), "COMPOSITE");
            assert!(shown(&world, header).await.0.ends_with("-1"), "{name}");
            let missing = upload(&world, &begun, &[], false).await;
            assert_eq!(missing.refusal(), (400, "InvalidRequest".to_owned()), "{name}");
        }
    }
    assert_eq!(upload(&world, &[], &[], false).await.ok().element("ChecksumCRC64NVME"), SUMS[2].2);
    for (name, kind) in [("SHA1", "FULL_OBJECT"), ("SHA256", "FULL_OBJECT"), ("CRC64NVME", "COMPOSITE")] {
        let headers = [("x-amz-checksum-algorithm", name), ("x-amz-checksum-type", kind)];
        let begun = world.ask("POST", "k").query("uploads", "").headers(&headers).send().await;
        assert_eq!(begun.refusal(), (400, "InvalidRequest".to_owned()), "{name}");
    }
}

#[tokio::test]
async fn a_completion_that_says_something_else_is_refused() {
    let world = World::new().await;
    let full = [("x-amz-checksum-algorithm", "CRC32"), ("x-amz-checksum-type", "FULL_OBJECT")];
    for (headers, code) in [
        ([("x-amz-checksum-crc32", "AAAAAA==")], "BadDigest"),
        ([("x-amz-checksum-type", "COMPOSITE")], "InvalidRequest"),
        ([("x-amz-mp-object-size", "8")], "InvalidRequest"),
    ] {
        let completed = upload(&world, &full, &headers, false).await;
        assert_eq!(completed.refusal(), (400, code.to_owned()), "{headers:?}");
    }
    let said =
        [("x-amz-checksum-crc32", SUMS[0].2), ("x-amz-checksum-type", "FULL_OBJECT"), ("x-amz-mp-object-size", "9")];
    upload(&world, &full, &said, false).await.ok();
    let begun = world.begin("k", &full).await;
    let part = world.ask("PUT", "k").query("partNumber", "1").query("uploadId", &begun);
    let part = part.header(SUMS[4].1, SUMS[4].2).body(BODY).send().await;
    assert_eq!(part.refusal(), (400, "InvalidRequest".to_owned()), "of another algorithm");
}
