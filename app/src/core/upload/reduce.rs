//! What the queue becomes by an event, and what is to be done then.

use super::effect::Effect;
use super::event::Event;
use super::queue::Queue;

/// What the queue becomes by an event, and what is to be done then. Events of tries that are over change nothing.
#[must_use]
pub fn reduce(mut queue: Queue, event: Event) -> (Queue, Vec<Effect>) {
    let effects = queue.apply(event);
    (queue, effects)
}

impl Queue {
    /// As [`reduce`], in place: what a page with thousands of rows can do for each event.
    #[must_use]
    pub fn apply(&mut self, event: Event) -> Vec<Effect> {
        let mut effects = Vec::new();
        let is_progress = event.is_progress();
        self.take(event, &mut effects);
        if !is_progress {
            self.start_files(&mut effects);
            self.send_what_is_ready(&mut effects);
            self.make_ready(&mut effects);
        }
        self.entries.look_again();
        debug_assert!(self.entries.is_indexed(), "a row changed without a word");
        effects
    }

    fn take(&mut self, event: Event, effects: &mut Vec<Effect>) {
        match event {
            Event::FilesChosen(candidates) => self.admit(candidates, effects),
            Event::Resumable(uploads) => self.take_up(uploads, effects),
            Event::FileGiven(id, file) => self.give_file(id, file, effects),
            Event::FileLacking(id, lack) => self.explain(id, lack),
            Event::UploadRequested => self.let_go(),
            Event::Stepped { id, attempt, step } => self.advance(id, attempt, step, effects),
            Event::PauseRequested(whose) => self.pause(whose, effects),
            Event::ResumeRequested(whose) => self.resume(whose),
            Event::CancelRequested(whose) => self.cancel(whose, effects),
            Event::RemoveRequested(whose) => self.remove(whose, effects),
            Event::WithdrawRequested { id, leaves } => self.withdraw(id, leaves, effects),
            Event::UndoRequested(id) => self.undo(id),
            Event::UndoLapsed(id) => self.lapse(id, effects),
            Event::RetryRequested(whose) => self.retry(whose, effects),
            Event::ConflictAnswered { whose, answer } => self.answer(whose, answer),
            Event::WentOffline => self.go_offline(effects),
            Event::CameOnline => self.hope_for_connection(effects),
            Event::ServerReached => self.come_online(effects),
            Event::NotRemembered(id) => self.tell_of_forgetting(id),
            Event::Woke => self.wake(effects),
            Event::SignedIn(person) => self.sign_in(person, effects),
            Event::SignedOut => self.sign_out(effects),
            Event::RoomMade => {}
            Event::UploadTaken(upload) => self.take_over(&upload, None, effects),
            Event::ElsewhereTaken(id) => self.yield_to_another_tab(id, effects),
            Event::ElsewhereFreed(id) => self.take_back_from_another_tab(id),
        }
    }
}
