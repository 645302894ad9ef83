//! What a store is to be, as plain maps, and what may be done to it.

use std::collections::BTreeMap;
use std::io;

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
    Complete { upload: usize },
    Abort { upload: usize },
    List { limit: usize },
    Restart { end: End, leftovers: bool },
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

fn content() -> impl Strategy<Value = Vec<u8>> {
    proptest::collection::vec(any::<u8>(), 0..600)
}

pub(super) fn step() -> impl Strategy<Value = Step> {
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
        2 => (end(), any::<bool>()).prop_map(|(end, leftovers)| Step::Restart { end, leftovers }),
    ]
}

fn end() -> impl Strategy<Value = End> {
    let luck = prop_oneof![2 => Just(0), 1 => any::<u64>()];
    prop_oneof![1 => Just(End::Killed), 2 => luck.prop_map(|luck| End::PowerCut { luck })]
}

pub(super) fn trouble() -> impl Strategy<Value = Option<Trouble>> {
    let error = prop_oneof![Just(io::ErrorKind::StorageFull), Just(io::ErrorKind::Other)];
    let fault = (1..14_u64, error, any::<bool>()).prop_map(|(at, error, for_good)| Fault { at, error, for_good });
    let trouble = (fault, end()).prop_map(|(fault, end)| Trouble { fault, end });
    proptest::option::weighted(0.4, trouble)
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Object {
    pub(super) content: Vec<u8>,
    pub(super) etag: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum State {
    Open,
    Completed,
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

    /// What completing an upload comes to.
    pub(super) fn complete(&mut self, index: usize) -> Option<Refusal> {
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
