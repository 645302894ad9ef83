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
    /// Of these, with more than one part.
    of_parts: u64,
    copies: u64,
    parts_copied: u64,
    deletions: u64,
    reads: u64,
    pub(super) unanswered_done: u64,
    pub(super) unanswered_undone: u64,
    pub(super) compared_bytes: u64,
    pub(super) checked: u64,
    pub(super) backups: u64,
}

impl Tally {
    pub(super) fn add(&mut self, other: &Self) {
        self.puts += other.puts;
        self.completions += other.completions;
        self.of_parts += other.of_parts;
        self.copies += other.copies;
        self.parts_copied += other.parts_copied;
        self.deletions += other.deletions;
        self.reads += other.reads;
    }

    pub(super) fn acknowledged(&self) -> u64 {
        self.puts + self.completions + self.copies + self.deletions
    }

    /// Whether something of every kind was acknowledged.
    pub(super) fn is_complete(&self) -> bool {
        let kinds = [self.puts, self.completions, self.of_parts, self.copies, self.parts_copied, self.deletions];
        kinds.into_iter().all(|count| count > 0)
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { puts, completions, of_parts, copies, parts_copied, deletions, reads, .. } = self;
        let Self { unanswered_done, unanswered_undone, compared_bytes, checked, backups, .. } = self;
        write!(
            f,
            "{puts} puts, {completions} completed uploads ({of_parts} of several parts, {parts_copied} parts copied), "
        )?;
        write!(f, "{copies} copies and {deletions} deletions acknowledged, {reads} reads; ")?;
        write!(f, "without an answer: {unanswered_done} done, {unanswered_undone} not done; ")?;
        write!(f, "{compared_bytes} bytes compared after starts, {checked} checks and {backups} backups clean")
    }
}

/// How many bytes each part has but the last: the fewest that S3 takes.
const PART_BYTES: usize = 5 << 20;

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
        if act(&store, &bucket, (&mut keys, chosen), &mut random, &mut tally).await.is_err() {
            return (keys, tally);
        }
        answered.send_modify(|count| *count += 1);
    }
}

/// Does something with one of the keys. Another one may be the source.
async fn act(
    store: &Client,
    bucket: &str,
    (keys, chosen): (&mut [Key], usize),
    random: &mut Random,
    tally: &mut Tally,
) -> Result<(), Killed> {
    let wish = random.below(40);
    let source = match wish {
        31..=33 => any_source(keys, chosen, random),
        34 | 35 => longest_source(keys, chosen),
        _ => None,
    };
    let key = &mut keys[chosen];
    match (wish, source) {
        (0..=16, _) => {
            put(store, bucket, key, Version::choose(random)).await?;
            tally.puts += 1;
        }
        (17..=23, _) => {
            key.unanswered = Some(None);
            store.delete_object().bucket(bucket).key(&key.name).send().await.map_err(killed)?;
            tally.deletions += 1;
        }
        (24..=29, _) => {
            Upload { version: Version::choose(random), source: None }.send(store, bucket, key, tally).await?;
        }
        (30, _) => {
            let version = Version::above(PART_BYTES as u64, random);
            Upload { version, source: None }.send(store, bucket, key, tally).await?;
        }
        (31..=33, Some((source, version))) => {
            key.unanswered = Some(Some(version));
            let copy = store.copy_object().bucket(bucket).key(&key.name).copy_source(path(bucket, &source));
            copy.send().await.map_err(killed)?;
            tally.copies += 1;
        }
        (34 | 35, Some((source, version))) => {
            Upload { version, source: Some(source) }.send(store, bucket, key, tally).await?;
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

/// The other keys that have content, with what they have.
fn sources(keys: &[Key], chosen: usize) -> impl Iterator<Item = (String, Version)> {
    let others = keys.iter().enumerate().filter(move |(number, _)| *number != chosen);
    others.filter_map(|(_, key)| Some((key.name.clone(), key.known?)))
}

fn any_source(keys: &[Key], chosen: usize, random: &mut Random) -> Option<(String, Version)> {
    let count = sources(keys, chosen).count() as u64;
    let place = random.next().checked_rem(count)?;
    sources(keys, chosen).nth(usize::try_from(place).unwrap())
}

/// The one that is copied in several parts, if there is such a one.
fn longest_source(keys: &[Key], chosen: usize) -> Option<(String, Version)> {
    sources(keys, chosen).max_by_key(|(_, version)| version.length())
}

/// A key as the source of a copy.
fn path(bucket: &str, key: &str) -> String {
    format!("{bucket}/{}", key.replace(' ', "%20"))
}

async fn put(store: &Client, bucket: &str, key: &mut Key, version: Version) -> Result<(), Killed> {
    key.unanswered = Some(Some(version));
    let body = version.bytes().into();
    store.put_object().bucket(bucket).key(&key.name).body(body).send().await.map(drop).map_err(killed)
}

/// An upload in parts, as many as there have to be. Until the completion is asked for, nothing changes.
struct Upload {
    version: Version,
    /// A key that has the same content: the parts are copied from it.
    source: Option<String>,
}

impl Upload {
    async fn send(self, store: &Client, bucket: &str, key: &mut Key, tally: &mut Tally) -> Result<(), Killed> {
        let begun = store.create_multipart_upload().bucket(bucket).key(&key.name).send().await.map_err(killed)?;
        let (id, mut parts) = (begun.upload_id().unwrap(), Vec::new());
        let bytes = self.version.bytes();
        for (number, part) in (1..).zip(bytes.chunks(PART_BYTES)) {
            let etag = match &self.source {
                Some(source) => {
                    let from = parts.len() * PART_BYTES;
                    let range = format!("bytes={from}-{}", from + part.len() - 1);
                    let copy = store.upload_part_copy().bucket(bucket).key(&key.name).upload_id(id);
                    let copy = copy.copy_source(path(bucket, source)).copy_source_range(range);
                    let copied = copy.part_number(number).send().await.map_err(killed)?;
                    tally.parts_copied += 1;
                    copied.copy_part_result.unwrap().e_tag
                }
                None => {
                    let sent = store.upload_part().bucket(bucket).key(&key.name).upload_id(id);
                    let sent = sent.part_number(number).body(part.to_vec().into());
                    sent.send().await.map_err(killed)?.e_tag
                }
            };
            parts.push(CompletedPart::builder().part_number(number).e_tag(etag.unwrap()).build());
        }
        let several = parts.len() > 1;
        let parts = CompletedMultipartUpload::builder().set_parts(Some(parts)).build();
        key.unanswered = Some(Some(self.version));
        let completion = store.complete_multipart_upload().bucket(bucket).key(&key.name).upload_id(id);
        completion.multipart_upload(parts).send().await.map_err(killed)?;
        tally.completions += 1;
        tally.of_parts += u64::from(several);
        Ok(())
    }
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
