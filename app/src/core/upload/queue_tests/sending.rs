//! Small files, in one PUT.

use super::{chosen, crc, scene};
use crate::core::upload::{
    Effect, Event, Failure, Fault, ItemId, News, Queue, Rules, State, Step, Summary, Whose, reduce,
};
use crate::wire::storage::OnConflict;

#[test]
fn a_file_goes_from_choice_to_success() {
    let mut scene = scene(Rules { on_conflict: OnConflict::KeepBoth, ..Rules::default() });
    scene.choose(&[(1, "a.png", 100)]);
    assert_eq!(scene.take(), [Effect::ComputeChecksum { id: ItemId(1), attempt: 1 }]);
    assert!(scene.queue.is_busy());
    scene.checksummed(1);
    let (proposal, instead_of) = scene.proposals().remove(0);
    assert_eq!((proposal.size, proposal.crc32, instead_of), (100, Some(crc("1")), None));
    assert_eq!((proposal.fingerprint.as_str(), proposal.on_conflict), ("f1", OnConflict::KeepBoth));
    scene.step(1, super::single("a (1).png"));
    let effects = scene.take();
    assert!(matches!(&effects[0], Effect::Report { key, news: News::Started, .. } if key == "a (1).png"));
    assert!(matches!(&effects[1], Effect::SendBody { attempt: 1, ticket, .. } if ticket.key == "a (1).png"));
    scene.step(1, Step::BodyProgressed(100));
    assert_eq!((scene.percent(1), scene.queue.summary()), (99, Summary::Uploading(1)));
    scene.take();
    scene.step(1, Step::BodyStored);
    assert_eq!((scene.state(1), scene.queue.summary()), (State::Uploaded, Summary::Uploaded(1)));
    assert_eq!(scene.news(), [News::Succeeded]);
    assert!(!scene.queue.is_busy());
}

#[test]
fn reducing_is_applying() {
    let queue = Queue::new(Rules::default());
    let (reduced, effects) = reduce(queue.clone(), chosen(&[(1, "a.png", 1)]));
    let mut applied = queue;
    assert_eq!(effects, applied.apply(chosen(&[(1, "a.png", 1)])));
    assert_eq!(reduced, applied);
}

#[test]
fn no_more_files_are_under_way_than_allowed_and_the_oldest_is_next() {
    let mut scene = scene(Rules { max_files_in_flight: 2, ..Rules::default() });
    scene.choose(&[(1, "a.png", 9), (2, "b.png", 5), (3, "c.png", 7), (4, "d.png", 1)]);
    assert_eq!(scene.started(), [1, 2]);
    assert_eq!(scene.uploaded(2, "b.png").started(), [3]);
    assert_eq!(scene.uploaded(1, "a.png").started(), [4]);
}

#[test]
fn no_more_bodies_are_sent_at_once_than_allowed() {
    let mut scene = scene(Rules { max_parts_in_flight: 1, ..Rules::default() });
    scene.choose(&[(1, "a.png", 9), (2, "b.png", 5)]).sending(1, "a.png").sending(2, "b.png");
    assert_eq!((scene.queue.parts_in_flight(), scene.state(2)), (1, State::Sending));
    scene.take();
    scene.step(1, Step::BodyStored);
    assert!(scene.take().iter().any(|effect| matches!(effect, Effect::SendBody { id: ItemId(2), .. })));
}

#[test]
fn two_files_of_one_name_are_two_rows_and_the_second_waits() {
    let mut scene = scene(Rules::default());
    scene.choose(&[(1, "cafe\u{301}.png", 1), (2, "caf\u{e9}.png", 1)]);
    assert_eq!(scene.started(), [1]);
    assert_eq!(scene.state(2), State::Queued);
    assert_eq!(scene.uploaded(1, "caf\u{e9}.png").started(), [2]);
}

#[test]
fn a_file_whose_new_name_is_on_its_way_waits_for_it() {
    let mut scene = scene(Rules::default());
    scene.choose(&[(1, "a (1).png", 1), (2, "a.png", 1)]).sending(1, "a (1).png").sending(2, "a (1).png");
    assert_eq!((scene.state(2), scene.queue.parts_in_flight()), (State::Queued, 1));
    scene.take();
    scene.step(1, Step::BodyStored);
    let (proposal, _) = scene.proposals().remove(0);
    assert_eq!(proposal.key, "a.png", "the name that the person gave it is asked for");
}

#[test]
fn a_second_file_of_a_name_waits_also_when_the_first_got_another_one() {
    let mut scene = scene(Rules { on_conflict: OnConflict::KeepBoth, ..Rules::default() });
    scene.choose(&[(1, "a.png", 1), (2, "a.png", 2)]).sending(1, "a (1).png");
    assert_eq!(scene.started(), [1]);
    scene.step(1, Step::BodyStored);
    assert_eq!(scene.started(), [2]);
}

#[test]
fn the_page_hears_of_progress_once_for_each_percent() {
    let mut scene = scene(Rules::default());
    scene.choose(&[(1, "a.png", 1000)]).sending(1, "a.png").take();
    for sent in [1, 10, 11, 12, 20, 15] {
        scene.step(1, Step::BodyProgressed(sent));
    }
    assert_eq!(scene.news().len(), 2);
    assert_eq!(scene.percent(1), 2);
}

#[test]
fn a_failed_file_can_be_tried_again_and_what_the_earlier_try_reports_is_ignored() {
    let mut scene = scene(Rules::default());
    scene.choose(&[(1, "a.png", 100)]).sending(1, "a.png").step(1, Step::BodyProgressed(60));
    scene.step(1, Step::Failed(super::refused(403, "AccessDenied")));
    let denied = Failure::Refused { status: 403, code: "AccessDenied".to_owned() };
    assert_eq!((scene.state(1), scene.queue.summary()), (State::Failed(denied), Summary::Failed(1)));
    scene.take();
    scene.happens(Event::RetryRequested(Whose::All));
    assert_eq!(scene.proposals().len(), 1, "the checksum is known");
    let before = scene.queue.clone();
    for step in [Step::BodyStored, super::single("a.png"), Step::Failed(Fault::Stalled), Step::WaitOver] {
        scene.happens(Event::Stepped { id: ItemId(1), attempt: 1, step });
    }
    assert!(scene.queue == before && scene.take().is_empty());
    assert!(!scene.queue.is_current(ItemId(1), 1) && scene.queue.is_current(ItemId(1), 2));
    scene.step(1, super::single("a.png")).step(1, Step::BodyProgressed(10));
    assert_eq!(scene.percent(1), 60, "what is shown does not fall");
    scene.step(1, Step::BodyStored);
    assert_eq!(scene.state(1), State::Uploaded);
}

#[test]
fn a_step_that_was_not_asked_for_changes_nothing() {
    let mut scene = scene(Rules::default());
    scene.choose(&[(1, "a.png", 100)]);
    let before = scene.queue.clone();
    scene.take();
    for step in [
        Step::BodyStored,
        Step::BodyProgressed(5),
        Step::Finished("a.png".to_owned()),
        super::part_stored(1),
        Step::PartsListed(Vec::new()),
        Step::PartsSigned(Vec::new()),
        super::single("a.png"),
        Step::WaitOver,
    ] {
        scene.step(1, step);
    }
    assert_eq!(scene.queue, before);
    assert!(scene.take().is_empty());
}
