//! Keys that a page's own function puts files under.

use super::{LARGE, Scene, chosen, refused, scene};
use crate::core::keys::KeyError;
use crate::core::upload::{Effect, Event, Failure, Fault, ItemId, Person, Rules, State, Step, Whose};
use crate::wire::error::ApiError;

fn asking() -> Scene {
    scene(Rules { asks_for_path: true, ..Rules::default() })
}

fn asked(scene: &mut Scene) -> usize {
    scene.take().iter().filter(|effect| matches!(effect, Effect::FindPath { .. })).count()
}

fn found(path: &str) -> Step {
    Step::PathFound(path.to_owned())
}

#[test]
fn a_file_goes_where_the_pages_function_says() {
    let mut scene = asking();
    scene.choose(&[(1, "trip/a.png", LARGE)]);
    assert_eq!(asked(&mut scene), 1);
    scene.step(1, found("albums/ada/")).checksummed(1);
    assert_eq!(scene.proposals().remove(0).0.key, "albums/ada/trip/a.png");
    scene.happens(Event::PauseRequested(Whose::All)).happens(Event::ResumeRequested(Whose::All));
    assert_eq!(asked(&mut scene), 0, "the same upload stays where it is");
}

#[test]
fn every_new_upload_is_asked_about_anew() {
    let mut scene = asking();
    scene.choose(&[(1, "a.png", 100)]).step(1, found("one/")).checksummed(1);
    scene.step(1, super::single("one/a.png")).step(1, Step::Failed(refused(400, "InvalidRequest")));
    assert_eq!(asked(&mut scene), 1);
    scene.happens(Event::RetryRequested(Whose::All));
    assert_eq!(asked(&mut scene), 1);
    scene.step(1, found("two/"));
    assert_eq!(scene.proposals().remove(0).0.key, "two/a.png");
}

#[test]
fn a_path_that_makes_no_key_is_refused() {
    let mut scene = asking();
    scene.choose(&[(1, "a.png", 100)]).step(1, found("../"));
    assert!(matches!(scene.state(1), State::Failed(Failure::BadName(KeyError::BadSegment))), "{:?}", scene.state(1));
}

#[test]
fn without_anybody_signed_in_nothing_is_put_anywhere() {
    let mut scene = asking();
    scene.choose(&[(1, "a.png", 100)]).step(1, Step::Failed(Fault::Server(ApiError::SignedOut)));
    assert_eq!(scene.state(1), State::NeedsSignIn);
    scene.take();
    scene.happens(Event::SignedIn(Person::TheSame));
    assert_eq!(asked(&mut scene), 1);
}

#[test]
fn two_files_that_get_one_key_go_one_after_the_other() {
    let mut scene = asking();
    scene.happens(chosen(&[(1, "a.png", 1), (2, "a.png", 2)])).step(1, found("x/"));
    scene.step(2, found("x/"));
    assert!(scene.queue.item(ItemId(2)).is_some_and(crate::core::upload::Item::is_queued));
}
