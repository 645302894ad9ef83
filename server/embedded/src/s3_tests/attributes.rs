//! GetObjectAttributes: what was asked for, and nothing else.

use super::{Answer, World};

async fn asked(world: &World, attributes: &str, headers: &[(&str, &str)]) -> Answer {
    let ask = world.ask("GET", "k").query("attributes", "").header("x-amz-object-attributes", attributes);
    ask.headers(headers).send().await
}

#[tokio::test]
async fn an_object_tells_its_attributes() {
    let world = World::new().await;
    world.ask("PUT", "k").header("x-amz-checksum-crc32", "poTHxg==").body(b"0123456789").send().await.ok();
    let all = asked(&world, "ETag,Checksum,ObjectParts,StorageClass,ObjectSize", &[]).await.ok();
    assert_eq!(all.element("ETag"), "781e5e245d69b566979b86e28d23f2c7", "without quotes, here only");
    assert_eq!(all.element("ChecksumCRC32"), "poTHxg==");
    assert_eq!(all.element("ChecksumType"), "FULL_OBJECT");
    assert_eq!((all.element("ObjectSize"), all.element("StorageClass")), ("10".to_owned(), "STANDARD".to_owned()));
    assert!(!all.text().contains("ObjectParts"), "it was written at once");
    assert!(all.header("last-modified").ends_with("GMT"));
    let one = asked(&world, "ObjectSize", &[]).await.ok();
    assert_eq!((one.element("ObjectSize"), one.element("ETag")), ("10".to_owned(), String::new()));
    let unknown = asked(&world, "ETag,Colour", &[]).await;
    assert_eq!(unknown.refusal(), (400, "InvalidArgument".to_owned()));
    assert_eq!(world.ask("GET", "k").query("attributes", "").send().await.refusal().0, 400);
}

#[tokio::test]
async fn parts_are_listed_in_pages() {
    let world = World::new().await;
    let upload = world.begin("k", &[("x-amz-checksum-algorithm", "SHA1")]).await;
    let mut parts = Vec::new();
    for (number, content) in [(1, vec![0; 5 << 20]), (4, vec![1; 5 << 20]), (9, b"end".to_vec())] {
        let ask = world.ask("PUT", "k").query("partNumber", &number.to_string()).query("uploadId", &upload);
        let part = ask.body(&content).send().await.ok();
        let sum = format!("<ChecksumSHA1>{}</ChecksumSHA1>", part.header("x-amz-checksum-sha1"));
        parts.push((number, part.header("etag"), sum));
    }
    let listed: Vec<_> = parts.iter().map(|(number, etag, sum)| (*number, etag.as_str(), sum.as_str())).collect();
    world.complete("k", &upload, &listed).send().await.ok();
    let page = asked(&world, "ObjectParts,Checksum", &[("x-amz-max-parts", "2")]).await.ok();
    assert_eq!(page.elements("PartNumber"), ["1", "4"]);
    assert_eq!(
        (page.element("IsTruncated"), page.element("NextPartNumberMarker")),
        ("true".to_owned(), "4".to_owned())
    );
    assert_eq!((page.element("PartsCount"), page.element("MaxParts")), ("3".to_owned(), "2".to_owned()));
    assert!(page.element("ChecksumSHA1").ends_with("-3"));
    assert_eq!(page.element("ChecksumType"), "COMPOSITE");
    let rest = asked(&world, "ObjectParts", &[("x-amz-part-number-marker", "4")]).await.ok();
    assert_eq!((rest.elements("PartNumber"), rest.elements("Size")), (vec!["9".to_owned()], vec!["3".to_owned()]));
    assert_eq!(rest.element("IsTruncated"), "false");
    assert_eq!(rest.element("ChecksumSHA1"), parts[2].2["<ChecksumSHA1>".len()..].split('<').next().unwrap());
}

#[tokio::test]
async fn attributes_need_two_permissions() {
    for actions in [["s3:PutObject", "s3:GetObject"], ["s3:PutObject", "s3:GetObjectAttributes"]] {
        let world = World::allowing(&actions).await;
        world.put("k", b"content").await;
        assert_eq!(asked(&world, "ETag", &[]).await.refusal(), (403, "AccessDenied".to_owned()), "{actions:?}");
    }
    let world = World::allowing(&["s3:PutObject", "s3:GetObject", "s3:GetObjectAttributes"]).await;
    world.put("k", b"content").await;
    asked(&world, "ETag", &[]).await.ok();
}
