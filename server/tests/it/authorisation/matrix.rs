//! Guise by operation by key by the way of signing.

use std::time::{Duration, SystemTime};

use aws_sdk_s3::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_s3::presigning::{PresignedRequest, PresigningConfig};
use aws_sdk_s3::primitives::ByteStream;
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;

use super::actors::{AFTER_EXPIRY, Actor, Cast, Guise};
use super::raw::RawRequest;
use super::world::World;

const BODY: &[u8] = b"a picture";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Operation {
    Put,
    Get,
    Head,
    /// The template allows nobody to delete or list.
    Delete,
    List,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Signed {
    InHeaders,
    InUrl,
}

/// Status, and the code where there can be one.
type Outcome = (u16, String);

fn outcome<T, E: ProvideErrorMetadata>(result: Result<T, SdkError<E, HttpResponse>>) -> Outcome {
    match result {
        Ok(_) => (200, String::new()),
        Err(error) => {
            let status = error.raw_response().expect("an answer").status().as_u16();
            (status, error.code().unwrap_or_default().to_owned())
        }
    }
}

/// What somebody in this guise tries to write.
fn body(guise: Guise) -> Vec<u8> {
    format!("written by {guise:?}").into_bytes()
}

async fn ask(world: &World, cast: &Cast, guise: Guise, operation: Operation, key: &str, signed: Signed) -> Outcome {
    let store = world.store(cast.credentials(guise));
    let bucket = world.bucket();
    if signed == Signed::InUrl {
        let body = if operation == Operation::Put { body(guise) } else { Vec::new() };
        let request = presign(&store, (bucket, key), operation, body.len(), world.now()).await;
        let answer = RawRequest::new(request.method(), request.uri(), request.headers()).with_body(&body).send().await;
        return (answer.status, answer.code);
    }
    match operation {
        Operation::Put => {
            let body = ByteStream::from(body(guise));
            outcome(store.put_object().bucket(bucket).key(key).body(body).send().await)
        }
        Operation::Get => outcome(store.get_object().bucket(bucket).key(key).send().await),
        Operation::Head => outcome(store.head_object().bucket(bucket).key(key).send().await),
        Operation::Delete => outcome(store.delete_object().bucket(bucket).key(key).send().await),
        Operation::List => outcome(store.list_objects_v2().bucket(bucket).prefix(key).send().await),
    }
}

async fn presign(
    store: &aws_sdk_s3::Client,
    (bucket, key): (&str, &str),
    operation: Operation,
    length: usize,
    now: SystemTime,
) -> PresignedRequest {
    let length = i64::try_from(length).unwrap();
    let config = PresigningConfig::builder().start_time(now).expires_in(Duration::from_secs(60)).build().unwrap();
    match operation {
        Operation::Put => {
            store.put_object().bucket(bucket).key(key).content_length(length).presigned(config).await.unwrap()
        }
        Operation::Get => store.get_object().bucket(bucket).key(key).presigned(config).await.unwrap(),
        Operation::Head => store.head_object().bucket(bucket).key(key).presigned(config).await.unwrap(),
        Operation::Delete => store.delete_object().bucket(bucket).key(key).presigned(config).await.unwrap(),
        // The SDK does not presign lists; reading the bucket's root as an object is refused the same way.
        Operation::List => store.get_object().bucket(bucket).key("/").presigned(config).await.unwrap(),
    }
}

/// Keys of both people, and many that resemble them.
fn keys(owner: &Actor, other: &Actor) -> Vec<String> {
    let (mine, theirs) = (owner.identity_id.as_str(), other.identity_id.as_str());
    vec![
        owner.key("cat.png"),
        owner.key("holidays/2026/cat.png"),
        // A key is a text, not a path: this one is below the owner's prefix, and stays there.
        format!("protected/{mine}/../{theirs}/cat.png"),
        other.key("cat.png"),
        format!("protected/{theirs}/../{mine}/cat.png"),
        format!("protected/./{mine}/cat.png"),
        format!("protected//{mine}/cat.png"),
        format!("/protected/{mine}/cat.png"),
        format!("protected%2F{mine}%2Fcat.png"),
        format!("protected/{}/cat.png", mine.replace(':', "%3A")),
        format!("protected/{mine}"),
        format!("protected/{mine}x/cat.png"),
        format!("protected/{}/cat.png", &mine[..mine.len() - 1]),
        format!("protected/{}/cat.png", mine.to_uppercase()),
        format!("Protected/{mine}/cat.png"),
        format!("private/{mine}/cat.png"),
        format!("public/protected/{mine}/cat.png"),
        "protected/*/cat.png".to_owned(),
        "protected/${cognito-identity.amazonaws.com:sub}/cat.png".to_owned(),
        "cat.png".to_owned(),
    ]
}

/// Each person may read and write below their own prefix, and that is all that anybody may do.
fn expected(cast: &Cast, guise: Guise, operation: Operation, key: &str) -> (u16, &'static str) {
    let own = match guise {
        Guise::Owner => key.starts_with(&cast.owner.key("")),
        Guise::OtherPerson => key.starts_with(&cast.other.key("")),
        _ => false,
    };
    match operation {
        Operation::Put | Operation::Get | Operation::Head if own => (200, ""),
        _ => guise.refusal(),
    }
}

async fn check(world: &World, cast: &Cast, guise: Guise, signed: Signed) {
    for key in keys(&cast.owner, &cast.other) {
        let operations = [Operation::Put, Operation::Get, Operation::Head, Operation::Delete, Operation::List];
        for operation in operations {
            let (status, code) = ask(world, cast, guise, operation, &key, signed).await;
            let (expected_status, expected_code) = expected(cast, guise, operation, &key);
            // The answer to HEAD has no body, so its code cannot be read.
            let expected_code = if operation == Operation::Head { code.as_str() } else { expected_code };
            assert_eq!(
                (status, code.as_str()),
                (expected_status, expected_code),
                "{guise:?} {operation:?} {key} {signed:?}"
            );
        }
    }
}

#[tokio::test]
async fn each_person_reaches_their_own_objects_only_whatever_the_guise_the_key_and_the_signature() {
    let world = World::new().await;
    let cast = Cast::of(&world).await;
    for guise in Guise::ALL {
        check(&world, &cast, guise, Signed::InHeaders).await;
        if guise != Guise::Nobody {
            check(&world, &cast, guise, Signed::InUrl).await;
        }
    }
    for (actor, guise) in [(&cast.owner, Guise::Owner), (&cast.other, Guise::OtherPerson)] {
        for key in keys(&cast.owner, &cast.other).iter().filter(|key| key.starts_with(&actor.key(""))) {
            let kept = actor.store(&world).get_object().bucket(world.bucket()).key(key).send().await.unwrap();
            assert_eq!(kept.body.collect().await.unwrap().to_vec(), body(guise), "{key} was written by its owner");
        }
    }
}

#[tokio::test]
async fn a_guest_reaches_nothing_not_even_below_their_own_identity() {
    let world = World::new().await;
    let guest = world.guest().await;
    let store = guest.store(&world);
    let key = guest.key("cat.png");
    let put = store.put_object().bucket(world.bucket()).key(&key).body(ByteStream::from_static(BODY)).send().await;
    assert_eq!(outcome(put), (403, "AccessDenied".to_owned()));
    let got = store.get_object().bucket(world.bucket()).key(&key).send().await;
    assert_eq!(outcome(got), (403, "AccessDenied".to_owned()));
}

#[tokio::test]
async fn credentials_end_and_their_presigned_addresses_with_them() {
    let world = World::new().await;
    let cast = Cast::of(&world).await;
    let key = cast.owner.key("cat.png");
    let signed = [Signed::InHeaders, Signed::InUrl];
    for signed in signed {
        assert_eq!(ask(&world, &cast, Guise::Owner, Operation::Put, &key, signed).await.0, 200);
    }
    world.pass(AFTER_EXPIRY);
    for signed in signed {
        for operation in [Operation::Put, Operation::Get] {
            let refused = ask(&world, &cast, Guise::Owner, operation, &key, signed).await;
            assert_eq!(refused, (400, "ExpiredToken".to_owned()), "{operation:?} {signed:?}");
        }
    }
}

#[tokio::test]
async fn an_absent_key_looks_like_one_that_is_not_allowed() {
    let world = World::new().await;
    let owner = world.person("olga").await;
    let store = owner.store(&world);
    let absent = store.get_object().bucket(world.bucket()).key(owner.key("absent")).send().await;
    assert_eq!(outcome(absent), (403, "AccessDenied".to_owned()));
    let absent = store.head_object().bucket(world.bucket()).key(owner.key("absent")).send().await;
    assert_eq!(outcome(absent).0, 403);
}

#[tokio::test]
async fn another_bucket_and_other_operations_are_refused() {
    let world = World::new().await;
    let owner = world.person("olga").await;
    let (store, key, bucket) = (owner.store(&world), owner.key("cat.png"), world.bucket());
    store.put_object().bucket(bucket).key(&key).body(ByteStream::from_static(BODY)).send().await.unwrap();
    let source = format!("{bucket}/{key}");
    let denied = (403, "AccessDenied".to_owned());
    assert_eq!(outcome(store.get_object().bucket("another-bucket").key(&key).send().await), denied);
    assert_eq!(outcome(store.list_buckets().send().await), denied);
    assert_eq!(outcome(store.get_bucket_policy().bucket(bucket).send().await), denied);
    assert_eq!(outcome(store.delete_bucket().bucket(bucket).send().await), denied);
    assert_eq!(outcome(store.create_bucket().bucket("mine-to-have").send().await), denied);
    assert_eq!(outcome(store.get_object_acl().bucket(bucket).key(&key).send().await), denied);
    assert_eq!(outcome(store.get_object_tagging().bucket(bucket).key(&key).send().await), denied);
    let tagged = store.put_object().bucket(bucket).key(&key).tagging("a=b").body(ByteStream::from_static(BODY));
    assert_eq!(outcome(tagged.send().await), denied);
    // Whoever may read and write may copy, and only that.
    let copied = store.copy_object().bucket(bucket).key(owner.key("copy")).copy_source(&source);
    assert_eq!(outcome(copied.send().await).0, 200);
    let (other, guest) = (world.person("theo").await, world.guest().await);
    for stranger in [&other, &guest] {
        let copied = stranger.store(&world).copy_object().bucket(bucket).key(stranger.key("copy")).copy_source(&source);
        assert_eq!(outcome(copied.send().await), denied);
    }
    let given = other.store(&world).put_object().bucket(bucket).key(other.key("dog.png"));
    given.body(ByteStream::from_static(BODY)).send().await.unwrap();
    let pushed = other.store(&world).copy_object().bucket(bucket).key(&key);
    assert_eq!(outcome(pushed.copy_source(format!("{bucket}/{}", other.key("dog.png"))).send().await), denied);
    let elsewhere = store.copy_object().bucket(bucket).key(&key).copy_source(format!("another-bucket/{key}"));
    assert_eq!(outcome(elsewhere.send().await), denied);
}
