//! Keys: any 1,024 bytes of UTF-8, whatever they look like
//! (<https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html>).

use super::signing::encoded;
use super::{Answer, World};

/// Keys that a path, an address, a document or a file system would take for something else, in the order of their bytes.
const ODD: [&str; 22] = [
    "\u{1}",
    "\t\r\n",
    " ",
    " a ",
    "%2e%2e%2f",
    "%zz",
    "+",
    ".",
    "..",
    "../..",
    "./a",
    "a",
    "a/",
    "a/../b",
    "a//",
    "a//b",
    "a/b",
    "a?b=c&d#e",
    "a\\b",
    "tab\tand\u{1f}",
    "\u{7f}",
    "東京/🌸",
];

/// Three keys of exactly 1,024 bytes, the characters of one, two and three bytes.
fn longest() -> [String; 3] {
    [".".repeat(1_024), "ü".repeat(512), format!("a{}", "東".repeat(341))]
}

/// The keys of a list that was asked for with `encoding-type=url`.
fn keys(answer: &Answer) -> Vec<String> {
    let written = answer.elements("Key").join("&");
    url::form_urlencoded::parse(written.as_bytes()).map(|(key, _)| key.into_owned()).collect()
}

async fn listed(world: &World) -> Vec<String> {
    let (mut all, mut token) = (Vec::new(), String::new());
    loop {
        let ask = world.ask_bucket("GET").query("list-type", "2").query("encoding-type", "url").query("max-keys", "5");
        let ask = if token.is_empty() { ask } else { ask.query("continuation-token", &token) };
        let page = ask.send().await.ok();
        all.extend(keys(&page));
        token = page.element("NextContinuationToken");
        if token.is_empty() {
            return all;
        }
    }
}

/// Puts, gets, copies, lists, uploads in parts and deletes under each key.
async fn live(names: &[&str]) {
    let world = World::new().await;
    for name in names {
        world.put(name, name.as_bytes()).await;
    }
    assert_eq!(listed(&world).await, names);
    for name in names {
        let got = world.get(name).await.ok();
        assert_eq!(got.body, name.as_bytes(), "{name:?}");
        assert_eq!(world.ask("HEAD", name).send().await.ok().header("content-length"), name.len().to_string());

        let source = format!("/{}/{}", world.bucket(), encoded(name, ""));
        world.ask("PUT", "copy").header("x-amz-copy-source", source).send().await.ok();
        assert_eq!(world.get("copy").await.ok().body, name.as_bytes(), "{name:?}");
        let source = format!("{}/copy", world.bucket());
        world.ask("PUT", name).header("x-amz-copy-source", source).send().await.ok();
        assert_eq!(world.get(name).await.ok().body, name.as_bytes(), "{name:?}");

        let upload = world.begin(name, &[]).await;
        let tag = world.part(name, &upload, 1, b"in a part").await;
        world.complete(name, &upload, &[(1, &tag, "")]).send().await.ok();
        assert_eq!(world.get(name).await.ok().text(), "in a part", "{name:?}");
    }
    world.ask("DELETE", "copy").send().await.ok();
    for (gone, name) in names.iter().enumerate() {
        assert_eq!(listed(&world).await, names[gone..], "{name:?}");
        world.ask("DELETE", name).send().await.ok();
        assert_eq!(world.get(name).await.refusal(), (404, "NoSuchKey".to_owned()), "{name:?}");
    }
}

#[tokio::test]
async fn odd_keys_are_keys_like_others() {
    let mut odd = ODD;
    odd.sort_unstable();
    live(&odd).await;
}

#[tokio::test]
async fn a_key_may_have_1024_bytes() {
    let longest = longest();
    let mut names = longest.each_ref().map(String::as_str);
    names.sort_unstable();
    assert!(names.iter().all(|name| name.len() == 1_024));
    live(&names).await;
}

#[tokio::test]
async fn a_key_of_1025_bytes_is_too_long_for_everything() {
    let world = World::new().await;
    world.put("source", b"content").await;
    let too_long = (400, "KeyTooLongError".to_owned());
    for name in longest().map(|name| format!("{name}x")) {
        assert_eq!(world.ask("PUT", &name).body(b"content").send().await.refusal(), too_long);
        assert_eq!(world.get(&name).await.refusal(), too_long);
        assert_eq!(world.ask("HEAD", &name).send().await.status, 400);
        assert_eq!(world.ask("DELETE", &name).send().await.refusal(), too_long);
        assert_eq!(world.ask("POST", &name).query("uploads", "").send().await.refusal(), too_long);
        let source = format!("{}/source", world.bucket());
        assert_eq!(world.ask("PUT", &name).header("x-amz-copy-source", source).send().await.refusal(), too_long);
        let source = format!("{}/{}", world.bucket(), encoded(&name, ""));
        let copy = world.ask("PUT", "copy").header("x-amz-copy-source", source).send().await;
        assert_eq!(copy.status, 400, "{}", copy.text());
    }
    assert_eq!(listed(&world).await, ["source"]);
}

#[tokio::test]
async fn many_odd_keys_are_deleted_at_once() {
    let world = World::new().await;
    // Those that XML can carry, and which a reader of XML does not change.
    let odd: Vec<&str> = ODD.into_iter().filter(|name| !name.contains(|c: char| c < ' ')).collect();
    for name in &odd {
        world.put(name, b"").await;
    }
    let escaped = |name: &&str| format!("<Object><Key>{}</Key></Object>", name.replace('&', "&amp;"));
    let document = format!("<Delete>{}</Delete>", odd.iter().map(escaped).collect::<String>());
    let answer = world.ask_bucket("POST").query("delete", "").body(document.as_bytes()).send().await.ok();
    assert_eq!(answer.elements("Key").len(), odd.len(), "{}", answer.text());
    assert_eq!(listed(&world).await, Vec::<String>::new());
}
