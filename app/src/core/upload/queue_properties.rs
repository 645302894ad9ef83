//! What holds after any sequence of events, in any order, whether they were asked for or not.

use std::collections::{BTreeSet, HashMap, HashSet};

use proptest::prelude::*;

use super::{
    AcceptedTypes, Candidate, ConflictAnswer, Effect, Event, Fault, FileFacts, ItemId, News, Notice, Person,
    ProcessedFile, Queue, Remedy, Resumable, Rules, State, Step, Whose,
};
use crate::wire::error::ApiError;
use crate::wire::storage::{
    AccessLevel, MOST_PARTS_SIGNED, OpenUpload, PartTicket, PartedUpload, StorageError, StoredPart, TakenName,
    UploadBeginning, UploadTicket,
};

const MIB: u64 = 1024 * 1024;
const FILES: usize = 2;
const PARTS: usize = 3;
const AHEAD: usize = 2;
const CRC32: &str = "AAAAAA==";

fn fault() -> impl Strategy<Value = Fault> {
    let refused =
        |(status, code): (u16, &str)| Fault::Refused { status, code: code.to_owned(), retry_after_s: Some(1) };
    prop_oneof![
        Just(Fault::Unreadable),
        Just(Fault::Offline),
        Just(Fault::StoreUnreachable),
        Just(Fault::Stalled),
        Just(Fault::TicketLapsed),
        Just(Fault::Expired),
        prop_oneof![
            Just((403, "AccessDenied")),
            Just((400, "BadDigest")),
            Just((404, "NoSuchUpload")),
            Just((412, "PreconditionFailed")),
            Just((503, "SlowDown")),
            Just((500, "")),
            Just((507, "")),
        ]
        .prop_map(refused),
        prop_oneof![
            Just(ApiError::Unreachable),
            Just(ApiError::Internal),
            Just(ApiError::SignedOut),
            Just(StorageError::UploadGone.into()),
            Just(StorageError::Busy { retry_after_s: 1 }.into()),
            Just(StorageError::PartsMissing.into()),
            Just(StorageError::NameTaken.into()),
            Just(StorageError::ContentDiffers.into()),
        ]
        .prop_map(Fault::Server),
    ]
}

fn upload_id() -> impl Strategy<Value = String> {
    (0_u8..6).prop_map(|id| format!("u{id}"))
}

fn key() -> impl Strategy<Value = String> {
    (0_u8..3).prop_map(|key| format!("{key}.png"))
}

fn stored() -> impl Strategy<Value = Vec<StoredPart>> {
    let part = (1_u32..4).prop_map(|number| StoredPart { number, size: 8 * MIB, crc32: Some(CRC32.to_owned()) });
    prop::collection::vec(part, 0..3)
}

fn beginning() -> impl Strategy<Value = UploadBeginning> {
    let ticket = |key| UploadTicket { url: String::new(), headers: Vec::new(), key, expires_in_s: 1 };
    let taken = TakenName { size: 1, written_at_s: 0, is_on_its_way: false, crc32: None, free_key: String::new() };
    prop_oneof![
        key().prop_map(move |key| UploadBeginning::Single { ticket: ticket(key) }),
        (upload_id(), key(), stored()).prop_map(|(id, key, stored)| UploadBeginning::Parts {
            upload: PartedUpload { id, key, part_size: 8 * MIB, stored }
        }),
        Just(UploadBeginning::Taken { taken }),
    ]
}

fn step() -> impl Strategy<Value = Step> {
    let ticket = |number| PartTicket { number, url: String::new(), headers: Vec::new(), expires_in_s: 1 };
    let tickets = (1..4).map(ticket).collect::<Vec<_>>();
    let processed = |key| ProcessedFile { key, size: 20 * MIB, content_type: String::new(), metadata: Vec::new() };
    let crc32 = || prop_oneof![9 => Just(CRC32.to_owned()), 1 => Just("AAAAAQ==".to_owned())];
    prop_oneof![
        2 => key().prop_map(move |key| Step::Processed(processed(key))),
        1 => Just(Step::NotProcessed(String::new())),
        1 => prop_oneof![Just("a/"), Just("../")].prop_map(|path| Step::PathFound(path.to_owned())),
        4 => (0_u8..3).prop_map(|id| Step::FingerprintComputed(format!("f{id}"))),
        4 => crc32().prop_map(|crc32| Step::ChecksumComputed { crc32, fingerprint: "f".to_owned() }),
        8 => (1_u32..5, crc32()).prop_map(|(number, crc32)| Step::PartChecksumComputed { number, crc32 }),
        8 => beginning().prop_map(Step::Begun),
        3 => stored().prop_map(Step::PartsListed),
        5 => Just(Step::PartsSigned(tickets)),
        2 => (0_u64..400).prop_map(Step::BodyProgressed),
        2 => Just(Step::BodyStored),
        3 => (1_u32..5, 0_u64..20 * MIB).prop_map(|(number, sent)| Step::PartProgressed { number, sent }),
        8 => (1_u32..5).prop_map(|number| Step::PartStored { number, e_tag: None }),
        4 => (1_u32..5, fault()).prop_map(|(number, fault)| Step::PartFailed { number, fault }),
        2 => key().prop_map(Step::Finished),
        4 => Just(Step::WaitOver),
        1 => Just(Step::ServerAnswered),
        4 => fault().prop_map(Step::Failed),
    ]
}

fn size() -> impl Strategy<Value = u64> {
    prop_oneof![0_u64..300, Just(20 * MIB), Just(30 * MIB)]
}

fn facts() -> impl Strategy<Value = FileFacts> {
    (size(), 0_i64..3).prop_map(|(size, modified_ms)| FileFacts { size, modified_ms, stated_type: String::new() })
}

fn whose() -> impl Strategy<Value = Whose> {
    prop_oneof![5 => (0_u64..8).prop_map(|id| Whose::One(ItemId(id))), 1 => Just(Whose::All)]
}

fn candidates() -> impl Strategy<Value = Event> {
    let name = prop_oneof![4 => key(), 1 => Just("b.exe".to_owned()), 1 => Just("..".to_owned())];
    let candidate = (name, facts()).prop_map(|(name, file)| Candidate { id: ItemId(0), name, file });
    prop::collection::vec(candidate, 1..4).prop_map(Event::FilesChosen)
}

fn resumables() -> impl Strategy<Value = Event> {
    (upload_id(), key(), prop::option::of(facts())).prop_map(|(id, key, file)| {
        let open = OpenUpload {
            id,
            access_level: AccessLevel::Protected,
            asked_key: key.clone(),
            key,
            size: 20 * MIB,
            content_type: "image/png".to_owned(),
            fingerprint: "f1".to_owned(),
            begun_at_s: 0,
            stored_bytes: 8 * MIB,
        };
        Event::Resumable(vec![Resumable { id: ItemId(0), open, file }])
    })
}

/// An attempt of `None` is the one under way.
fn event() -> impl Strategy<Value = (Event, bool)> {
    let answer = prop_oneof![Just(ConflictAnswer::KeepBoth), Just(ConflictAnswer::Replace), Just(ConflictAnswer::Skip)];
    let id = || (0_u64..8).prop_map(ItemId);
    let stepped = (id(), 0_u32..4, step()).prop_map(|(id, attempt, step)| Event::Stepped { id, attempt, step });
    let other = prop_oneof![
        6 => candidates(),
        1 => resumables(),
        2 => (id(), facts()).prop_map(|(id, file)| Event::FileGiven(id, file)),
        1 => Just(Event::UploadRequested),
        2 => whose().prop_map(Event::PauseRequested),
        4 => whose().prop_map(Event::ResumeRequested),
        1 => whose().prop_map(Event::CancelRequested),
        1 => whose().prop_map(Event::RemoveRequested),
        2 => (id(), prop::bool::ANY).prop_map(|(id, leaves)| Event::WithdrawRequested { id, leaves }),
        1 => id().prop_map(Event::UndoRequested),
        1 => id().prop_map(Event::UndoLapsed),
        4 => whose().prop_map(Event::RetryRequested),
        3 => (whose(), answer).prop_map(|(whose, answer)| Event::ConflictAnswered { whose, answer }),
        1 => Just(Event::WentOffline),
        1 => Just(Event::CameOnline),
        3 => Just(Event::ServerReached),
        1 => id().prop_map(Event::NotRemembered),
        1 => Just(Event::Woke),
        3 => Just(Event::SignedIn(Person::TheSame)),
        1 => id().prop_map(Event::ElsewhereTaken),
        2 => id().prop_map(Event::ElsewhereFreed),
        1 => Just(Event::RoomMade),
        1 => upload_id().prop_map(Event::UploadTaken),
    ];
    prop_oneof![3 => (stepped, prop::bool::weighted(0.9)), 1 => other.prop_map(|event| (event, false))]
}

/// Every file that is chosen is a new row, and most reports are of the try under way.
fn make_plausible(event: &mut Event, is_current: bool, queue: &Queue, ids: &mut impl Iterator<Item = u64>) {
    match event {
        Event::FilesChosen(candidates) => {
            for (candidate, id) in candidates.iter_mut().zip(ids) {
                candidate.id = ItemId(id);
            }
        }
        Event::Resumable(uploads) => {
            for (upload, id) in uploads.iter_mut().zip(ids) {
                upload.id = ItemId(id);
            }
        }
        Event::Stepped { id, attempt, .. } if is_current => {
            *attempt = queue.item(*id).map_or(*attempt, |item| item.attempt);
        }
        _ => {}
    }
}

fn invariants_hold(queue: &Queue) -> Result<(), TestCaseError> {
    let mut ids = HashSet::new();
    let mut busy_keys = HashSet::new();
    for item in queue.items() {
        prop_assert!(ids.insert(item.id), "two rows with one id");
        if item.is_in_flight() {
            prop_assert!(busy_keys.insert(item.key.clone()), "two uploads to one key at once");
            prop_assert!(item.attempt > 0);
        }
        if let Some(failure) = item.failure() {
            let way_on = match failure.remedy() {
                Remedy::Retry | Remedy::SignIn => item.is_retryable(),
                Remedy::ChooseAgain => item.takes_a_file(),
                Remedy::ChooseAnother => !item.holds_a_place(),
            };
            prop_assert!(way_on, "no way on from {failure:?}");
        }
    }
    let places = queue.entries.iter().filter(|entry| entry.has_a_place()).count();
    prop_assert!(places <= FILES, "too many files at once");
    prop_assert!(busy_keys.len() <= FILES + AHEAD, "too many files ahead");
    prop_assert!(queue.parts_in_flight() <= PARTS, "too many parts at once");
    Ok(())
}

/// What is shown never falls while the file is the same, and an attempt's number never falls.
fn nothing_went_back(before: &Queue, after: &Queue) -> Result<(), TestCaseError> {
    for item in after.items() {
        let Some(earlier) = before.item(item.id) else { continue };
        prop_assert!(item.attempt >= earlier.attempt);
        let is_same = item.progress.total() == earlier.progress.total();
        let was_given = earlier.takes_a_file() || earlier.state == State::Checksumming;
        let was_lost = item.notices.contains(&Notice::BegunAnew);
        if is_same && !was_given && !was_lost {
            prop_assert!(item.progress.percent() >= earlier.progress.percent(), "progress fell");
        }
    }
    Ok(())
}

/// So little room that files wait for each other.
fn tight_rules() -> Rules {
    Rules { max_files_in_flight: FILES, max_files_ahead: AHEAD, max_parts_in_flight: PARTS, ..Rules::default() }
}

/// Whose bytes an effect reads.
fn reads(effect: &Effect) -> Option<ItemId> {
    match effect {
        Effect::ProcessFile { id, .. }
        | Effect::ComputeChecksum { id, .. }
        | Effect::ComputeFingerprint { id, .. }
        | Effect::ComputePartChecksum { id, .. }
        | Effect::Begin { id, .. }
        | Effect::SendBody { id, .. }
        | Effect::SendPart { id, .. } => Some(*id),
        _ => None,
    }
}

/// What was asked for, so that nothing is asked for twice.
#[derive(Default)]
struct Asked {
    started: HashMap<ItemId, u32>,
    parts_under_way: HashSet<(ItemId, u32)>,
    bodies_under_way: HashSet<ItemId>,
    released: BTreeSet<ItemId>,
    succeeded: HashSet<ItemId>,
}

impl Asked {
    fn for_effect(&mut self, effect: Effect, queue: &Queue) -> Result<(), TestCaseError> {
        // Its bytes are let go when it is told that the store has them.
        let is_read_too_late = reads(&effect).is_some_and(|id| self.succeeded.contains(&id));
        prop_assert!(!is_read_too_late, "a file is read that the store has");
        match effect {
            Effect::Report { id, news: News::Succeeded, .. } => {
                prop_assert!(self.succeeded.insert(id), "the store is said to have a file twice");
            }
            Effect::FindPath { id, attempt }
            | Effect::ProcessFile { id, attempt }
            | Effect::ComputeChecksum { id, attempt }
            | Effect::ComputeFingerprint { id, attempt } => {
                prop_assert!(self.started.insert(id, attempt).unwrap_or(0) <= attempt, "an earlier try went on");
            }
            Effect::SendBody { id, attempt, .. } => {
                prop_assert!(queue.is_current(id, attempt));
                prop_assert!(self.bodies_under_way.insert(id), "a body is sent twice at once");
            }
            Effect::SendPart { id, attempt, ticket, .. } => {
                prop_assert!(queue.is_current(id, attempt));
                prop_assert!(self.parts_under_way.insert((id, ticket.number)), "a part is sent twice at once");
            }
            Effect::SignParts { parts, .. } => prop_assert!((1..=MOST_PARTS_SIGNED).contains(&parts.len())),
            Effect::AbortRequests { id } => {
                self.bodies_under_way.remove(&id);
                self.parts_under_way.retain(|(other, _)| *other != id);
            }
            Effect::ReleaseFile { id } => {
                prop_assert!(queue.item(id).is_none());
                prop_assert!(self.released.insert(id), "a file is let go twice");
            }
            Effect::Wait { tries, base_ms, .. } => prop_assert!(tries > 0 && (500..=30_000).contains(&base_ms)),
            _ => {}
        }
        Ok(())
    }

    /// A report of the try under way ends its request.
    fn answered(&mut self, event: &Event, queue: &Queue) {
        let Event::Stepped { id, attempt, step } = event else { return };
        if !queue.is_current(*id, *attempt) {
            return;
        }
        match step {
            Step::BodyStored | Step::Failed(_) => {
                self.bodies_under_way.remove(id);
            }
            Step::PartStored { number, .. } | Step::PartFailed { number, .. } => {
                self.parts_under_way.remove(&(*id, *number));
            }
            _ => {}
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn any_sequence_of_events_keeps_the_invariants(
        events in prop::collection::vec(event(), 0..120),
        max_file_count in prop::option::weighted(0.2, 0_usize..5),
        has_processing in prop::bool::weighted(0.2),
        auto_upload in prop::bool::weighted(0.8),
    ) {
        let mut queue = Queue::new(Rules {
            accepted: AcceptedTypes::new(["image/*"]),
            max_file_count,
            has_processing,
            auto_upload,
            ..tight_rules()
        });
        let mut asked = Asked::default();
        let mut chosen = HashSet::new();
        let mut ids = 0..;
        for (mut event, is_current) in events {
            make_plausible(&mut event, is_current, &queue, &mut ids);
            if let Event::FilesChosen(candidates) = &event {
                chosen.extend(candidates.iter().map(|candidate| candidate.id));
            }
            let before = queue.clone();
            asked.answered(&event, &queue);
            let effects = queue.apply(event);
            invariants_hold(&queue)?;
            nothing_went_back(&before, &queue)?;
            for effect in effects {
                asked.for_effect(effect, &queue)?;
            }
        }
        for id in chosen {
            let has_row = queue.item(id).is_some();
            prop_assert!(has_row != asked.released.contains(&id), "a file was lost, or let go while it has a row");
        }
    }

    #[test]
    fn every_upload_that_began_is_given_up_with_its_row(
        events in prop::collection::vec(event(), 0..80),
    ) {
        let mut queue = Queue::new(tight_rules());
        let mut ids = 0..;
        for (mut event, is_current) in events {
            make_plausible(&mut event, is_current, &queue, &mut ids);
            let _ = queue.apply(event);
        }
        let open: BTreeSet<String> = queue
            .entries
            .iter()
            .filter(|entry| entry.item.state != State::Elsewhere)
            .flat_map(|entry| [entry.work.upload.clone(), entry.work.instead_of.clone()])
            .flatten()
            .collect();
        let effects = queue.apply(Event::RemoveRequested(Whose::All));
        let given_up = effects.into_iter().filter_map(|effect| match effect {
            Effect::Abandon { upload } => Some(upload),
            _ => None,
        });
        prop_assert_eq!(given_up.collect::<BTreeSet<_>>(), open);
        prop_assert!(queue.is_empty() && !queue.is_busy());
    }
}
