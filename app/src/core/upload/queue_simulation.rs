//! The queue against a simulated store, server and person: in the end every file is there, and nothing else.

mod together;
mod world;

use std::cell::RefCell;
use std::collections::{BTreeMap, HashSet};
use std::rc::Rc;

use proptest::prelude::*;

use self::world::{MIB, World, part_crc, refused, whole_crc};
use super::{
    Applied, Candidate, ConflictAnswer, Effect, Event, Fault, FileFacts, ItemId, Person, Queue, QueueId, Rules,
    Sharing, State, Step, Whose,
};
use crate::wire::error::ApiError;
use crate::wire::storage::{PartProposal, PartTicket, StorageError};

const FILES: usize = 2;
const PARTS: usize = 3;
const AHEAD: usize = 2;
fn rules() -> Rules {
    Rules { max_files_in_flight: FILES, max_files_ahead: AHEAD, max_parts_in_flight: PARTS, ..Rules::default() }
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

/// What the queues of a page share, and which of them are to be told that there is room.
#[derive(Default)]
struct Shared {
    sharing: Sharing,
    told: Vec<QueueId>,
}

struct Simulation {
    queue: Queue,
    id: QueueId,
    shared: Rc<RefCell<Shared>>,
    world: World,
    pending: Vec<Effect>,
    chosen: BTreeMap<ItemId, u64>,
}

impl Simulation {
    /// The person has chosen these files, of these sizes.
    fn begin(shared: &Rc<RefCell<Shared>>, sizes: impl IntoIterator<Item = u64>) -> Self {
        let chosen: BTreeMap<_, _> = (0..).map(ItemId).zip(sizes).collect();
        // Two of the names are the same.
        let candidate = |(&id, &size): (&ItemId, &u64)| Candidate {
            id,
            name: format!("{}.png", id.0 % 4),
            file: FileFacts { size, modified_ms: id.0.cast_signed(), stated_type: String::new() },
        };
        let candidates = chosen.iter().map(candidate).collect();
        let id = shared.borrow_mut().sharing.join(&rules());
        let (queue, world, pending) = (Queue::new(rules()), World::default(), Vec::new());
        let mut simulation = Self { queue, id, shared: Rc::clone(shared), world, pending, chosen };
        simulation.dispatch(Event::FilesChosen(candidates));
        simulation
    }

    fn dispatch(&mut self, event: Event) {
        let before: BTreeMap<_, _> = self.queue.items().map(|item| (item.id, item.progress.percent())).collect();
        let Applied { effects, have_room } = self.shared.borrow_mut().sharing.apply(self.id, &mut self.queue, event);
        self.shared.borrow_mut().told.extend(have_room);
        for effect in effects {
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
            let earlier = before.get(&item.id).filter(|_| !item.notices.contains(&super::Notice::BegunAnew)).copied();
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

    /// Every row waits for somebody; after a few tries more every file is in the store, and nothing else.
    fn expect_everything_stored(&mut self) {
        for item in self.queue.items() {
            assert!(item.has_ended() || item.needs_attention(), "{item:?} waits for nobody");
        }
        for _ in 0..3 {
            self.dispatch(Event::RetryRequested(Whose::All));
            self.dispatch(Event::ConflictAnswered { whose: Whose::All, answer: ConflictAnswer::KeepBoth });
            self.settle();
        }
        let mut keys = HashSet::new();
        for item in self.queue.items() {
            assert_eq!(&item.state, &State::Uploaded, "{item:?}");
            let whole = whole_crc(item.id, self.size(item.id));
            assert_eq!(self.world.objects.get(&item.key), Some(&whole));
            assert!(keys.insert(item.key.clone()), "two files under one key");
        }
        assert!(self.world.uploads.is_empty(), "uploads were left open");
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
        let mut simulation = Simulation::begin(&Rc::default(), sizes);
        for happening in happenings {
            simulation.live(happening);
        }
        simulation.settle();
        simulation.expect_everything_stored();
    }

    #[test]
    fn whatever_is_removed_leaves_nothing_open(
        happenings in prop::collection::vec(happening(), 0..60),
    ) {
        let mut simulation = Simulation::begin(&Rc::default(), [20 * MIB, 30 * MIB, 100]);
        for happening in happenings {
            simulation.live(happening);
        }
        simulation.dispatch(Event::RemoveRequested(Whose::All));
        simulation.settle();
        prop_assert!(simulation.queue.is_empty());
        prop_assert!(simulation.world.uploads.is_empty(), "uploads were left open");
    }
}
