//! Which files get in, and which wait.

use std::collections::HashMap;

use super::{MIB, Scene, chosen, facts, scene};
use crate::core::keys::KeyError;
use crate::core::upload::{
    AcceptedTypes, Effect, Event, Failure, Fault, ItemId, News, ProcessedFile, Rules, State, Step, Summary, Whose,
};
use crate::wire::storage::OnConflict;

#[test]
fn a_file_that_breaks_a_rule_keeps_a_row_with_the_reason() {
    let rules = Rules {
        accepted: AcceptedTypes::new(["image/*"]),
        min_file_size: Some(10),
        max_file_size: Some(1000),
        refuses_empty_files: true,
        ..Rules::default()
    };
    for (name, size, failure) in [
        ("a.exe", 100, Failure::TypeNotAccepted),
        ("a/../b.png", 100, Failure::BadName(KeyError::BadSegment)),
        ("", 100, Failure::TypeNotAccepted),
        ("a.png", 0, Failure::Empty),
        ("a.png", 9, Failure::TooSmall { limit: 10 }),
        ("a.png", 1001, Failure::TooLarge { limit: 1000 }),
    ] {
        let mut scene = scene(rules.clone());
        scene.choose(&[(1, name, size)]);
        assert_eq!(scene.state(1), State::Failed(failure.clone()), "{name} {size}");
        assert_eq!(scene.news(), [News::Failed(failure)]);
        scene.happens(Event::RetryRequested(Whose::All)).happens(Event::ResumeRequested(Whose::All));
        assert!(scene.take().is_empty(), "{name} {size}: nothing helps but another file");
    }
    for size in [10, 1000] {
        let mut scene = scene(rules.clone());
        assert_eq!(scene.choose(&[(1, "a.png", size)]).started(), [1]);
    }
}

#[test]
fn an_empty_file_is_uploaded_like_any_other_unless_the_rules_refuse_it() {
    let mut scene = scene(Rules::default());
    scene.choose(&[(1, "a.png", 0)]).uploaded(1, "a.png");
    assert_eq!(scene.state(1), State::Uploaded);
}

#[test]
fn folders_stay_in_the_key_and_the_key_is_in_normal_form() {
    let mut scene = scene(Rules::default());
    scene.choose(&[(1, "holiday/cafe\u{301}.png", 100)]).checksummed(1);
    let (proposal, _) = scene.proposals().remove(0);
    assert_eq!((proposal.key.as_str(), proposal.content_type.as_str()), ("holiday/caf\u{e9}.png", "image/png"));
    assert_eq!(scene.queue.item(ItemId(1)).unwrap().name, "holiday/cafe\u{301}.png");
}

#[test]
fn the_same_file_once_more_is_refused_until_the_first_is_done() {
    let mut scene = scene(Rules::default());
    scene.choose(&[(1, "a.png", 100), (2, "a.png", 100), (3, "a.png", 101), (4, "b/a.png", 100)]);
    assert_eq!(scene.state(2), State::Failed(Failure::Duplicate));
    assert!(![3, 4].contains(&2) && scene.state(3) != State::Failed(Failure::Duplicate));
    assert_ne!(scene.state(4), State::Failed(Failure::Duplicate));
    scene.uploaded(1, "a.png").choose(&[(5, "a.png", 100)]);
    assert_ne!(scene.state(5), State::Failed(Failure::Duplicate));
}

#[test]
fn a_file_that_could_not_be_read_may_be_chosen_once_more() {
    let mut scene = scene(Rules::default());
    scene.choose(&[(1, "a.png", 100)]).step(1, Step::Failed(Fault::Unreadable));
    scene.take();
    assert_eq!(scene.choose(&[(2, "a.png", 100)]).started(), [2]);
}

#[test]
fn a_row_that_asks_for_its_file_again_is_known_by_its_name() {
    let mut scene = scene(Rules::default());
    scene.choose(&[(1, "a.png", 100), (2, "b.png", 100)]);
    assert!(scene.queue.files_asked_for().is_empty());
    scene.step(1, Step::Failed(Fault::Unreadable));
    assert_eq!(scene.queue.files_asked_for(), HashMap::from([("a.png".to_owned(), ItemId(1))]));
    scene.happens(Event::FileGiven(ItemId(1), facts(80)));
    assert!(scene.queue.files_asked_for().is_empty());
}

#[test]
fn where_several_rows_have_a_name_none_of_them_takes_a_file_of_it() {
    let mut scene = scene(Rules::default());
    scene.choose(&[(1, "a.png", 100)]).step(1, Step::Failed(Fault::Unreadable));
    scene.choose(&[(2, "a.png", 200)]);
    assert!(scene.queue.files_asked_for().is_empty(), "it may be the second one once more");
    scene.step(2, Step::Failed(Fault::Unreadable));
    assert!(scene.queue.files_asked_for().is_empty(), "it may be either");
}

#[test]
fn a_row_takes_no_file_that_the_rules_refuse() {
    let mut scene = scene(Rules { max_file_size: Some(200), max_total_size: Some(250), ..Rules::default() });
    scene.choose(&[(1, "a.png", 100), (2, "b.png", 100)]).step(1, Step::Failed(Fault::Unreadable));
    for (size, is_taken) in [(150, true), (151, false), (201, false)] {
        assert_eq!(scene.queue.takes(ItemId(1), size), is_taken, "{size}");
    }
    assert!(!scene.queue.takes(ItemId(7), 10));
}

#[test]
fn an_answer_about_a_name_is_not_one_about_another_file() {
    let mut scene = scene(Rules::default());
    scene.choose(&[(1, "a.png", 100)]);
    scene.queue.entries.find_mut(ItemId(1)).unwrap().work.on_conflict = OnConflict::Replace;
    scene.step(1, Step::Failed(Fault::Unreadable)).happens(Event::FileGiven(ItemId(1), facts(80)));
    assert_eq!(scene.queue.entries.find(ItemId(1)).unwrap().work.on_conflict, OnConflict::Ask);
}

#[test]
fn files_beyond_the_total_wait_until_there_is_room() {
    let mut scene = scene(Rules { max_total_size: Some(250), ..Rules::default() });
    scene.choose(&[(1, "a.png", 100), (2, "b.png", 200), (3, "c.png", 150)]);
    assert_eq!(scene.state(2), State::Failed(Failure::TotalTooLarge { limit: 250 }));
    assert_eq!(scene.started(), [1, 3]);
    assert!(scene.happens(Event::RetryRequested(Whose::All)).started().is_empty());
    scene.happens(Event::RemoveRequested(Whose::One(ItemId(3)))).take();
    assert!(scene.happens(Event::RetryRequested(Whose::One(ItemId(2)))).started().is_empty());
    scene.happens(Event::RemoveRequested(Whose::One(ItemId(1)))).take();
    assert_eq!(scene.happens(Event::RetryRequested(Whose::One(ItemId(2)))).started(), [2]);
}

#[test]
fn nothing_new_starts_while_there_are_too_many_files() {
    let mut scene = scene(Rules { max_file_count: Some(1), ..Rules::default() });
    assert!(scene.choose(&[(1, "a.png", 1), (2, "b.png", 1)]).started().is_empty());
    assert_eq!(scene.queue.exceeded_limit(), Some(1));
    assert_eq!(scene.queue.summary(), Summary::Selected(2));
    scene.happens(Event::RemoveRequested(Whose::One(ItemId(1))));
    assert_eq!(scene.queue.exceeded_limit(), None);
    assert_eq!(scene.started(), [2]);
}

#[test]
fn what_is_on_its_way_goes_on_when_too_many_files_are_added() {
    let mut scene = scene(Rules { max_file_count: Some(1), ..Rules::default() });
    scene.choose(&[(1, "a.png", 1)]).happens(Event::PauseRequested(Whose::All)).choose(&[(2, "b.png", 1)]).take();
    assert_eq!(scene.happens(Event::ResumeRequested(Whose::All)).started(), [1]);
    scene.uploaded(1, "a.png");
    assert_eq!((scene.state(1), scene.state(2)), (State::Uploaded, State::Queued));
}

#[test]
fn an_uploaded_file_counts_against_the_limit_and_one_that_never_can_be_does_not() {
    let rules = Rules { max_file_count: Some(1), accepted: AcceptedTypes::new(["image/*"]), ..Rules::default() };
    let mut scene = scene(rules);
    scene.choose(&[(1, "a.exe", 1), (2, "b.png", 1)]);
    assert_eq!(scene.queue.exceeded_limit(), None);
    scene.uploaded(2, "b.png").take();
    assert!(scene.choose(&[(3, "c.png", 1)]).started().is_empty());
    assert_eq!(scene.queue.exceeded_limit(), Some(1));
}

#[test]
fn without_auto_upload_files_wait_until_they_are_let_go() {
    let mut scene = scene(Rules { auto_upload: false, ..Rules::default() });
    assert!(scene.choose(&[(1, "a.png", 1), (2, "b.png", 1)]).started().is_empty());
    assert_eq!((scene.state(1), scene.queue.summary()), (State::Added, Summary::Selected(2)));
    assert_eq!(scene.happens(Event::UploadRequested).started(), [1, 2]);
}

#[test]
fn five_thousand_files_are_five_thousand_rows() {
    let names: Vec<String> = (0..5000).map(|n| format!("{n}.png")).collect();
    let files: Vec<_> = (0..).zip(&names).map(|(id, name)| (id, name.as_str(), MIB)).collect();
    let mut scene = scene(Rules::default());
    assert_eq!(scene.choose(&files).started(), [0, 1, 2, 3]);
    assert_eq!(scene.queue.items().len(), 5000);
}

#[test]
fn an_id_that_is_known_adds_no_row() {
    let mut scene = scene(Rules::default());
    scene.choose(&[(1, "a.png", 1)]).choose(&[(1, "b.png", 1)]);
    assert_eq!(scene.queue.items().len(), 1);
}

fn processing() -> Scene {
    let mut scene = scene(Rules { has_processing: true, ..Rules::default() });
    scene.choose(&[(1, "a.heic", 100), (2, "b.png", 100)]);
    scene
}

fn processed(key: &str) -> Step {
    let metadata = vec![("camera".to_owned(), "none".to_owned())];
    Step::Processed(ProcessedFile { key: key.to_owned(), size: 50, content_type: String::new(), metadata })
}

#[test]
fn a_prepared_file_goes_up_under_its_new_name_and_with_its_metadata() {
    let mut scene = processing();
    assert!(matches!(scene.take()[..], [Effect::ProcessFile { id: ItemId(1), attempt: 1 }, _]));
    assert_eq!(scene.state(1), State::Processing);
    scene.step(1, processed("small/a.jpg")).checksummed(1);
    let (proposal, _) = scene.proposals().remove(0);
    assert_eq!((proposal.key.as_str(), proposal.size), ("small/a.jpg", 50));
    assert_eq!(proposal.content_type, "image/jpeg");
    assert_eq!(proposal.metadata, [("camera".to_owned(), "none".to_owned())]);
    let item = scene.queue.item(ItemId(1)).unwrap();
    assert_eq!((item.name.as_str(), item.size, item.progress.total()), ("a.heic", 100, 50));
}

#[test]
fn a_file_is_prepared_once_and_not_again_after_a_pause() {
    let mut scene = processing();
    scene.step(1, processed("a.jpg")).happens(Event::PauseRequested(Whose::One(ItemId(1)))).take();
    assert_eq!(scene.happens(Event::ResumeRequested(Whose::All)).started(), [1]);
}

#[test]
fn a_file_that_cannot_be_prepared_says_why_and_can_be_tried_again() {
    let mut scene = processing();
    scene.step(1, Step::NotProcessed("no camera".to_owned())).step(2, processed("../b.png"));
    assert_eq!(scene.state(1), State::Failed(Failure::NotProcessed("no camera".to_owned())));
    assert_eq!(scene.state(2), State::Failed(Failure::BadName(KeyError::BadSegment)));
    scene.take();
    scene.happens(Event::RetryRequested(Whose::All));
    assert!(matches!(scene.take()[..], [Effect::ProcessFile { id: ItemId(1), attempt: 2 }]));
}

#[test]
fn a_prepared_file_waits_while_another_one_of_its_new_name_is_on_its_way() {
    let mut scene = processing();
    scene.step(1, processed("x.png")).step(2, processed("x.png"));
    assert_eq!(scene.state(2), State::Queued);
    scene.take();
    scene.uploaded(1, "x.png");
    assert_eq!(scene.started(), [2]);
}

#[test]
fn an_event_of_chosen_files_without_files_changes_nothing() {
    let mut scene = scene(Rules::default());
    let before = scene.queue.clone();
    scene.happens(chosen(&[]));
    assert!(scene.queue == before && scene.take().is_empty());
}
