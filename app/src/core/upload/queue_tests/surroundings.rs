//! The connection, sleep, the session, other tabs.

use super::{LARGE, PART, Scene, crc, part_failed, part_stored, refused, scene, single, stored};
use crate::core::upload::{
    DisplayText, Effect, Event, Fault, ItemId, News, Notice, Person, Rules, State, Step, Summary, Whose,
};
use crate::i18n::Language;
use crate::wire::error::ApiError;
use crate::wire::storage::{TakenName, UploadBeginning};

/// A small file on its way, a large one in parts, one that waits, and one that is done.
fn all_sorts() -> Scene {
    let mut scene = scene(Rules { max_files_in_flight: 2, max_files_ahead: 0, ..Rules::default() });
    scene.choose(&[(4, "d.png", 1), (1, "a.png", 100), (2, "b.png", LARGE), (3, "c.png", 100)]).uploaded(4, "d.png");
    scene.sending(1, "a.png").sending_parts(2, "u2", "b.png").take();
    scene
}

#[test]
fn offline_files_wait_without_a_countdown_and_go_on_by_themselves() {
    let mut scene = all_sorts();
    scene.happens(Event::WentOffline);
    assert_eq!([scene.state(1), scene.state(2), scene.state(3)], [State::Offline, State::Offline, State::Queued]);
    assert!(scene.queue.is_offline());
    let effects = scene.take();
    assert_eq!(effects, [Effect::AbortRequests { id: ItemId(1) }, Effect::AbortRequests { id: ItemId(2) }]);
    scene.happens(Event::ServerReached);
    let effects = scene.take();
    assert!(effects.iter().any(|effect| matches!(effect, Effect::Begin { id: ItemId(1), .. })));
    assert!(effects.iter().any(|effect| matches!(effect, Effect::ListParts { id: ItemId(2), .. })));
}

#[test]
fn that_there_is_a_connection_is_believed_once_the_server_answers() {
    let mut scene = all_sorts();
    scene.happens(Event::WentOffline);
    assert_eq!(scene.queue.summary(), Summary::Offline(3), "said over the rows, once");
    scene.take();
    scene.happens(Event::CameOnline);
    assert_eq!(scene.take(), [Effect::ReachServer]);
    assert_eq!([scene.state(1), scene.state(2), scene.state(3)], [State::Offline, State::Offline, State::Queued]);
    scene.happens(Event::ServerReached);
    assert!(!scene.queue.is_offline());
    assert_eq!([scene.state(1), scene.state(2)], [State::Beginning, State::Beginning]);
    scene.take();
    scene.happens(Event::CameOnline);
    assert_eq!(scene.take(), [], "nothing waits any more");
}

#[test]
fn a_file_that_waits_between_two_tries_hopes_for_the_connection_too() {
    let mut scene = all_sorts();
    scene.step(1, Step::Failed(Fault::StoreUnreachable)).take();
    scene.happens(Event::CameOnline);
    assert_eq!(scene.take(), [Effect::ReachServer]);
}

#[test]
fn a_request_that_finds_no_connection_is_the_same() {
    let mut scene = all_sorts();
    scene.step(1, Step::Failed(Fault::Offline));
    assert_eq!([scene.state(1), scene.state(2)], [State::Offline, State::Offline]);
    scene.take();
    scene.happens(Event::ResumeRequested(Whose::One(ItemId(1))));
    assert_eq!(scene.state(1), State::Beginning, "the person knows better");
}

#[test]
fn whoever_asks_for_another_try_knows_better_than_the_browser() {
    for fault in [Fault::Offline, Fault::Server(ApiError::SignedOut)] {
        let mut scene = scene(Rules::default());
        scene.choose(&[(1, "a.png", 100)]).checksummed(1).step(1, Step::Failed(fault)).take();
        assert!(!scene.queue.is_busy() && scene.queue.item(ItemId(1)).unwrap().is_retryable());
        scene.happens(Event::RetryRequested(Whose::One(ItemId(1))));
        assert_eq!(scene.proposals().len(), 1);
    }
}

#[test]
fn what_needs_no_network_goes_on_offline() {
    let mut scene = scene(Rules::default());
    scene.choose(&[(1, "a.png", 100)]).happens(Event::WentOffline);
    assert_eq!(scene.state(1), State::Checksumming);
    scene.checksummed(1);
    assert_eq!(scene.state(1), State::Offline);
    scene.take();
    scene.happens(Event::ServerReached);
    assert_eq!(scene.proposals().len(), 1);
}

#[test]
fn files_that_wait_between_two_tries_go_on_at_once_when_the_connection_is_back() {
    let mut scene = all_sorts();
    scene.step(1, Step::Failed(Fault::StoreUnreachable)).take();
    scene.happens(Event::ServerReached);
    assert!(matches!(scene.take()[..], [Effect::SendBody { .. }]));
}

#[test]
fn after_sleep_requests_are_made_anew_from_what_the_store_has() {
    let mut scene = all_sorts();
    scene.step(2, part_stored(1)).take();
    scene.happens(Event::Woke);
    assert_eq!([scene.state(1), scene.state(2)], [State::Beginning, State::Beginning]);
    let effects = scene.take();
    assert!(effects.contains(&Effect::AbortRequests { id: ItemId(2) }));
    assert!(effects.contains(&Effect::ListParts { id: ItemId(2), attempt: 2, upload: "u2".to_owned() }));
    scene.step(2, Step::PartsListed(vec![stored(1, PART), stored(3, LARGE - 2 * PART)]));
    assert_eq!(scene.make_ready().sent(), [(2, 2)]);
}

#[test]
fn that_the_page_slept_is_said_until_bytes_go_again() {
    let mut scene = all_sorts();
    scene.happens(Event::Woke);
    assert_eq!([1, 2, 3].map(|id| scene.notices(id)), [vec![Notice::Slept], vec![Notice::Slept], vec![]]);
    scene.step(2, Step::PartsListed(vec![stored(1, PART)])).make_ready();
    assert_eq!(scene.notices(2), [Notice::Slept]);
    scene.step(2, Step::PartProgressed { number: 2, sent: 1 });
    assert_eq!(scene.notices(2), []);
    scene.step(1, single("a.png")).step(1, Step::BodyProgressed(1));
    assert_eq!(scene.notices(1), []);
}

#[test]
fn that_the_browser_remembers_no_file_is_said_once() {
    let mut scene = all_sorts();
    scene.happens(Event::NotRemembered(ItemId(4)));
    assert_eq!(scene.notices(4), [], "it is done");
    scene.happens(Event::NotRemembered(ItemId(2))).happens(Event::NotRemembered(ItemId(1)));
    assert_eq!([1, 2].map(|id| scene.notices(id)), [vec![], vec![Notice::NotRemembered]]);
    scene.happens(Event::Woke);
    assert_eq!(scene.notices(2), [Notice::NotRemembered, Notice::Slept], "it still counts");
    assert_eq!(scene.state(2), State::Beginning, "and the upload goes on");
}

#[test]
fn what_happens_to_an_upload_takes_nothing_away_from_what_was_said_before() {
    let mut scene = all_sorts();
    scene.happens(Event::NotRemembered(ItemId(2))).step(2, part_failed(1, refused(404, "NoSuchUpload")));
    assert_eq!(scene.notices(2), [Notice::NotRemembered, Notice::BegunAnew]);
    let text = DisplayText::new(Language::English.texts());
    let said = scene.queue.item(ItemId(2)).map(|item| text.notice(item)).unwrap_or_default();
    for sentence in ["Your browser could not remember this file", "The earlier upload expired. Starting again."] {
        assert!(said.contains(sentence), "{said}");
    }
}

#[test]
fn what_was_being_put_together_before_sleep_is_asked_for_again() {
    let mut scene = all_sorts();
    for number in 1..=3 {
        scene.step(2, part_stored(number));
    }
    scene.take();
    scene.happens(Event::Woke);
    assert_eq!(scene.completions().len(), 1);
}

#[test]
fn the_end_of_the_session_keeps_everything_and_lets_parts_arrive() {
    let mut scene = all_sorts();
    scene.step(2, part_failed(1, Fault::Expired)).step(2, Step::Failed(Fault::Server(ApiError::SignedOut)));
    assert_eq!((scene.state(2), scene.queue.parts_in_flight()), (State::NeedsSignIn, 3));
    scene.step(2, part_stored(2));
    assert_eq!(scene.percent(2), 40);
    scene.step(1, Step::BodyStored);
    assert_eq!((scene.state(1), scene.state(3)), (State::Uploaded, State::Queued), "nothing new starts");
    scene.take();
    scene.happens(Event::SignedIn(Person::TheSame));
    let effects = scene.take();
    assert!(effects.iter().any(|effect| matches!(effect, Effect::ListParts { id: ItemId(2), .. })));
    assert!(effects.iter().any(|effect| matches!(effect, Effect::ComputeChecksum { id: ItemId(3), .. })));
}

#[test]
fn nothing_is_asked_of_the_server_while_nobody_is_signed_in() {
    let mut scene = scene(Rules::default());
    scene.choose(&[(1, "a.png", 100), (2, "b.png", 100)]).checksummed(1);
    scene.step(1, Step::Failed(Fault::Server(ApiError::SignedOut))).take();
    scene.checksummed(2);
    assert_eq!([scene.state(1), scene.state(2)], [State::NeedsSignIn, State::NeedsSignIn]);
    assert!(scene.proposals().is_empty());
    scene.happens(Event::SignedIn(Person::TheSame));
    assert_eq!(scene.proposals().len(), 2);
}

#[test]
fn what_fails_while_somebody_has_to_sign_in_is_sent_again_afterwards() {
    let mut scene = all_sorts();
    scene.step(2, part_failed(1, Fault::Expired)).step(2, Step::Failed(Fault::Server(ApiError::SignedOut)));
    scene.step(2, part_failed(2, refused(403, "AccessDenied"))).step(2, part_failed(3, Fault::Stalled));
    assert_eq!((scene.state(2), scene.queue.parts_in_flight()), (State::NeedsSignIn, 1));
    scene.happens(Event::SignedIn(Person::TheSame)).step(2, Step::PartsListed(Vec::new())).take();
    scene.make_ready();
    assert_eq!(scene.state(2), State::Sending);
}

#[test]
fn of_somebody_elses_files_nothing_stays() {
    for event in [Event::SignedOut, Event::SignedIn(Person::Another)] {
        let mut scene = all_sorts();
        scene.happens(event);
        assert!(scene.queue.is_empty());
        let effects = scene.take();
        assert!(effects.contains(&Effect::AbortRequests { id: ItemId(2) }));
        let released = effects.iter().filter(|effect| matches!(effect, Effect::ReleaseFile { .. }));
        assert_eq!(released.count(), 4);
        let removed = effects.iter().filter(|effect| matches!(effect, Effect::Report { news: News::Removed, .. }));
        assert_eq!(removed.count(), 4);
    }
}

#[test]
fn a_file_that_another_tab_sends_is_left_to_it_and_taken_back_when_it_is_gone() {
    let mut scene = all_sorts();
    scene.happens(Event::ElsewhereTaken(ItemId(2)));
    assert_eq!((scene.state(2), scene.state(3)), (State::Elsewhere, State::Checksumming));
    scene.uploaded(1, "a.png").take();
    scene.happens(Event::ElsewhereFreed(ItemId(2)));
    assert!(matches!(scene.take()[..], [Effect::ListParts { id: ItemId(2), .. }]));
}

#[test]
fn removing_a_row_does_not_give_up_what_another_tab_sends() {
    let mut scene = all_sorts();
    scene.happens(Event::ElsewhereTaken(ItemId(2))).happens(Event::RemoveRequested(Whose::All));
    assert!(scene.abandoned().is_empty());
}

#[test]
fn what_is_done_is_not_taken_by_another_tab() {
    let mut scene = all_sorts();
    scene.happens(Event::ElsewhereTaken(ItemId(4))).happens(Event::ElsewhereFreed(ItemId(1)));
    assert_eq!((scene.state(4), scene.state(1)), (State::Uploaded, State::Sending));
}

#[test]
fn a_body_that_was_on_its_way_is_asked_for_anew_after_the_outage() {
    let mut scene = all_sorts();
    scene.happens(Event::WentOffline).happens(Event::ServerReached).step(1, single("a.png")).step(1, Step::BodyStored);
    assert_eq!(scene.state(1), State::Uploaded);
}

/// The object that another tab has made of this very file, or of another one.
fn made_elsewhere(size: u64, crc32: &str) -> Step {
    let (crc32, free_key) = (Some(crc32.to_owned()), "a (1).png".to_owned());
    let taken = TakenName { size, written_at_s: 0, is_on_its_way: false, crc32, free_key };
    Step::Begun(UploadBeginning::Taken { taken })
}

fn waited_for_another_tab(size: u64) -> Scene {
    let mut scene = scene(Rules::default());
    scene.choose(&[(1, "a.png", size)]).checksummed(1).happens(Event::ElsewhereTaken(ItemId(1)));
    scene.happens(Event::ElsewhereFreed(ItemId(1)));
    scene
}

#[test]
fn a_small_file_that_another_tab_has_sent_is_not_asked_about_itself() {
    let mut scene = waited_for_another_tab(100);
    scene.step(1, made_elsewhere(100, &crc("1")));
    assert_eq!(scene.state(1), State::Uploaded);
    let mut scene = waited_for_another_tab(100);
    scene.step(1, made_elsewhere(100, &crc("2")));
    assert!(matches!(scene.state(1), State::Asking(_)));
}

#[test]
fn a_large_file_that_another_tab_has_sent_is_read_to_be_recognised() {
    for (theirs, is_it) in [("1", true), ("2", false)] {
        let mut scene = waited_for_another_tab(LARGE);
        scene.take();
        scene.step(1, made_elsewhere(LARGE, &crc(theirs)));
        assert!(matches!(scene.take()[..], [Effect::ComputeChecksum { .. }]));
        scene.step(1, Step::ChecksumComputed { crc32: crc("1"), fingerprint: "f1".to_owned() });
        assert_eq!(scene.state(1) == State::Uploaded, is_it);
        assert_eq!(matches!(scene.state(1), State::Asking(_)), !is_it);
    }
    let mut scene = waited_for_another_tab(LARGE);
    scene.step(1, made_elsewhere(LARGE - 1, &crc("1")));
    assert!(matches!(scene.state(1), State::Asking(_)), "the size tells");
}
