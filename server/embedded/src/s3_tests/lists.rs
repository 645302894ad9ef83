//! The list of unfinished uploads, with folders.

use super::World;

#[tokio::test]
async fn unfinished_uploads_are_listed_with_folders() {
    let world = World::new().await;
    for key in ["a", "b 1/1", "b 1/2", "c"] {
        world.begin(key, &[]).await;
    }
    let ask = || world.ask_bucket("GET").query("uploads", "").query("delimiter", "/");
    let all = ask().send().await.ok();
    assert_eq!(all.elements("Key"), ["a", "c"]);
    assert_eq!((all.element("Delimiter"), all.element("IsTruncated")), ("/".to_owned(), "false".to_owned()));
    let folders = all.element("CommonPrefixes");
    assert_eq!(folders, "<Prefix>b 1/</Prefix>");

    let page = ask().query("max-uploads", "2").query("encoding-type", "url").send().await.ok();
    assert_eq!(
        (page.elements("Key"), page.element("CommonPrefixes")),
        (vec!["a".to_owned()], "<Prefix>b+1/</Prefix>".to_owned())
    );
    assert_eq!((page.element("NextKeyMarker"), page.element("IsTruncated")), ("b+1/".to_owned(), "true".to_owned()));
    let rest = ask().query("key-marker", "b 1/").query("upload-id-marker", &page.element("NextUploadIdMarker"));
    let rest = rest.send().await.ok();
    assert_eq!((rest.elements("Key"), rest.elements("CommonPrefixes").len()), (vec!["c".to_owned()], 0));

    let within = ask().query("prefix", "b 1/").send().await.ok();
    assert_eq!(
        (within.elements("Key"), within.elements("CommonPrefixes").len()),
        (vec!["b 1/1".to_owned(), "b 1/2".to_owned()], 0)
    );
}
