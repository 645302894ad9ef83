//! Uploads from another visit.

use super::{LARGE, PART, Scene, facts, parted, scene, stored};
use crate::core::upload::{
    Effect, Event, FileFacts, ItemId, Lack, News, ProcessedFile, Resumable, Rules, State, Step, Whose,
};
use crate::wire::storage::{AccessLevel, OpenUpload};

pub(super) fn resumable(id: u64, file: Option<FileFacts>) -> Event {
    let open = OpenUpload {
        id: "u1".to_owned(),
        access_level: AccessLevel::Protected,
        key: "holiday/a.png".to_owned(),
        asked_key: "holiday/a.png".to_owned(),
        size: LARGE,
        content_type: "image/png".to_owned(),
        fingerprint: "f1".to_owned(),
        begun_at_s: 0,
        stored_bytes: 2 * PART,
    };
    Event::Resumable(vec![Resumable { id: ItemId(id), open, file }])
}

fn goes_on(scene: &mut Scene) {
    scene.step(1, parted("u1", "holiday/a.png", vec![stored(1, PART), stored(2, PART)]));
    assert_eq!(scene.make_ready().sent(), [(1, 3)]);
    scene.step(1, super::part_stored(3)).step(1, Step::Finished("holiday/a.png".to_owned()));
    assert_eq!(scene.state(1), State::Uploaded);
}

#[test]
fn an_upload_whose_file_the_page_has_goes_on_by_itself() {
    let mut scene = scene(Rules::default());
    scene.happens(resumable(1, Some(facts(LARGE))));
    assert_eq!((scene.state(1), scene.percent(1)), (State::Checksumming, 80));
    scene.checksummed(1);
    let (proposal, instead_of) = scene.proposals().remove(0);
    assert_eq!((proposal.key.as_str(), proposal.fingerprint.as_str(), instead_of), ("holiday/a.png", "f1", None));
    goes_on(&mut scene);
}

#[test]
fn an_upload_without_a_file_waits_for_it() {
    let mut scene = scene(Rules::default());
    scene.happens(resumable(1, None));
    assert_eq!((scene.state(1), scene.percent(1)), (State::NeedsFile(Lack::Absent), 80));
    assert!(scene.take().is_empty());
    scene.happens(Event::RetryRequested(Whose::All)).happens(Event::ResumeRequested(Whose::All));
    assert!(scene.take().is_empty());
    scene.happens(Event::FileGiven(ItemId(1), facts(LARGE)));
    assert_eq!(scene.started(), [1]);
    scene.checksummed(1);
    goes_on(&mut scene);
}

#[test]
fn another_file_is_not_taken_for_the_one_that_is_meant() {
    let mut scene = scene(Rules::default());
    scene.happens(resumable(1, None)).happens(Event::FileGiven(ItemId(1), facts(LARGE - 1)));
    assert_eq!(scene.state(1), State::NeedsFile(Lack::Another));
    assert!(scene.take().is_empty(), "the size tells");
    scene.happens(Event::FileGiven(ItemId(1), facts(LARGE))).step(1, Step::FingerprintComputed("other".to_owned()));
    assert_eq!(scene.state(1), State::NeedsFile(Lack::Another));
    assert!(scene.proposals().is_empty(), "the fingerprint tells");
    scene.happens(Event::FileGiven(ItemId(1), facts(LARGE))).checksummed(1);
    assert_eq!(scene.proposals().len(), 1);
}

#[test]
fn a_file_that_is_prepared_first_is_recognised_by_what_comes_out() {
    let mut scene = scene(Rules { has_processing: true, ..Rules::default() });
    scene.happens(resumable(1, None)).happens(Event::FileGiven(ItemId(1), facts(3 * LARGE)));
    assert!(matches!(scene.take()[..], [Effect::ProcessFile { .. }]));
    let key = "a.png".to_owned();
    let file = ProcessedFile { key, size: LARGE, content_type: String::new(), metadata: Vec::new() };
    scene.step(1, Step::Processed(file)).step(1, Step::FingerprintComputed("f1".to_owned()));
    assert_eq!(scene.proposals().remove(0).0.key, "holiday/a.png");
}

#[test]
fn the_row_of_an_open_upload_gives_it_up_when_it_is_removed() {
    let mut scene = scene(Rules::default());
    scene.happens(resumable(1, None)).happens(Event::RemoveRequested(Whose::All));
    assert_eq!(scene.abandoned(), ["u1"]);
}

#[test]
fn an_upload_that_has_a_row_gets_no_second_one() {
    let mut scene = scene(Rules::default());
    scene.happens(resumable(1, None)).happens(resumable(2, Some(facts(LARGE))));
    assert_eq!(scene.queue.items().len(), 1);
    assert_eq!(scene.take(), [Effect::ReleaseFile { id: ItemId(2) }]);
}

#[test]
fn the_same_file_chosen_as_if_for_the_first_time_takes_the_place_of_the_row_that_waits_for_it() {
    let mut scene = scene(Rules::default());
    scene.happens(resumable(1, None)).choose(&[(2, "holiday/a.png", LARGE)]).checksummed(2).take();
    scene.step(2, parted("u1", "holiday/a.png", vec![stored(1, PART)]));
    assert!(scene.queue.item(ItemId(1)).is_none());
    assert_eq!(scene.percent(2), 40);
    assert!(scene.news().contains(&News::Removed));
    scene.happens(Event::RemoveRequested(Whose::All));
    assert_eq!(scene.abandoned(), ["u1"]);
}

#[test]
fn an_upload_that_was_given_up_without_its_file_waits_for_it_after_a_retry() {
    let mut scene = scene(Rules::default());
    scene.happens(resumable(1, None)).happens(Event::CancelRequested(Whose::All));
    assert_eq!(scene.abandoned(), ["u1"]);
    scene.happens(Event::RetryRequested(Whose::All));
    assert_eq!(scene.state(1), State::NeedsFile(Lack::Absent));
}

#[test]
fn a_file_that_nobody_asked_for_changes_nothing() {
    let mut scene = scene(Rules::default());
    scene.choose(&[(1, "a.png", 100)]);
    let before = scene.queue.clone();
    scene.happens(Event::FileGiven(ItemId(1), facts(5))).happens(Event::FileGiven(ItemId(9), facts(5)));
    assert_eq!(scene.queue, before);
}

#[test]
fn a_row_says_why_its_file_is_not_there_and_goes_on_with_it_all_the_same() {
    let mut scene = scene(Rules::default());
    scene.happens(resumable(1, None));
    for lack in [Lack::Locked, Lack::Gone, Lack::Another, Lack::Absent, Lack::Locked] {
        scene.happens(Event::FileLacking(ItemId(1), lack));
        assert_eq!((scene.state(1), scene.percent(1)), (State::NeedsFile(lack), 80));
    }
    scene.happens(Event::RetryRequested(Whose::All)).happens(Event::ResumeRequested(Whose::All));
    assert!(scene.take().is_empty(), "nothing goes on without the file");
    scene.happens(Event::FileGiven(ItemId(1), facts(LARGE))).checksummed(1);
    goes_on(&mut scene);
}

#[test]
fn a_row_that_has_its_file_does_not_lack_it() {
    let mut scene = scene(Rules::default());
    scene.choose(&[(1, "a.png", 100)]);
    let before = scene.queue.clone();
    for id in [1, 9] {
        scene.happens(Event::FileLacking(ItemId(id), Lack::Locked));
    }
    assert_eq!(scene.queue, before);
}

#[test]
fn a_row_that_waits_for_its_file_goes_when_another_queue_goes_on_with_its_upload() {
    let mut scene = scene(Rules::default());
    scene.happens(resumable(1, None)).happens(Event::UploadTaken("another".to_owned()));
    assert_eq!(scene.state(1), State::NeedsFile(Lack::Absent));
    scene.happens(Event::UploadTaken("u1".to_owned()));
    assert!(scene.queue.is_empty());
    assert!(scene.abandoned().is_empty(), "it is that one's");
}

#[test]
fn what_another_queue_goes_on_with_is_not_given_up_by_a_row_that_was_removed_a_moment_ago() {
    let mut scene = scene(Rules::default());
    scene.happens(resumable(1, None)).happens(Event::WithdrawRequested { id: ItemId(1), leaves: true });
    scene.happens(Event::UploadTaken("u1".to_owned())).happens(Event::UndoLapsed(ItemId(1)));
    assert!(scene.queue.is_empty());
    assert!(scene.abandoned().is_empty(), "it is that one's");
}
