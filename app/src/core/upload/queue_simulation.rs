//! The queue against a simulated store, server and person: in the end every file is there, and nothing else.

use std::collections::{BTreeMap, HashSet};

use proptest::prelude::*;

use super::checksum::combined;
use super::{
    Candidate, ConflictAnswer, Crc32, Effect, Event, Fault, FileFacts, ItemId, Person, Queue, Rules, State, Step, Whose,
};
use crate::wire::error::ApiError;
use crate::wire::storage::{
    OnConflict, PartProposal, PartTicket, PartedUpload, SINGLE_PUT_BYTES, StorageError, StoredPart, TakenName,
    UploadBeginning, UploadCompletion, UploadProposal, UploadTicket,
};

const MIB: u64 = 1024 * 1024;
const PART: u64 = 8 * MIB;
const FILES: usize = 2;
const PARTS: usize = 3;
const AHEAD: usize = 2;
fn rules() -> Rules {
    Rules { max_files_in_flight: FILES, max_files_ahead: AHEAD, max_parts_in_flight: PARTS, ..Rules::default() }
}

fn crc(text: &str) -> String {
    let mut checksum = Crc32::default();
    checksum.update(text.as_bytes());
    checksum.finish()
}

/// What a file is made of, without its bytes.
fn part_crc(id: ItemId, number: u64) -> String {
    crc(&format!("{} {number}", id.0))
}

fn whole_crc(id: ItemId, size: u64) -> String {
    if size <= SINGLE_PUT_BYTES {
        return crc(&format!("{}", id.0));
    }
    let pieces: Vec<_> =
        (0..size.div_ceil(PART)).map(|at| (part_crc(id, at + 1), PART.min(size - at * PART))).collect();
    combined(pieces.iter().map(|(crc32, length)| (crc32.as_str(), *length))).unwrap()
}

struct Open {
    proposal: UploadProposal,
    key: String,
    parts: BTreeMap<u32, (u64, String)>,
}

/// What happens to a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Luck {
    Good,
    LostOnTheWay,
    AnswerLost,
    Busy,
    Broken,
    Expired,
    Damaged,
    SignedOut,
    AllUploadsLost,
}

#[derive(Debug, Clone, Copy)]
enum Happening {
    Answer(usize, Luck),
    Nap,
    Outage,
    ConnectionBack,
    SignedIn,
    Withdraw(u64),
    Undo(u64),
    Pause(u64),
    Resume,
}

#[derive(Default)]
struct World {
    objects: BTreeMap<String, String>,
    uploads: BTreeMap<String, Open>,
    begun: u64,
    signed_out: bool,
}

type Answer<T> = Result<T, StorageError>;

impl World {
    fn free_key(&self, key: &str) -> String {
        let taken =
            |name: &String| self.objects.contains_key(name) || self.uploads.values().any(|open| open.key == *name);
        (0..).map(|n| if n == 0 { key.to_owned() } else { format!("{key} ({n})") }).find(|name| !taken(name)).unwrap()
    }

    fn begin(&mut self, proposal: UploadProposal, instead_of: Option<String>) -> UploadBeginning {
        self.uploads.retain(|id, _| Some(id) != instead_of.as_ref());
        let same = self.uploads.iter().find(|(_, open)| open.proposal.fingerprint == proposal.fingerprint);
        if let Some((id, open)) = same {
            return UploadBeginning::Parts { upload: parted(id, open) };
        }
        let key = match proposal.on_conflict {
            OnConflict::KeepBoth => self.free_key(&proposal.key),
            OnConflict::Ask | OnConflict::Replace => proposal.key.clone(),
        };
        if let Some(crc32) = self.objects.get(&key).filter(|_| proposal.on_conflict == OnConflict::Ask) {
            let free_key = self.free_key(&key);
            let (size, crc32) = (proposal.size, Some(crc32.clone()));
            return UploadBeginning::Taken {
                taken: TakenName { size, written_at_s: 0, is_on_its_way: false, crc32, free_key },
            };
        }
        if proposal.size <= SINGLE_PUT_BYTES {
            let url = proposal.crc32.unwrap();
            return UploadBeginning::Single {
                ticket: UploadTicket { url, headers: Vec::new(), key, expires_in_s: 600 },
            };
        }
        self.begun += 1;
        let id = format!("upload {}", self.begun);
        let open = Open { proposal, key, parts: BTreeMap::new() };
        let upload = parted(&id, &open);
        self.uploads.insert(id, open);
        UploadBeginning::Parts { upload }
    }

    fn put_body(&mut self, ticket: &UploadTicket) -> Result<(), Fault> {
        if self.objects.contains_key(&ticket.key) {
            return Err(refused(412, "PreconditionFailed"));
        }
        self.objects.insert(ticket.key.clone(), ticket.url.clone());
        Ok(())
    }

    fn put_part(&mut self, ticket: &PartTicket) -> Result<(), Fault> {
        let (upload, crc32) = ticket.url.split_once('|').unwrap();
        let open = self.uploads.get_mut(upload).ok_or_else(|| refused(404, "NoSuchUpload"))?;
        let size = PART.min(open.proposal.size - u64::from(ticket.number - 1) * PART);
        open.parts.insert(ticket.number, (size, crc32.to_owned()));
        Ok(())
    }

    fn stored(&self, upload: &str) -> Answer<Vec<StoredPart>> {
        self.uploads.get(upload).map(stored).ok_or(StorageError::UploadGone)
    }

    fn finish(&mut self, completion: &UploadCompletion) -> Answer<String> {
        let UploadCompletion { upload, key, crc32, size, .. } = completion;
        let Some(open) = self.uploads.get(upload) else {
            let is_done = self.objects.get(key) == Some(crc32);
            return is_done.then(|| key.clone()).ok_or(StorageError::UploadGone);
        };
        if open.parts.len() as u64 != size.div_ceil(PART) {
            return Err(StorageError::PartsMissing);
        }
        if self.objects.contains_key(&open.key) {
            return Err(StorageError::NameTaken);
        }
        let whole = combined(open.parts.values().map(|(length, crc32)| (crc32.as_str(), *length))).unwrap();
        if whole != *crc32 {
            return Err(StorageError::ContentDiffers);
        }
        self.objects.insert(open.key.clone(), whole);
        self.uploads.remove(upload);
        Ok(key.clone())
    }
}

fn parted(id: &str, open: &Open) -> PartedUpload {
    PartedUpload { id: id.to_owned(), key: open.key.clone(), part_size: PART, stored: stored(open) }
}

fn stored(open: &Open) -> Vec<StoredPart> {
    let part = |(number, (size, crc32)): (&u32, &(u64, String))| StoredPart {
        number: *number,
        size: *size,
        crc32: Some(crc32.clone()),
    };
    open.parts.iter().map(part).collect()
}

fn refused(status: u16, code: &str) -> Fault {
    Fault::Refused { status, code: code.to_owned(), retry_after_s: None }
}

struct Simulation {
    queue: Queue,
    world: World,
    pending: Vec<Effect>,
    chosen: BTreeMap<ItemId, u64>,
}

impl Simulation {
    fn dispatch(&mut self, event: Event) {
        let before: BTreeMap<_, _> = self.queue.items().map(|item| (item.id, item.progress.percent())).collect();
        for effect in self.queue.apply(event) {
            match effect {
                // A request that is aborted may have arrived all the same.
                Effect::AbortRequests { id } => self.pending.retain(|effect| {
                    let stays = matches!(
                        effect,
                        Effect::Begin { .. } | Effect::AbandonUnseen { .. } | Effect::AwaitUndo { .. }
                    );
                    stays || whose(effect) != Some(id)
                }),
                Effect::Report { .. } | Effect::ReleaseFile { .. } => {}
                effect => self.pending.push(effect),
            }
        }
        let sending =
            self.pending.iter().filter(|effect| matches!(effect, Effect::SendBody { .. } | Effect::SendPart { .. }));
        assert!(sending.count() <= PARTS, "too many parts in flight");
        let in_flight: Vec<_> = self.queue.items().filter(|item| item.is_in_flight()).collect();
        assert!(in_flight.len() <= FILES + AHEAD, "too many files under way");
        let places = self.queue.entries.iter().filter(|entry| entry.has_a_place()).count();
        assert!(places <= FILES, "too many files in flight");
        assert_eq!(in_flight.iter().map(|item| &item.key).collect::<HashSet<_>>().len(), in_flight.len());
        for item in self.queue.items() {
            let earlier = before.get(&item.id).filter(|_| item.notice != Some(super::Notice::BegunAnew)).copied();
            assert!(item.progress.percent() >= earlier.unwrap_or_default(), "progress fell");
        }
    }

    fn step(&mut self, id: ItemId, attempt: u32, step: Step) {
        self.dispatch(Event::Stepped { id, attempt, step });
    }

    fn size(&self, id: ItemId) -> u64 {
        self.chosen.get(&id).copied().unwrap_or_default()
    }

    /// One thing that was asked for is done, with this luck.
    fn perform(&mut self, effect: Effect, luck: Luck) {
        if luck == Luck::AllUploadsLost {
            self.world.uploads.clear();
        }
        match effect {
            Effect::ComputeFingerprint { id, attempt } => {
                self.step(id, attempt, Step::FingerprintComputed(format!("f{}", id.0)));
            }
            Effect::ComputeChecksum { id, attempt } => {
                let crc32 = whole_crc(id, self.size(id));
                self.step(id, attempt, Step::ChecksumComputed { crc32, fingerprint: format!("f{}", id.0) });
            }
            Effect::ComputePartChecksum { id, attempt, number, .. } => {
                let crc32 = part_crc(id, u64::from(number));
                self.step(id, attempt, Step::PartChecksumComputed { number, crc32 });
            }
            Effect::Wait { id, attempt, .. } => self.step(id, attempt, Step::WaitOver),
            Effect::SendBody { id, attempt, ticket } => {
                let step = match sent(luck, || self.world.put_body(&ticket)) {
                    Ok(()) => Step::BodyStored,
                    Err(fault) => Step::Failed(fault),
                };
                self.step(id, attempt, Step::BodyProgressed(50));
                self.step(id, attempt, step);
            }
            Effect::SendPart { id, attempt, ticket, .. } => {
                let number = ticket.number;
                let step = match sent(luck, || self.world.put_part(&ticket)) {
                    Ok(()) => Step::PartStored { number, e_tag: None },
                    Err(fault) => Step::PartFailed { number, fault },
                };
                self.step(id, attempt, Step::PartProgressed { number, sent: MIB });
                self.step(id, attempt, step);
            }
            Effect::AwaitUndo { id } => self.dispatch(Event::UndoLapsed(id)),
            Effect::Abandon { upload } => {
                self.world.uploads.remove(&upload);
            }
            Effect::AbandonUnseen { proposal, .. } => {
                self.world.uploads.retain(|_, open| open.proposal.fingerprint != proposal.fingerprint);
            }
            call => self.call(call, luck),
        }
    }

    /// One call to the page's server is made, with this luck.
    fn call(&mut self, call: Effect, luck: Luck) {
        self.world.signed_out |= luck == Luck::SignedOut;
        let (Some(id), Some(attempt)) = (whose(&call), attempt(&call)) else { panic!("not a call: {call:?}") };
        let failed = match luck {
            _ if self.world.signed_out => Some(ApiError::SignedOut),
            Luck::LostOnTheWay => Some(ApiError::Unreachable),
            Luck::Busy => Some(StorageError::Unavailable.into()),
            Luck::Broken => Some(ApiError::Internal),
            _ => None,
        };
        let answer = match failed {
            Some(error) => Err(error),
            None => match call {
                Effect::Begin { proposal, instead_of, .. } => Ok(Step::Begun(self.world.begin(proposal, instead_of))),
                Effect::AskServer { .. } => Ok(Step::ServerAnswered),
                Effect::ListParts { upload, .. } => self.world.stored(&upload).map(Step::PartsListed),
                Effect::SignParts { upload, parts, .. } => self.world.stored(&upload).map(|_| {
                    let ticket = |part: PartProposal| PartTicket {
                        number: part.number,
                        url: format!("{upload}|{}", part.crc32),
                        headers: Vec::new(),
                        expires_in_s: 600,
                    };
                    Step::PartsSigned(parts.into_iter().map(ticket).collect())
                }),
                Effect::Finish { completion, .. } => self.world.finish(&completion).map(Step::Finished),
                other => panic!("not a call: {other:?}"),
            }
            .map_err(ApiError::from),
        };
        let step = match (answer, luck) {
            (Ok(_), Luck::AnswerLost) => Step::Failed(Fault::Server(ApiError::Unreachable)),
            (Ok(step), _) => step,
            (Err(error), _) => Step::Failed(Fault::Server(error)),
        };
        self.step(id, attempt, step);
    }

    /// What was begun unseen is given up when nothing more can begin.
    fn has_to_wait(&self, effect: &Effect) -> bool {
        let begins = |other: &Effect| matches!(other, Effect::Begin { .. }) && whose(other) == whose(effect);
        matches!(effect, Effect::AbandonUnseen { .. }) && self.pending.iter().any(begins)
    }

    fn live(&mut self, happening: Happening) {
        match happening {
            Happening::Answer(index, luck) if !self.pending.is_empty() => {
                let effect = self.pending.remove(index % self.pending.len());
                if self.has_to_wait(&effect) {
                    self.pending.push(effect);
                } else {
                    self.perform(effect, luck);
                }
            }
            Happening::Answer(..) => {}
            Happening::Nap => self.dispatch(Event::Woke),
            Happening::Outage => self.dispatch(Event::WentOffline),
            Happening::ConnectionBack => self.dispatch(Event::ServerReached),
            Happening::SignedIn => {
                self.world.signed_out = false;
                self.dispatch(Event::SignedIn(Person::TheSame));
            }
            Happening::Withdraw(id) => self.dispatch(Event::WithdrawRequested { id: ItemId(id), leaves: false }),
            Happening::Undo(id) => self.dispatch(Event::UndoRequested(ItemId(id))),
            Happening::Pause(id) => self.dispatch(Event::PauseRequested(Whose::One(ItemId(id)))),
            Happening::Resume => self.dispatch(Event::ResumeRequested(Whose::All)),
        }
    }

    /// Nothing goes wrong any more, and all that is asked for is done.
    fn settle(&mut self) {
        for happening in [Happening::ConnectionBack, Happening::SignedIn, Happening::Resume] {
            self.live(happening);
        }
        for _ in 0..5000 {
            if self.pending.is_empty() {
                return;
            }
            self.live(Happening::Answer(0, Luck::Good));
        }
        panic!("it never ends: {:?}", self.pending);
    }
}

/// A request to the store, with this luck.
fn sent(luck: Luck, put: impl FnOnce() -> Result<(), Fault>) -> Result<(), Fault> {
    match luck {
        Luck::LostOnTheWay => Err(Fault::StoreUnreachable),
        Luck::AnswerLost => put().and(Err(Fault::Stalled)),
        Luck::Busy => Err(refused(503, "SlowDown")),
        Luck::Broken => Err(refused(500, "InternalError")),
        Luck::Expired => Err(Fault::Expired),
        Luck::Damaged => Err(refused(400, "BadDigest")),
        Luck::Good | Luck::SignedOut | Luck::AllUploadsLost => put(),
    }
}

fn whose(effect: &Effect) -> Option<ItemId> {
    match effect {
        Effect::FindPath { id, .. }
        | Effect::ProcessFile { id, .. }
        | Effect::ComputeFingerprint { id, .. }
        | Effect::ComputeChecksum { id, .. }
        | Effect::ComputePartChecksum { id, .. }
        | Effect::Begin { id, .. }
        | Effect::ListParts { id, .. }
        | Effect::AskServer { id, .. }
        | Effect::SignParts { id, .. }
        | Effect::SendBody { id, .. }
        | Effect::SendPart { id, .. }
        | Effect::Wait { id, .. }
        | Effect::Finish { id, .. }
        | Effect::AbortRequests { id }
        | Effect::AbandonUnseen { id, .. }
        | Effect::AwaitUndo { id }
        | Effect::ReleaseFile { id }
        | Effect::Report { id, .. } => Some(*id),
        Effect::Abandon { .. } | Effect::ReachServer => None,
    }
}

fn attempt(effect: &Effect) -> Option<u32> {
    match effect {
        Effect::Begin { attempt, .. }
        | Effect::ListParts { attempt, .. }
        | Effect::AskServer { attempt, .. }
        | Effect::SignParts { attempt, .. }
        | Effect::Finish { attempt, .. } => Some(*attempt),
        _ => None,
    }
}

fn luck() -> impl Strategy<Value = Luck> {
    prop_oneof![
        12 => Just(Luck::Good),
        2 => Just(Luck::LostOnTheWay),
        2 => Just(Luck::AnswerLost),
        1 => Just(Luck::Busy),
        1 => Just(Luck::Broken),
        1 => Just(Luck::Expired),
        1 => Just(Luck::Damaged),
        1 => Just(Luck::SignedOut),
        1 => Just(Luck::AllUploadsLost),
    ]
}

fn happening() -> impl Strategy<Value = Happening> {
    prop_oneof![
        30 => (any::<prop::sample::Index>(), luck()).prop_map(|(index, luck)| Happening::Answer(index.index(64), luck)),
        1 => Just(Happening::Nap),
        1 => Just(Happening::Outage),
        2 => Just(Happening::ConnectionBack),
        2 => Just(Happening::SignedIn),
        1 => (0_u64..6).prop_map(Happening::Pause),
        1 => (0_u64..6).prop_map(Happening::Withdraw),
        1 => (0_u64..6).prop_map(Happening::Undo),
        2 => Just(Happening::Resume),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn whatever_goes_wrong_every_file_is_in_the_store_in_the_end(
        sizes in prop::collection::vec(prop_oneof![0_u64..200, 9 * MIB..70 * MIB], 1..6),
        happenings in prop::collection::vec(happening(), 0..200),
    ) {
        let chosen: BTreeMap<_, _> = (0..).map(ItemId).zip(sizes).collect();
        // Two of the names are the same.
        let candidate = |(&id, &size): (&ItemId, &u64)| Candidate {
            id,
            name: format!("{}.png", id.0 % 4),
            file: FileFacts { size, modified_ms: id.0.cast_signed(), stated_type: String::new() },
        };
        let candidates = chosen.iter().map(candidate).collect();
        let mut simulation = Simulation { queue: Queue::new(rules()), world: World::default(), pending: Vec::new(), chosen };
        simulation.dispatch(Event::FilesChosen(candidates));
        for happening in happenings {
            simulation.live(happening);
        }
        simulation.settle();
        for item in simulation.queue.items() {
            prop_assert!(item.has_ended() || item.needs_attention(), "{:?} waits for nobody", item);
        }
        for _ in 0..3 {
            simulation.dispatch(Event::RetryRequested(Whose::All));
            simulation.dispatch(Event::ConflictAnswered { whose: Whose::All, answer: ConflictAnswer::KeepBoth });
            simulation.settle();
        }
        let mut keys = HashSet::new();
        for item in simulation.queue.items() {
            prop_assert_eq!(&item.state, &State::Uploaded, "{:?}", item);
            let whole = whole_crc(item.id, simulation.size(item.id));
            prop_assert_eq!(simulation.world.objects.get(&item.key), Some(&whole));
            prop_assert!(keys.insert(item.key.clone()), "two files under one key");
        }
        prop_assert!(simulation.world.uploads.is_empty(), "uploads were left open");
    }

    #[test]
    fn whatever_is_removed_leaves_nothing_open(
        happenings in prop::collection::vec(happening(), 0..60),
    ) {
        let chosen: BTreeMap<_, _> = [(ItemId(0), 20 * MIB), (ItemId(1), 30 * MIB), (ItemId(2), 100)].into();
        let candidate = |(&id, &size): (&ItemId, &u64)| Candidate {
            id,
            name: format!("{}.png", id.0),
            file: FileFacts { size, modified_ms: 0, stated_type: String::new() },
        };
        let candidates = chosen.iter().map(candidate).collect();
        let mut simulation = Simulation { queue: Queue::new(rules()), world: World::default(), pending: Vec::new(), chosen };
        simulation.dispatch(Event::FilesChosen(candidates));
        for happening in happenings {
            simulation.live(happening);
        }
        simulation.dispatch(Event::RemoveRequested(Whose::All));
        simulation.settle();
        prop_assert!(simulation.queue.is_empty());
        prop_assert!(simulation.world.uploads.is_empty(), "uploads were left open");
    }
}
