//! Deleting: one object and many, one's own and other people's.

use aws_sdk_s3::error::ProvideErrorMetadata;
use aws_sdk_s3::primitives::ByteStream;
use aws_sdk_s3::types::{Delete, ObjectIdentifier};

use super::actors::Actor;
use super::world::World;

async fn put(world: &World, actor: &Actor, name: &str) -> String {
    let key = actor.key(name);
    let put = actor.store(world).put_object().bucket(world.bucket()).key(&key);
    put.body(ByteStream::from_static(b"a picture")).send().await.unwrap();
    key
}

async fn exists(world: &World, actor: &Actor, key: &str) -> bool {
    actor.store(world).get_object().bucket(world.bucket()).key(key).send().await.is_ok()
}

fn keys(keys: &[&str], quiet: bool) -> Delete {
    let objects = keys.iter().map(|key| ObjectIdentifier::builder().key(*key).build().unwrap()).collect();
    Delete::builder().set_objects(Some(objects)).quiet(quiet).build().unwrap()
}

#[tokio::test]
async fn people_who_may_delete_their_own_objects() {
    let world = World::with_everything_allowed().await;
    let (owner, other) = (world.person("olga").await, world.person("theo").await);
    let key = put(&world, &owner, "cat.png").await;
    let store = owner.store(&world);
    let refused = other.store(&world).delete_object().bucket(world.bucket()).key(&key).send().await.unwrap_err();
    assert_eq!(refused.code(), Some("AccessDenied"));
    let wrong = store.delete_object().bucket(world.bucket()).key(&key).if_match("\"x\"").send().await.unwrap_err();
    assert_eq!(wrong.code(), Some("PreconditionFailed"));
    assert!(exists(&world, &owner, &key).await);
    for _ in 0..2 {
        // What is gone can be deleted again.
        store.delete_object().bucket(world.bucket()).key(&key).send().await.unwrap();
        assert!(!exists(&world, &owner, &key).await);
    }
}

#[tokio::test]
async fn of_many_keys_only_ones_own_are_deleted() {
    let world = World::with_everything_allowed().await;
    let (owner, other) = (world.person("olga").await, world.person("theo").await);
    let (mine, odd) = (put(&world, &owner, "a").await, put(&world, &owner, "& <b> ünï").await);
    let theirs = put(&world, &other, "a").await;
    let answer = owner
        .store(&world)
        .delete_objects()
        .bucket(world.bucket())
        .delete(keys(&[&mine, &theirs, &odd, &owner.key("absent")], false))
        .send()
        .await
        .unwrap();
    let deleted: Vec<&str> = answer.deleted().iter().filter_map(|deleted| deleted.key()).collect();
    assert_eq!(deleted, [mine.as_str(), &odd, &owner.key("absent")]);
    let errors: Vec<_> = answer.errors().iter().map(|error| (error.key(), error.code())).collect();
    assert_eq!(errors, [(Some(theirs.as_str()), Some("AccessDenied"))]);
    assert!(!exists(&world, &owner, &mine).await && !exists(&world, &owner, &odd).await);
    assert!(exists(&world, &other, &theirs).await);
}

#[tokio::test]
async fn where_people_only_write_and_read_nobody_deletes_many_either() {
    let world = World::new().await;
    let owner = world.person("olga").await;
    let key = put(&world, &owner, "cat.png").await;
    let request = owner.store(&world).delete_objects().bucket(world.bucket());
    let answer = request.delete(keys(&[&key], true)).send().await.unwrap();
    assert_eq!(answer.errors()[0].code(), Some("AccessDenied"));
    assert!(exists(&world, &owner, &key).await);
}

#[tokio::test]
async fn a_thousand_long_keys_go_in_one_request_and_more_do_not() {
    let world = World::with_everything_allowed().await;
    let owner = world.person("olga").await;
    let names: Vec<String> = (0..=1_000).map(|number| owner.key(&format!("{number}{}", "x".repeat(900)))).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let request = |names| owner.store(&world).delete_objects().bucket(world.bucket()).delete(keys(names, true)).send();
    let answer = request(&names[..1_000]).await.unwrap();
    assert!(answer.deleted().is_empty() && answer.errors().is_empty());
    assert_eq!(request(&names).await.unwrap_err().code(), Some("MalformedXML"));
}

#[tokio::test]
async fn as_the_product_comes_people_list_and_delete_their_own_objects_and_nobody_elses() {
    let world = World::as_it_comes().await;
    let (owner, other, guest) = (world.person("olga").await, world.person("theo").await, world.guest().await);
    let key = put(&world, &owner, "cat.png").await;
    let list = |actor: &Actor, prefix: &str| {
        actor.store(&world).list_objects_v2().bucket(world.bucket()).prefix(prefix).send()
    };
    for stranger in [&other, &guest] {
        assert_eq!(list(stranger, &owner.key("")).await.unwrap_err().code(), Some("AccessDenied"));
        let deleted = stranger.store(&world).delete_object().bucket(world.bucket()).key(&key).send().await;
        assert_eq!(deleted.unwrap_err().code(), Some("AccessDenied"));
    }
    for prefix in ["", "protected/", owner.key("").trim_end_matches('/')] {
        assert_eq!(list(&owner, prefix).await.unwrap_err().code(), Some("AccessDenied"), "{prefix}");
    }
    assert_eq!(list(&owner, &owner.key("")).await.unwrap().contents()[0].key(), Some(key.as_str()));
    owner.store(&world).delete_object().bucket(world.bucket()).key(&key).send().await.unwrap();
    assert!(list(&owner, &owner.key("")).await.unwrap().contents().is_empty());
}
