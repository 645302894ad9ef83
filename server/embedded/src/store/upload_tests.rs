//! Multipart uploads across restarts, races and time.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use futures::TryStreamExt as _;
use tempfile::TempDir;

use super::completion::{Incomplete, Wanted, Whole};
use super::object::{Algorithms, Attributes, ChecksumKind, Checksums, Condition, Place};
use super::uploads::{Address, UploadChecksum};
use super::{SMALLEST_PART_BYTES, Shelf, Store, StoreError, Tags};
use crate::clock::Clock;
use crate::db::Db;
use crate::disk::SystemDisk;
use crate::entropy::SystemEntropy;

const DAY_S: u64 = 86_400;

#[derive(Default)]
struct HandClock(AtomicU64);

impl Clock for HandClock {
    fn now(&self) -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_secs(1_800_000_000 + self.0.load(Ordering::SeqCst))
    }
}

async fn open(directory: &Path, clock: &Arc<HandClock>) -> Store {
    let db = Db::open(&directory.join("index.sqlite")).unwrap();
    let clock = Arc::clone(clock) as Arc<dyn Clock>;
    let shelf = Shelf {
        root: directory.join("blobs"),
        disk: Arc::new(SystemDisk),
        reserve_bytes: 0,
        smallest_part_bytes: SMALLEST_PART_BYTES,
    };
    Store::open(db, shelf, clock, Arc::new(SystemEntropy)).await.unwrap()
}

async fn begin(store: &Store, key: &str) -> Address {
    let (bucket, key) = ("b".to_owned(), key.to_owned());
    let (attributes, metadata) = (Attributes::default(), BTreeMap::new());
    let checksum = UploadChecksum { algorithm: "CRC32C".to_owned(), kind: ChecksumKind::Full, asked: false };
    let id = store
        .begin(Place { bucket: bucket.clone(), key: key.clone(), attributes, metadata, tags: Tags::new() }, checksum)
        .await
        .unwrap();
    Address { bucket, key, id }
}

async fn add(store: &Store, address: &Address, number: u32, content: impl Into<Bytes>) -> Result<Wanted, StoreError> {
    let mut writer = store.write(Algorithms { crc32c: true, ..Algorithms::default() });
    writer.push(content.into()).await.unwrap();
    let staged = writer.finish().await.unwrap();
    let part = store.add_part(address.clone(), number, staged).await?;
    Ok(Wanted { number, etag: hex::encode(part.md5), checksums: Checksums::default() })
}

fn whole(parts: &[Wanted]) -> Whole {
    Whole { parts: parts.to_vec(), checksums: Checksums::default(), size: None, condition: Condition::None }
}

async fn content(store: &Store, key: &str) -> Option<String> {
    let (object, content) = store.read("b", key).await.unwrap()?;
    let pieces: Vec<Bytes> = content.pieces(0..object.size).await.unwrap().try_collect().await.unwrap();
    Some(String::from_utf8(pieces.concat()).unwrap())
}

fn files(directory: &Path) -> usize {
    fs::read_dir(directory.join("blobs"))
        .unwrap()
        .map(|shard| fs::read_dir(shard.unwrap().path()).unwrap().count())
        .sum()
}

#[tokio::test]
async fn parts_and_completions_survive_a_restart() {
    let (directory, clock) = (TempDir::new().unwrap(), Arc::default());
    let store = open(directory.path(), &clock).await;
    let address = begin(&store, "k").await;
    let part = add(&store, &address, 3, "a part").await.unwrap();
    drop(store);
    let store = open(directory.path(), &clock).await;
    let completed = store.complete(address.clone(), whole(std::slice::from_ref(&part))).await.unwrap();
    assert_eq!(content(&store, "k").await.unwrap(), "a part");
    drop(store);
    let store = open(directory.path(), &clock).await;
    assert_eq!(store.complete(address, whole(&[part])).await.unwrap(), completed);
    assert_eq!(content(&store, "k").await.unwrap(), "a part");
    assert_eq!(files(directory.path()), 1, "the parts are gone");
}

#[tokio::test]
async fn completions_at_the_same_time_make_one_object_and_have_one_answer() {
    let (directory, clock) = (TempDir::new().unwrap(), Arc::default());
    let store = open(directory.path(), &clock).await;
    let address = begin(&store, "k").await;
    let parts = [add(&store, &address, 1, "a part").await.unwrap()];
    let complete = || store.complete(address.clone(), whole(&parts));
    let (one, two, three) = tokio::join!(complete(), complete(), complete());
    let one = one.unwrap();
    assert_eq!((&two.unwrap(), &three.unwrap()), (&one, &one));
    assert_eq!(content(&store, "k").await.unwrap(), "a part");
    assert_eq!(files(directory.path()), 1);
}

#[tokio::test]
async fn giving_up_leaves_no_file() {
    let (directory, clock) = (TempDir::new().unwrap(), Arc::default());
    let store = open(directory.path(), &clock).await;
    let address = begin(&store, "k").await;
    add(&store, &address, 1, "replaced").await.unwrap();
    add(&store, &address, 1, "a part").await.unwrap();
    assert_eq!(files(directory.path()), 1);
    store.abort(address.clone()).await.unwrap();
    assert!(matches!(add(&store, &address, 2, "late").await, Err(StoreError::NoSuchUpload)));
    assert!(matches!(store.complete(address, whole(&[])).await, Err(StoreError::NoSuchUpload)));
    assert_eq!(files(directory.path()), 0);
    assert_eq!(content(&store, "k").await, None);
}

#[tokio::test]
async fn uploads_expire_with_their_parts_and_completions_are_forgotten() {
    let (directory, clock): (_, Arc<HandClock>) = (TempDir::new().unwrap(), Arc::default());
    let store = open(directory.path(), &clock).await;
    let old = begin(&store, "old").await;
    add(&store, &old, 1, "a part").await.unwrap();
    let done = begin(&store, "done").await;
    let parts = [add(&store, &done, 1, "kept").await.unwrap()];
    store.complete(done.clone(), whole(&parts)).await.unwrap();
    clock.0.store(7 * DAY_S, Ordering::SeqCst);
    let young = begin(&store, "young").await;
    store.expire_uploads(None).await.unwrap();
    store.expire_uploads(Some(7)).await.unwrap();
    assert!(store.parts(&old, 0).await.is_ok(), "seven days are not over yet");
    assert!(matches!(store.complete(done, whole(&parts)).await, Err(StoreError::NoSuchUpload)));
    clock.0.store(7 * DAY_S + 1, Ordering::SeqCst);
    store.expire_uploads(Some(7)).await.unwrap();
    assert!(matches!(store.parts(&old, 0).await, Err(StoreError::NoSuchUpload)));
    assert!(store.parts(&young, 0).await.is_ok());
    assert_eq!(content(&store, "done").await.unwrap(), "kept");
    assert_eq!(files(directory.path()), 1);
}

#[tokio::test]
async fn a_completion_that_is_refused_can_be_put_right() {
    let (directory, clock) = (TempDir::new().unwrap(), Arc::default());
    let store = open(directory.path(), &clock).await;
    let address = begin(&store, "k").await;
    let part = add(&store, &address, 1, "a part").await.unwrap();
    let mut wrong = whole(std::slice::from_ref(&part));
    wrong.checksums.crc32c = Some("AAAAAA==".to_owned());
    let refused = store.complete(address.clone(), wrong).await;
    assert!(matches!(refused, Err(StoreError::Incomplete(Incomplete::Checksum))));
    assert_eq!(files(directory.path()), 1);
    store.complete(address, whole(&[part])).await.unwrap();
}

#[tokio::test]
async fn the_files_of_the_parts_become_those_of_the_object() {
    let (directory, clock) = (TempDir::new().unwrap(), Arc::default());
    let store = open(directory.path(), &clock).await;
    let address = begin(&store, "k").await;
    let first = Bytes::from(vec![b'1'; 5 << 20]);
    add(&store, &address, 1, "not listed").await.unwrap();
    let parts = [
        add(&store, &address, 2, first.clone()).await.unwrap(),
        add(&store, &address, 5, vec![b'2'; 5 << 20]).await.unwrap(),
        add(&store, &address, 9, "the end").await.unwrap(),
    ];
    assert_eq!(files(directory.path()), 4);
    store.complete(address, whole(&parts)).await.unwrap();
    assert_eq!(files(directory.path()), 3);

    let (object, content) = store.read("b", "k").await.unwrap().unwrap();
    assert!(object.has_parts());
    assert_eq!(object.size, (10 << 20) + 7);
    let numbers: Vec<u32> = content.segments().iter().map(|segment| segment.number).collect();
    assert_eq!(numbers, [2, 5, 9]);
    let boundary = (5 << 20) - 2..(5 << 20) + 3;
    let pieces: Vec<Bytes> = content.pieces(boundary).await.unwrap().try_collect().await.unwrap();
    assert_eq!(pieces.concat(), b"11222");

    let (object, content) = store.read("b", "k").await.unwrap().unwrap();
    let mut pieces = Box::pin(content.pieces(0..object.size).await.unwrap());
    let begun = pieces.try_next().await.unwrap().unwrap();
    store.delete("b", vec![("k".to_owned(), Condition::None)]).await.unwrap();
    let rest: Vec<Bytes> = pieces.try_collect().await.unwrap();
    assert_eq!(
        u64::try_from(begun.len() + rest.concat().len()).unwrap(),
        object.size,
        "whoever reads it has all of it"
    );
    assert!(rest.concat().ends_with(b"2the end"));
    assert_eq!(files(directory.path()), 0, "the last reader removes it");
}
