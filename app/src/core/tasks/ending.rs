//! What comes of a call.

use std::time::Duration;

use super::{Batch, Task, TaskStatus, Tasks};
use crate::wire::error::ApiError;
use crate::wire::pictures::{FailedFile, Outcome};
use crate::wire::storage::StorageError;

impl Tasks {
    /// Takes the answer to a call, which came after this time. A call that is refused as a whole ends the others, too: what held it up
    /// holds up all of them.
    pub fn end(&mut self, batch: &Batch, answer: &Result<Outcome, ApiError>, took: Duration) {
        self.pace.answered(took);
        match answer {
            Ok(outcome) if outcome.goes_on => self.tell(batch, |_| TaskStatus::GoesOn),
            Ok(outcome) => self.take(batch, outcome),
            // Everything was done by the call whose answer was lost.
            Err(ApiError::Storage { reason: StorageError::NotFound }) if self.may_have_taken(batch) => {
                self.already.done = self.already.done.saturating_add(batch.places.len());
                self.tell(batch, |_| TaskStatus::Completed);
            }
            Err(error) => self.refuse(batch, error),
        }
    }

    /// Whether what is not there any more may have been taken away by a call whose answer was lost.
    fn may_have_taken(&self, batch: &Batch) -> bool {
        batch.is_uncertain && !self.keeps_originals
    }

    fn tell(&mut self, batch: &Batch, status: impl Fn(&Task) -> TaskStatus) {
        for place in &batch.places {
            if let Some(task) = self.tasks.get_mut(*place) {
                task.status = status(task);
            }
        }
    }

    fn take(&mut self, batch: &Batch, outcome: &Outcome) {
        self.files = self.files.saturating_add(outcome.done);
        self.marks = self.marks.saturating_add(outcome.folders);
        // What is not there any more was taken away by the call whose answer was lost.
        let may_be_done = self.may_have_taken(batch);
        let is_done = |failed: &FailedFile| may_be_done && failed.reason == StorageError::NotFound;
        let (done, failed): (Vec<_>, Vec<_>) = outcome.failed.iter().cloned().partition(is_done);
        let is_there = |failed: &&FailedFile| batch.is_uncertain && failed.reason == StorageError::NameTaken;
        self.already.done = self.already.done.saturating_add(done.len());
        self.already.there = self.already.there.saturating_add(failed.iter().filter(is_there).count());
        self.tell(batch, |task| {
            let mut own = failed.iter().filter(|failed| task.covers(&failed.key)).map(|failed| &failed.reason);
            match own.next() {
                None => TaskStatus::Completed,
                Some(StorageError::NameTaken) if own.all(|reason| *reason == StorageError::NameTaken) => {
                    TaskStatus::OverwritePrevented
                }
                Some(reason) => TaskStatus::Failed(reason.clone().into()),
            }
        });
        self.failed.extend(failed);
    }

    fn refuse(&mut self, batch: &Batch, error: &ApiError) {
        // Of others the server has said that nothing was done. What nobody understands came from something that stands before it.
        let is_lost = matches!(error, ApiError::Unreachable | ApiError::Internal | ApiError::BadRequest);
        for place in &batch.places {
            if let Some(task) = self.tasks.get_mut(*place) {
                task.is_uncertain |= is_lost;
            }
        }
        for task in &mut self.tasks {
            if matches!(task.status, TaskStatus::InProgress | TaskStatus::NotStarted) {
                task.status = TaskStatus::Failed(error.clone());
            }
        }
        self.refusal = Some(error.clone());
    }
}
