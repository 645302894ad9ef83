//! Pause, cancel and remove: for one file and for all.

use super::{LARGE, PART, Scene, chosen, part_stored, parted, scene, single, stored};
use crate::core::upload::{Effect, Event, Fault, ItemId, News, Rules, State, Step, Whose};
use crate::wire::error::ApiError;
use crate::wire::storage::UploadBeginning;

const ONE: Whose = Whose::One(ItemId(1));

fn large() -> Scene {
    let mut scene = scene(Rules::default());
    scene.choose(&[(1, "a.png", LARGE)]).sending_parts(1, "u1", "a.png").take();
    scene
}

fn late(upload: &str) -> Event {
    Event::Stepped { id: ItemId(1), attempt: 1, step: parted(upload, "a.png", Vec::new()) }
}

#[test]
fn a_pause_stops_requests_and_keeps_the_upload() {
    let mut scene = large();
    scene.step(1, part_stored(1)).happens(Event::PauseRequested(ONE));
    assert_eq!(scene.state(1), State::Paused);
    assert_eq!(scene.queue.parts_in_flight(), 0);
    assert!(!scene.queue.is_busy());
    let effects = scene.take();
    assert!(effects.contains(&Effect::AbortRequests { id: ItemId(1) }));
    assert!(!effects.iter().any(|effect| matches!(effect, Effect::Abandon { .. })));
    scene.happens(Event::ResumeRequested(ONE));
    assert!(matches!(scene.take()[..], [Effect::ListParts { attempt: 2, .. }]));
    scene.step(1, Step::PartsListed(vec![stored(1, PART), stored(2, PART)]));
    assert_eq!(scene.make_ready().sent(), [(1, 3)], "one had arrived although it was stopped");
}

#[test]
fn what_a_paused_file_reports_changes_nothing() {
    let mut scene = large();
    scene.happens(Event::PauseRequested(ONE)).take();
    let before = scene.queue.clone();
    for step in [part_stored(1), Step::WaitOver, Step::Failed(Fault::Stalled)] {
        scene.step(1, step);
    }
    assert!(scene.queue == before && scene.take().is_empty());
}

#[test]
fn a_small_file_that_was_paused_is_sent_anew() {
    let mut scene = scene(Rules::default());
    scene.choose(&[(1, "a.png", 100)]).sending(1, "a.png").happens(Event::PauseRequested(ONE)).take();
    scene.happens(Event::ResumeRequested(ONE));
    assert_eq!(scene.proposals().len(), 1);
    scene.step(1, single("a.png")).step(1, Step::BodyStored);
    assert_eq!(scene.state(1), State::Uploaded);
}

#[test]
fn an_upload_that_begins_during_a_pause_is_gone_on_with() {
    let mut scene = scene(Rules::default());
    scene.choose(&[(1, "a.png", LARGE)]).checksummed(1).happens(Event::PauseRequested(ONE)).happens(late("u1"));
    assert_eq!(scene.state(1), State::Paused);
    assert!(scene.abandoned().is_empty());
    scene.happens(Event::RemoveRequested(ONE));
    assert_eq!(scene.abandoned(), ["u1"]);
}

#[test]
fn an_upload_that_begins_after_the_file_was_given_up_is_given_up() {
    for wish in [Event::CancelRequested(ONE), Event::RemoveRequested(ONE)] {
        let mut scene = scene(Rules::default());
        scene.choose(&[(1, "a.png", LARGE)]).checksummed(1).happens(wish).take();
        scene.happens(late("u1"));
        assert_eq!(scene.take(), [Effect::Abandon { upload: "u1".to_owned() }]);
    }
}

#[test]
fn an_upload_that_may_have_begun_without_an_answer_is_given_up_too() {
    let mut scene = scene(Rules::default());
    scene.choose(&[(1, "a.png", LARGE)]).checksummed(1).step(1, Step::Failed(Fault::Server(ApiError::Unreachable)));
    scene.take();
    scene.happens(Event::CancelRequested(ONE));
    let unseen = |effect: &Effect| match effect {
        Effect::AbandonUnseen { proposal, .. } => Some(proposal.fingerprint.clone()),
        _ => None,
    };
    assert_eq!(scene.take().iter().filter_map(unseen).collect::<Vec<_>>(), ["f1"]);
}

#[test]
fn a_cancelled_file_keeps_its_row_and_can_be_tried_again_from_nothing() {
    let mut scene = large();
    scene.happens(Event::CancelRequested(ONE));
    assert_eq!(scene.state(1), State::Cancelled);
    assert_eq!(scene.abandoned(), ["u1"]);
    scene.happens(Event::RetryRequested(ONE));
    assert_eq!(scene.proposals().len(), 1);
}

#[test]
fn removing_a_row_stops_its_upload_gives_it_up_and_lets_go_of_the_file() {
    let mut scene = large();
    scene.happens(Event::RemoveRequested(ONE)).happens(Event::RemoveRequested(ONE));
    let (id, key) = (ItemId(1), "a.png".to_owned());
    assert_eq!(
        scene.take(),
        [
            Effect::AbortRequests { id },
            Effect::Abandon { upload: "u1".to_owned() },
            Effect::ReleaseFile { id },
            Effect::Report { id, key, news: News::Removed },
        ]
    );
    assert!(scene.queue.is_empty());
    scene.happens(late("u1"));
    assert_eq!(scene.abandoned(), ["u1"]);
}

#[test]
fn a_place_that_becomes_free_is_taken() {
    for wish in [Event::PauseRequested(ONE), Event::CancelRequested(ONE), Event::RemoveRequested(ONE)] {
        let mut scene = scene(Rules { max_files_in_flight: 1, ..Rules::default() });
        scene.choose(&[(1, "a.png", 1), (2, "b.png", 1)]).take();
        assert_eq!(scene.happens(wish).started(), [2]);
    }
}

#[test]
fn all_can_be_paused_resumed_cancelled_and_cleared_together() {
    let mut scene = scene(Rules { max_files_in_flight: 2, max_files_ahead: 0, ..Rules::default() });
    let files = [(1, "a.png", 100), (2, "b.png", LARGE), (3, "c.png", 100), (4, "d.png", 100)];
    scene.happens(chosen(&files)).uploaded(1, "a.png").sending_parts(2, "u2", "b.png").take();
    scene.happens(Event::PauseRequested(Whose::All));
    assert_eq!([scene.state(1), scene.state(2)], [State::Uploaded, State::Paused]);
    assert_eq!([scene.state(3), scene.state(4)], [State::Paused, State::Paused]);
    assert!(!scene.queue.is_busy());
    scene.happens(Event::ResumeRequested(Whose::All));
    assert_eq!(scene.queue.items().filter(|item| item.is_in_flight()).count(), 2);
    scene.take();
    scene.happens(Event::CancelRequested(Whose::All));
    assert_eq!([scene.state(1), scene.state(2)], [State::Uploaded, State::Cancelled]);
    assert_eq!(scene.abandoned(), ["u2"]);
    scene.happens(Event::RetryRequested(Whose::All)).take();
    assert_eq!(scene.queue.items().filter(|item| item.is_in_flight()).count(), 2);
    scene.happens(Event::RemoveRequested(Whose::All));
    assert!(scene.queue.is_empty());
}

#[test]
fn what_is_being_put_together_cannot_be_paused_any_more() {
    let mut scene = large();
    for number in 1..=3 {
        scene.step(1, part_stored(number));
    }
    scene.happens(Event::PauseRequested(ONE));
    assert_eq!(scene.state(1), State::Finishing);
}

#[test]
fn retry_ends_a_pause_between_two_tries() {
    let mut scene = scene(Rules::default());
    scene.choose(&[(1, "a.png", 100)]).sending(1, "a.png").step(1, Step::Failed(Fault::Stalled)).take();
    scene.happens(Event::RetryRequested(ONE));
    assert!(matches!(scene.take()[..], [Effect::SendBody { .. }]));
    scene.step(1, Step::WaitOver);
    assert!(scene.take().is_empty());
}

#[test]
fn an_upload_that_begins_twice_is_not_given_up() {
    let mut scene = large();
    let again = UploadBeginning::Parts {
        upload: crate::wire::storage::PartedUpload {
            id: "u1".to_owned(),
            key: "a.png".to_owned(),
            part_size: PART,
            stored: Vec::new(),
        },
    };
    scene.step(1, Step::Begun(again));
    assert!(scene.take().is_empty());
}

fn withdrawn(scene: &mut Scene, leaves: bool) -> Vec<Effect> {
    scene.happens(Event::WithdrawRequested { id: ItemId(1), leaves });
    scene.take()
}

#[test]
fn what_is_given_up_by_its_row_stops_at_once_and_can_be_taken_back() {
    for leaves in [true, false] {
        let mut scene = large();
        scene.step(1, part_stored(1)).take();
        let id = ItemId(1);
        assert_eq!(withdrawn(&mut scene, leaves), [Effect::AbortRequests { id }, Effect::AwaitUndo { id }]);
        assert_eq!(scene.state(1), State::Withdrawn { leaves });
        assert!(!scene.queue.is_busy());
        scene.happens(Event::UndoRequested(id));
        assert!(matches!(scene.take()[..], [Effect::ListParts { attempt: 2, .. }]));
        scene.happens(Event::UndoLapsed(id));
        assert!(scene.take().is_empty(), "it was taken back");
    }
}

#[test]
fn what_is_not_taken_back_is_given_up() {
    let id = ItemId(1);
    let abandon = Effect::Abandon { upload: "u1".to_owned() };
    let mut scene = large();
    withdrawn(&mut scene, false);
    scene.happens(Event::UndoLapsed(id));
    assert_eq!(scene.take(), std::slice::from_ref(&abandon));
    assert_eq!(scene.state(1), State::Cancelled);
    let mut scene = large();
    withdrawn(&mut scene, true);
    scene.happens(Event::UndoLapsed(id));
    let removed = Effect::Report { id, key: "a.png".to_owned(), news: News::Removed };
    assert_eq!(scene.take(), [abandon, Effect::ReleaseFile { id }, removed]);
    scene.happens(Event::UndoRequested(id)).happens(Event::UndoLapsed(id));
    assert!(scene.take().is_empty() && scene.queue.is_empty());
}

#[test]
fn whoever_does_not_want_to_wait_removes_it_twice_or_chooses_the_file_again() {
    let mut scene = large();
    withdrawn(&mut scene, true);
    withdrawn(&mut scene, true);
    assert!(scene.queue.is_empty());
    let mut scene = large();
    withdrawn(&mut scene, true);
    scene.happens(chosen(&[(2, "a.png", LARGE)]));
    assert_eq!(scene.abandoned(), ["u1"]);
    assert_eq!(scene.queue.items().map(|item| item.id).collect::<Vec<_>>(), [ItemId(2)]);
}

#[test]
fn a_paused_file_that_is_taken_back_is_paused() {
    let mut scene = large();
    scene.happens(Event::PauseRequested(ONE)).take();
    assert_eq!(withdrawn(&mut scene, false), [Effect::AwaitUndo { id: ItemId(1) }]);
    scene.happens(Event::UndoRequested(ItemId(1)));
    assert_eq!(scene.state(1), State::Paused);
    assert!(scene.take().is_empty());
}

#[test]
fn what_has_nothing_to_lose_goes_at_once() {
    let mut scene = scene(Rules { max_files_in_flight: 1, ..Rules::default() });
    scene.happens(chosen(&[(1, "a.png", 100), (2, "b.png", 100)])).uploaded(1, "a.png").take();
    scene.happens(Event::WithdrawRequested { id: ItemId(1), leaves: true });
    assert!(scene.queue.item(ItemId(1)).is_none());
    let mut scene = self::scene(Rules { auto_upload: false, ..Rules::default() });
    scene.happens(chosen(&[(1, "a.png", LARGE)])).happens(Event::WithdrawRequested { id: ItemId(1), leaves: false });
    assert_eq!(scene.state(1), State::Cancelled);
}

#[test]
fn what_failed_or_waits_with_a_part_in_the_store_can_be_taken_back_as_it_was() {
    let mut scene = large();
    scene.step(1, Step::PartFailed { number: 1, fault: Fault::Unreadable }).take();
    let failed = scene.state(1);
    assert!(matches!(failed, State::Failed(_)), "{failed:?}");
    assert_eq!(withdrawn(&mut scene, true), [Effect::AwaitUndo { id: ItemId(1) }]);
    scene.happens(Event::UndoRequested(ItemId(1)));
    assert_eq!(scene.state(1), failed);
}

#[test]
fn the_place_of_what_was_given_up_is_free_at_once_and_lost_when_it_is_taken() {
    let mut scene = scene(Rules { max_file_count: Some(1), ..Rules::default() });
    scene.choose(&[(1, "a.png", LARGE)]).sending_parts(1, "u1", "a.png").take();
    withdrawn(&mut scene, true);
    scene.happens(chosen(&[(2, "b.png", LARGE)]));
    assert_eq!(scene.abandoned(), ["u1"]);
    scene.happens(Event::UndoRequested(ItemId(1)));
    assert_eq!(scene.queue.items().map(|item| item.id).collect::<Vec<_>>(), [ItemId(2)]);
}

#[test]
fn a_row_that_leaves_leaves_also_when_all_is_cancelled_or_another_tab_has_the_file() {
    let mut scene = large();
    withdrawn(&mut scene, true);
    scene.happens(Event::CancelRequested(Whose::All));
    assert!(scene.queue.is_empty());
    assert_eq!(scene.abandoned(), ["u1"]);
    let mut scene = large();
    withdrawn(&mut scene, true);
    scene.happens(Event::ElsewhereTaken(ItemId(1)));
    assert!(scene.queue.is_empty() && scene.abandoned().is_empty(), "the other tab works on it");
}
