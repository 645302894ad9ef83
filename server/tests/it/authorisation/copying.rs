//! Copying: what the copy has from its source, and on which conditions.

use aws_sdk_s3::error::ProvideErrorMetadata;
use aws_sdk_s3::operation::copy_object::builders::CopyObjectFluentBuilder;
use aws_sdk_s3::primitives::ByteStream;
use aws_sdk_s3::types::{ChecksumAlgorithm, MetadataDirective};

use super::actors::Actor;
use super::world::World;

async fn source(world: &World, owner: &Actor) -> String {
    let put = owner.store(world).put_object().bucket(world.bucket()).key(owner.key("cat ü+.png"));
    let put = put.content_type("image/png").metadata("taken", "2026-01-02").body(ByteStream::from_static(b"123456789"));
    put.send().await.unwrap();
    let encoded: String = url::form_urlencoded::byte_serialize(owner.key("cat ü+.png").as_bytes()).collect();
    format!("{}/{}", world.bucket(), encoded.replace('+', "%20"))
}

fn copy(world: &World, owner: &Actor, source: &str, name: &str) -> CopyObjectFluentBuilder {
    owner.store(world).copy_object().bucket(world.bucket()).copy_source(source).key(owner.key(name))
}

#[tokio::test]
async fn a_copy_has_the_content_and_the_headers_of_its_source_or_new_ones() {
    let world = World::new().await;
    let owner = world.person("olga").await;
    let source = source(&world, &owner).await;
    let kept = copy(&world, &owner, &source, "kept").checksum_algorithm(ChecksumAlgorithm::Crc32).send().await.unwrap();
    let result = kept.copy_object_result().unwrap();
    assert_eq!(result.e_tag(), Some("\"25f9e794323b453885f5181f1b624d0b\""));
    assert_eq!(result.checksum_crc32(), Some("y/Q5Jg=="));
    let replaced = copy(&world, &owner, &source, "replaced").metadata_directive(MetadataDirective::Replace);
    replaced.content_type("text/plain").metadata("new", "yes").send().await.unwrap();
    for (name, kind, metadata) in [("kept", "image/png", "taken"), ("replaced", "text/plain", "new")] {
        let got = owner.store(&world).get_object().bucket(world.bucket()).key(owner.key(name)).send().await.unwrap();
        assert_eq!(got.content_type(), Some(kind));
        assert_eq!(got.metadata().unwrap().keys().collect::<Vec<_>>(), [metadata]);
        assert_eq!(got.body.collect().await.unwrap().to_vec(), b"123456789");
    }
}

#[tokio::test]
async fn a_copy_may_depend_on_its_source() {
    let world = World::new().await;
    let owner = world.person("olga").await;
    let source = source(&world, &owner).await;
    let onto_itself = copy(&world, &owner, &source, "cat ü+.png").send().await.unwrap_err();
    assert_eq!(onto_itself.code(), Some("InvalidRequest"));
    let refreshed = copy(&world, &owner, &source, "cat ü+.png").metadata_directive(MetadataDirective::Replace);
    refreshed.send().await.unwrap();
    let another = copy(&world, &owner, &source, "copy").copy_source_if_match("\"x\"").send().await.unwrap_err();
    assert_eq!(another.code(), Some("PreconditionFailed"));
    let absent = format!("{}/{}", world.bucket(), owner.key("absent"));
    let absent = copy(&world, &owner, &absent, "copy").send().await.unwrap_err();
    assert_eq!(absent.code(), Some("AccessDenied"), "who may not list does not learn that it is absent");
    let in_the_way = copy(&world, &owner, &source, "cat ü+.png").metadata_directive(MetadataDirective::Replace);
    assert_eq!(in_the_way.if_none_match("*").send().await.unwrap_err().code(), Some("PreconditionFailed"));
    assert!(owner.store(&world).head_object().bucket(world.bucket()).key(owner.key("copy")).send().await.is_err());
}
