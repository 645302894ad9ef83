//! The account's administrator: everything in the store and the user pool, with the one key that the backend made, unless a
//! policy of the bucket says no.

use aws_credential_types::Credentials;
use aws_sdk_s3::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_s3::primitives::ByteStream;
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use embedded::clock::SystemClock;
use embedded::entropy::SystemEntropy;

use super::world::World;

fn credentials(key: &embedded::AdminKey) -> Credentials {
    Credentials::new(&key.access_key_id, key.secret_access_key.as_str(), None, None, "administrator")
}

fn code<T, E: ProvideErrorMetadata>(result: Result<T, SdkError<E, HttpResponse>>) -> String {
    result.err().and_then(|error| error.code().map(str::to_owned)).unwrap_or_default()
}

#[tokio::test]
async fn the_administrator_reaches_everybodys_objects() {
    let world = World::new().await;
    let owner = world.person("olga").await;
    let (bucket, key) = (world.bucket(), owner.key("cat.png"));
    let body = || ByteStream::from_static(b"a picture");
    owner.store(&world).put_object().bucket(bucket).key(&key).body(body()).send().await.unwrap();

    let store = world.store(Some(credentials(&embedded::admin_key(world.data_dir()).unwrap())));
    let listed = store.list_objects_v2().bucket(bucket).send().await.unwrap();
    assert_eq!(listed.contents()[0].key(), Some(key.as_str()));
    let read = store.get_object().bucket(bucket).key(&key).send().await.unwrap().body.collect().await.unwrap();
    assert_eq!(read.to_vec(), b"a picture");
    store.put_object().bucket(bucket).key("anywhere").body(body()).send().await.unwrap();
    store.delete_object().bucket(bucket).key(&key).send().await.unwrap();
    assert_eq!(code(store.get_object().bucket(bucket).key(&key).send().await), "NoSuchKey");
    let elsewhere = store.get_object().bucket("another-bucket").key(&key).send().await;
    assert_eq!(code(elsewhere), "NoSuchBucket");
}

#[tokio::test]
async fn a_policy_of_the_bucket_binds_the_administrator_too() {
    let world = World::where_nobody_deletes().await;
    let store = world.store(Some(credentials(&embedded::admin_key(world.data_dir()).unwrap())));
    let bucket = world.bucket();
    store.put_object().bucket(bucket).key("a").body(ByteStream::from_static(b"a")).send().await.unwrap();
    assert_eq!(code(store.delete_object().bucket(bucket).key("a").send().await), "AccessDenied");
    store.get_object().bucket(bucket).key("a").send().await.unwrap();
}

#[tokio::test]
async fn a_replaced_key_is_unknown_at_once() {
    let world = World::new().await;
    let old = embedded::admin_key(world.data_dir()).unwrap();
    let new = embedded::rotate_admin_key(world.data_dir(), &SystemClock, &SystemEntropy).unwrap();
    let listed = world.store(Some(credentials(&old))).list_objects_v2().bucket(world.bucket()).send().await;
    assert_eq!(code(listed), "InvalidAccessKeyId");
    world.store(Some(credentials(&new))).list_objects_v2().bucket(world.bucket()).send().await.unwrap();
    let described = world.signed_user_pool(credentials(&old)).describe_user_pool();
    assert_eq!(code(described.user_pool_id(world.output("UserPoolId")).send().await), "UnrecognizedClientException");
}

#[tokio::test]
async fn the_sdks_own_signature_opens_the_user_pool() {
    let world = World::new().await;
    let pool = world.signed_user_pool(credentials(&embedded::admin_key(world.data_dir()).unwrap()));
    let described = pool.describe_user_pool().user_pool_id(world.output("UserPoolId")).send().await.unwrap();
    assert_eq!(described.user_pool().unwrap().id(), Some(world.output("UserPoolId")));
    let client = pool
        .describe_user_pool_client()
        .user_pool_id(world.output("UserPoolId"))
        .client_id(world.output("UserPoolClientId"))
        .send()
        .await
        .unwrap();
    assert_eq!(client.user_pool_client().unwrap().client_id(), Some(world.output("UserPoolClientId")));
    let owner = world.person("olga").await;
    let refused = world.signed_user_pool(owner.credentials).list_user_pools().max_results(1).send().await;
    assert_eq!(code(refused), "AccessDeniedException");
}
