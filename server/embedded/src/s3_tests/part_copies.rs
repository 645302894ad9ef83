//! Parts that come from objects: ranges, conditions, and who may read the source.

use super::World;

async fn copied(world: &World, upload: &str, number: u32, headers: &[(&str, &str)]) -> super::Answer {
    let source = format!("{}/source%20%C3%BC", world.bucket());
    let ask = world.ask("PUT", "k").query("partNumber", &number.to_string()).query("uploadId", upload);
    ask.header("x-amz-copy-source", source).headers(headers).send().await
}

#[tokio::test]
async fn an_object_is_put_together_from_pieces_of_another() {
    let world = World::new().await;
    let content: Vec<u8> = (0..6 << 20).map(|number: u32| number.to_le_bytes()[1]).collect();
    world.put("source ü", &content).await;
    let upload = world.begin("k", &[("x-amz-checksum-algorithm", "SHA256")]).await;
    let whole = copied(&world, &upload, 1, &[]).await.ok();
    assert_eq!(whole.element("ChecksumSHA256").len(), 44);
    assert!(whole.element("LastModified").ends_with('Z'));
    let piece = copied(&world, &upload, 2, &[("x-amz-copy-source-range", "bytes=10-13")]).await.ok();
    let etags = [&whole, &piece].map(|part| part.element("ETag"));
    let sums = [&whole, &piece].map(|part| part.element("ChecksumSHA256"));
    let more = sums.map(|sum| format!("<ChecksumSHA256>{sum}</ChecksumSHA256>"));
    world.complete("k", &upload, &[(1, &etags[0], &more[0]), (2, &etags[1], &more[1])]).send().await.ok();
    let got = world.get("k").await.ok();
    assert!(got.body == [&content, &content[10..14]].concat());
}

#[tokio::test]
async fn a_copied_part_may_depend_on_its_source() {
    let world = World::new().await;
    let etag = world.put("source ü", b"content").await.header("etag");
    let upload = world.begin("k", &[]).await;
    let failed = (412, "PreconditionFailed".to_owned());
    let past = "Thu, 01 Jan 1970 00:16:40 GMT";
    for headers in [
        [("x-amz-copy-source-if-match", "\"x\"")],
        [("x-amz-copy-source-if-none-match", etag.as_str())],
        [("x-amz-copy-source-if-unmodified-since", past)],
    ] {
        assert_eq!(copied(&world, &upload, 1, &headers).await.refusal(), failed, "{headers:?}");
    }
    copied(&world, &upload, 1, &[("x-amz-copy-source-if-match", &etag)]).await.ok();
    copied(&world, &upload, 1, &[("x-amz-copy-source-if-modified-since", past)]).await.ok();
    for range in ["bytes=0-7", "bytes=7-8", "bytes=3-", "0-1"] {
        let refused = copied(&world, &upload, 1, &[("x-amz-copy-source-range", range)]).await;
        assert_eq!(refused.refusal(), (400, "InvalidArgument".to_owned()), "{range}");
    }
    let unknown = copied(&world, &"0".repeat(32), 1, &[]).await;
    assert_eq!(unknown.refusal(), (404, "NoSuchUpload".to_owned()));
    let absent = [("x-amz-copy-source", format!("{}/absent", world.bucket()))];
    let ask = world.ask("PUT", "k").query("partNumber", "1").query("uploadId", &upload);
    let absent = ask.header(absent[0].0, &absent[0].1).send().await;
    assert_eq!(absent.refusal(), (404, "NoSuchKey".to_owned()));
}

#[tokio::test]
async fn whoever_may_not_read_the_source_copies_nothing_of_it() {
    let world = World::allowing(&["s3:PutObject"]).await;
    world.put("source ü", b"content").await;
    let upload = world.begin("k", &[]).await;
    assert_eq!(copied(&world, &upload, 1, &[]).await.refusal(), (403, "AccessDenied".to_owned()));
    let elsewhere = world.ask("PUT", "k").query("partNumber", "1").query("uploadId", &upload);
    let elsewhere = elsewhere.header("x-amz-copy-source", "another-bucket/k").send().await;
    assert_eq!(elsewhere.refusal(), (403, "AccessDenied".to_owned()));
}
