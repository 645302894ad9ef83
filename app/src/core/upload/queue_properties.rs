//! What holds after any sequence of events, in any order.

use std::collections::{HashMap, HashSet};

use proptest::prelude::*;

use super::{AcceptedTypes, Candidate, Effect, Event, Failure, ItemId, Queue, Rules, State, Step, reduce};
use crate::wire::storage::{AccessLevel, UploadTicket};

const MAX_IN_FLIGHT: usize = 2;

fn ticket(key: &str) -> UploadTicket {
    UploadTicket { url: String::new(), headers: Vec::new(), key: key.to_owned(), expires_in_s: 1 }
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        Just(Step::ChecksumComputed("AAAAAA==".to_owned())),
        Just(Step::TicketGranted(ticket("a.png"))),
        (0_u64..400).prop_map(Step::ProgressMade),
        Just(Step::BodyStored),
        Just(Step::Failed(Failure::StoreUnreachable)),
        Just(Step::Failed(Failure::Unreadable)),
    ]
}

fn candidates() -> impl Strategy<Value = Event> {
    let name = prop_oneof![Just("a.png"), Just("a.png"), Just("b.exe"), Just("..")];
    prop::collection::vec((name, 0_u64..300), 1..4).prop_map(|files| {
        let candidate = |(name, size): (&str, u64)| Candidate {
            id: ItemId(0),
            name: name.to_owned(),
            size,
            stated_type: String::new(),
        };
        Event::FilesChosen(files.into_iter().map(candidate).collect())
    })
}

fn event() -> impl Strategy<Value = Event> {
    prop_oneof![
        1 => candidates(),
        6 => (0_u64..8, 0_u32..4, step())
            .prop_map(|(id, attempt, step)| Event::Stepped { id: ItemId(id), attempt, step }),
        1 => (0_u64..8).prop_map(|id| Event::RetryRequested(ItemId(id))),
        1 => (0_u64..8).prop_map(|id| Event::RemoveRequested(ItemId(id))),
    ]
}

/// Every file that is chosen is a new row, as the component sees to.
fn give_new_ids(event: &mut Event, ids: &mut impl Iterator<Item = u64>) {
    if let Event::FilesChosen(candidates) = event {
        for (candidate, id) in candidates.iter_mut().zip(ids) {
            candidate.id = ItemId(id);
        }
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
    }
    prop_assert!(busy_keys.len() <= MAX_IN_FLIGHT, "too many at once");
    Ok(())
}

/// Progress of one try never falls, and an attempt's number never falls.
fn nothing_went_back(before: &Queue, after: &Queue) -> Result<(), TestCaseError> {
    for item in after.items() {
        let Some(earlier) = before.item(item.id) else { continue };
        prop_assert!(item.attempt >= earlier.attempt);
        if let (State::Uploading(was), State::Uploading(is)) = (&earlier.state, &item.state)
            && earlier.attempt == item.attempt
        {
            prop_assert!(is.percent() >= was.percent());
        }
    }
    Ok(())
}

proptest! {
    #[test]
    fn any_sequence_of_events_keeps_the_invariants(
        events in prop::collection::vec(event(), 0..60),
        max_file_count in prop::option::of(0_usize..5),
    ) {
        let mut queue = Queue::new(Rules {
            accepted: AcceptedTypes::new(["image/*"]),
            max_file_count,
            max_in_flight: MAX_IN_FLIGHT,
            access_level: AccessLevel::Protected,
        });
        let mut started = HashMap::new();
        let mut ids = 0..;
        for mut event in events {
            give_new_ids(&mut event, &mut ids);
            let before = queue.clone();
            let is_choice = matches!(event, Event::FilesChosen(_));
            let effects;
            (queue, effects) = reduce(queue, event);
            invariants_hold(&queue)?;
            nothing_went_back(&before, &queue)?;
            for effect in effects {
                match effect {
                    Effect::ComputeChecksum { id, attempt } => {
                        prop_assert!(queue.exceeded_limit().is_none(), "started although there are too many files");
                        prop_assert!(queue.is_current(id, attempt));
                        let last = started.insert(id, attempt).unwrap_or(0);
                        prop_assert!(attempt > last, "one try started twice");
                    }
                    Effect::ReleaseFile { id } => prop_assert!(queue.item(id).is_none()),
                    Effect::AbortUpload { id } => prop_assert!(before.item(id).is_some_and(|item| item.is_in_flight())),
                    Effect::ReportSuccess { .. } => prop_assert!(!is_choice),
                    Effect::AskForTicket { id, attempt, .. } | Effect::SendBody { id, attempt, .. } => {
                        prop_assert!(queue.is_current(id, attempt));
                    }
                }
            }
        }
    }
}
