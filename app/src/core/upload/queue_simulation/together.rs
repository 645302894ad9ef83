//! Several queues that share one limit, against simulated stores and one person: together they never have more under way than one
//! queue may, nothing stands idle, none starves, and in the end every file is there.

use std::cell::RefCell;
use std::rc::Rc;

use proptest::prelude::*;

use super::{FILES, Happening, Luck, MIB, PARTS, Shared, Simulation, happening};
use crate::core::upload::{Effect, Event, Whose};

/// A page with its places for uploads.
struct Page {
    shared: Rc<RefCell<Shared>>,
    places: Vec<Simulation>,
    /// How often others had a turn since each could send something and had nothing under way.
    passed_over: Vec<u64>,
}

#[derive(Debug, Clone)]
enum Scene {
    Live(Happening),
    PauseAll,
    RemoveAll,
    Leave,
}

impl Page {
    fn of(sizes: Vec<Vec<u64>>) -> Self {
        let mut page = Self { shared: Rc::default(), places: Vec::new(), passed_over: Vec::new() };
        for sizes in sizes {
            page.choose(sizes);
        }
        page
    }

    /// Another place, where these files are chosen.
    fn choose(&mut self, sizes: Vec<u64>) {
        self.places.push(Simulation::begin(&self.shared, sizes));
        self.passed_over.push(0);
        self.tell();
    }

    /// Those that are told that there is room take it.
    fn tell(&mut self) {
        let mut most = 1000;
        while let Some(id) = { self.shared.borrow_mut().told.pop() } {
            most -= 1;
            assert!(most > 0, "they tell each other for ever");
            if let Some(place) = self.places.iter_mut().find(|place| place.id == id) {
                place.dispatch(Event::RoomMade);
            }
        }
        self.expect_order();
    }

    fn happens(&mut self, at: usize, scene: &Scene) {
        let turns = self.turns();
        let hungry = self.hungry();
        match scene {
            Scene::Live(happening) => self.places[at].live(*happening),
            Scene::PauseAll => self.places[at].dispatch(Event::PauseRequested(Whose::All)),
            Scene::RemoveAll => self.places[at].dispatch(Event::RemoveRequested(Whose::All)),
            Scene::Leave => self.leave(at),
        }
        self.tell();
        if turns.len() == self.places.len() {
            let sent: Vec<u64> = turns.iter().zip(self.turns()).map(|(before, now)| now - before).collect();
            let all: u64 = sent.iter().sum();
            let still = self.hungry();
            for (at, passed) in self.passed_over.iter_mut().enumerate() {
                let waits = hungry[at] && still[at] && sent[at] == 0;
                *passed = if waits { *passed + all } else { 0 };
            }
        }
        let most = 2 * self.places.len() as u64;
        assert!(self.passed_over.iter().all(|passed| *passed <= most), "a place starves: {:?}", self.passed_over);
    }

    /// The page of one of them is left, with all that it had under way.
    fn leave(&mut self, at: usize) {
        let place = self.places.remove(at);
        self.passed_over.remove(at);
        let others = self.shared.borrow_mut().sharing.leave(place.id);
        self.shared.borrow_mut().told.extend(others);
    }

    fn turns(&self) -> Vec<u64> {
        self.places.iter().map(|place| place.queue.turns).collect()
    }

    /// Who could send something, and has nothing under way.
    fn hungry(&self) -> Vec<bool> {
        let is_hungry = |place: &Simulation| {
            let standing = place.queue.standing();
            standing.is_ready() && standing.requests == 0
        };
        self.places.iter().map(is_hungry).collect()
    }

    fn expect_order(&self) {
        let standings: Vec<_> = self.places.iter().map(|place| place.queue.standing()).collect();
        let requests: usize = standings.iter().map(|standing| standing.requests).sum();
        assert!(requests <= PARTS, "{requests} requests at once");
        let files: usize = standings.iter().map(|standing| standing.files).sum();
        let most = FILES + self.places.len().saturating_sub(1);
        assert!(files <= most, "{files} files at once");
        let limit = self.shared.borrow().sharing.pace.limit();
        for place in &self.places {
            let standing = place.queue.standing();
            let could_send = requests < limit && standing.ready > 0;
            assert!(!could_send, "{standing:?} stands idle beside {standings:?} of {limit}");
            let could_begin =
                standing.files == 0 && (standing.ready_small > 0 && requests < limit || self.could_begin(place));
            assert!(!could_begin, "{standing:?} begins nothing beside {standings:?}");
        }
    }

    /// Whether nothing is under way although something waits.
    fn could_begin(&self, place: &Simulation) -> bool {
        place.queue.standing().queued > 0 && place.queue.items().all(|item| !item.is_in_flight())
    }

    /// Nothing goes wrong any more: all that is asked for is done, in turns, until nothing is.
    fn settle(&mut self) {
        for at in 0..self.places.len() {
            for happening in [Happening::ConnectionBack, Happening::SignedIn, Happening::Resume] {
                self.happens(at, &Scene::Live(happening));
            }
        }
        for _ in 0..5000 {
            let busy = |place: &Simulation| !place.pending.is_empty();
            if !self.places.iter().any(busy) {
                return;
            }
            for at in 0..self.places.len() {
                self.happens(at, &Scene::Live(Happening::Answer(0, Luck::Good)));
            }
        }
        panic!("it never ends");
    }
}

fn scene() -> impl Strategy<Value = Scene> {
    prop_oneof![
        40 => happening().prop_map(Scene::Live),
        1 => Just(Scene::PauseAll),
        1 => Just(Scene::RemoveAll),
        1 => Just(Scene::Leave),
    ]
}

fn sizes() -> impl Strategy<Value = Vec<u64>> {
    prop::collection::vec(prop_oneof![0_u64..200, 9 * MIB..70 * MIB], 1..6)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn whatever_happens_in_several_places_they_keep_to_one_limit_and_none_starves(
        sizes in prop::collection::vec(sizes(), 2..6),
        later in sizes(),
        scenes in prop::collection::vec((any::<prop::sample::Index>(), scene()), 0..200),
    ) {
        let mut page = Page::of(sizes);
        for (number, (which, scene)) in scenes.iter().enumerate() {
            if number == 50 {
                page.choose(later.clone());
            }
            if !page.places.is_empty() {
                page.happens(which.index(page.places.len()), scene);
            }
        }
        page.settle();
        for place in &mut page.places {
            place.expect_everything_stored();
        }
    }
}

/// Two places with a large file each, both of which have parts that are ready to be sent.
fn two() -> Page {
    let mut page = Page::of(vec![vec![60 * MIB], vec![60 * MIB]]);
    for _ in 0..12 {
        page.make_ready(0);
        page.make_ready(1);
    }
    page
}

impl Page {
    /// Everything that was asked for in a place is done but for what is sent.
    fn make_ready(&mut self, at: usize) {
        let is_call = |effect: &Effect| !matches!(effect, Effect::SendBody { .. } | Effect::SendPart { .. });
        if let Some(index) = self.places[at].pending.iter().position(is_call) {
            self.happens(at, &Scene::Live(Happening::Answer(index, Luck::Good)));
        }
    }

    fn sending(&self) -> [usize; 2] {
        [0, 1].map(|at| self.places[at].queue.parts_in_flight())
    }

    /// The first part that a place sends arrives, or meets with something else.
    fn part_ends(&mut self, at: usize, luck: Luck) {
        let index =
            self.places[at].pending.iter().position(|effect| matches!(effect, Effect::SendPart { .. })).unwrap();
        self.happens(at, &Scene::Live(Happening::Answer(index, luck)));
    }
}

#[test]
fn what_comes_second_gets_its_share_as_parts_of_the_first_end_and_all_of_it_at_once_when_that_pauses() {
    let mut page = two();
    assert_eq!(page.sending().iter().sum::<usize>(), PARTS);
    for _ in 0..6 {
        page.part_ends(0, Luck::Good);
        for at in [0, 1] {
            page.make_ready(at);
        }
        let [first, second] = page.sending();
        assert!(first >= 1 && second >= 1, "{first} and {second}");
    }
    page.happens(0, &Scene::PauseAll);
    assert_eq!(page.sending(), [0, PARTS], "without an event of its own");
    page.happens(0, &Scene::Live(Happening::Resume));
    for _ in 0..12 {
        page.make_ready(0);
    }
    page.part_ends(1, Luck::Good);
    assert_eq!(page.sending(), [1, PARTS - 1], "what became free is for whoever has less");
}

#[test]
fn a_store_that_is_busy_for_one_is_busy_for_all() {
    let mut page = two();
    let busy = page.sending().iter().position(|count| *count > 0).unwrap();
    page.part_ends(busy, Luck::Busy);
    assert_eq!(page.shared.borrow().sharing.pace.limit(), PARTS / 2);
    assert_eq!(page.sending().iter().sum::<usize>(), PARTS - 1, "the other one sends nothing in its place");
}

#[test]
fn a_place_begins_a_file_though_large_ones_of_another_take_every_place() {
    let mut page = Page::of(vec![vec![60 * MIB; 5]]);
    for _ in 0..40 {
        page.make_ready(0);
    }
    let under_way = |page: &Page, at: usize| page.places[at].queue.items().filter(|item| item.is_in_flight()).count();
    assert_eq!(under_way(&page, 0), FILES);
    page.choose(vec![60 * MIB; 2]);
    assert_eq!([under_way(&page, 0), under_way(&page, 1)], [FILES, 1]);
    page.happens(0, &Scene::PauseAll);
    assert_eq!(under_way(&page, 1), FILES, "what pauses leaves its places to the other");
    page.happens(1, &Scene::RemoveAll);
    page.happens(0, &Scene::Live(Happening::Resume));
    assert_eq!(under_way(&page, 0), FILES);
    assert!(page.places[1].queue.is_empty());
}
