//! Documents that are answered: every name can be read from them as it is.

use super::World;

const ODD: &str = "a\u{1}\r\t b";

#[tokio::test]
async fn names_with_control_characters_are_answered_so_that_they_can_be_read() {
    let world = World::new().await;
    let begun = world.ask("POST", ODD).query("uploads", "").send().await.ok();
    assert_eq!(begun.element("Key"), ODD);
    let upload = begun.element("UploadId");
    let etag = world.part(ODD, &upload, 1, b"content").await;
    let parts = world.ask("GET", ODD).query("uploadId", &upload).send().await.ok();
    assert_eq!((parts.element("Key"), parts.elements("PartNumber")), (ODD.to_owned(), vec!["1".to_owned()]));
    let completed = world.complete(ODD, &upload, &[(1, &etag, "")]).send().await.ok();
    assert_eq!(completed.element("Key"), ODD);

    let document = "<Delete><Object><Key>a\u{1}&#xD;&#x9; b</Key></Object></Delete>";
    let deleted = world.ask_bucket("POST").query("delete", "").body(document.as_bytes()).send().await.ok();
    assert_eq!(deleted.element("Key"), ODD);
    assert_eq!(world.get(ODD).await.status, 404);
}

#[tokio::test]
async fn a_list_shows_a_line_break_in_a_key_as_it_is() {
    let world = World::new().await;
    world.put("a\r\nb\rc", b"").await;
    for version in ["1", "2"] {
        let list = world.ask_bucket("GET").query("list-type", version).send().await.ok();
        assert_eq!(list.elements("Key"), ["a\r\nb\rc"]);
    }
}

#[tokio::test]
async fn content_that_is_a_document_is_not_changed() {
    let world = World::new().await;
    let content = b"<a>\r\n\x01</a>";
    world.ask("PUT", "k").header("content-type", "application/xml").body(content).send().await.ok();
    let got = world.get("k").await.ok();
    assert_eq!((got.body.as_slice(), got.header("content-length")), (content.as_slice(), "10".to_owned()));
}

#[tokio::test]
async fn the_location_of_an_upload_in_parts_is_its_whole_address() {
    let world = World::new().await;
    let host = format!("{}.s3.test", world.bucket());
    for (host, beginning) in
        [("127.0.0.1:9000", format!("http://127.0.0.1:9000/{}", world.bucket())), (&host, format!("http://{host}"))]
    {
        let key = "a b/ü?";
        let upload = world.begin(key, &[]).await;
        let etag = world.part(key, &upload, 1, b"content").await;
        let mut complete = world.complete(key, &upload, &[(1, &etag, "")]).header("host", host);
        if host != "127.0.0.1:9000" {
            complete.path = format!("/{key}");
        }
        let completed = complete.send().await.ok();
        assert_eq!(completed.element("Location"), format!("{beginning}/a%20b%2F%C3%BC%3F"));
    }
}

#[tokio::test]
async fn the_last_bytes_of_an_object_without_any_cannot_be_had() {
    let world = World::new().await;
    world.put("empty", b"").await;
    for method in ["GET", "HEAD"] {
        let answer = world.ask(method, "empty").header("range", "bytes=-5").send().await;
        assert_eq!((answer.status, answer.header("content-range")), (416, "bytes */0".to_owned()), "{method}");
    }
    assert_eq!(world.ask("GET", "empty").header("range", "bytes=-5").send().await.element("Code"), "InvalidRange");
}
