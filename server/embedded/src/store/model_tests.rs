//! The store against a plain model: random changes, some of which fail at a random step, and ends of the process at random
//! moments. What was acknowledged is there, what was refused is not, and what failed is there whole or not at all.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;
use std::sync::Arc;

use bytes::Bytes;
use futures::TryStreamExt as _;
use md5::{Digest as _, Md5};
use proptest::prelude::*;
use tempfile::TempDir;

use super::completion::{Incomplete, Wanted, Whole};
use super::object::{Algorithms, Attributes, ChecksumKind, Checksums, Condition, Place};
use super::uploads::{Address, UploadChecksum};
use super::{Listing, Shelf, Staged, Store, StoreError, Unmet};
use crate::clock::SystemClock;
use crate::db::Db;
use crate::entropy::SystemEntropy;
use crate::faults::{Fault, Faults, FaultyDisk};
use crate::fsck::{Kind, fsck};

/// What is done.
#[derive(Debug, Clone)]
enum Step {
    Put { key: u8, content: Vec<u8>, want: Want },
    Delete { key: u8, want: Want },
    Copy { from: u8, to: u8 },
    Begin { key: u8 },
    AddPart { upload: usize, number: u32, content: Vec<u8> },
    Complete { upload: usize },
    Abort { upload: usize },
    List { limit: usize },
    Restart { leftovers: bool },
}

/// On what condition.
#[derive(Debug, Clone, Copy)]
enum Want {
    Anything,
    Nothing,
    Something,
    TheSame,
    Another,
}

fn want() -> impl Strategy<Value = Want> {
    prop_oneof![
        4 => Just(Want::Anything),
        1 => Just(Want::Nothing),
        1 => Just(Want::Something),
        1 => Just(Want::TheSame),
        1 => Just(Want::Another),
    ]
}

fn content() -> impl Strategy<Value = Vec<u8>> {
    proptest::collection::vec(any::<u8>(), 0..600)
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        6 => (0..3_u8, content(), want()).prop_map(|(key, content, want)| Step::Put { key, content, want }),
        2 => (0..3_u8, want()).prop_map(|(key, want)| Step::Delete { key, want }),
        2 => (0..3_u8, 0..3_u8).prop_map(|(from, to)| Step::Copy { from, to }),
        2 => (0..3_u8).prop_map(|key| Step::Begin { key }),
        4 => (0..3_usize, 1..3_u32, content())
            .prop_map(|(upload, number, content)| Step::AddPart { upload, number, content }),
        3 => (0..3_usize).prop_map(|upload| Step::Complete { upload }),
        1 => (0..3_usize).prop_map(|upload| Step::Abort { upload }),
        1 => (1..3_usize).prop_map(|limit| Step::List { limit }),
        2 => any::<bool>().prop_map(|leftovers| Step::Restart { leftovers }),
    ]
}

fn fault() -> impl Strategy<Value = Option<Fault>> {
    let error = prop_oneof![Just(io::ErrorKind::StorageFull), Just(io::ErrorKind::Other)];
    let fault = (1..14_u64, error, any::<bool>()).prop_map(|(at, error, for_good)| Fault { at, error, for_good });
    proptest::option::weighted(0.4, fault)
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Object {
    content: Vec<u8>,
    etag: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum State {
    Open,
    Completed,
    GivenUp,
}

#[derive(Debug, Clone)]
struct Upload {
    address: Address,
    parts: BTreeMap<u32, Vec<u8>>,
    state: State,
}

/// What there is to be.
#[derive(Debug, Clone, Default)]
struct Model {
    objects: BTreeMap<String, Object>,
    uploads: Vec<Upload>,
}

impl Model {
    fn condition(&self, key: &str, want: Want) -> Condition {
        match want {
            Want::Anything => Condition::None,
            Want::Nothing => Condition::Absent,
            Want::Something => Condition::Present,
            Want::TheSame => Condition::Etag(self.objects.get(key).map_or_else(String::new, |it| it.etag.clone())),
            Want::Another => Condition::Etag("0".repeat(32)),
        }
    }

    fn refusal(&self, key: &str, want: Want) -> Option<Refusal> {
        let there = self.objects.contains_key(key);
        match want {
            Want::Anything => None,
            Want::Nothing => there.then_some(Refusal::Condition(Unmet::Differs)),
            Want::Something | Want::TheSame => (!there).then_some(Refusal::Condition(Unmet::Absent)),
            Want::Another => Some(Refusal::Condition(if there { Unmet::Differs } else { Unmet::Absent })),
        }
    }

    fn put(&mut self, key: &str, content: Vec<u8>) {
        let etag = hex::encode(Md5::digest(&content));
        self.objects.insert(key.to_owned(), Object { content, etag });
    }

    /// What completing an upload comes to.
    fn complete(&mut self, index: usize) -> Option<Refusal> {
        let upload = &mut self.uploads[index];
        let parts: Vec<&Vec<u8>> = upload.parts.values().collect();
        match (&upload.state, parts.as_slice()) {
            (State::GivenUp, _) => Some(Refusal::NoSuchUpload),
            (State::Completed, _) => None,
            (State::Open, []) => Some(Refusal::Incomplete(Incomplete::Part)),
            (State::Open, [content]) => {
                let etag = format!("{}-1", hex::encode(Md5::digest(Md5::digest(content))));
                let object = Object { content: (*content).clone(), etag };
                self.objects.insert(upload.address.key.clone(), object);
                upload.state = State::Completed;
                None
            }
            (State::Open, _) => Some(Refusal::Incomplete(Incomplete::Small)),
        }
    }
}

/// An answer that says no, and is right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Refusal {
    Condition(Unmet),
    NoSuchUpload,
    Incomplete(Incomplete),
}

impl Refusal {
    fn of(error: &StoreError) -> Option<Self> {
        match error {
            StoreError::Condition(unmet) => Some(Self::Condition(*unmet)),
            StoreError::NoSuchUpload => Some(Self::NoSuchUpload),
            StoreError::Incomplete(incomplete) => Some(Self::Incomplete(*incomplete)),
            StoreError::Db(_) | StoreError::File(_) => None,
        }
    }
}

/// The store, what it stands on, and what is to be in it.
struct Trial {
    directory: TempDir,
    faults: Arc<Faults>,
    store: Store,
    model: Model,
}

impl Trial {
    async fn new() -> Self {
        let (directory, faults) = (TempDir::new().unwrap(), Arc::<Faults>::default());
        let store = open(directory.path(), &faults).await;
        Self { directory, faults, store, model: Model::default() }
    }

    async fn step(&mut self, step: Step, fault: Option<Fault>) {
        self.faults.plan(fault);
        let (outcome, after, refusal) = self.carry_out(step).await;
        let reached = fault.is_some_and(|fault| self.faults.taken() >= fault.at);
        self.faults.plan(None);
        if reached && fault.is_some_and(|fault| fault.for_good) {
            self.restart(false).await;
        }
        match outcome {
            Ok(()) => {
                assert_eq!(refusal, None);
                self.model = after;
            }
            Err(error) => match Refusal::of(&error) {
                Some(refused) => assert_eq!(Some(refused), refusal),
                None => {
                    assert!(reached, "{error}");
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
                let Some(index) = upload.checked_rem(after.uploads.len()) else { return (Ok(()), after, None) };
                let upload = &mut after.uploads[index];
                let outcome = add_part(&store, &upload.address, number, &content).await;
                let refusal = (upload.state != State::Open).then_some(Refusal::NoSuchUpload);
                upload.parts.insert(number, content);
                (outcome, after, refusal)
            }
            Step::Complete { upload } => {
                let Some(index) = upload.checked_rem(after.uploads.len()) else { return (Ok(()), after, None) };
                let outcome = complete(&store, &after.uploads[index]).await;
                let refusal = after.complete(index);
                (outcome, after, refusal)
            }
            Step::Abort { upload } => {
                let Some(index) = upload.checked_rem(after.uploads.len()) else { return (Ok(()), after, None) };
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
            Step::Restart { leftovers } => {
                self.faults.plan(None);
                self.restart(leftovers).await;
                (Ok(()), after, None)
            }
        }
    }

    /// Ends the process without a word and starts another; then there is no file that nothing refers to.
    async fn restart(&mut self, leftovers: bool) {
        if leftovers {
            let blobs = self.directory.path().join("blobs");
            fs::write(blobs.join("incoming").join("0".repeat(32)), b"half").unwrap();
            fs::write(blobs.join("00").join("0".repeat(32)), b"nobody's").unwrap();
        }
        self.store = open(self.directory.path(), &self.faults).await;
        let named = self.store.db.read(|tx| super::index::blobs(tx).map_err(StoreError::from)).await.unwrap();
        let shards = fs::read_dir(self.directory.path().join("blobs")).unwrap();
        let files: usize = shards.map(|shard| fs::read_dir(shard.unwrap().path()).unwrap().count()).sum();
        assert_eq!(files, named.len());
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
            let parts = upload.parts.iter().map(|(number, content)| (*number, Md5::digest(content).into()));
            if upload.state != State::Open || found != parts.collect::<Vec<(u32, [u8; 16])>>() {
                return false;
            }
        }
        true
    }
}

async fn open(directory: &Path, faults: &Arc<Faults>) -> Store {
    let db = Db::open(&directory.join("index.sqlite")).unwrap();
    let disk = Arc::new(FaultyDisk(Arc::clone(faults)));
    let shelf = Shelf { root: directory.join("blobs"), disk, reserve_bytes: 0 };
    let store = Store::open(db.clone(), shelf, Arc::new(SystemClock), Arc::new(SystemEntropy)).await.unwrap();
    db.inject(Arc::clone(faults));
    store
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

async fn complete(store: &Store, upload: &Upload) -> Result<(), StoreError> {
    let wanted = |(number, content): (&u32, &Vec<u8>)| {
        let (etag, checksums) = (hex::encode(Md5::digest(content)), Checksums::default());
        Wanted { number: *number, etag, checksums }
    };
    let parts = upload.parts.iter().map(wanted).collect();
    let whole = Whole { parts, checksums: Checksums::default(), size: None, condition: Condition::None };
    store.complete(upload.address.clone(), whole).await.map(drop)
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
        steps in proptest::collection::vec((step(), fault()), 1..24),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async {
            let mut trial = Trial::new().await;
            for (step, fault) in steps {
                trial.step(step, fault).await;
            }
            trial.restart(true).await;
            let Trial { directory, store, .. } = trial;
            drop(store);
            let report = fsck(directory.path()).unwrap();
            let damage: Vec<_> = report.damage.iter().filter(|finding| finding.kind != Kind::Key).collect();
            assert!(damage.is_empty() && report.notes.is_empty(), "{report}");
        });
    }
}
