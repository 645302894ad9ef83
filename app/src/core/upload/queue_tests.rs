//! The queue, step by step.

use super::{
    AcceptedTypes, Candidate, Effect, Event, Failure, Item, ItemId, Queue, Rules, State, Step, Summary, reduce,
};
use crate::wire::error::ApiError;
use crate::wire::storage::{AccessLevel, UploadTicket};

fn rules(max_file_count: Option<usize>) -> Rules {
    Rules {
        accepted: AcceptedTypes::new(["image/*"]),
        max_file_count,
        max_in_flight: 2,
        access_level: AccessLevel::Protected,
    }
}

fn chosen(files: &[(u64, &str)]) -> Event {
    let candidate = |&(id, name): &(u64, &str)| Candidate {
        id: ItemId(id),
        name: name.to_owned(),
        size: 100,
        stated_type: String::new(),
    };
    Event::FilesChosen(files.iter().map(candidate).collect())
}

fn stepped(id: u64, attempt: u32, step: Step) -> Event {
    Event::Stepped { id: ItemId(id), attempt, step }
}

fn ticket(key: &str) -> UploadTicket {
    UploadTicket { url: "https://store/".to_owned(), headers: Vec::new(), key: key.to_owned(), expires_in_s: 60 }
}

fn run(queue: Queue, events: impl IntoIterator<Item = Event>) -> (Queue, Vec<Effect>) {
    events.into_iter().fold((queue, Vec::new()), |(queue, mut effects), event| {
        let (queue, more) = reduce(queue, event);
        effects.extend(more);
        (queue, effects)
    })
}

fn upload(id: u64, attempt: u32, key: &str) -> [Event; 3] {
    [
        stepped(id, attempt, Step::ChecksumComputed("AAAAAA==".to_owned())),
        stepped(id, attempt, Step::TicketGranted(ticket(key))),
        stepped(id, attempt, Step::BodyStored),
    ]
}

fn state(queue: &Queue, id: u64) -> Option<&State> {
    queue.item(ItemId(id)).map(|item| &item.state)
}

fn started(effects: &[Effect]) -> Vec<u64> {
    let id = |effect: &Effect| match effect {
        Effect::ComputeChecksum { id, .. } => Some(id.0),
        _ => None,
    };
    effects.iter().filter_map(id).collect()
}

#[test]
fn a_file_goes_from_choice_to_success() {
    let (queue, mut effects) = run(Queue::new(rules(Some(1))), [chosen(&[(1, "a.png")])]);
    assert_eq!(effects, [Effect::ComputeChecksum { id: ItemId(1), attempt: 1 }]);
    assert_eq!(queue.summary(), Summary::Uploading(1));
    assert!(queue.is_busy());

    let (queue, more) = run(queue, upload(1, 1, "a.png"));
    effects.extend(more);
    assert_eq!(state(&queue, 1), Some(&State::Uploaded));
    assert_eq!(queue.summary(), Summary::Uploaded(1));
    assert!(!queue.is_busy());
    assert!(matches!(&effects[1], Effect::AskForTicket { request, .. }
        if request.key == "a.png" && request.content_type == "image/png" && request.size == 100));
    assert!(matches!(&effects[2], Effect::SendBody { ticket, .. } if ticket.key == "a.png"));
    assert_eq!(effects[3], Effect::ReportSuccess { key: "a.png".to_owned() });
}

#[test]
fn a_file_of_the_wrong_type_or_name_keeps_a_row_with_the_reason() {
    let (queue, effects) = run(Queue::new(rules(None)), [chosen(&[(1, "a.exe"), (2, "a/../b.png"), (3, "c.png")])]);
    assert_eq!(state(&queue, 1), Some(&State::Failed(Failure::TypeNotAccepted)));
    assert!(matches!(state(&queue, 2), Some(State::Failed(Failure::BadName(_)))));
    assert_eq!(started(&effects), [3]);
    let (queue, effects) = run(queue, [Event::RetryRequested(ItemId(1))]);
    assert_eq!(state(&queue, 1), Some(&State::Failed(Failure::TypeNotAccepted)));
    assert!(effects.is_empty());
}

#[test]
fn no_more_files_are_under_way_than_allowed() {
    let (queue, effects) = run(Queue::new(rules(None)), [chosen(&[(1, "a.png"), (2, "b.png"), (3, "c.png")])]);
    assert_eq!(started(&effects), [1, 2]);
    let (_, effects) = run(queue, upload(1, 1, "a.png"));
    assert_eq!(started(&effects), [3]);
}

#[test]
fn two_files_of_one_name_are_two_rows_and_the_second_waits() {
    let (queue, effects) = run(Queue::new(rules(None)), [chosen(&[(1, "cafe\u{301}.png"), (2, "caf\u{e9}.png")])]);
    assert_eq!(started(&effects), [1]);
    assert_eq!(state(&queue, 2), Some(&State::Queued));
    let (_, effects) = run(queue, upload(1, 1, "caf\u{e9}.png"));
    assert_eq!(started(&effects), [2]);
}

#[test]
fn nothing_new_starts_while_there_are_too_many_files() {
    let (queue, effects) = run(Queue::new(rules(Some(1))), [chosen(&[(1, "a.png"), (2, "b.png")])]);
    assert!(effects.is_empty());
    assert_eq!(queue.exceeded_limit(), Some(1));
    assert_eq!(queue.summary(), Summary::Selected(2));
    let (queue, effects) = run(queue, [Event::RemoveRequested(ItemId(1))]);
    assert_eq!(queue.exceeded_limit(), None);
    assert_eq!(started(&effects), [2]);
}

#[test]
fn a_file_that_was_uploaded_counts_and_one_that_never_can_be_does_not() {
    let (queue, _) = run(Queue::new(rules(Some(1))), [chosen(&[(1, "a.exe"), (2, "b.png")])]);
    assert_eq!(queue.exceeded_limit(), None);
    let (queue, _) = run(queue, upload(2, 1, "b.png"));
    let (queue, effects) = run(queue, [chosen(&[(3, "c.png")])]);
    assert_eq!(queue.exceeded_limit(), Some(1));
    assert!(effects.is_empty());
}

#[test]
fn a_failed_file_can_be_tried_again_and_starts_from_nothing() {
    let (queue, _) = run(Queue::new(rules(Some(1))), [chosen(&[(1, "a.png")])]);
    let (queue, _) = run(queue, upload(1, 1, "a.png").into_iter().take(2));
    let (queue, _) =
        run(queue, [stepped(1, 1, Step::ProgressMade(60)), stepped(1, 1, Step::Failed(Failure::StoreUnreachable))]);
    assert_eq!(state(&queue, 1), Some(&State::Failed(Failure::StoreUnreachable)));
    assert_eq!(queue.summary(), Summary::Failed(1));
    let (queue, effects) = run(queue, [Event::RetryRequested(ItemId(1))]);
    assert_eq!(effects, [Effect::ComputeChecksum { id: ItemId(1), attempt: 2 }]);
    let (queue, _) = run(queue, upload(1, 2, "a.png"));
    assert_eq!(state(&queue, 1), Some(&State::Uploaded));
}

#[test]
fn what_an_earlier_try_reports_is_ignored() {
    let (queue, _) = run(Queue::new(rules(None)), [chosen(&[(1, "a.png")])]);
    let signed_out = Step::Failed(Failure::NoTicket(ApiError::SignedOut));
    let (queue, _) = run(queue, [stepped(1, 1, signed_out.clone()), Event::RetryRequested(ItemId(1))]);
    let before = queue.clone();
    let (after, effects) = run(queue, upload(1, 1, "a.png").into_iter().chain([stepped(1, 1, signed_out)]));
    assert_eq!(after, before);
    assert!(effects.is_empty());
    assert!(!after.is_current(ItemId(1), 1) && after.is_current(ItemId(1), 2));
}

#[test]
fn removing_a_row_stops_its_upload_and_lets_go_of_the_file() {
    let (queue, _) = run(Queue::new(rules(None)), [chosen(&[(1, "a.png")])]);
    let (queue, effects) = run(queue, [Event::RemoveRequested(ItemId(1)), Event::RemoveRequested(ItemId(1))]);
    assert_eq!(effects, [Effect::AbortUpload { id: ItemId(1) }, Effect::ReleaseFile { id: ItemId(1) }]);
    let (queue, effects) = run(queue, upload(1, 1, "a.png"));
    assert!(effects.is_empty());
    assert_eq!(queue.items(), &[] as &[Item]);
    assert_eq!(queue.summary(), Summary::Empty);
}

#[test]
fn an_empty_file_is_uploaded_like_any_other() {
    let empty = Candidate { id: ItemId(1), name: "a.png".into(), size: 0, stated_type: "image/png".into() };
    let (queue, _) = run(Queue::new(rules(None)), [Event::FilesChosen(vec![empty])]);
    let (queue, _) = run(queue, upload(1, 1, "a.png"));
    assert_eq!(state(&queue, 1), Some(&State::Uploaded));
}
