//! How many are how far.

use super::{TaskStatus, Tasks};

/// How many are how far.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Summary {
    /// All of them.
    pub total: usize,
    /// Nothing was asked of the server.
    pub not_started: usize,
    /// The server is at them.
    pub in_progress: usize,
    /// They were done.
    pub completed: usize,
    /// They go on without an answer.
    pub going_on: usize,
    /// Something of their names was left alone.
    pub prevented: usize,
    /// They could not be done.
    pub failed: usize,
    /// They were called off.
    pub cancelled: usize,
}

impl Tasks {
    /// How many are how far.
    #[must_use]
    pub fn summary(&self) -> Summary {
        let mut summary = Summary { total: self.tasks.len(), ..Summary::default() };
        for task in &self.tasks {
            let counter = match task.status {
                TaskStatus::NotStarted => &mut summary.not_started,
                TaskStatus::InProgress => &mut summary.in_progress,
                TaskStatus::Completed => &mut summary.completed,
                TaskStatus::GoesOn => &mut summary.going_on,
                TaskStatus::OverwritePrevented => &mut summary.prevented,
                TaskStatus::Failed(_) => &mut summary.failed,
                TaskStatus::Cancelled => &mut summary.cancelled,
            };
            *counter += 1;
        }
        summary
    }
}
