//! Checking and copying data directories: whole ones, damaged ones, served ones.

mod backing_up;
mod checking;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use bytes::Bytes;
use futures::TryStreamExt as _;

use crate::clock::SystemClock;
use crate::data_dir::{BLOBS, DataDir, OUTBOX};
use crate::db::Db;
use crate::disk::SystemDisk;
use crate::entropy::SystemEntropy;
use crate::seal::Purpose;
use crate::store::completion::{Wanted, Whole};
use crate::store::object::{ChecksumKind, Checksums};
use crate::store::uploads::{Address, UploadChecksum};
use crate::store::{Algorithms, Attributes, Condition, Place, SMALLEST_PART_BYTES, Shelf, Staged, Store};

/// A data directory that is being served, as far as these tests need it.
struct Served {
    store: Store,
    _held: DataDir,
}

impl Served {
    async fn open(path: &Path) -> Self {
        let held = DataDir::open(path).unwrap();
        let seal = held.key(&SystemEntropy).unwrap();
        held.subdirectory(OUTBOX).unwrap();
        let blobs = held.subdirectory(BLOBS).unwrap();
        let db = Db::open(&held.index().unwrap()).unwrap();
        let sealed = seal.seal(&SystemEntropy, Purpose::SigningKey, "current", b"secret").unwrap();
        let insert = "INSERT INTO signing_key (id, sealed, created_s) VALUES ('current', ?1, 0) ON CONFLICT DO NOTHING";
        db.write(move |tx| tx.execute(insert, [sealed]).map_err(crate::db::DbError::from)).await.unwrap();
        let shelf = Shelf {
            root: blobs,
            disk: Arc::new(SystemDisk),
            reserve_bytes: 0,
            smallest_part_bytes: SMALLEST_PART_BYTES,
        };
        let store = Store::open(db, shelf, Arc::new(SystemClock), Arc::new(SystemEntropy)).await.unwrap();
        Self { store, _held: held }
    }

    async fn stage(&self, content: &[u8]) -> Staged {
        let mut writer = self.store.write(Algorithms { crc32: true, ..Algorithms::default() });
        writer.push(Bytes::copy_from_slice(content)).await.unwrap();
        writer.finish().await.unwrap()
    }

    async fn put(&self, key: &str, content: &[u8]) {
        let staged = self.stage(content).await;
        self.store.commit(place(key), staged, Condition::None).await.unwrap();
    }

    async fn delete(&self, key: &str) {
        self.store.delete("b", vec![(key.to_owned(), Condition::None)]).await.unwrap();
    }

    /// An upload with one part, the checksum being of the parts' checksums if `composite`.
    async fn upload(&self, key: &str, content: &[u8], kind: ChecksumKind) -> (Address, Wanted) {
        let checksum = UploadChecksum { algorithm: "CRC32".to_owned(), kind, asked: true };
        let id = self.store.begin(place(key), checksum).await.unwrap();
        let address = Address { bucket: "b".to_owned(), key: key.to_owned(), id };
        let part = self.store.add_part(address.clone(), 7, self.stage(content).await).await.unwrap();
        (address, Wanted { number: 7, etag: hex::encode(part.md5), checksums: Checksums::default() })
    }

    async fn complete(&self, (address, part): (Address, Wanted)) {
        let whole =
            Whole { parts: vec![part], checksums: Checksums::default(), size: None, condition: Condition::None };
        self.store.complete(address, whole).await.unwrap();
    }

    /// What the object's content is now.
    async fn get(&self, key: &str) -> Option<Vec<u8>> {
        let (object, content) = self.store.read("b", key).await.unwrap()?;
        let pieces = content.pieces(0..object.size).await.unwrap();
        Some(pieces.try_collect::<Vec<_>>().await.unwrap().concat())
    }
}

fn place(key: &str) -> Place {
    let (attributes, metadata, tags) = (Attributes::default(), BTreeMap::new(), BTreeMap::new());
    Place { bucket: "b".to_owned(), key: key.to_owned(), attributes, metadata, tags }
}

/// The content files with this content, below a data directory.
fn files_with(path: &Path, content: &[u8]) -> Vec<PathBuf> {
    let shards = fs::read_dir(path.join(BLOBS)).unwrap().map(|entry| entry.unwrap().path());
    let files = shards.filter(|shard| shard.is_dir()).flat_map(|shard| fs::read_dir(shard).unwrap());
    files.map(|entry| entry.unwrap().path()).filter(|file| fs::read(file).unwrap() == content).collect()
}
