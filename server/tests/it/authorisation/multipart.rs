//! Multipart uploads: what becomes of the parts, what is refused, and whose they are.

use aws_sdk_s3::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_s3::primitives::ByteStream;
use aws_sdk_s3::types::{ChecksumAlgorithm, ChecksumMode, ChecksumType, CompletedMultipartUpload, CompletedPart};

use super::actors::Actor;
use super::world::World;

const LARGE: usize = 5 << 20;

fn code<T, E: ProvideErrorMetadata, R>(result: Result<T, SdkError<E, R>>) -> String {
    result.err().expect("a refusal").code().unwrap_or_default().to_owned()
}

/// An upload of one person to one key.
struct Upload<'w> {
    world: &'w World,
    store: aws_sdk_s3::Client,
    key: String,
    id: String,
}

impl<'w> Upload<'w> {
    async fn begin(world: &'w World, actor: &Actor, name: &str, checksum: Option<ChecksumAlgorithm>) -> Self {
        let (store, key) = (actor.store(world), actor.key(name));
        let begun = store.create_multipart_upload().bucket(world.bucket()).key(&key).content_type("image/png");
        let begun = begun.metadata("taken", "2026-01-02").set_checksum_algorithm(checksum).send().await.unwrap();
        Self { world, store, key, id: begun.upload_id.unwrap() }
    }

    async fn part(&self, number: i32, body: &[u8]) -> CompletedPart {
        let request = self.store.upload_part().bucket(self.world.bucket()).key(&self.key).upload_id(&self.id);
        let body = ByteStream::from(body.to_vec());
        let part = request.part_number(number).body(body).send().await.unwrap();
        CompletedPart::builder()
            .part_number(number)
            .set_e_tag(part.e_tag)
            .set_checksum_crc32(part.checksum_crc32)
            .build()
    }

    fn completion(
        &self,
        parts: &[CompletedPart],
    ) -> aws_sdk_s3::operation::complete_multipart_upload::builders::CompleteMultipartUploadFluentBuilder {
        let parts = CompletedMultipartUpload::builder().set_parts(Some(parts.to_vec())).build();
        let request = self.store.complete_multipart_upload().bucket(self.world.bucket()).key(&self.key);
        request.upload_id(&self.id).multipart_upload(parts)
    }

    async fn numbers(&self) -> Vec<i32> {
        let request =
            self.store.list_parts().bucket(self.world.bucket()).key(&self.key).upload_id(&self.id).max_parts(2);
        let pages = request.into_paginator().items().send().collect::<Result<Vec<_>, _>>().await.unwrap();
        pages.iter().filter_map(aws_sdk_s3::types::Part::part_number).collect()
    }

    async fn content(&self) -> Option<Vec<u8>> {
        let got = self.store.get_object().bucket(self.world.bucket()).key(&self.key).send().await.ok()?;
        Some(got.body.collect().await.unwrap().to_vec())
    }
}

#[tokio::test]
async fn parts_become_one_object_once_they_are_complete() {
    let world = World::with_everything_allowed().await;
    let owner = world.person("olga").await;
    let upload = Upload::begin(&world, &owner, "large.png", None).await;
    let (first, second) = (vec![1; LARGE], vec![2; LARGE]);
    // In any order, with gaps, and the second one sent twice.
    upload.part(7, b"wrong").await;
    let parts = [upload.part(2, &first).await, upload.part(7, &second).await, upload.part(9_999, b"end").await];
    assert_eq!(upload.numbers().await, [2, 7, 9_999]);
    assert_eq!(upload.content().await, None, "an upload that is not complete is no object");
    let completed = upload.completion(&parts).send().await.unwrap();
    let etag = completed.e_tag().unwrap();
    assert!(etag.ends_with("-3\""), "{etag}");
    assert!(completed.checksum_crc64_nvme().is_some());
    assert_eq!(completed.checksum_type(), Some(&ChecksumType::FullObject));
    assert!(upload.content().await.unwrap() == [first, second, b"end".to_vec()].concat());

    let head = upload.store.head_object().bucket(world.bucket()).key(&upload.key).send().await.unwrap();
    assert_eq!((head.e_tag(), head.content_type()), (Some(etag), Some("image/png")));
    assert_eq!(head.metadata().unwrap()["taken"], "2026-01-02");
    // The answer was lost: the same request is answered the same, another one is not.
    assert_eq!(upload.completion(&parts).send().await.unwrap().e_tag(), Some(etag));
    assert_eq!(code(upload.completion(&parts[..1]).send().await), "InvalidPart");
    let late = upload.store.upload_part().bucket(world.bucket()).key(&upload.key).upload_id(&upload.id).part_number(1);
    assert_eq!(code(late.body(ByteStream::from_static(b"x")).send().await), "NoSuchUpload");
}

#[tokio::test]
async fn checksums_are_of_the_parts_or_of_the_whole() {
    let world = World::with_everything_allowed().await;
    let owner = world.person("olga").await;
    let upload = Upload::begin(&world, &owner, "composite", Some(ChecksumAlgorithm::Crc32)).await;
    let part = upload.part(1, b"123456789").await;
    assert_eq!(part.checksum_crc32(), Some("y/Q5Jg=="));
    let wrong =
        CompletedPart::builder().part_number(1).set_e_tag(part.e_tag.clone()).checksum_crc32("AAAAAA==").build();
    assert_eq!(code(upload.completion(&[wrong]).send().await), "InvalidPart");
    let completed = upload.completion(&[part]).send().await.unwrap();
    // CRC-32 of the four bytes CB F4 39 26.
    assert_eq!(completed.checksum_crc32(), Some("7kxlUA==-1"));
    let head = upload.store.head_object().bucket(world.bucket()).key(&upload.key).checksum_mode(ChecksumMode::Enabled);
    assert_eq!(head.send().await.unwrap().checksum_type(), Some(&ChecksumType::Composite));

    let upload = Upload::begin(&world, &owner, "whole", None).await;
    let part = upload.part(1, b"123456789").await;
    let wrong = upload.completion(std::slice::from_ref(&part)).checksum_crc64_nvme("AAAAAAAAAAA=").send().await;
    assert_eq!(code(wrong), "BadDigest");
    let completed = upload.completion(&[part]).checksum_crc64_nvme("rosUhgp5mIg=").send().await.unwrap();
    assert_eq!(completed.checksum_crc64_nvme(), Some("rosUhgp5mIg="));
    let refused = upload.store.create_multipart_upload().bucket(world.bucket()).key(owner.key("x"));
    let refused = refused.checksum_algorithm(ChecksumAlgorithm::Sha256).checksum_type(ChecksumType::FullObject);
    assert_eq!(code(refused.send().await), "InvalidRequest");
}

#[tokio::test]
async fn a_completion_that_is_not_right_changes_nothing() {
    let world = World::with_everything_allowed().await;
    let owner = world.person("olga").await;
    let upload = Upload::begin(&world, &owner, "a.png", None).await;
    let (one, two) = (upload.part(1, b"small").await, upload.part(2, b"end").await);
    let missing = CompletedPart::builder().part_number(3).set_e_tag(one.e_tag.clone()).build();
    let other = CompletedPart::builder().part_number(1).set_e_tag(two.e_tag.clone()).build();
    for (parts, expected) in [
        (vec![two.clone(), one.clone()], "InvalidPartOrder"),
        (vec![one.clone(), one.clone()], "InvalidPartOrder"),
        (vec![one.clone(), missing], "InvalidPart"),
        (vec![other], "InvalidPart"),
        (vec![one.clone(), two.clone()], "EntityTooSmall"),
        (vec![], "MalformedXML"),
    ] {
        assert_eq!(code(upload.completion(&parts).send().await), expected);
    }
    let wrong_size = upload.completion(std::slice::from_ref(&one)).mpu_object_size(4).send().await;
    assert_eq!(code(wrong_size), "InvalidRequest");
    upload.store.put_object().bucket(world.bucket()).key(&upload.key).send().await.unwrap();
    let in_the_way = upload.completion(std::slice::from_ref(&one)).if_none_match("*").send().await;
    assert_eq!(code(in_the_way), "PreconditionFailed");
    assert_eq!(upload.content().await.unwrap(), b"");
    assert_eq!(upload.numbers().await, [1, 2]);
    let request = upload.store.upload_part().bucket(world.bucket()).key(&upload.key).upload_id(&upload.id);
    let numbered = request.part_number(10_001).body(ByteStream::from_static(b"x"));
    assert_eq!(code(numbered.send().await), "InvalidArgument");
    upload.completion(&[one]).send().await.unwrap();
    assert_eq!(upload.content().await.unwrap(), b"small");
}

#[tokio::test]
async fn unfinished_uploads_are_listed_given_up_and_expire() {
    let world = World::with_everything_allowed().await;
    let owner = world.person("olga").await;
    let first = Upload::begin(&world, &owner, "a", None).await;
    let second = Upload::begin(&world, &owner, "b", None).await;
    let list = || first.store.list_multipart_uploads().bucket(world.bucket()).prefix(owner.key(""));
    let page = list().max_uploads(1).send().await.unwrap();
    assert_eq!((page.is_truncated(), page.uploads()[0].upload_id()), (Some(true), Some(first.id.as_str())));
    let rest = list().set_key_marker(page.next_key_marker).set_upload_id_marker(page.next_upload_id_marker);
    let rest = rest.send().await.unwrap();
    assert_eq!((rest.uploads().len(), rest.uploads()[0].upload_id()), (1, Some(second.id.as_str())));

    let abort = |upload: &Upload<'_>, id: &str| {
        upload.store.abort_multipart_upload().bucket(world.bucket()).key(&upload.key).upload_id(id).send()
    };
    assert_eq!(code(abort(&first, &second.id).await), "NoSuchUpload", "an upload belongs to its key");
    assert_eq!(code(abort(&first, "nonsense").await), "NoSuchUpload");
    abort(&first, &first.id).await.unwrap();
    assert_eq!(code(abort(&first, &first.id).await), "NoSuchUpload");
    assert_eq!(list().send().await.unwrap().uploads().len(), 1);
}

#[tokio::test]
async fn people_clean_up_after_their_own_uploads_as_the_product_comes_and_not_without_the_parameter() {
    for (world, expected) in [(World::as_it_comes().await, ""), (World::new().await, "AccessDenied")] {
        let owner = world.person("olga").await;
        let upload = Upload::begin(&world, &owner, "a", Some(ChecksumAlgorithm::Crc32)).await;
        let part = upload.part(1, b"123456789").await;
        let listed = upload.store.list_parts().bucket(world.bucket()).key(&upload.key).upload_id(&upload.id);
        let listed = listed.send().await.err().and_then(|error| error.code().map(str::to_owned));
        assert_eq!(listed.unwrap_or_default(), expected);
        let other = Upload::begin(&world, &owner, "b", None).await;
        let abort = other.store.abort_multipart_upload().bucket(world.bucket()).key(&other.key).upload_id(&other.id);
        let aborted = abort.send().await.err().and_then(|error| error.code().map(str::to_owned));
        assert_eq!(aborted.unwrap_or_default(), expected);
        // Uploading needs neither.
        upload.completion(&[part]).send().await.unwrap();
        assert_eq!(upload.content().await.unwrap(), b"123456789");
    }
}

#[tokio::test]
async fn nobody_adds_to_uploads_that_are_not_theirs() {
    let world = World::with_everything_allowed().await;
    let (owner, other) = (world.person("olga").await, world.person("theo").await);
    let upload = Upload::begin(&world, &owner, "a", None).await;
    upload.part(1, b"mine").await;
    let theirs = other.store(&world);
    let (bucket, own_key) = (world.bucket(), other.key("a"));
    for (key, expected) in [(&upload.key, "AccessDenied"), (&own_key, "NoSuchUpload")] {
        let part = theirs.upload_part().bucket(bucket).key(key).upload_id(&upload.id).part_number(1);
        assert_eq!(code(part.body(ByteStream::from_static(b"x")).send().await), expected);
        let parts = theirs.list_parts().bucket(bucket).key(key).upload_id(&upload.id);
        assert_eq!(code(parts.send().await), expected);
        let abort = theirs.abort_multipart_upload().bucket(bucket).key(key).upload_id(&upload.id);
        assert_eq!(code(abort.send().await), expected);
        let part = CompletedPart::builder().part_number(1).e_tag("x").build();
        let parts = CompletedMultipartUpload::builder().parts(part).build();
        let complete = theirs.complete_multipart_upload().bucket(bucket).key(key).upload_id(&upload.id);
        assert_eq!(code(complete.multipart_upload(parts).send().await), expected);
    }
    assert_eq!(code(theirs.list_multipart_uploads().bucket(bucket).prefix(owner.key("")).send().await), "AccessDenied");
    assert_eq!(code(theirs.create_multipart_upload().bucket(bucket).key(&upload.key).send().await), "AccessDenied");
}
