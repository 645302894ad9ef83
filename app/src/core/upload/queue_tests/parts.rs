//! Large files, in parts.

use super::{LARGE, MIB, PART, part_crc, part_stored, parted, scene, stored};
use crate::core::upload::checksum::combined;
use crate::core::upload::{Effect, Event, ItemId, Rules, State, Step, Whose};
use crate::wire::storage::MOST_PARTS_SIGNED;

#[test]
fn a_large_file_goes_up_in_parts_and_is_put_together_with_the_checksum_of_the_whole() {
    let mut scene = scene(Rules::default());
    scene.choose(&[(1, "a.png", LARGE)]);
    assert_eq!(scene.take(), [Effect::ComputeFingerprint { id: ItemId(1), attempt: 1 }]);
    scene.checksummed(1);
    assert_eq!(scene.proposals().remove(0).0.crc32, None);
    scene.step(1, parted("u1", "a.png", Vec::new()));
    let range = |effect: &Effect| match effect {
        Effect::ComputePartChecksum { number, range, .. } => Some((*number, range.clone())),
        _ => None,
    };
    let ranges: Vec<_> = scene.effects.iter().filter_map(range).collect();
    assert_eq!(ranges, [(1, 0..PART), (2, PART..2 * PART)]);
    assert_eq!(scene.make_ready().sent(), [(1, 1), (1, 2), (1, 3)]);
    for number in [2, 1] {
        scene.step(1, Step::PartStored { number, e_tag: Some(format!("e{number}")) });
    }
    assert_eq!(scene.percent(1), 80);
    scene.step(1, Step::PartProgressed { number: 3, sent: 2 * MIB });
    assert_eq!(scene.percent(1), 90);
    scene.step(1, part_stored(3));
    assert_eq!((scene.state(1), scene.percent(1)), (State::Finishing, 99));
    let completion = scene.completions().remove(0);
    let crcs = [part_crc(1), part_crc(2), part_crc(3)];
    let lengths = [PART, PART, LARGE - 2 * PART];
    assert_eq!(Some(completion.crc32), combined(crcs.iter().map(String::as_str).zip(lengths)));
    assert_eq!((completion.upload.as_str(), completion.size, completion.sent.len()), ("u1", LARGE, 3));
    assert_eq!(completion.sent[0].e_tag.as_deref(), Some("e1"));
    scene.step(1, Step::Finished("a.png".to_owned()));
    assert_eq!(scene.state(1), State::Uploaded);
    assert!(scene.happens(Event::RemoveRequested(Whose::All)).abandoned().is_empty());
}

#[test]
fn permissions_are_asked_for_in_batches_shortly_before_they_are_used() {
    let mut scene = scene(Rules { max_parts_in_flight: 2, ..Rules::default() });
    scene.choose(&[(1, "a.png", 100 * PART)]).checksummed(1).step(1, parted("u1", "a.png", Vec::new()));
    let mut signed = 0;
    for _ in 0..100 {
        let batches = scene.effects.iter().filter_map(|effect| match effect {
            Effect::SignParts { parts, .. } => Some(parts.len()),
            _ => None,
        });
        for batch in batches {
            assert!(batch <= MOST_PARTS_SIGNED);
            signed += batch;
        }
        scene.make_ready().take();
    }
    assert!(signed < 20, "{signed} of 100 parts are signed while two are sent");
    assert_eq!(scene.queue.parts_in_flight(), 2);
}

#[test]
fn all_files_share_one_limit_and_each_gets_its_turn() {
    let mut scene = scene(Rules { max_parts_in_flight: 4, ..Rules::default() });
    scene.choose(&[(1, "a.png", 40 * PART), (2, "b.png", 40 * PART), (3, "c.png", 100)]);
    scene.sending_parts(1, "u1", "a.png");
    assert_eq!(scene.sent(), [(1, 1), (1, 2), (1, 3), (1, 4)]);
    scene.sending_parts(2, "u2", "b.png").sending(3, "c.png").take();
    scene.step(1, part_stored(1)).make_ready();
    assert_eq!(scene.sent(), [(2, 1)]);
    scene.step(1, part_stored(2));
    assert!(scene.take().iter().any(|effect| matches!(effect, Effect::SendBody { id: ItemId(3), .. })));
    scene.step(1, part_stored(3)).make_ready();
    assert_eq!(scene.sent(), [(1, 5)], "all have one on its way, and this file's turn is the longest ago");
    assert_eq!(scene.queue.parts_in_flight(), 4);
}

#[test]
fn one_slot_goes_round_among_the_files() {
    let mut scene = scene(Rules { max_parts_in_flight: 1, ..Rules::default() });
    scene.choose(&[(1, "a.png", 40 * PART), (2, "b.png", 40 * PART)]);
    scene.sending_parts(1, "u1", "a.png").sending_parts(2, "u2", "b.png").take();
    let mut order = Vec::new();
    for (id, number) in [(1, 1), (2, 1), (1, 2), (2, 2)] {
        scene.step(id, part_stored(number)).make_ready();
        order.extend(scene.sent());
    }
    assert_eq!(order, [(2, 1), (1, 2), (2, 2), (1, 3)]);
}

#[test]
fn parts_that_the_store_has_are_compared_and_not_sent_again() {
    let mut scene = scene(Rules::default());
    scene.choose(&[(1, "a.png", LARGE)]).checksummed(1);
    scene.step(1, parted("u1", "a.png", vec![stored(1, PART), stored(2, PART)]));
    assert_eq!(scene.percent(1), 80);
    assert_eq!(scene.make_ready().sent(), [(1, 3)]);
    scene.step(1, part_stored(3));
    assert_eq!(scene.completions().len(), 1);
}

#[test]
fn a_part_that_the_store_has_otherwise_is_sent_again() {
    let mut scene = scene(Rules::default());
    scene.choose(&[(1, "a.png", LARGE)]).checksummed(1);
    let mut other = stored(2, PART);
    other.crc32 = Some(part_crc(77));
    scene.step(1, parted("u1", "a.png", vec![stored(1, PART), other, stored(3, LARGE - 2 * PART)]));
    assert_eq!(scene.make_ready().sent(), [(1, 2)]);
    assert_eq!(scene.state(1), State::Sending);
    scene.step(1, part_stored(2));
    assert_eq!(scene.state(1), State::Finishing);
}

#[test]
fn a_file_that_the_store_has_wholly_is_compared_before_it_is_put_together() {
    let mut scene = scene(Rules::default());
    scene.choose(&[(1, "a.png", LARGE)]).checksummed(1);
    let all = vec![stored(1, PART), stored(2, PART), stored(3, LARGE - 2 * PART)];
    scene.step(1, parted("u1", "a.png", all));
    assert_eq!(scene.state(1), State::Sending);
    scene.make_ready();
    assert_eq!(scene.state(1), State::Finishing);
    assert_eq!(scene.sent(), []);
}
