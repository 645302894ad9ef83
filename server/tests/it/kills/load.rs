//! Clients that write and read, and remember what was acknowledged.

use std::fmt;

use aws_sdk_s3::Client;
use aws_sdk_s3::error::SdkError;
use aws_sdk_s3::types::{CompletedMultipartUpload, CompletedPart};
use tokio::sync::watch;

use super::content::Version;
use super::random::Random;

/// A key that one client writes to.
#[derive(Debug)]
pub(super) struct Key {
    pub(super) name: String,
    /// What was acknowledged last: a content, or that there is none.
    pub(super) known: Option<Version>,
    /// What was asked for after that, without an answer.
    pub(super) unanswered: Option<Option<Version>>,
}

/// The keys of a client.
pub(super) fn keys(client: u64, count: u64) -> Vec<Key> {
    let key = |number| Key { name: format!("client {client}/{number}"), known: None, unanswered: None };
    (0..count).map(key).collect()
}

/// What was done.
#[derive(Debug, Default)]
pub(super) struct Tally {
    puts: u64,
    completions: u64,
    deletions: u64,
    reads: u64,
    pub(super) unanswered_done: u64,
    pub(super) unanswered_undone: u64,
    pub(super) compared_bytes: u64,
    pub(super) checked: u64,
    pub(super) copied: u64,
}

impl Tally {
    pub(super) fn add(&mut self, other: &Self) {
        self.puts += other.puts;
        self.completions += other.completions;
        self.deletions += other.deletions;
        self.reads += other.reads;
    }

    pub(super) fn acknowledged(&self) -> u64 {
        self.puts + self.completions + self.deletions
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { puts, completions, deletions, reads, unanswered_done, unanswered_undone, .. } = self;
        let Self { compared_bytes, checked, copied, .. } = self;
        write!(
            f,
            "{puts} puts, {completions} completed uploads and {deletions} deletions acknowledged, {reads} reads; "
        )?;
        write!(f, "without an answer: {unanswered_done} done, {unanswered_undone} not done; ")?;
        write!(f, "{compared_bytes} bytes compared after starts, {checked} checks and {copied} copies clean")
    }
}

/// The connection broke: the server was killed.
#[derive(Debug)]
pub(super) struct Killed;

/// A refusal is a fault, whatever else ends a request is the kill.
fn killed<E: fmt::Debug, R: fmt::Debug>(error: SdkError<E, R>) -> Killed {
    assert!(!matches!(error, SdkError::ServiceError(_)), "{error:?}");
    Killed
}

/// Works until the server is killed.
pub(super) async fn work(
    store: Client,
    bucket: String,
    mut keys: Vec<Key>,
    mut random: Random,
    answered: watch::Sender<u64>,
) -> (Vec<Key>, Tally) {
    let mut tally = Tally::default();
    loop {
        let chosen = usize::try_from(random.below(keys.len() as u64)).unwrap();
        let key = &mut keys[chosen];
        if act(&store, &bucket, key, &mut random, &mut tally).await.is_err() {
            return (keys, tally);
        }
        answered.send_modify(|count| *count += 1);
    }
}

async fn act(
    store: &Client,
    bucket: &str,
    key: &mut Key,
    random: &mut Random,
    tally: &mut Tally,
) -> Result<(), Killed> {
    let version = Version::choose(random);
    match random.below(10) {
        0..=4 => {
            key.unanswered = Some(Some(version));
            put(store, bucket, &key.name, version).await?;
            tally.puts += 1;
        }
        5 | 6 => {
            key.unanswered = Some(None);
            store.delete_object().bucket(bucket).key(&key.name).send().await.map_err(killed)?;
            tally.deletions += 1;
        }
        7 | 8 => {
            upload(store, bucket, key, version).await?;
            tally.completions += 1;
        }
        _ => {
            assert_eq!(get(store, bucket, &key.name).await?, key.known, "{}", key.name);
            tally.reads += 1;
            return Ok(());
        }
    }
    key.known = key.unanswered.take().flatten();
    Ok(())
}

async fn put(store: &Client, bucket: &str, key: &str, version: Version) -> Result<(), Killed> {
    let body = version.bytes().into();
    store.put_object().bucket(bucket).key(key).body(body).send().await.map(drop).map_err(killed)
}

/// In one part. Until the completion is asked for, nothing changes.
async fn upload(store: &Client, bucket: &str, key: &mut Key, version: Version) -> Result<(), Killed> {
    let begun = store.create_multipart_upload().bucket(bucket).key(&key.name).send().await.map_err(killed)?;
    let id = begun.upload_id().unwrap();
    let part = store.upload_part().bucket(bucket).key(&key.name).upload_id(id).part_number(1);
    let part = part.body(version.bytes().into()).send().await.map_err(killed)?;
    let part = CompletedPart::builder().part_number(1).e_tag(part.e_tag().unwrap()).build();
    let parts = CompletedMultipartUpload::builder().parts(part).build();
    key.unanswered = Some(Some(version));
    let completion = store.complete_multipart_upload().bucket(bucket).key(&key.name).upload_id(id);
    completion.multipart_upload(parts).send().await.map(drop).map_err(killed)
}

/// What is there, which has to be whole.
pub(super) async fn get(store: &Client, bucket: &str, key: &str) -> Result<Option<Version>, Killed> {
    match store.get_object().bucket(bucket).key(key).send().await {
        Ok(found) => {
            let bytes = found.body.collect().await.map_err(|_| Killed)?.into_bytes();
            Ok(Some(Version::of(&bytes).unwrap_or_else(|what| panic!("{key} is not whole: {what}"))))
        }
        Err(error) if error.as_service_error().is_some_and(|error| error.is_no_such_key()) => Ok(None),
        Err(error) => Err(killed(error)),
    }
}
