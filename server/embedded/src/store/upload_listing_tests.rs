//! Every unfinished upload is listed once, whatever the size of the pages, and groups stand for the uploads in them.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use tempfile::TempDir;

use super::{UploadListing, UploadMarker};
use crate::clock::SystemClock;
use crate::db::Db;
use crate::disk::SystemDisk;
use crate::entropy::SystemEntropy;
use crate::store::object::{Attributes, ChecksumKind, Place};
use crate::store::uploads::UploadChecksum;
use crate::store::{SMALLEST_PART_BYTES, Shelf, Store, Tags};

/// Two uploads of some keys, and keys around a group that a careless jump would miss or repeat.
const KEYS: [&str; 9] = ["a", "a/1", "a/1", "a/2/x", "a0", "b", "b", "c/", "ü/ü"];

async fn open(directory: &Path) -> Store {
    let db = Db::open(&directory.join("index.sqlite")).unwrap();
    let shelf = Shelf {
        root: directory.join("blobs"),
        disk: Arc::new(SystemDisk),
        reserve_bytes: 0,
        smallest_part_bytes: SMALLEST_PART_BYTES,
    };
    let store = Store::open(db, shelf, Arc::new(SystemClock), Arc::new(SystemEntropy)).await.unwrap();
    for key in KEYS {
        begin(&store, "b", key).await;
    }
    begin(&store, "another", "a").await;
    store
}

async fn begin(store: &Store, bucket: &str, key: &str) {
    let (bucket, key) = (bucket.to_owned(), key.to_owned());
    let checksum = UploadChecksum { algorithm: "CRC32C".to_owned(), kind: ChecksumKind::Full, asked: false };
    let (attributes, metadata) = (Attributes::default(), BTreeMap::new());
    store.begin(Place { bucket, key, attributes, metadata, tags: Tags::new() }, checksum).await.unwrap();
}

/// All entries, page by page; groups are in brackets.
async fn all(store: &Store, prefix: &str, delimiter: &str, limit: usize) -> Vec<String> {
    let (mut entries, mut after) = (Vec::new(), None);
    loop {
        let (bucket, prefix) = ("b".to_owned(), prefix.to_owned());
        let delimiter = Some(delimiter.to_owned()).filter(|delimiter| !delimiter.is_empty());
        let page = store.uploads(UploadListing { bucket, prefix, delimiter, after, limit }).await.unwrap();
        assert!(page.uploads.len() + page.groups.len() <= limit);
        let mut found: Vec<(String, String)> =
            page.uploads.into_iter().map(|upload| (upload.key.clone(), upload.key)).collect();
        found.extend(page.groups.into_iter().map(|group| (group.clone(), format!("({group})"))));
        found.sort_by(|one, other| one.0.cmp(&other.0));
        entries.extend(found.into_iter().map(|(_, shown)| shown));
        let Some(last) = page.more_after else { return entries };
        after = Some(last);
    }
}

#[tokio::test]
async fn pages_of_any_size_together_list_every_upload_once() {
    let directory = TempDir::new().unwrap();
    let store = open(directory.path()).await;
    for limit in 1..=10 {
        assert_eq!(all(&store, "", "", limit).await, KEYS, "{limit}");
        assert_eq!(all(&store, "a/", "", limit).await, ["a/1", "a/1", "a/2/x"], "{limit}");
    }
}

#[tokio::test]
async fn keys_with_the_delimiter_are_one_entry_together() {
    let directory = TempDir::new().unwrap();
    let store = open(directory.path()).await;
    for limit in 1..=10 {
        assert_eq!(all(&store, "", "/", limit).await, ["a", "(a/)", "a0", "b", "b", "(c/)", "(ü/)"], "{limit}");
        assert_eq!(all(&store, "a/", "/", limit).await, ["a/1", "a/1", "(a/2/)"], "{limit}");
        assert_eq!(all(&store, "c/", "/", limit).await, ["c/"], "{limit}");
        assert_eq!(all(&store, "x", "/", limit).await, Vec::<String>::new(), "{limit}");
    }
}

#[tokio::test]
async fn a_marker_without_an_upload_leaves_out_all_of_its_key() {
    let directory = TempDir::new().unwrap();
    let store = open(directory.path()).await;
    for (key, delimiter, rest) in [("b", None, "c/"), ("a/1", None, "a/2/x"), ("a/1", Some("/"), "a0")] {
        let listing = UploadListing {
            bucket: "b".to_owned(),
            prefix: String::new(),
            delimiter: delimiter.map(str::to_owned),
            after: Some(UploadMarker { key: key.to_owned(), id: None }),
            limit: 100,
        };
        let page = store.uploads(listing).await.unwrap();
        let first = page.uploads.first().map(|upload| upload.key.as_str());
        // A marker within a group is not the group: what follows in it still makes the group.
        let group = page.groups.first().map(String::as_str).filter(|group| Some(*group) < first);
        assert_eq!(group, delimiter.map(|_| "a/"), "{key}");
        assert_eq!(first, Some(rest), "{key}");
    }
}

#[tokio::test]
async fn a_list_of_no_entries_is_whole() {
    let directory = TempDir::new().unwrap();
    let store = open(directory.path()).await;
    let (bucket, prefix) = ("b".to_owned(), String::new());
    let page = store.uploads(UploadListing { bucket, prefix, delimiter: None, after: None, limit: 0 }).await.unwrap();
    assert!(page.uploads.is_empty() && page.more_after.is_none());
}
