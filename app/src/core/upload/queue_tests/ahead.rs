//! Small files that are begun while others are sent.

use super::{LARGE, Scene, scene, single};
use crate::core::upload::{Effect, Fault, ProcessedFile, Rules, State, Step};

/// A queue of so many small files, of which `places` may be sent at once and two begun ahead.
fn scene_with_ahead(places: usize, files: u64) -> Scene {
    let mut scene = scene(Rules { max_files_in_flight: places, max_files_ahead: 2, ..Rules::default() });
    let names: Vec<_> = (0..files).map(|id| (id, format!("{id}.png"))).collect();
    let files: Vec<_> = names.iter().map(|(id, name)| (*id, name.as_str(), 100)).collect();
    scene.choose(&files);
    scene
}

fn bodies(scene: &mut Scene) -> Vec<u64> {
    let id = |effect: &Effect| match effect {
        Effect::SendBody { id, .. } => Some(id.0),
        _ => None,
    };
    scene.take().iter().filter_map(id).collect()
}

#[test]
fn small_files_are_begun_ahead_of_those_that_are_sent() {
    let mut scene = scene_with_ahead(1, 5);
    assert_eq!(scene.started(), [0], "one is read at a time");
    scene.checksummed(0);
    assert_eq!(scene.started(), [1]);
    scene.checksummed(1).step(0, single("0.png"));
    assert_eq!(scene.started(), [2]);
    scene.step(1, single("1.png")).checksummed(2).step(2, single("2.png"));
    assert!(scene.started().is_empty(), "two are ahead");
    assert_eq!([0, 1, 2, 3].map(|id| scene.state(id)), [State::Sending, State::Sending, State::Sending, State::Queued]);
    scene.step(0, Step::BodyStored);
    assert_eq!(bodies(&mut scene), [1], "the next one needs no call");
    assert_eq!(scene.state(3), State::Checksumming);
}

#[test]
fn a_file_that_was_begun_ahead_waits_for_a_place() {
    let mut scene = scene_with_ahead(1, 3);
    scene.sending(0, "0.png").sending(1, "1.png");
    assert_eq!(bodies(&mut scene), [0]);
    scene.step(0, Step::BodyStored);
    assert_eq!(bodies(&mut scene), [1]);
}

#[test]
fn there_is_a_supply_while_as_many_wait_for_a_place_as_there_are() {
    let mut scene = scene_with_ahead(2, 5);
    scene.sending(0, "0.png").sending(1, "1.png").sending(2, "2.png");
    assert!(!scene.queue.is_supplied(), "one waits");
    scene.sending(3, "3.png");
    assert!(scene.queue.is_supplied());
    scene.step(0, Step::BodyStored);
    assert!(!scene.queue.is_supplied(), "one of them has got the place");
}

#[test]
fn a_permission_that_lapsed_while_its_file_waited_is_asked_for_again() {
    let mut scene = scene_with_ahead(1, 2);
    scene.sending(0, "0.png").sending(1, "1.png").step(0, Step::BodyStored).take();
    scene.step(1, Step::Failed(Fault::TicketLapsed));
    assert_eq!(scene.state(1), State::Beginning);
    assert_eq!(scene.proposals().len(), 1);
    scene.step(1, single("1.png"));
    assert_eq!(bodies(&mut scene), [1]);
}

#[test]
fn a_large_file_is_not_overtaken_by_those_that_would_be_ahead_of_it() {
    let mut scene = scene(Rules { max_files_in_flight: 1, ..Rules::default() });
    scene.choose(&[(0, "0.png", 100), (1, "1.png", LARGE), (2, "2.png", 100)]);
    scene.sending(0, "0.png").take();
    assert_eq!([1, 2].map(|id| scene.state(id)), [State::Queued, State::Queued]);
    scene.step(0, Step::BodyStored);
    assert_eq!(scene.started(), [1]);
    assert_eq!(scene.state(2), State::Queued, "its place will not be free for long");
}

#[test]
fn a_file_that_grew_while_it_was_prepared_ahead_waits_for_a_place() {
    let rules = Rules { max_files_in_flight: 1, max_files_ahead: 2, has_processing: true, ..Rules::default() };
    let mut scene = scene(rules);
    let made = |key: &str, size| {
        Step::Processed(ProcessedFile { key: key.to_owned(), size, content_type: String::new(), metadata: Vec::new() })
    };
    scene.choose(&[(0, "0.png", 100), (1, "1.png", 100)]);
    scene.step(0, made("0.png", 100)).checksummed(0).step(0, single("0.png"));
    assert_eq!(scene.state(1), State::Processing);
    scene.step(1, made("1.png", LARGE));
    assert_eq!(scene.state(1), State::Queued);
    scene.step(0, Step::BodyStored);
    assert_eq!(scene.state(1), State::Checksumming);
}
