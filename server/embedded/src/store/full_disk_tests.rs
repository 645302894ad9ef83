//! A full disk, at every step of every change: the answer says so, nothing has changed, and nothing is left behind. A process that
//! ends at any of these steps leaves a store that is whole.

use std::collections::BTreeMap;
use std::fs;
use std::future::Future;
use std::io;
use std::path::Path;
use std::sync::Arc;

use bytes::Bytes;
use futures::TryStreamExt as _;
use tempfile::TempDir;

use super::completion::{Wanted, Whole};
use super::object::{Algorithms, Attributes, ChecksumKind, Checksums, Condition, Place};
use super::uploads::{Address, UploadChecksum};
use super::{SMALLEST_PART_BYTES, Shelf, Store, StoreError};
use crate::clock::SystemClock;
use crate::db::Db;
use crate::disk::{Disk, SystemDisk};
use crate::entropy::SystemEntropy;
use crate::faults::{Fault, Faults, FaultyDisk};

/// More steps than any change takes.
const STEPS: u64 = 64;

async fn open(directory: &Path, disk: Arc<dyn Disk>, reserve_bytes: u64) -> (Store, Db) {
    let db = Db::open(&directory.join("index.sqlite")).unwrap();
    let shelf = Shelf { root: directory.join("blobs"), disk, reserve_bytes, smallest_part_bytes: SMALLEST_PART_BYTES };
    let store = Store::open(db.clone(), shelf, Arc::new(SystemClock), Arc::new(SystemEntropy)).await.unwrap();
    (store, db)
}

async fn write(store: &Store, content: &'static [u8]) -> Result<super::Staged, StoreError> {
    let length = u64::try_from(content.len()).unwrap();
    let mut writer = store.write_sized(Algorithms::default(), length).await?;
    writer.push(Bytes::from_static(content)).await?;
    Ok(writer.finish().await?)
}

fn place(key: &str) -> Place {
    let (attributes, metadata, tags) = (Attributes::default(), BTreeMap::new(), BTreeMap::new());
    Place { bucket: "b".to_owned(), key: key.to_owned(), attributes, metadata, tags }
}

async fn put(store: Store) -> Result<(), StoreError> {
    put_content(store, b"new").await
}

async fn put_content(store: Store, content: &'static [u8]) -> Result<(), StoreError> {
    let staged = write(&store, content).await?;
    store.commit(place("k"), staged, Condition::None).await.map(drop)
}

async fn delete(store: Store) -> Result<(), StoreError> {
    store.delete("b", vec![("k".to_owned(), Condition::None)]).await.map(drop)
}

async fn add_part(store: Store, address: Address) -> Result<(), StoreError> {
    let staged = write(&store, b"a new part").await?;
    store.add_part(address, 1, staged).await.map(drop)
}

async fn complete(store: Store, address: Address) -> Result<(), StoreError> {
    let (_, parts) = store.parts(&address, 0).await?;
    let wanted = |number, md5: [u8; 16]| Wanted { number, etag: hex::encode(md5), checksums: Checksums::default() };
    let parts = parts.into_iter().map(|part| wanted(part.number, part.md5)).collect();
    let whole = Whole { parts, checksums: Checksums::default(), size: None, condition: Condition::None };
    store.complete(address, whole).await.map(drop)
}

/// Everything that can be seen of the store: objects with their ETags, parts, and how many files there are.
async fn seen(store: &Store, directory: &Path, upload: &Address) -> (Vec<(String, String)>, Vec<String>, usize) {
    let mut objects = Vec::new();
    for key in ["k", "u"] {
        if let Some(object) = store.find("b", key).await.unwrap() {
            objects.push((key.to_owned(), object.etag));
        }
    }
    let parts = match store.parts(upload, 0).await {
        Ok((_, parts)) => parts.into_iter().map(|part| hex::encode(part.md5)).collect(),
        Err(StoreError::NoSuchUpload) => vec!["completed".to_owned()],
        Err(error) => panic!("{error}"),
    };
    let shards = fs::read_dir(directory.join("blobs")).unwrap().map(|entry| entry.unwrap().path());
    let files = shards.filter(|path| path.is_dir()).map(|shard| fs::read_dir(shard).unwrap().count()).sum();
    (objects, parts, files)
}

/// A store with faults to come.
struct Faulty {
    directory: TempDir,
    faults: Arc<Faults>,
    store: Store,
    db: Db,
}

impl Faulty {
    async fn new() -> Self {
        let (directory, faults) = (TempDir::new().unwrap(), Arc::<Faults>::default());
        let (store, db) = open(directory.path(), Arc::new(FaultyDisk(Arc::clone(&faults))), 0).await;
        db.inject(Arc::clone(&faults));
        Self { directory, faults, store, db }
    }

    /// As after the end of the process: nothing of it is left but what is on the disk.
    async fn again(self) -> Self {
        let Self { directory, faults, store, db } = self;
        drop((store, db));
        let (store, db) = open(directory.path(), Arc::new(FaultyDisk(Arc::clone(&faults))), 0).await;
        db.inject(Arc::clone(&faults));
        Self { directory, faults, store, db }
    }

    /// An object, and an upload with one part.
    async fn prepare(&self) -> Address {
        put_content(self.store.clone(), b"old").await.unwrap();
        let checksum = UploadChecksum { algorithm: "CRC64NVME".to_owned(), kind: ChecksumKind::Full, asked: true };
        let id = self.store.begin(place("u"), checksum).await.unwrap();
        let upload = Address { bucket: "b".to_owned(), key: "u".to_owned(), id };
        let mut writer = self.store.write(Algorithms { crc64nvme: true, ..Algorithms::default() });
        writer.push(Bytes::from_static(b"a part")).await.unwrap();
        self.store.add_part(upload.clone(), 1, writer.finish().await.unwrap()).await.unwrap();
        upload
    }

    async fn seen(&self, upload: &Address) -> (Vec<(String, String)>, Vec<String>, usize) {
        seen(&self.store, self.directory.path(), upload).await
    }
}

/// Tries a change with a fault at its first step, at its second one, and so on, until it succeeds without one. Returns how many
/// steps it has.
async fn at_every_step<F, C>(change: C, error: io::ErrorKind, for_good: bool) -> u64
where
    F: Future<Output = Result<(), StoreError>>,
    C: Fn(Store, Address) -> F,
{
    let mut faulty = Faulty::new().await;
    for at in 1..STEPS {
        let upload = faulty.prepare().await;
        let before = faulty.seen(&upload).await;
        faulty.faults.plan(Some(Fault { at, error, for_good }));
        let outcome = change(faulty.store.clone(), upload.clone()).await;
        let reached = faulty.faults.taken() >= at;
        faulty.faults.plan(None);
        if !reached {
            outcome.unwrap();
            return at - 1;
        }
        let after = faulty.seen(&upload).await;
        if for_good {
            faulty = faulty.again().await;
            let again = faulty.seen(&upload).await;
            assert_eq!((&again.0, &again.1), (&after.0, &after.1), "step {at}: a start changes nothing that is seen");
            let named = faulty.db.read(|tx| super::index::blobs(tx).map_err(StoreError::from)).await.unwrap();
            assert_eq!(again.2, named.len(), "step {at}: after a start there is no file that the index does not name");
        } else if let Err(failure) = outcome {
            assert!(failure.is_full(), "step {at}: {failure}");
            assert_eq!(after, before, "step {at}");
        } else {
            // All that could not be done was to remove a file: the next start does it.
            assert_ne!(after, before, "step {at}");
        }
        for key in ["k", "u"] {
            if let Some((object, content)) = faulty.store.read("b", key).await.unwrap() {
                let pieces = content.pieces(0..object.size).await.unwrap();
                assert_eq!(
                    pieces.try_collect::<Vec<_>>().await.unwrap().concat().len(),
                    usize::try_from(object.size).unwrap()
                );
            }
        }
        match change(faulty.store.clone(), upload).await {
            Ok(()) | Err(StoreError::NoSuchUpload) => {}
            Err(failure) => panic!("step {at}, repeated: {failure}"),
        }
    }
    panic!("the change takes more than {STEPS} steps");
}

#[tokio::test]
async fn a_full_disk_at_any_step_changes_nothing_and_leaves_nothing() {
    let full = io::ErrorKind::StorageFull;
    assert!(at_every_step(|store, _| put(store), full, false).await > 8);
    assert!(at_every_step(add_part, full, false).await > 8);
    assert!(at_every_step(complete, full, false).await > 3);
    assert!(at_every_step(|store, _| delete(store), full, false).await > 3);
}

#[tokio::test]
async fn a_process_that_ends_at_any_step_leaves_a_whole_store() {
    let broken = io::ErrorKind::Other;
    assert!(at_every_step(|store, _| put(store), broken, true).await > 8);
    assert!(at_every_step(add_part, broken, true).await > 8);
    assert!(at_every_step(complete, broken, true).await > 3);
    assert!(at_every_step(|store, _| delete(store), broken, true).await > 3);
}

#[tokio::test]
async fn an_index_that_cannot_grow_refuses_writes_and_takes_them_again_when_it_can() {
    let directory = TempDir::new().unwrap();
    let (store, db) = open(directory.path(), Arc::new(SystemDisk), 0).await;
    let limit = |pages: u32| {
        db.write(move |tx| {
            tx.query_row(&format!("PRAGMA max_page_count = {pages}"), [], |_| Ok(())).map_err(StoreError::from)
        })
    };
    limit(1).await.unwrap();
    let mut written = 0_u32;
    let failure = loop {
        let staged = write(&store, b"content").await.unwrap();
        let key = format!("a key that takes some room, so that the index is full soon {written}");
        match store.commit(place(&key), staged, Condition::None).await {
            Ok(_) => written += 1,
            Err(failure) => break failure,
        }
    };
    assert!(failure.is_full(), "{failure}");
    let upload = Address { bucket: "b".to_owned(), key: "u".to_owned(), id: super::uploads::UploadId([0; 16]) };
    assert_eq!(seen(&store, directory.path(), &upload).await.2, usize::try_from(written).unwrap());
    limit(1_000_000).await.unwrap();
    put(store).await.unwrap();
}

#[tokio::test]
async fn content_that_would_take_the_last_room_is_refused_before_it_is_sent() {
    let directory = TempDir::new().unwrap();
    let free = SystemDisk.free_bytes(directory.path()).unwrap();
    let (store, _) = open(directory.path(), Arc::new(SystemDisk), free.saturating_mul(2)).await;
    let refused = write(&store, b"a byte").await.unwrap_err();
    assert!(refused.is_full(), "{refused}");
    let incoming = directory.path().join("blobs/incoming");
    assert_eq!(fs::read_dir(incoming).unwrap().count(), 0);
    delete(store).await.unwrap();
}
