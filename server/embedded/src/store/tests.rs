//! The store against a plain map, and what a crash leaves.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use bytes::Bytes;
use futures::TryStreamExt as _;
use md5::{Digest, Md5};
use proptest::prelude::*;
use tempfile::TempDir;

use super::object::{Algorithms, Attributes, Condition, Place};
use super::reading::Content;
use super::{Listing, SMALLEST_PART_BYTES, Shelf, Store, StoreError, Tags, Unmet};
use crate::clock::SystemClock;
use crate::db::Db;
use crate::disk::SystemDisk;
use crate::entropy::SystemEntropy;

async fn open(directory: &Path) -> Store {
    let db = Db::open(&directory.join("index.sqlite")).unwrap();
    let shelf = Shelf {
        root: directory.join("blobs"),
        disk: Arc::new(SystemDisk),
        reserve_bytes: 0,
        smallest_part_bytes: SMALLEST_PART_BYTES,
    };
    Store::open(db, shelf, Arc::new(SystemClock), Arc::new(SystemEntropy)).await.unwrap()
}

async fn put(store: &Store, key: &str, content: &[u8], condition: Condition) -> Result<(), StoreError> {
    let mut writer = store.write(Algorithms { crc32: true, ..Algorithms::default() });
    for piece in content.chunks(7) {
        writer.push(Bytes::copy_from_slice(piece)).await.unwrap();
    }
    let staged = writer.finish().await.unwrap();
    store.commit(place(key), staged, condition).await.map(|_| ())
}

fn place(key: &str) -> Place {
    let (attributes, metadata) = (Attributes::default(), BTreeMap::new());
    Place { bucket: "b".to_owned(), key: key.to_owned(), attributes, metadata, tags: Tags::new() }
}

async fn get(store: &Store, key: &str) -> Option<Vec<u8>> {
    let (object, content) = store.read("b", key).await.unwrap()?;
    let content = bytes(content, object.size).await;
    assert_eq!(object.size, u64::try_from(content.len()).unwrap());
    assert_eq!(object.etag, hex::encode(Md5::digest(&content)));
    Some(content)
}

async fn bytes(content: Content, size: u64) -> Vec<u8> {
    content.pieces(0..size).await.unwrap().try_collect::<Vec<_>>().await.unwrap().concat()
}

/// Every file below `blobs`.
fn files(directory: &Path) -> Vec<PathBuf> {
    let shards = fs::read_dir(directory.join("blobs")).unwrap().map(|entry| entry.unwrap().path());
    shards.flat_map(|shard| fs::read_dir(shard).unwrap()).map(|entry| entry.unwrap().path()).collect()
}

#[tokio::test]
async fn a_replaced_object_leaves_no_file_and_stays_whole_for_those_who_read_it() {
    let directory = TempDir::new().unwrap();
    let store = open(directory.path()).await;
    put(&store, "k", b"first", Condition::None).await.unwrap();
    let (_, reading) = store.read("b", "k").await.unwrap().unwrap();
    let (_, given_up) = store.read("b", "k").await.unwrap().unwrap();
    put(&store, "k", b"second", Condition::None).await.unwrap();
    drop(given_up);
    assert_eq!(bytes(reading, 5).await, b"first");
    assert_eq!(get(&store, "k").await.unwrap(), b"second");
    assert_eq!(files(directory.path()).len(), 1);
}

#[tokio::test]
async fn conditions_are_checked_when_the_object_becomes_visible() {
    let directory = TempDir::new().unwrap();
    let store = open(directory.path()).await;
    let etag = |content: &[u8]| Condition::Etag(hex::encode(Md5::digest(content)));
    let unmet = |result: Result<(), StoreError>| match result {
        Err(StoreError::Condition(unmet)) => Some(unmet),
        _ => None,
    };
    assert_eq!(unmet(put(&store, "k", b"1", etag(b"0")).await), Some(Unmet::Absent));
    assert_eq!(unmet(put(&store, "k", b"1", Condition::Present).await), Some(Unmet::Absent));
    put(&store, "k", b"1", Condition::Absent).await.unwrap();
    assert_eq!(unmet(put(&store, "k", b"2", Condition::Absent).await), Some(Unmet::Differs));
    assert_eq!(unmet(put(&store, "k", b"2", etag(b"0")).await), Some(Unmet::Differs));
    put(&store, "k", b"2", etag(b"1")).await.unwrap();
    put(&store, "k", b"3", Condition::Present).await.unwrap();
    assert_eq!(get(&store, "k").await.unwrap(), b"3");
    assert_eq!(files(directory.path()).len(), 1, "content that was refused is removed");
}

#[tokio::test]
async fn of_two_writers_that_want_no_object_one_wins() {
    let directory = TempDir::new().unwrap();
    let store = open(directory.path()).await;
    let (one, two) = tokio::join!(put(&store, "k", b"1", Condition::Absent), put(&store, "k", b"2", Condition::Absent));
    assert!(one.is_ok() != two.is_ok());
}

#[tokio::test]
async fn content_that_is_given_up_leaves_nothing() {
    let directory = TempDir::new().unwrap();
    let store = open(directory.path()).await;
    let mut writer = store.write(Algorithms::default());
    writer.push(Bytes::from_static(b"half")).await.unwrap();
    drop(writer.finish().await.unwrap());
    assert!(files(directory.path()).is_empty());
    assert_eq!(get(&store, "k").await, None);
}

#[tokio::test]
async fn a_write_that_nobody_waits_for_any_more_is_carried_through() {
    let directory = TempDir::new().unwrap();
    let store = open(directory.path()).await;
    put(&store, "k", b"first", Condition::None).await.unwrap();
    let mut writer = store.write(Algorithms::default());
    writer.push(Bytes::from_static(b"second")).await.unwrap();
    let staged = writer.finish().await.unwrap();
    let mut commit = Box::pin(store.commit(place("k"), staged, Condition::None));
    assert!(futures::poll!(commit.as_mut()).is_pending());
    drop(commit);
    // Writes are done in turn: when this one is refused, the one before is done.
    put(&store, "k", b"third", Condition::Absent).await.unwrap_err();
    while get(&store, "k").await.unwrap() != b"second" || files(directory.path()).len() != 1 {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn more_slow_senders_than_threads_leave_threads_for_everybody_else() {
    let directory = TempDir::new().unwrap();
    let store = open(directory.path()).await;
    // The runtime's blocking pool has 512 threads by default.
    let mut slow = Vec::new();
    for _ in 0..600 {
        let mut writer = store.write(Algorithms::default());
        writer.push(Bytes::from_static(b"half")).await.unwrap();
        slow.push(writer);
    }
    put(&store, "k", b"whole", Condition::None).await.unwrap();
    assert_eq!(get(&store, "k").await.unwrap(), b"whole");
}

#[tokio::test]
async fn a_start_removes_what_a_crash_left_and_nothing_else() {
    let directory = TempDir::new().unwrap();
    let store = open(directory.path()).await;
    put(&store, "k", b"kept", Condition::None).await.unwrap();
    drop(store);
    let blobs = directory.path().join("blobs");
    let (unfinished, orphan) = ("0".repeat(32), format!("ab{}", "0".repeat(30)));
    fs::write(blobs.join("incoming").join(unfinished), b"half").unwrap();
    fs::create_dir_all(blobs.join("ab")).unwrap();
    fs::write(blobs.join("ab").join(orphan), b"nobody's").unwrap();
    fs::write(blobs.join("README"), b"not ours").unwrap();

    let store = open(directory.path()).await;
    assert_eq!(get(&store, "k").await.unwrap(), b"kept");
    assert_eq!(fs::read_dir(blobs.join("incoming")).unwrap().count(), 0);
    assert_eq!(fs::read_dir(blobs.join("ab")).unwrap().count(), 0);
    assert!(blobs.join("README").exists());
}

#[tokio::test]
async fn a_start_leaves_alone_what_is_only_named_like_content() {
    let directory = TempDir::new().unwrap();
    let store = open(directory.path()).await;
    put(&store, "k", b"kept", Condition::None).await.unwrap();
    drop(store);
    let blobs = directory.path().join("blobs");
    let (elsewhere, shouted) = ("cd".repeat(16), "AB".repeat(16));
    let strays =
        [blobs.join("ab").join(&elsewhere), blobs.join("ab").join(&shouted), blobs.join("incoming").join(shouted)];
    for stray in &strays {
        fs::write(stray, b"not ours").unwrap();
    }
    for shard in ["cd", "incoming"] {
        fs::create_dir(blobs.join(shard).join(&elsewhere)).unwrap();
    }
    let store = open(directory.path()).await;
    assert_eq!(get(&store, "k").await.unwrap(), b"kept");
    assert!(strays.iter().all(|stray| stray.exists()));
}

#[tokio::test]
async fn keys_never_become_paths() {
    let directory = TempDir::new().unwrap();
    let store = open(directory.path()).await;
    let keys = ["a", "a/b", "../../escape", "/etc/passwd", ".", "..", "", "a\0b", "C:\\x", "日本 語"];
    for key in keys {
        put(&store, key, key.as_bytes(), Condition::None).await.unwrap();
    }
    for key in keys {
        assert_eq!(get(&store, key).await.unwrap(), key.as_bytes(), "{key:?}");
    }
    assert_eq!(files(directory.path()).len(), keys.len());
}

/// Every key, in pages of `limit`, as the definition of listing has it.
fn listed_by_definition(keys: &[String], prefix: &str, delimiter: &str) -> Vec<String> {
    let mut entries: Vec<String> = Vec::new();
    for key in keys.iter().filter(|key| key.starts_with(prefix)) {
        let end = key[prefix.len()..].find(delimiter).map_or(key.len(), |at| prefix.len() + at + delimiter.len());
        let entry = if delimiter.is_empty() { key.clone() } else { key[..end].to_owned() };
        if entries.last() != Some(&entry) {
            entries.push(entry);
        }
    }
    entries
}

async fn list_all(store: &Store, prefix: &str, delimiter: &str, limit: usize) -> Vec<String> {
    let (mut entries, mut after) = (Vec::new(), None);
    loop {
        let delimiter = Some(delimiter.to_owned()).filter(|delimiter| !delimiter.is_empty());
        let (bucket, prefix) = ("b".to_owned(), prefix.to_owned());
        let page = store.list(Listing { bucket, prefix, delimiter, after, limit }).await.unwrap();
        let mut found: Vec<String> = page.objects.into_iter().map(|(key, _)| key).chain(page.groups).collect();
        found.sort();
        assert!(found.len() == limit || page.more_after.is_none());
        entries.extend(found);
        after = page.more_after;
        if after.is_none() {
            return entries;
        }
    }
}

#[tokio::test]
async fn what_is_deleted_is_gone_with_its_file() {
    let directory = TempDir::new().unwrap();
    let store = open(directory.path()).await;
    for key in ["a", "a/b", "c"] {
        put(&store, key, key.as_bytes(), Condition::None).await.unwrap();
    }
    let key = |key: &str, condition| (key.to_owned(), condition);
    let wanted = vec![
        key("a", Condition::None),
        key("absent", Condition::None),
        key("c", Condition::Etag("0".repeat(32))),
        key("absent", Condition::Present),
    ];
    let answers = store.delete("b", wanted).await.unwrap();
    assert_eq!(answers, [Ok(()), Ok(()), Err(Unmet::Differs), Err(Unmet::Absent)]);
    assert_eq!(get(&store, "a").await, None);
    assert_eq!(list_all(&store, "", "", 1000).await, ["a/b", "c"]);
    assert_eq!(files(directory.path()).len(), 2);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 8, ..ProptestConfig::default() })]

    #[test]
    fn pages_together_list_every_key_once_in_the_order_of_bytes(
        keys in proptest::collection::btree_set("[ab/\u{0}\u{ff}\u{10ffff}]{1,4}", 0..24),
        prefix in "[ab/]{0,2}",
        delimiter in "(|/|a|/a|\u{10ffff})",
        limit in 1..5_usize,
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async {
            let directory = TempDir::new().unwrap();
            let store = open(directory.path()).await;
            let keys: Vec<String> = keys.into_iter().collect();
            for key in &keys {
                put(&store, key, b"", Condition::None).await.unwrap();
            }
            assert_eq!(
                list_all(&store, &prefix, &delimiter, limit).await,
                listed_by_definition(&keys, &prefix, &delimiter)
            );
        });
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    #[test]
    fn the_store_behaves_like_a_map(
        steps in proptest::collection::vec((0..3_u8, "[ab/]{0,2}", proptest::collection::vec(any::<u8>(), 0..40)), 1..20),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async {
            let directory = TempDir::new().unwrap();
            let mut store = open(directory.path()).await;
            let mut model: BTreeMap<String, Vec<u8>> = BTreeMap::new();
            for (step, key, content) in steps {
                match step {
                    0 => {
                        put(&store, &key, &content, Condition::None).await.unwrap();
                        model.insert(key, content);
                    }
                    1 => {
                        let written = put(&store, &key, &content, Condition::Absent).await.is_ok();
                        assert_eq!(written, !model.contains_key(&key));
                        model.entry(key).or_insert(content);
                    }
                    _ => store = open(directory.path()).await,
                }
                for (key, content) in &model {
                    assert_eq!(get(&store, key).await.as_ref(), Some(content));
                }
                assert_eq!(files(directory.path()).len(), model.len());
            }
        });
    }
}
