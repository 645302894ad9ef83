//! Listing: pages, groups, names, and whose they are.

use aws_sdk_s3::error::ProvideErrorMetadata;
use aws_sdk_s3::primitives::ByteStream;
use aws_sdk_s3::types::EncodingType;

use super::actors::Actor;
use super::world::World;

const NAMES: [&str; 7] = ["a", "a/b", "a/c", "b +%&<.png", "c\u{1}", "ünï/x", "\u{10ffff}"];

async fn filled(world: &World) -> Actor {
    let owner = world.person("olga").await;
    for name in NAMES {
        let put = owner.store(world).put_object().bucket(world.bucket()).key(owner.key(name));
        put.body(ByteStream::from_static(b"a picture")).send().await.unwrap();
    }
    owner
}

#[tokio::test]
async fn pages_follow_each_other_to_the_end() {
    let world = World::with_everything_allowed().await;
    let owner = filled(&world).await;
    let prefix = owner.key("");
    let mut pages = owner
        .store(&world)
        .list_objects_v2()
        .bucket(world.bucket())
        .prefix(&prefix)
        .encoding_type(EncodingType::Url)
        .max_keys(2)
        .into_paginator()
        .send();
    let mut names = Vec::new();
    while let Some(page) = pages.next().await {
        let page = page.unwrap();
        assert!(page.contents().len() <= 2);
        assert_eq!(page.key_count(), i32::try_from(page.contents().len()).ok());
        names.extend(page.contents().iter().map(|object| object.key().unwrap().to_owned()));
    }
    let decoded: Vec<String> = names
        .iter()
        .map(|name| url::form_urlencoded::parse(format!("k={name}").as_bytes()).next().unwrap().1.into_owned())
        .collect();
    assert_eq!(decoded, NAMES.map(|name| owner.key(name)));
}

#[tokio::test]
async fn keys_behind_a_delimiter_are_one_entry() {
    let world = World::with_everything_allowed().await;
    let owner = filled(&world).await;
    let (store, prefix) = (owner.store(&world), owner.key(""));
    let list = || store.list_objects_v2().bucket(world.bucket()).prefix(&prefix).delimiter("/");
    let page = list().encoding_type(EncodingType::Url).send().await.unwrap();
    let groups: Vec<&str> = page.common_prefixes().iter().filter_map(|group| group.prefix()).collect();
    assert_eq!(groups.len(), 2);
    assert!(groups[0].ends_with("/a/") && groups[1].ends_with("/%C3%BCn%C3%AF/"), "{groups:?}");
    assert_eq!(page.contents().len(), 4);
    let first = &page.contents()[0];
    assert_eq!((first.size(), first.e_tag().map(str::len)), (Some(9), Some(34)));
    let later = list().start_after(owner.key("b")).encoding_type(EncodingType::Url).send().await.unwrap();
    assert_eq!((later.contents().len(), later.common_prefixes().len()), (3, 1));
    let unwritable = list().send().await.unwrap_err();
    assert_eq!(unwritable.code(), Some("InvalidArgument"), "XML cannot carry a control character");
}

#[tokio::test]
async fn the_older_operation_lists_the_same() {
    let world = World::with_everything_allowed().await;
    let owner = filled(&world).await;
    let (store, prefix) = (owner.store(&world), owner.key(""));
    let list = |marker: &str| {
        let request = store.list_objects().bucket(world.bucket()).prefix(&prefix).delimiter("/").max_keys(2);
        request.marker(marker).encoding_type(EncodingType::Url).send()
    };
    let page = list("").await.unwrap();
    assert_eq!((page.contents().len(), page.common_prefixes().len()), (1, 1));
    assert_eq!(page.is_truncated(), Some(true));
    assert!(page.next_marker().unwrap().ends_with("/a/"));
    let page = list(&owner.key("a/")).await.unwrap();
    assert_eq!((page.contents().len(), page.common_prefixes().len()), (2, 0));
    assert!(page.contents()[0].key().unwrap().ends_with("/b+%2B%25%26%3C.png"));
}

#[tokio::test]
async fn nobody_lists_what_is_not_theirs() {
    let world = World::with_everything_allowed().await;
    let owner = filled(&world).await;
    let other = world.person("theo").await;
    let list = |actor: &Actor| actor.store(&world).list_objects_v2().bucket(world.bucket());
    let own = owner.key("");
    for refused in [
        list(&other).prefix(&own).send().await,
        list(&owner).send().await,
        list(&owner).prefix("").send().await,
        list(&owner).prefix("protected/").send().await,
        list(&owner).prefix(own.trim_end_matches('/')).send().await,
        list(&world.guest().await).prefix(&own).send().await,
    ] {
        assert_eq!(refused.unwrap_err().code(), Some("AccessDenied"));
    }
    let wrong = list(&owner).prefix(&own).continuation_token("!").send().await.unwrap_err();
    assert_eq!(wrong.code(), Some("InvalidArgument"));
    // A token only says where to go on: with another person's, the list still is one's own.
    let page = list(&owner).prefix(&own).max_keys(1).send().await.unwrap();
    let token = page.next_continuation_token().unwrap();
    let theirs = list(&other).prefix(other.key("")).continuation_token(token).send().await.unwrap();
    assert!(theirs.contents().is_empty());
}
