//! What one call is about.

use super::pace::FOLDER;
use super::{TaskStatus, Tasks};

/// What one call is about: tasks of one group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    /// Their places among all.
    pub(super) places: Vec<usize>,
    /// Their keys.
    pub keys: Vec<String>,
    /// Their group.
    pub group: usize,
    /// Whether everything else of the group was done: with it, all of the group is.
    pub is_rest: bool,
    /// Whether they were with the server once, and may be done: what is there already must not be done twice.
    pub is_uncertain: bool,
}

impl Tasks {
    /// Begins with the next ones that have not begun; none while others are with the server, and after the last ones.
    pub fn begin(&mut self) -> Option<Batch> {
        if self.tasks.iter().any(|task| task.status == TaskStatus::InProgress) {
            return None;
        }
        let waits = |status: &TaskStatus| *status == TaskStatus::NotStarted;
        let first = self.tasks.iter().position(|task| waits(&task.status))?;
        let (group, is_uncertain) = self.tasks.get(first).map(|task| (task.group, task.is_uncertain))?;
        let (mut places, mut keys, mut weight) = (Vec::new(), Vec::new(), 0);
        for (place, task) in self.tasks.iter_mut().enumerate().skip(first) {
            if !waits(&task.status) || (task.group, task.is_uncertain) != (group, is_uncertain) {
                continue;
            }
            weight += if task.is_folder() { FOLDER } else { 1 };
            if weight > self.pace.files() && !places.is_empty() {
                break;
            }
            task.status = TaskStatus::InProgress;
            places.push(place);
            keys.push(task.key.clone());
        }
        let is_settled = |status: &TaskStatus| matches!(status, TaskStatus::Completed | TaskStatus::InProgress);
        let is_rest = self.tasks.iter().filter(|task| task.group == group).all(|task| is_settled(&task.status));
        Some(Batch { places, keys, group, is_rest, is_uncertain })
    }

    /// Begins with the next one alone, whatever else is under way; its place among all.
    pub fn begin_one(&mut self) -> Option<usize> {
        let place = self.tasks.iter().position(|task| task.status == TaskStatus::NotStarted)?;
        self.tasks.get_mut(place)?.status = TaskStatus::InProgress;
        Some(place)
    }

    /// What came of one that was begun alone.
    pub fn end_one(&mut self, place: usize, status: TaskStatus) {
        if let Some(task) = self.tasks.get_mut(place).filter(|task| task.status == TaskStatus::InProgress) {
            task.status = status;
        }
    }
}
