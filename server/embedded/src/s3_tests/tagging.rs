//! Tags: set with the object or later, counted, copied, and whose permission each of it needs.

use super::World;

fn document(tags: &[(&str, &str)]) -> Vec<u8> {
    let tag = |(key, value): &(&str, &str)| format!("<Tag><Key>{key}</Key><Value>{value}</Value></Tag>");
    let tags = tags.iter().map(tag).collect::<String>();
    format!("<Tagging><TagSet>{tags}</TagSet></Tagging>").into_bytes()
}

async fn tags(world: &World, key: &str) -> String {
    world.ask("GET", key).query("tagging", "").send().await.ok().elements("Tag").join(",")
}

#[tokio::test]
async fn tags_are_set_replaced_and_taken_away_without_writing_the_object_again() {
    let world = World::new().await;
    let written = world.put("k", b"content").await;
    assert_eq!(tags(&world, "k").await, "");
    let set = world.ask("PUT", "k").query("tagging", "").body(&document(&[("b", "2"), ("a", "")])).send().await;
    assert_eq!(set.ok().status, 200);
    assert_eq!(tags(&world, "k").await, "<Key>a</Key><Value></Value>,<Key>b</Key><Value>2</Value>");
    let got = world.get("k").await.ok();
    assert_eq!((got.header("x-amz-tagging-count"), got.header("etag")), ("2".to_owned(), written.header("etag")));
    let head = world.ask("HEAD", "k").send().await.ok();
    assert_eq!(head.header("x-amz-tagging-count"), "2");
    let twice = world.ask("PUT", "k").query("tagging", "").body(&document(&[("a", "1"), ("a", "2")])).send().await;
    assert_eq!(twice.refusal(), (400, "InvalidTag".to_owned()));
    assert_eq!(world.ask("DELETE", "k").query("tagging", "").send().await.status, 204);
    assert_eq!(tags(&world, "k").await, "");
    assert_eq!(world.get("k").await.header("x-amz-tagging-count"), "");
}

#[tokio::test]
async fn an_object_that_is_absent_has_no_tags() {
    let world = World::new().await;
    let absent = (404, "NoSuchKey".to_owned());
    assert_eq!(world.ask("GET", "k").query("tagging", "").send().await.refusal(), absent);
    assert_eq!(world.ask("DELETE", "k").query("tagging", "").send().await.refusal(), absent);
    let set = world.ask("PUT", "k").query("tagging", "").body(&document(&[("a", "1")])).send().await;
    assert_eq!(set.refusal(), absent);
}

#[tokio::test]
async fn an_object_is_written_with_its_tags_at_once_or_in_parts() {
    let world = World::new().await;
    world.ask("PUT", "k").header("x-amz-tagging", "a=1&b=x+y").send().await.ok();
    assert_eq!(tags(&world, "k").await, "<Key>a</Key><Value>1</Value>,<Key>b</Key><Value>x y</Value>");
    world.put("k", b"").await;
    assert_eq!(tags(&world, "k").await, "", "another object, without tags");
    let upload = world.begin("k", &[("x-amz-tagging", "c=3")]).await;
    let etag = world.part("k", &upload, 1, b"a part").await;
    world.complete("k", &upload, &[(1, &etag, "")]).send().await.ok();
    assert_eq!(tags(&world, "k").await, "<Key>c</Key><Value>3</Value>");
    let refused = world.ask("PUT", "k").header("x-amz-tagging", "a=1&a=2").send().await;
    assert_eq!(refused.refusal(), (400, "InvalidArgument".to_owned()));
}

#[tokio::test]
async fn a_copy_keeps_the_tags_or_has_new_ones() {
    let world = World::new().await;
    world.ask("PUT", "k").header("x-amz-tagging", "a=1").send().await.ok();
    let source = format!("{}/k", world.bucket());
    let copy = |key: &str, headers: &[(&str, &str)]| {
        world.ask("PUT", key).header("x-amz-copy-source", &source).headers(headers).send()
    };
    copy("kept", &[]).await.ok();
    copy("replaced", &[("x-amz-tagging-directive", "REPLACE"), ("x-amz-tagging", "b=2")]).await.ok();
    copy("none", &[("x-amz-tagging-directive", "REPLACE")]).await.ok();
    assert_eq!(tags(&world, "kept").await, "<Key>a</Key><Value>1</Value>");
    assert_eq!(tags(&world, "replaced").await, "<Key>b</Key><Value>2</Value>");
    assert_eq!(tags(&world, "none").await, "");
}

#[tokio::test]
async fn tags_need_permissions_of_their_own() {
    let denied = (403, "AccessDenied".to_owned());
    let world = World::allowing(&["s3:GetObject", "s3:PutObject", "s3:PutObjectTagging"]).await;
    world.ask("PUT", "k").header("x-amz-tagging", "a=1").send().await.ok();
    assert_eq!(
        world.get("k").await.ok().header("x-amz-tagging-count"),
        "",
        "a count is known to those who may read tags"
    );
    assert_eq!(world.ask("GET", "k").query("tagging", "").send().await.refusal(), denied);
    assert_eq!(world.ask("DELETE", "k").query("tagging", "").send().await.refusal(), denied);
    let copied = world.ask("PUT", "copy").header("x-amz-copy-source", format!("{}/k", world.bucket())).send().await;
    assert_eq!(copied.refusal(), denied, "a copy would show them");
    world.put("untagged", b"").await;
    let copied = world.ask("PUT", "copy").header("x-amz-copy-source", format!("{}/untagged", world.bucket())).send();
    copied.await.ok();

    let world = World::allowing(&["s3:GetObject", "s3:PutObject", "s3:GetObjectTagging"]).await;
    assert_eq!(world.ask("PUT", "k").header("x-amz-tagging", "a=1").send().await.refusal(), denied);
    world.put("k", b"").await;
    let set = world.ask("PUT", "k").query("tagging", "").body(&document(&[("a", "1")])).send().await;
    assert_eq!(set.refusal(), denied);
}
