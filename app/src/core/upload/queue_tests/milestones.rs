//! What is read out of how far the uploads are.

use super::resuming::resumable;
use super::{LARGE, MIB, PART, Scene, part_stored, scene};
use crate::core::upload::{Event, ItemId, Milestone, Rules, Step, Whose};

/// What is read out over the course of a scene.
struct Listener {
    scene: Scene,
    last: Milestone,
    heard: Vec<u8>,
}

impl Listener {
    fn new() -> Self {
        Self { scene: scene(Rules::default()), last: Milestone::default(), heard: Vec::new() }
    }

    /// Something happens, after which somebody listens.
    fn when(&mut self, what: impl FnOnce(&mut Scene) -> &mut Scene) -> &mut Self {
        what(&mut self.scene);
        let now = self.scene.queue.milestone(self.last);
        if now.percent != self.last.percent {
            self.heard.push(now.percent);
        }
        self.last = now;
        self
    }

    /// So many mebibytes of a part are sent.
    fn sent(&mut self, id: u64, number: u32, mebibytes: u64) -> &mut Self {
        self.when(|scene| scene.step(id, Step::PartProgressed { number, sent: mebibytes * MIB }))
    }

    /// A file of `LARGE` bytes goes up, mebibyte by mebibyte.
    fn goes_up(&mut self, id: u64) -> &mut Self {
        let name = format!("{id}.png");
        self.when(|scene| scene.choose(&[(id, &name, LARGE)]).sending_parts(id, &name, &name));
        for (number, mebibytes) in [(1, 8), (2, 8), (3, 4)] {
            for sent in 1..=mebibytes {
                self.sent(id, number, sent);
            }
            self.when(|scene| scene.step(id, part_stored(number)).make_ready());
        }
        self.when(|scene| scene.step(id, Step::Finished(name.clone())))
    }
}

#[test]
fn every_quarter_of_a_large_file_is_read_out_once_and_nothing_after_its_end() {
    let mut listener = Listener::new();
    assert_eq!(listener.goes_up(1).heard, [25, 50, 75, 0]);
}

#[test]
fn what_was_there_before_does_not_count_for_the_next_file() {
    let mut listener = Listener::new();
    assert_eq!(listener.goes_up(1).goes_up(2).heard, [25, 50, 75, 0, 25, 50, 75, 0]);
    // Nor when its row goes meanwhile.
    listener.when(|scene| scene.happens(Event::RemoveRequested(Whose::One(ItemId(1)))));
    assert_eq!(listener.goes_up(3).heard[8..], [25, 50, 75, 0]);
}

#[test]
fn files_that_go_up_together_are_one_whole_of_which_none_is_said_twice() {
    let mut listener = Listener::new();
    listener.when(|scene| {
        scene.choose(&[(1, "a.png", LARGE), (2, "b.png", LARGE)]);
        scene.sending_parts(1, "a", "a.png").sending_parts(2, "b", "b.png")
    });
    for number in [1, 2, 3] {
        listener.when(|scene| scene.step(1, part_stored(number)));
    }
    listener.when(|scene| scene.step(1, Step::Finished("a.png".to_owned())));
    assert_eq!(listener.heard, [25, 50], "the one that is done is half of both");
    // A further file makes the whole a larger one; what was said is not taken back.
    listener.when(|scene| scene.choose(&[(3, "c.png", 4 * LARGE)]));
    for number in [1, 2, 3] {
        listener.when(|scene| scene.step(2, part_stored(number)));
    }
    assert_eq!(listener.heard, [25, 50]);
}

#[test]
fn an_upload_of_an_earlier_visit_that_waits_for_its_file_holds_nothing_up() {
    let mut listener = Listener::new();
    listener.when(|scene| scene.happens(resumable(7, None)));
    assert_eq!(listener.goes_up(1).goes_up(2).heard, [25, 50, 75, 0, 25, 50, 75, 0]);
}

#[test]
fn small_files_and_files_that_stand_still_are_not_read_out() {
    let mut listener = Listener::new();
    for id in 1..=3 {
        let name = format!("{id}.png");
        listener.when(|scene| scene.choose(&[(id, &name, MIB)]).uploaded(id, &name));
    }
    assert_eq!(listener.heard, [0_u8; 0]);
    listener.when(|scene| scene.choose(&[(4, "d.png", 2 * PART)]).sending_parts(4, "d", "d.png"));
    listener.when(|scene| scene.step(4, part_stored(1)));
    listener.when(|scene| scene.happens(Event::PauseRequested(Whose::All)));
    assert_eq!(listener.heard, [50], "a pause says nothing new");
}
