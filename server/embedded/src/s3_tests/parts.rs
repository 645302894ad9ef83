//! Objects that were uploaded in parts, read part by part.

use super::World;

/// An object of three parts, whose numbers leave some out.
async fn uploaded(world: &World, headers: &[(&str, &str)]) -> Vec<Vec<u8>> {
    let upload = world.begin("k", headers).await;
    let contents = [vec![b'1'; 5 << 20], vec![b'2'; 5 << 20], b"the end".to_vec()];
    let mut etags = Vec::new();
    for (number, content) in [2, 3, 7].into_iter().zip(&contents) {
        etags.push((number, world.part("k", &upload, number, content).await));
    }
    let parts: Vec<(u32, &str, &str)> = etags.iter().map(|(number, etag)| (*number, etag.as_str(), "")).collect();
    world.complete("k", &upload, &parts).send().await.ok();
    contents.to_vec()
}

#[tokio::test]
async fn a_part_is_read_by_its_number() {
    let world = World::new().await;
    let contents = uploaded(&world, &[]).await;
    let size: usize = contents.iter().map(Vec::len).sum();
    let mut start = 0;
    for (number, content) in ["2", "3", "7"].into_iter().zip(&contents) {
        let got = world.ask("GET", "k").query("partNumber", number).send().await;
        assert_eq!((got.status, got.header("x-amz-mp-parts-count")), (206, "3".to_owned()), "{number}");
        assert!(got.body == *content, "{number}");
        let range = format!("bytes {start}-{}/{size}", start + content.len() - 1);
        assert_eq!(got.header("content-range"), range);
        let head = world.ask("HEAD", "k").query("partNumber", number).send().await;
        assert_eq!((head.status, head.header("content-range")), (206, range));
        assert_eq!(head.header("content-length"), content.len().to_string());
        start += content.len();
    }
    for number in ["1", "4", "8", "10000"] {
        let got = world.ask("GET", "k").query("partNumber", number).send().await;
        assert_eq!(got.refusal(), (416, "InvalidPartNumber".to_owned()), "{number}");
    }
    assert_eq!(world.ask("GET", "k").query("partNumber", "0").send().await.refusal().0, 400);
    let both = world.ask("GET", "k").query("partNumber", "2").header("range", "bytes=0-1").send().await;
    assert_eq!(both.refusal(), (400, "InvalidRequest".to_owned()));
    let whole = world.get("k").await.ok();
    assert_eq!((whole.body.len(), whole.header("x-amz-mp-parts-count")), (size, String::new()));
    assert!(whole.body == contents.concat());
}

#[tokio::test]
async fn a_range_crosses_parts() {
    let world = World::new().await;
    let contents = uploaded(&world, &[]).await.concat();
    for (from, to) in [(0, 0), ((5 << 20) - 1, 5 << 20), ((10 << 20) - 3, (10 << 20) + 6)] {
        let got = world.ask("GET", "k").header("range", format!("bytes={from}-{to}")).send().await;
        assert_eq!(got.status, 206);
        assert!(got.body == contents[from..=to], "{from}-{to}");
    }
}

#[tokio::test]
async fn an_object_that_was_written_at_once_is_one_part() {
    let world = World::new().await;
    world.put("k", b"content").await;
    let got = world.ask("GET", "k").query("partNumber", "1").send().await;
    assert_eq!((got.status, got.text()), (206, "content".to_owned()));
    assert_eq!(got.header("content-range"), "bytes 0-6/7");
    assert_eq!(got.header("x-amz-mp-parts-count"), "");
    let second = world.ask("GET", "k").query("partNumber", "2").send().await;
    assert_eq!(second.refusal(), (416, "InvalidPartNumber".to_owned()));
    world.put("empty", b"").await;
    let got = world.ask("GET", "empty").query("partNumber", "1").send().await;
    assert_eq!((got.status, got.body.len()), (200, 0));
}

#[tokio::test]
async fn a_part_has_its_own_checksum() {
    let world = World::new().await;
    uploaded(&world, &[("x-amz-checksum-algorithm", "CRC32"), ("x-amz-checksum-type", "FULL_OBJECT")]).await;
    let shown = |number: &'static str| {
        world.ask("HEAD", "k").query("partNumber", number).header("x-amz-checksum-mode", "ENABLED").send()
    };
    assert_eq!(shown("7").await.ok().header("x-amz-checksum-crc32"), "b7Eb0Q==");
    let whole = world.ask("HEAD", "k").header("x-amz-checksum-mode", "ENABLED").send().await.ok();
    assert_eq!(whole.header("x-amz-checksum-type"), "FULL_OBJECT");
    assert_eq!(whole.header("x-amz-checksum-crc32"), "Lfp0Pg==");
}

#[tokio::test]
async fn going_on_with_an_upload_and_giving_it_up_are_actions_of_their_own() {
    let put = ["s3:PutObject", "s3:GetObject"];
    let all = [&put[..], &["s3:AbortMultipartUpload", "s3:ListMultipartUploadParts"]].concat();
    for (actions, listed, aborted) in [(&put[..], 403, 403), (&all[..], 200, 204)] {
        let world = World::allowing(actions).await;
        let upload = world.begin("k", &[]).await;
        let etag = world.part("k", &upload, 1, b"content").await;
        assert_eq!(world.ask("GET", "k").query("uploadId", &upload).send().await.status, listed);
        world.complete("k", &upload, &[(1, &etag, "")]).send().await.ok();
        assert_eq!(world.get("k").await.ok().text(), "content");
        let upload = world.begin("k", &[]).await;
        assert_eq!(world.ask("DELETE", "k").query("uploadId", &upload).send().await.status, aborted);
    }
}

#[tokio::test]
async fn whoever_begins_an_upload_does_not_tidy_up_those_of_all_others() {
    let world = World::new().await;
    let old = world.begin("old", &[]).await;
    let index = rusqlite::Connection::open(world.directory.path().join("index.sqlite")).unwrap();
    assert_eq!(index.execute("UPDATE upload SET started_s = 0", []).unwrap(), 1);
    world.begin("young", &[]).await;
    world.ask("GET", "old").query("uploadId", &old).send().await.ok();
}
