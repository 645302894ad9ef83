//! What goes wrong, row by row of the failure matrix.

use super::{LARGE, PART, Scene, part_crc, part_failed, part_stored, parted, refused, scene, single, stored};
use crate::core::upload::{
    Effect, Event, Failure, Fault, FileFacts, ItemId, News, Notice, RetryReason, Rules, State, Step, Whose,
};
use crate::wire::error::ApiError;
use crate::wire::storage::StorageError;

fn small() -> Scene {
    let mut scene = scene(Rules::default());
    scene.choose(&[(1, "a.png", 100)]).sending(1, "a.png").take();
    scene
}

/// Three parts on their way.
fn large() -> Scene {
    let mut scene = scene(Rules::default());
    scene.choose(&[(1, "a.png", LARGE)]).sending_parts(1, "u1", "a.png").take();
    scene
}

fn server(reason: StorageError) -> Step {
    Step::Failed(Fault::Server(reason.into()))
}

#[test]
fn a_part_that_was_cut_off_is_sent_again_after_a_pause_and_the_others_go_on() {
    let mut scene = large();
    scene.step(1, part_failed(2, Fault::Stalled));
    assert_eq!(scene.state(1), State::Retrying { reason: RetryReason::ConnectionLost, tries: 1 });
    assert_eq!(scene.waits(), [(1, 500, 0)]);
    assert_eq!(scene.queue.parts_in_flight(), 2);
    scene.step(1, part_stored(1));
    assert_eq!(scene.state(1), State::Sending);
    assert_eq!(scene.make_ready().sent(), [], "it waits all the same");
    scene.step(1, Step::WaitOver);
    assert_eq!(scene.make_ready().sent(), [(1, 2)]);
}

#[test]
fn while_one_part_waits_others_start_as_soon_as_one_has_arrived() {
    let mut scene = scene(Rules { max_parts_in_flight: 2, ..Rules::default() });
    scene.choose(&[(1, "a.png", 40 * PART)]).sending_parts(1, "u1", "a.png").take();
    scene.step(1, part_failed(1, Fault::Stalled)).make_ready();
    assert_eq!(scene.sent(), []);
    scene.step(1, part_stored(2)).make_ready();
    assert_eq!(scene.sent(), [(1, 3), (1, 4)]);
    scene.step(1, Step::WaitOver).step(1, part_stored(3)).make_ready();
    assert_eq!(scene.sent(), [(1, 1)]);
}

#[test]
fn the_bar_does_not_fall_when_a_part_is_cut_off() {
    let mut scene = large();
    scene.step(1, Step::PartProgressed { number: 1, sent: PART }).step(1, part_failed(1, Fault::StoreUnreachable));
    assert_eq!(scene.percent(1), 40);
    scene.step(1, part_stored(2));
    assert_eq!(scene.percent(1), 40);
}

#[test]
fn an_outage_is_waited_for_without_end_and_ever_more_slowly() {
    let mut scene = large();
    let mut waits = Vec::new();
    scene.step(1, part_failed(1, Fault::StoreUnreachable)).step(1, part_failed(2, Fault::StoreUnreachable));
    scene.step(1, part_failed(3, Fault::StoreUnreachable));
    for _ in 0..50 {
        waits.extend(scene.waits());
        scene.step(1, Step::WaitOver).make_ready();
        for number in 1..=3 {
            scene.step(1, part_failed(number, Fault::StoreUnreachable));
        }
    }
    assert_eq!(waits[..3], [(1, 500, 0), (2, 1000, 0), (3, 2000, 0)]);
    assert_eq!(waits[49], (50, 30_000, 0));
    assert!(matches!(scene.state(1), State::Retrying { .. }));
}

#[test]
fn one_part_that_fails_while_others_succeed_is_tried_eight_times() {
    let mut scene = scene(Rules::default());
    scene.choose(&[(1, "a.png", 40 * PART)]).sending_parts(1, "u1", "a.png").take();
    for number in 2..9 {
        scene.step(1, part_failed(1, Fault::StoreUnreachable)).step(1, Step::WaitOver);
        assert_eq!(scene.sent(), [(1, 1)], "before {number}");
        scene.step(1, part_stored(number)).make_ready().take();
    }
    scene.step(1, part_failed(1, Fault::StoreUnreachable));
    assert_eq!(scene.state(1), State::Failed(Failure::StoreUnreachable));
    assert_eq!(scene.queue.parts_in_flight(), 0);
    assert!(scene.abandoned().is_empty(), "the parts are kept for another try");
    scene.happens(Event::RetryRequested(Whose::All));
    assert!(matches!(scene.take()[..], [Effect::ListParts { .. }]));
}

#[test]
fn after_three_failures_the_server_is_asked_what_the_store_has_and_a_blocked_store_is_told_from_an_outage() {
    let mut scene = large();
    for _ in 0..2 {
        scene.step(1, part_failed(1, Fault::StoreUnreachable)).step(1, Step::WaitOver).make_ready().take();
    }
    scene.step(1, part_failed(1, Fault::StoreUnreachable));
    assert!(scene.take().iter().any(|effect| matches!(effect, Effect::ListParts { .. })));
    scene.step(1, Step::PartsListed(vec![stored(1, PART)]));
    assert_eq!(scene.state(1), State::Retrying { reason: RetryReason::StoreBlocked, tries: 3 });
    scene.step(1, Step::WaitOver);
    assert_eq!(scene.make_ready().sent(), [], "it had arrived");
}

#[test]
fn a_busy_store_is_sent_less_and_by_and_by_more() {
    let mut scene = scene(Rules { max_parts_in_flight: 4, ..Rules::default() });
    scene.choose(&[(1, "a.png", 80 * PART)]).sending_parts(1, "u1", "a.png").take();
    for number in 1..=4 {
        scene.step(1, part_failed(number, refused(503, "SlowDown")));
    }
    assert_eq!(scene.state(1), State::Retrying { reason: RetryReason::StoreBusy, tries: 1 });
    scene.step(1, Step::WaitOver).make_ready();
    assert_eq!(scene.queue.parts_in_flight(), 2);
    for (number, in_flight) in [(1, 2), (2, 3), (3, 3), (4, 3), (5, 4), (6, 4)] {
        scene.step(1, part_stored(number)).make_ready();
        assert_eq!(scene.queue.parts_in_flight(), in_flight, "{number}");
    }
}

#[test]
fn every_status_of_a_busy_store_slows_down_and_never_to_nothing() {
    for status in [429, 500, 502, 503, 504] {
        let mut scene = scene(Rules { max_parts_in_flight: 2, ..Rules::default() });
        scene.choose(&[(1, "a.png", 80 * PART)]).sending_parts(1, "u1", "a.png").take();
        for _ in 0..4 {
            scene.step(1, part_failed(1, refused(status, "")));
            scene.step(1, part_failed(2, refused(status, ""))).step(1, Step::WaitOver).make_ready();
        }
        assert_eq!(scene.queue.parts_in_flight(), 1, "{status}");
    }
}

#[test]
fn what_the_store_asks_for_is_the_least_that_is_waited() {
    let mut scene = small();
    scene.step(1, Step::Failed(Fault::Refused { status: 503, code: String::new(), retry_after_s: Some(7) }));
    assert_eq!(scene.waits(), [(1, 500, 7000)]);
}

#[test]
fn a_server_that_lets_no_more_begin_is_asked_when_it_says_for_as_long_as_it_takes() {
    let mut scene = scene(Rules::default());
    scene.choose(&[(1, "a.png", 9)]).checksummed(1).take();
    for tries in 1..=30 {
        scene.step(1, server(StorageError::Busy { retry_after_s: 7 }));
        assert_eq!(scene.state(1), State::Retrying { reason: RetryReason::StoreBusy, tries });
        let waits = scene.waits();
        assert!(matches!(waits[..], [(told, 500..=30_000, 7000)] if told == tries), "{waits:?}");
        // Others that may begin meanwhile are no reason to give up.
        let (id, name) = (u64::from(tries) + 1, format!("other {tries}.png"));
        scene.choose(&[(id, &name, 9)]).uploaded(id, &name).take();
        assert_eq!(scene.state(id), State::Uploaded);
        scene.step(1, Step::WaitOver);
        assert_eq!(scene.proposals().len(), 1);
        assert_eq!(scene.state(1), State::Beginning);
    }
    scene.step(1, single("a.png")).step(1, Step::BodyStored);
    assert_eq!(scene.state(1), State::Uploaded);
}

#[test]
fn a_store_that_answers_with_errors_is_asked_eight_times() {
    let mut scene = small();
    for _ in 0..7 {
        scene.step(1, Step::Failed(refused(500, "InternalError"))).step(1, Step::WaitOver);
        assert_eq!(scene.state(1), State::Sending);
    }
    scene.step(1, Step::Failed(refused(500, "InternalError")));
    assert!(matches!(scene.state(1), State::Failed(Failure::Refused { status: 500, .. })));
}

#[test]
fn an_expired_permission_is_replaced_once_for_each_part_without_counting() {
    let mut scene = large();
    scene.step(1, part_failed(1, Fault::Expired));
    assert_eq!(scene.state(1), State::Sending);
    assert_eq!(scene.make_ready().sent(), [(1, 1)]);
    scene.step(1, part_failed(2, Fault::Expired));
    assert_eq!(scene.make_ready().sent(), [(1, 2)]);
    scene.step(1, part_failed(1, Fault::Expired));
    assert!(matches!(scene.state(1), State::Failed(Failure::Refused { status: 403, .. })));
    assert_eq!(scene.abandoned(), ["u1"]);
}

#[test]
fn a_permission_that_lapsed_unused_is_replaced_without_ado() {
    let mut scene = large();
    for _ in 0..3 {
        scene.step(1, part_failed(1, Fault::TicketLapsed));
        assert_eq!(scene.make_ready().sent(), [(1, 1)]);
    }
    for _ in 0..9 {
        scene.step(1, part_failed(1, Fault::TicketLapsed)).make_ready();
    }
    assert!(matches!(scene.state(1), State::Failed(_)), "but not for ever");
}

#[test]
fn an_expired_permission_for_a_body_is_replaced_once() {
    let mut scene = small();
    scene.step(1, Step::Failed(Fault::Expired));
    assert_eq!(scene.proposals().len(), 1);
    scene.step(1, single("a.png")).step(1, Step::Failed(Fault::Expired));
    assert!(matches!(scene.state(1), State::Failed(Failure::Refused { status: 403, .. })));
}

#[test]
fn a_denial_is_final_and_gives_the_upload_up() {
    let mut scene = large();
    scene.step(1, part_failed(1, refused(403, "AccessDenied")));
    let failure = Failure::Refused { status: 403, code: "AccessDenied".to_owned() };
    assert_eq!(scene.state(1), State::Failed(failure.clone()));
    let effects = scene.take();
    assert!(effects.contains(&Effect::AbortRequests { id: ItemId(1) }));
    assert!(effects.contains(&Effect::Abandon { upload: "u1".to_owned() }));
    assert!(matches!(effects.last(), Some(Effect::Report { news: News::Failed(last), .. }) if *last == failure));
    assert_eq!(scene.queue.parts_in_flight(), 0);
}

#[test]
fn a_part_that_arrived_damaged_is_hashed_again_and_sent_three_times_at_most() {
    let mut scene = large();
    for _ in 0..3 {
        scene.step(1, part_failed(1, refused(400, "BadDigest")));
        assert_eq!(scene.make_ready().sent(), [(1, 1)]);
    }
    scene.step(1, part_failed(1, refused(400, "BadDigest")));
    assert!(matches!(scene.state(1), State::Failed(Failure::Refused { status: 400, .. })));
}

#[test]
fn a_part_that_has_changed_ends_the_upload() {
    let mut scene = large();
    scene.step(1, part_failed(1, refused(400, "BadDigest")));
    scene.step(1, Step::PartChecksumComputed { number: 1, crc32: part_crc(99) });
    assert_eq!(scene.state(1), State::Failed(Failure::ContentDiffers));
    assert_eq!(scene.abandoned(), ["u1"]);
}

#[test]
fn a_body_that_arrived_damaged_is_hashed_again() {
    let mut scene = small();
    scene.step(1, Step::Failed(refused(400, "BadDigest")));
    assert_eq!(scene.started(), [1]);
    scene.checksummed(1);
    assert!(scene.take().iter().any(|effect| matches!(effect, Effect::SendBody { .. })));
    scene.step(1, Step::Failed(refused(400, "BadDigest")));
    scene.step(1, Step::ChecksumComputed { crc32: part_crc(99), fingerprint: "f1".to_owned() });
    assert_eq!(scene.state(1), State::Failed(Failure::ContentDiffers));
}

#[test]
fn an_upload_that_is_gone_is_begun_anew_once() {
    for gone in [part_failed(1, refused(404, "NoSuchUpload")), server(StorageError::UploadGone)] {
        let mut scene = large();
        scene.step(1, part_stored(2)).take();
        scene.step(1, gone.clone());
        assert_eq!(scene.proposals().len(), 1);
        assert_eq!((scene.state(1), scene.percent(1)), (State::Beginning, 0));
        assert_eq!(scene.notices(1), [Notice::BegunAnew], "which says why");
        scene.step(1, parted("u2", "a.png", Vec::new())).make_ready();
        assert_eq!(scene.sent().len(), 3);
        assert_eq!((scene.percent(1), scene.notices(1)), (0, vec![Notice::BegunAnew]));
        scene.step(1, gone);
        assert_eq!(scene.state(1), State::Failed(Failure::Server(StorageError::UploadGone.into())));
        assert_eq!(scene.notices(1), []);
        assert!(scene.abandoned().is_empty());
    }
}

#[test]
fn a_store_that_is_full_stops_the_upload_and_keeps_what_it_has() {
    for full in [
        part_failed(3, refused(507, "")),
        part_failed(3, refused(403, "QuotaExceeded")),
        part_failed(3, refused(507, "XMinioStorageFull")),
        server(StorageError::StoreFull),
    ] {
        let mut scene = large();
        scene.step(1, part_stored(1)).take();
        scene.step(1, full);
        assert_eq!(scene.state(1), State::Failed(Failure::StoreFull));
        assert_eq!(scene.queue.parts_in_flight(), 0, "the rest would be refused, too");
        assert!(scene.abandoned().is_empty());
        scene.happens(Event::RetryRequested(Whose::All));
        assert!(matches!(scene.take()[..], [Effect::ListParts { .. }]), "somebody made room");
        scene.step(1, Step::PartsListed(vec![stored(1, PART)])).make_ready();
        assert_eq!(scene.sent(), [(1, 2), (1, 3)]);
    }
}

#[test]
fn missing_parts_are_looked_up_and_sent_again_but_not_for_ever() {
    let mut scene = large();
    for number in 1..=3 {
        scene.step(1, part_stored(number));
    }
    scene.take();
    for _ in 0..3 {
        scene.step(1, server(StorageError::PartsMissing));
        assert!(matches!(scene.take()[..], [Effect::ListParts { .. }]));
        scene.step(1, Step::PartsListed(vec![stored(1, PART), stored(3, LARGE - 2 * PART)]));
        assert_eq!(scene.make_ready().sent(), [(1, 2)]);
        scene.step(1, part_stored(2));
        assert_eq!(scene.completions().len(), 1);
    }
    scene.step(1, server(StorageError::PartsMissing));
    assert_eq!(scene.state(1), State::Failed(Failure::Server(StorageError::PartsMissing.into())));
}

#[test]
fn a_call_that_fails_is_made_again_and_the_end_is_asked_for_as_often_as_it_takes() {
    let mut scene = large();
    for number in 1..=3 {
        scene.step(1, part_stored(number));
    }
    scene.take();
    for _ in 0..20 {
        scene.step(1, Step::Failed(Fault::Server(ApiError::Unreachable)));
        assert!(matches!(scene.state(1), State::Retrying { reason: RetryReason::ServerUnreachable, .. }));
        scene.step(1, Step::WaitOver);
        assert_eq!(scene.completions().len(), 1);
    }
    scene.step(1, Step::Finished("a.png".to_owned()));
    assert_eq!(scene.state(1), State::Uploaded);
}

#[test]
fn permissions_that_were_not_given_are_asked_for_again() {
    let mut scene = scene(Rules::default());
    scene.choose(&[(1, "a.png", LARGE)]).checksummed(1).step(1, parted("u1", "a.png", Vec::new()));
    scene.step(1, Step::PartChecksumComputed { number: 1, crc32: part_crc(1) }).take();
    scene.step(1, Step::Failed(Fault::Server(ApiError::Internal)));
    assert_eq!(scene.waits().len(), 1);
    scene.step(1, Step::WaitOver);
    assert_eq!(scene.make_ready().sent(), [(1, 1)]);
}

#[test]
fn a_refusal_of_the_server_is_final() {
    let mut scene = scene(Rules::default());
    scene.choose(&[(1, "a.png", 100)]).checksummed(1).step(1, server(StorageError::TooLarge { limit: 5 }));
    assert_eq!(scene.state(1), State::Failed(Failure::Server(StorageError::TooLarge { limit: 5 }.into())));
}

#[test]
fn a_file_that_cannot_be_read_keeps_its_parts_until_it_is_chosen_again() {
    let mut scene = large();
    scene.step(1, part_stored(1)).step(1, part_failed(2, Fault::Unreadable));
    assert_eq!(scene.state(1), State::Failed(Failure::Unreadable));
    assert!(scene.queue.item(ItemId(1)).unwrap().takes_a_file());
    assert!(scene.abandoned().is_empty());
    let again = FileFacts { size: LARGE, modified_ms: 7, stated_type: String::new() };
    scene.happens(Event::FileGiven(ItemId(1), again));
    assert_eq!(scene.started(), [1]);
    scene.checksummed(1);
    assert!(matches!(scene.take()[..], [Effect::ListParts { .. }]));
    scene.step(1, Step::PartsListed(vec![stored(1, PART)]));
    assert_eq!(scene.make_ready().sent(), [(1, 2), (1, 3)]);
}

#[test]
fn a_new_version_of_a_file_begins_anew_and_gives_the_old_one_up() {
    let mut scene = large();
    scene.step(1, part_stored(1)).step(1, part_failed(2, Fault::Unreadable)).take();
    let newer = FileFacts { size: LARGE, modified_ms: 8, stated_type: String::new() };
    scene.happens(Event::FileGiven(ItemId(1), newer)).step(1, Step::FingerprintComputed("newer".to_owned()));
    let (proposal, instead_of) = scene.proposals().remove(0);
    assert_eq!((proposal.fingerprint.as_str(), instead_of.as_deref()), ("newer", Some("u1")));
    assert_eq!(scene.percent(1), 0, "it is another file");
}

#[test]
fn a_small_file_learns_that_the_store_alone_is_silent() {
    let mut scene = scene(Rules::default());
    scene.choose(&[(1, "a.png", 100)]).sending(1, "a.png");
    let asks = |scene: &mut Scene| scene.take().iter().filter(|it| matches!(it, Effect::AskServer { .. })).count();
    for tries in 1..=3 {
        assert_eq!(asks(&mut scene), 0);
        scene.step(1, Step::Failed(Fault::StoreUnreachable));
        assert_eq!(scene.state(1), State::Retrying { reason: RetryReason::ConnectionLost, tries });
        if tries < 3 {
            scene.step(1, Step::WaitOver);
        }
    }
    assert_eq!(asks(&mut scene), 1);
    scene.step(1, Step::ServerAnswered);
    assert_eq!(scene.state(1), State::Retrying { reason: RetryReason::StoreBlocked, tries: 3 });
    scene.step(1, Step::WaitOver).step(1, Step::Failed(Fault::StoreUnreachable));
    assert_eq!(scene.state(1), State::Retrying { reason: RetryReason::StoreBlocked, tries: 4 }, "it stays so");
    scene.step(1, Step::WaitOver).step(1, Step::BodyStored);
    assert_eq!(scene.state(1), State::Uploaded);
}
