//! What a store is to be, as plain maps, and what may be done to it.

use std::collections::BTreeMap;
use std::io;
use std::ops::Range;

use md5::{Digest as _, Md5};
use proptest::prelude::*;

use crate::faults::Fault;
use crate::store::completion::Incomplete;
use crate::store::object::Condition;
use crate::store::uploads::Address;
use crate::store::{StoreError, Unmet};

/// What is done.
#[derive(Debug, Clone)]
pub(super) enum Step {
    Put { key: u8, content: Vec<u8>, want: Want },
    Delete { key: u8, want: Want },
    Copy { from: u8, to: u8 },
    Begin { key: u8 },
    AddPart { upload: usize, number: u32, content: Vec<u8> },
    Complete { upload: usize, listed: Listed },
    Abort { upload: usize },
    List { limit: usize },
    Restart { end: End, leftovers: bool },
}

/// Which parts a completion lists.
#[derive(Debug, Clone, Copy)]
pub(super) enum Listed {
    All,
    /// Those whose bit is set.
    Chosen(u32),
    Backwards,
    /// All, and the last one once more.
    Twice,
    /// All, and one that nobody sent.
    Absent,
    /// All, the first one as it was not sent.
    Another,
}

/// How a process ends.
#[derive(Debug, Clone, Copy)]
pub(super) enum End {
    /// It is killed: what it wrote is there, whether it was synced or not.
    Killed,
    /// The power is cut, with so much luck: see [`crate::power`].
    PowerCut { luck: u64 },
}

/// What goes wrong during a step, and how the process ends if that is for good.
#[derive(Debug, Clone, Copy)]
pub(super) struct Trouble {
    pub(super) fault: Fault,
    pub(super) end: End,
}

/// The fewest bytes of every part but the last.
pub(super) const SMALLEST_PART_BYTES: usize = 200;

/// On what condition.
#[derive(Debug, Clone, Copy)]
pub(super) enum Want {
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

fn listed() -> impl Strategy<Value = Listed> {
    prop_oneof![
        6 => Just(Listed::All),
        2 => any::<u32>().prop_map(Listed::Chosen),
        1 => Just(Listed::Backwards),
        1 => Just(Listed::Twice),
        1 => Just(Listed::Absent),
        1 => Just(Listed::Another),
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
        1 => (0..3_u8).prop_map(|key| Step::Begin { key }),
        2 => add_part(0..3),
        2 => complete(0..3),
        1 => (0..3_usize).prop_map(|upload| Step::Abort { upload }),
        1 => (1..3_usize).prop_map(|limit| Step::List { limit }),
        2 => (end(), any::<bool>()).prop_map(|(end, leftovers)| Step::Restart { end, leftovers }),
    ]
}

fn add_part(upload: Range<usize>) -> impl Strategy<Value = Step> {
    (upload, 1..5_u32, content()).prop_map(|(upload, number, content)| Step::AddPart { upload, number, content })
}

fn complete(upload: Range<usize>) -> impl Strategy<Value = Step> {
    (upload, listed()).prop_map(|(upload, listed)| Step::Complete { upload, listed })
}

/// An upload from its beginning, completed once or again.
fn upload() -> impl Strategy<Value = Vec<Step>> {
    let parts = proptest::collection::vec(add_part(0..1), 1..5);
    (0..3_u8, parts, proptest::collection::vec(complete(0..1), 1..4))
        .prop_map(|(key, parts, completions)| [vec![Step::Begin { key }], parts, completions].concat())
}

/// What is done, one after the other, and what goes wrong meanwhile.
pub(super) fn steps() -> impl Strategy<Value = Vec<(Step, Option<Trouble>)>> {
    let episode = prop_oneof![5 => step().prop_map(|step| vec![step]), 1 => upload()];
    let steps = proptest::collection::vec(episode, 1..16).prop_map(|episodes| episodes.concat());
    steps.prop_flat_map(|steps| steps.into_iter().map(|step| (Just(step), trouble())).collect::<Vec<_>>())
}

fn end() -> impl Strategy<Value = End> {
    let luck = prop_oneof![2 => Just(0), 1 => any::<u64>()];
    prop_oneof![1 => Just(End::Killed), 2 => luck.prop_map(|luck| End::PowerCut { luck })]
}

fn trouble() -> impl Strategy<Value = Option<Trouble>> {
    let error = prop_oneof![Just(io::ErrorKind::StorageFull), Just(io::ErrorKind::Other)];
    let fault = (1..14_u64, error, any::<bool>()).prop_map(|(at, error, for_good)| Fault { at, error, for_good });
    let trouble = (fault, end()).prop_map(|(fault, end)| Trouble { fault, end });
    proptest::option::weighted(0.3, trouble)
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Object {
    pub(super) content: Vec<u8>,
    pub(super) etag: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum State {
    Open,
    Completed { etag: String },
    GivenUp,
}

#[derive(Debug, Clone)]
pub(super) struct Upload {
    pub(super) address: Address,
    pub(super) parts: BTreeMap<u32, Vec<u8>>,
    pub(super) state: State,
}

/// What there is to be.
#[derive(Debug, Clone, Default)]
pub(super) struct Model {
    pub(super) objects: BTreeMap<String, Object>,
    pub(super) uploads: Vec<Upload>,
}

impl Model {
    pub(super) fn condition(&self, key: &str, want: Want) -> Condition {
        match want {
            Want::Anything => Condition::None,
            Want::Nothing => Condition::Absent,
            Want::Something => Condition::Present,
            Want::TheSame => Condition::Etag(self.objects.get(key).map_or_else(String::new, |it| it.etag.clone())),
            Want::Another => Condition::Etag("0".repeat(32)),
        }
    }

    /// Which upload it is, counted from the latest.
    pub(super) fn latest(&self, upload: usize) -> Option<usize> {
        let count = self.uploads.len();
        upload.checked_rem(count).map(|back| count - 1 - back)
    }

    pub(super) fn refusal(&self, key: &str, want: Want) -> Option<Refusal> {
        let there = self.objects.contains_key(key);
        match want {
            Want::Anything => None,
            Want::Nothing => there.then_some(Refusal::Condition(Unmet::Differs)),
            Want::Something | Want::TheSame => (!there).then_some(Refusal::Condition(Unmet::Absent)),
            Want::Another => Some(Refusal::Condition(if there { Unmet::Differs } else { Unmet::Absent })),
        }
    }

    pub(super) fn put(&mut self, key: &str, content: Vec<u8>) {
        let etag = hex::encode(Md5::digest(&content));
        self.objects.insert(key.to_owned(), Object { content, etag });
    }

    /// What completing an upload comes to, with parts by number and MD5.
    pub(super) fn complete(&mut self, index: usize, listed: &[(u32, [u8; 16])]) -> Option<Refusal> {
        let upload = &mut self.uploads[index];
        let sums = listed.iter().flat_map(|(_, md5)| *md5).collect::<Vec<u8>>();
        let etag = format!("{}-{}", hex::encode(Md5::digest(sums)), listed.len());
        match &upload.state {
            State::GivenUp => return Some(Refusal::NoSuchUpload),
            State::Completed { etag: before } if *before == etag => return None,
            State::Completed { .. } => return Some(Refusal::Incomplete(Incomplete::Part)),
            State::Open => {}
        }
        if listed.windows(2).any(|pair| pair[0].0 >= pair[1].0) {
            return Some(Refusal::Incomplete(Incomplete::Order));
        }
        let mut parts = Vec::new();
        for (number, md5) in listed {
            match upload.parts.get(number) {
                Some(content) if digest(content) == *md5 => parts.push(content.as_slice()),
                _ => return Some(Refusal::Incomplete(Incomplete::Part)),
            }
        }
        match parts.split_last() {
            None => Some(Refusal::Incomplete(Incomplete::Part)),
            Some((_, others)) if others.iter().any(|part| part.len() < SMALLEST_PART_BYTES) => {
                Some(Refusal::Incomplete(Incomplete::Small))
            }
            Some(_) => {
                let object = Object { content: parts.concat(), etag: etag.clone() };
                self.objects.insert(upload.address.key.clone(), object);
                upload.state = State::Completed { etag };
                None
            }
        }
    }
}

impl Upload {
    /// The parts that a completion lists, by number and MD5.
    pub(super) fn listed(&self, listed: Listed) -> Vec<(u32, [u8; 16])> {
        let mut parts: Vec<_> = self.parts.iter().map(|(number, content)| (*number, digest(content))).collect();
        match listed {
            Listed::All => {}
            Listed::Chosen(bits) => parts.retain(|(number, _)| bits >> number & 1 == 1),
            Listed::Backwards => parts.reverse(),
            Listed::Twice => parts.extend(parts.last().copied()),
            Listed::Absent => parts.push((9, digest(b"nobody's"))),
            Listed::Another => {
                if let Some((_, md5)) = parts.first_mut() {
                    *md5 = digest(b"another");
                }
            }
        }
        parts
    }
}

pub(super) fn digest(content: &[u8]) -> [u8; 16] {
    Md5::digest(content).into()
}

/// An answer that says no, and is right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refusal {
    Condition(Unmet),
    NoSuchUpload,
    Incomplete(Incomplete),
}

impl Refusal {
    pub(super) fn of(error: &StoreError) -> Option<Self> {
        match error {
            StoreError::Condition(unmet) => Some(Self::Condition(*unmet)),
            StoreError::NoSuchUpload => Some(Self::NoSuchUpload),
            StoreError::Incomplete(incomplete) => Some(Self::Incomplete(*incomplete)),
            StoreError::Db(_) | StoreError::File(_) => None,
        }
    }
}
