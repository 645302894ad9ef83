//! What happens around the files: the connection, sleep, the session, other tabs.

use super::effect::Effect;
use super::entry::{Entry, Wait};
use super::event::{Person, Whose};
use super::item::ItemId;
use super::queue::Queue;
use super::rules::Rules;
use super::stage::Line;
use super::state::State;

impl Queue {
    /// Whatever needs the network waits for it, without a countdown.
    pub(super) fn go_offline(&mut self, effects: &mut Vec<Effect>) {
        self.line.is_offline = true;
        for entry in self.entries.iter_mut().filter(|entry| entry.is_on_the_network()) {
            entry.halt(State::Offline, effects);
        }
    }

    /// That there is a connection is a hope: it may lead to nothing but the login page of a hotel. What waits goes on once the
    /// page's own server has answered.
    pub(super) fn hope_for_connection(&mut self, effects: &mut Vec<Effect>) {
        let waits = |entry: &Entry| matches!(entry.item.state, State::Offline | State::Retrying { .. });
        if self.line.is_offline || self.entries.iter().any(waits) {
            effects.push(Effect::ReachServer);
        }
    }

    /// What waited for the network goes on.
    pub(super) fn come_online(&mut self, effects: &mut Vec<Effect>) {
        self.line.is_offline = false;
        for entry in self.entries.iter_mut() {
            match entry.item.state {
                State::Offline => entry.item.state = State::Queued,
                State::Retrying { .. } => entry.end_wait(&self.rules, self.line, effects),
                _ => {}
            }
        }
    }

    /// Requests from before the sleep are dead or lie; the store is asked what it has.
    pub(super) fn wake(&mut self, effects: &mut Vec<Effect>) {
        for entry in self.entries.iter_mut() {
            if entry.is_on_the_network() {
                entry.tell_of_sleep();
                entry.restart(&self.rules, self.line, effects);
            } else if entry.in_flight() > 0 {
                entry.stop(effects);
            }
        }
    }

    /// The one who was signed out goes on; of anybody else's files nothing stays.
    pub(super) fn sign_in(&mut self, person: Person, effects: &mut Vec<Effect>) {
        match person {
            Person::TheSame => {
                self.line.is_signed_out = false;
                for entry in self.entries.iter_mut().filter(|entry| entry.item.state == State::NeedsSignIn) {
                    entry.item.state = State::Queued;
                }
            }
            Person::Another => self.sign_out(effects),
        }
    }

    /// Nothing stays on the page. The uploads stay open: nobody is there any more who could give them up.
    pub(super) fn sign_out(&mut self, effects: &mut Vec<Effect>) {
        for mut entry in std::mem::take(&mut self.entries) {
            entry.stop(effects);
            entry.leave(effects);
        }
        self.line.is_signed_out = false;
    }

    /// Another tab sends the file: this one only shows it.
    pub(super) fn yield_to_another_tab(&mut self, id: ItemId, effects: &mut Vec<Effect>) {
        let mut open = self.entries.iter_mut().filter(|entry| !entry.item.has_ended());
        if let Some(entry) = open.find(|entry| entry.item.id == id) {
            let leaves = entry.item.state == State::Withdrawn { leaves: true };
            entry.halt(State::Elsewhere, effects);
            if leaves {
                self.remove(Whose::One(id), effects);
            }
        }
    }

    /// The other tab is gone: this one goes on from what the store has, if it has the file.
    pub(super) fn take_back_from_another_tab(&mut self, id: ItemId) {
        let mut elsewhere = self.entries.iter_mut().filter(|entry| entry.item.state == State::Elsewhere);
        if let Some(entry) = elsewhere.find(|entry| entry.item.id == id) {
            entry.item.state = entry.ready_to_go();
            // The other tab may have sent this very file to the end.
            entry.work.is_in_doubt = entry.work.has_file;
        }
    }
}

impl Entry {
    /// Begins a new try at once, in the place that the file has.
    pub(super) fn restart(&mut self, rules: &Rules, line: Line, effects: &mut Vec<Effect>) {
        self.stop(effects);
        self.start();
        self.go_on(rules, line, effects);
    }

    /// What waited is done now.
    pub(super) fn end_wait(&mut self, rules: &Rules, line: Line, effects: &mut Vec<Effect>) {
        if std::mem::take(&mut self.work.wait) != Wait::Nothing {
            self.go_on(rules, line, effects);
        }
    }
}
