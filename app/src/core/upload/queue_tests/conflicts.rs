//! Names that are taken.

use super::{LARGE, PART, Scene, crc, parted, refused, scene, single, stored};
use crate::core::upload::{ConflictAnswer, Event, Failure, Fault, ItemId, Rules, State, Step, Summary, Whose};
use crate::wire::storage::{OnConflict, StorageError, TakenName, UploadBeginning};

fn taken(crc32: &str) -> TakenName {
    TakenName {
        size: 100,
        written_at_s: 0,
        is_on_its_way: false,
        crc32: Some(crc32.to_owned()),
        free_key: "a (1).png".to_owned(),
    }
}

fn is_taken() -> Step {
    Step::Begun(UploadBeginning::Taken { taken: taken("other") })
}

fn asking(ids: &[u64]) -> Scene {
    let mut scene = scene(Rules { max_files_in_flight: 1, max_files_ahead: 0, ..Rules::default() });
    for &id in ids {
        scene.choose(&[(id, &format!("{id}.png"), 100)]).checksummed(id).step(id, is_taken());
    }
    scene.take();
    scene
}

#[test]
fn a_taken_name_is_asked_about_before_a_byte_moves_and_does_not_hold_up_others() {
    let mut scene = asking(&[1]);
    assert_eq!((scene.state(1), scene.queue.summary()), (State::Asking(taken("other")), Summary::Waiting(1)));
    assert!(!scene.queue.is_busy());
    assert_eq!(scene.choose(&[(2, "b.png", 1)]).started(), [2]);
}

#[test]
fn each_answer_is_carried_out() {
    for (answer, on_conflict) in
        [(ConflictAnswer::KeepBoth, OnConflict::KeepBoth), (ConflictAnswer::Replace, OnConflict::Replace)]
    {
        let mut scene = asking(&[1]);
        scene.happens(Event::ConflictAnswered { whose: Whose::One(ItemId(1)), answer });
        assert_eq!(scene.proposals().remove(0).0.on_conflict, on_conflict);
        scene.step(1, single("a (1).png")).step(1, Step::BodyStored);
        assert_eq!(scene.queue.item(ItemId(1)).unwrap().key, "a (1).png");
    }
    let mut scene = asking(&[1]);
    scene.happens(Event::ConflictAnswered { whose: Whose::All, answer: ConflictAnswer::Skip });
    assert_eq!(scene.state(1), State::Skipped);
    assert!(scene.take().is_empty());
    scene.happens(Event::RetryRequested(Whose::All));
    assert_eq!(scene.proposals().remove(0).0.on_conflict, OnConflict::Ask);
}

#[test]
fn one_answer_may_count_for_all_that_ask() {
    let mut scene = asking(&[1, 2, 3]);
    scene.happens(Event::ConflictAnswered { whose: Whose::One(ItemId(2)), answer: ConflictAnswer::Skip });
    scene.happens(Event::ConflictAnswered { whose: Whose::All, answer: ConflictAnswer::Replace });
    assert_eq!([scene.state(1), scene.state(2), scene.state(3)], [State::Beginning, State::Skipped, State::Queued]);
}

#[test]
fn an_answer_that_nobody_asked_for_changes_nothing() {
    let mut scene = scene(Rules::default());
    scene.choose(&[(1, "a.png", 100)]);
    let before = scene.queue.clone();
    scene.happens(Event::ConflictAnswered { whose: Whose::All, answer: ConflictAnswer::Skip });
    assert_eq!(scene.queue, before);
}

#[test]
fn a_name_that_is_taken_while_the_body_is_on_its_way_is_asked_about() {
    let mut scene = scene(Rules::default());
    scene.choose(&[(1, "a.png", 100)]).sending(1, "a.png").take();
    scene.step(1, Step::Failed(refused(412, "PreconditionFailed")));
    assert_eq!(scene.proposals().len(), 1);
    scene.step(1, is_taken());
    assert!(matches!(scene.state(1), State::Asking(_)));
}

#[test]
fn a_name_that_is_taken_at_the_very_end_is_asked_about_after_the_parts_were_given_up() {
    let mut scene = scene(Rules::default());
    scene.choose(&[(1, "a.png", LARGE)]).checksummed(1);
    let all = vec![stored(1, PART), stored(2, PART), stored(3, LARGE - 2 * PART)];
    scene.step(1, parted("u1", "a.png", all)).make_ready().take();
    scene.step(1, Step::Failed(Fault::Server(StorageError::NameTaken.into())));
    let (proposal, instead_of) = scene.proposals().remove(0);
    assert_eq!((proposal.on_conflict, instead_of.as_deref()), (OnConflict::Ask, Some("u1")));
    scene.step(1, is_taken());
    assert!(matches!(scene.state(1), State::Asking(_)));
}

#[test]
fn a_name_cannot_be_taken_at_the_last_moment_for_ever() {
    let mut scene = scene(Rules::default());
    scene.choose(&[(1, "a.png", 100)]).sending(1, "a.png");
    for _ in 0..3 {
        scene.step(1, Step::Failed(refused(412, "PreconditionFailed"))).step(1, single("a.png"));
    }
    scene.step(1, Step::Failed(refused(412, "PreconditionFailed")));
    assert_eq!(scene.state(1), State::Failed(Failure::Server(StorageError::NameTaken.into())));
}

#[test]
fn a_body_that_arrived_without_an_answer_does_not_stand_in_its_own_way() {
    for (crc32, state) in [(crc("1"), State::Uploaded), (crc("2"), State::Asking(taken(&crc("2"))))] {
        let mut scene = scene(Rules::default());
        scene.choose(&[(1, "a.png", 100)]).sending(1, "a.png");
        scene.step(1, Step::Failed(Fault::StoreUnreachable)).step(1, Step::WaitOver);
        scene.step(1, Step::Failed(refused(412, "PreconditionFailed")));
        scene.step(1, Step::Begun(UploadBeginning::Taken { taken: taken(&crc32) }));
        assert_eq!(scene.state(1), state);
    }
}

#[test]
fn a_body_that_the_browser_sent_twice_by_itself_does_not_stand_in_its_own_way() {
    for on_conflict in [OnConflict::Ask, OnConflict::KeepBoth] {
        let mut scene = scene(Rules { on_conflict, ..Rules::default() });
        scene.choose(&[(1, "a.png", 100)]).sending(1, "a.png").take();
        scene.step(1, Step::Failed(refused(412, "PreconditionFailed")));
        let (proposal, _) = scene.proposals().remove(0);
        assert_eq!((proposal.key.as_str(), proposal.on_conflict), ("a.png", OnConflict::Ask));
        scene.step(1, Step::Begun(UploadBeginning::Taken { taken: taken(&crc("1")) }));
        assert_eq!(scene.state(1), State::Uploaded);
    }
}

#[test]
fn the_same_picture_once_more_is_asked_about_all_the_same() {
    let mut scene = scene(Rules::default());
    scene.choose(&[(1, "a.png", 100)]).checksummed(1);
    scene.step(1, Step::Begun(UploadBeginning::Taken { taken: taken(&crc("1")) }));
    assert!(matches!(scene.state(1), State::Asking(_)));
}
