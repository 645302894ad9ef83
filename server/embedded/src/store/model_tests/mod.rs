//! The store against a plain model: random changes, some of which fail at a random step, and ends of the process and of the
//! power at random moments. What was acknowledged is there, what was refused is not, and what failed is there whole or not at all.

mod model;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use bytes::Bytes;
use futures::TryStreamExt as _;
use proptest::prelude::*;
use tempfile::TempDir;

use super::completion::{Wanted, Whole};
use super::object::{Algorithms, Attributes, ChecksumKind, Checksums, Condition, Place};
use super::uploads::{Address, UploadChecksum};
use super::{Listing, Shelf, Staged, Store, StoreError};
use crate::clock::SystemClock;
use crate::db::Db;
use crate::entropy::SystemEntropy;
use crate::faults::Faults;
use crate::fsck::{Kind, Report, fsck};
use crate::power::VolatileDisk;
use model::{End, Model, Object, Refusal, SMALLEST_PART_BYTES, State, Step, Trouble, Upload};

/// The store, what it stands on, and what is to be in it.
struct Trial {
    directory: TempDir,
    faults: Arc<Faults>,
    disk: Arc<VolatileDisk>,
    store: Store,
    model: Model,
}

impl Trial {
    async fn new() -> Self {
        let (directory, faults) = (TempDir::new().unwrap(), Arc::<Faults>::default());
        let disk = Arc::new(VolatileDisk::new(directory.path(), &faults));
        let store = open(directory.path(), &disk, &faults).await.unwrap();
        Self { directory, faults, disk, store, model: Model::default() }
    }

    async fn step(&mut self, step: Step, trouble: Option<Trouble>) {
        if let Step::Restart { end, leftovers } = step {
            self.restart(end, leftovers, trouble).await;
            assert!(self.is(&self.model).await, "{:?}", self.model);
            return;
        }
        self.faults.plan(trouble.map(|trouble| trouble.fault));
        let (outcome, after, refusal) = self.carry_out(step).await;
        let trouble = trouble.filter(|trouble| self.faults.taken() >= trouble.fault.at);
        self.faults.plan(None);
        if let Some(Trouble { end, .. }) = trouble.filter(|trouble| trouble.fault.for_good) {
            self.restart(end, false, None).await;
        }
        match outcome {
            Ok(()) => {
                assert_eq!(refusal, None);
                self.model = after;
            }
            Err(error) => match Refusal::of(&error) {
                Some(refused) => assert_eq!(Some(refused), refusal),
                None => {
                    assert!(trouble.is_some(), "{error}");
                    // It is not known whether a change was made that failed. If it was, it was made whole.
                    if !self.is(&self.model).await {
                        self.model = after;
                    }
                }
            },
        }
        assert!(self.is(&self.model).await, "{:?}", self.model);
    }

    /// What came of a step, what there is to be if it succeeded, and the refusal that is right.
    async fn carry_out(&mut self, step: Step) -> (Result<(), StoreError>, Model, Option<Refusal>) {
        let (store, mut after) = (self.store.clone(), self.model.clone());
        match step {
            Step::Put { key, content, want } => {
                let (key, condition) = (name(key), self.model.condition(&name(key), want));
                let outcome = put(&store, &key, &content, condition).await;
                after.put(&key, content);
                (outcome, after, self.model.refusal(&key, want))
            }
            Step::Delete { key, want } => {
                let (key, condition) = (name(key), self.model.condition(&name(key), want));
                let answers = store.delete("b", vec![(key.clone(), condition)]).await;
                let outcome = answers.and_then(|answers| answers[0].map_err(StoreError::Condition));
                after.objects.remove(&key);
                (outcome, after, self.model.refusal(&key, want))
            }
            Step::Copy { from, to } => {
                let outcome = copy(&store, &name(from), &name(to)).await;
                if let Some(object) = self.model.objects.get(&name(from)) {
                    after.put(&name(to), object.content.clone());
                }
                (outcome, after, None)
            }
            Step::Begin { key } => {
                let checksum = UploadChecksum { algorithm: "CRC32C".to_owned(), kind: ChecksumKind::Full, asked: true };
                let begun = store.begin(place(&name(key)), checksum).await;
                let outcome = begun.map(|id| {
                    let address = Address { bucket: "b".to_owned(), key: name(key), id };
                    after.uploads.push(Upload { address, parts: BTreeMap::new(), state: State::Open });
                });
                (outcome, after, None)
            }
            Step::AddPart { upload, number, content } => {
                let Some(index) = after.latest(upload) else { return (Ok(()), after, None) };
                let upload = &mut after.uploads[index];
                let outcome = add_part(&store, &upload.address, number, &content).await;
                let refusal = (upload.state != State::Open).then_some(Refusal::NoSuchUpload);
                upload.parts.insert(number, content);
                (outcome, after, refusal)
            }
            Step::Complete { upload, listed } => {
                let Some(index) = after.latest(upload) else { return (Ok(()), after, None) };
                let parts = after.uploads[index].listed(listed);
                let outcome = complete(&store, &after.uploads[index].address, &parts).await;
                let refusal = after.complete(index, &parts);
                (outcome, after, refusal)
            }
            Step::Abort { upload } => {
                let Some(index) = after.latest(upload) else { return (Ok(()), after, None) };
                let upload = &mut after.uploads[index];
                let outcome = store.abort(upload.address.clone()).await;
                let refusal = (upload.state != State::Open).then_some(Refusal::NoSuchUpload);
                upload.state = State::GivenUp;
                (outcome, after, refusal)
            }
            Step::List { limit } => {
                assert_eq!(list(&store, limit).await, after.objects.keys().cloned().collect::<Vec<_>>());
                (Ok(()), after, None)
            }
            Step::Restart { .. } => unreachable!("it is no change"),
        }
    }

    /// Ends the process without a word and starts others, of which the first may fail, until one answers; then there is no file
    /// that nothing refers to.
    async fn restart(&mut self, end: End, leftovers: bool, trouble: Option<Trouble>) {
        self.end(end).await;
        if leftovers {
            let blobs = self.directory.path().join("blobs");
            fs::write(blobs.join("incoming").join("0".repeat(32)), b"half").unwrap();
            fs::write(blobs.join("00").join("0".repeat(32)), b"nobody's").unwrap();
        }
        self.faults.plan(trouble.map(|trouble| trouble.fault));
        let mut started = open(self.directory.path(), &self.disk, &self.faults).await;
        if started.is_err() {
            self.faults.plan(None);
            self.end(trouble.unwrap().end).await;
            started = open(self.directory.path(), &self.disk, &self.faults).await;
        }
        self.store = started.unwrap();
        self.faults.plan(None);
        let named = self.store.db.read(|tx| super::index::blobs(tx).map_err(StoreError::from)).await.unwrap();
        let shards = fs::read_dir(self.directory.path().join("blobs")).unwrap();
        let files: usize = shards.map(|shard| fs::read_dir(shard.unwrap().path()).unwrap().count()).sum();
        assert_eq!(files, named.len());
    }

    /// Ends the process. Where the power is cut, the index is as it was committed, since a commit waits for the disk, and everything
    /// that it speaks of is whole before a start has looked.
    async fn end(&self, end: End) {
        if let End::PowerCut { luck } = end {
            self.store.db.close().await;
            self.disk.cut_power(luck).unwrap();
            undamaged(self.directory.path());
        }
    }

    /// Whether the store holds what the model says, and nothing else.
    async fn is(&self, model: &Model) -> bool {
        for key in (0..3).map(name) {
            let found = match self.store.read("b", &key).await.unwrap() {
                Some((object, content)) => {
                    let pieces = content.pieces(0..object.size).await.unwrap();
                    let content = pieces.try_collect::<Vec<_>>().await.unwrap().concat();
                    Some(Object { content, etag: object.etag })
                }
                None => None,
            };
            if found.as_ref() != model.objects.get(&key) {
                return false;
            }
        }
        for upload in &model.uploads {
            let found = match self.store.parts(&upload.address, 0).await {
                Ok((_, parts)) => parts.into_iter().map(|part| (part.number, part.md5)).collect::<Vec<_>>(),
                Err(StoreError::NoSuchUpload) if upload.state != State::Open => continue,
                Err(_) => return false,
            };
            let parts = upload.parts.iter().map(|(number, content)| (*number, model::digest(content)));
            if upload.state != State::Open || found != parts.collect::<Vec<(u32, [u8; 16])>>() {
                return false;
            }
        }
        true
    }
}

async fn open(directory: &Path, disk: &Arc<VolatileDisk>, faults: &Arc<Faults>) -> Result<Store, StoreError> {
    let db = Db::open(&directory.join("index.sqlite")).unwrap();
    let shelf = Shelf {
        root: directory.join("blobs"),
        disk: Arc::clone(disk) as _,
        reserve_bytes: 0,
        smallest_part_bytes: u64::try_from(SMALLEST_PART_BYTES).unwrap(),
    };
    let store = Store::open(db.clone(), shelf, Arc::new(SystemClock), Arc::new(SystemEntropy)).await?;
    db.inject(Arc::clone(faults));
    Ok(store)
}

/// Reads everything that the index speaks of.
fn undamaged(directory: &Path) -> Report {
    let report = fsck(directory).unwrap();
    assert!(report.damage.iter().all(|finding| finding.kind == Kind::Key), "{report}");
    report
}

fn name(key: u8) -> String {
    ["a", "a/b", "c"][usize::from(key)].to_owned()
}

fn place(key: &str) -> Place {
    let (attributes, metadata, tags) = (Attributes::default(), BTreeMap::new(), BTreeMap::new());
    Place { bucket: "b".to_owned(), key: key.to_owned(), attributes, metadata, tags }
}

async fn stage(store: &Store, content: &[u8]) -> Result<Staged, StoreError> {
    let algorithms = Algorithms { crc32c: true, ..Algorithms::default() };
    let mut writer = store.write_sized(algorithms, u64::try_from(content.len()).unwrap()).await?;
    for piece in content.chunks(256) {
        writer.push(Bytes::copy_from_slice(piece)).await?;
    }
    Ok(writer.finish().await?)
}

async fn put(store: &Store, key: &str, content: &[u8], condition: Condition) -> Result<(), StoreError> {
    let staged = stage(store, content).await?;
    store.commit(place(key), staged, condition).await.map(drop)
}

async fn copy(store: &Store, from: &str, to: &str) -> Result<(), StoreError> {
    let Some((object, content)) = store.read("b", from).await? else { return Ok(()) };
    let staged = store.copy(content, 0..object.size, Algorithms::default()).await?;
    store.commit(place(to), staged, Condition::None).await.map(drop)
}

async fn add_part(store: &Store, address: &Address, number: u32, content: &[u8]) -> Result<(), StoreError> {
    let staged = stage(store, content).await?;
    store.add_part(address.clone(), number, staged).await.map(drop)
}

async fn complete(store: &Store, address: &Address, listed: &[(u32, [u8; 16])]) -> Result<(), StoreError> {
    let wanted = |(number, md5): &(u32, [u8; 16])| {
        let (etag, checksums) = (hex::encode(md5), Checksums::default());
        Wanted { number: *number, etag, checksums }
    };
    let parts = listed.iter().map(wanted).collect();
    let whole = Whole { parts, checksums: Checksums::default(), size: None, condition: Condition::None };
    store.complete(address.clone(), whole).await.map(drop)
}

async fn list(store: &Store, limit: usize) -> Vec<String> {
    let (mut keys, mut after) = (Vec::new(), None);
    loop {
        let (bucket, prefix) = ("b".to_owned(), String::new());
        let page = store.list(Listing { bucket, prefix, delimiter: None, after, limit }).await.unwrap();
        keys.extend(page.objects.into_iter().map(|(key, _)| key));
        after = page.more_after;
        if after.is_none() {
            return keys;
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, max_shrink_iters: 200, ..ProptestConfig::default() })]

    #[test]
    fn whatever_fails_and_whenever_it_ends_the_store_is_what_it_said(
        steps in model::steps(),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async {
            let mut trial = Trial::new().await;
            for (step, trouble) in steps {
                trial.step(step, trouble).await;
            }
            trial.restart(End::PowerCut { luck: 0 }, true, None).await;
            let Trial { directory, store, .. } = trial;
            drop(store);
            let report = undamaged(directory.path());
            assert!(report.notes.is_empty(), "{report}");
        });
    }
}
