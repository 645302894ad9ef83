//! Many files that one thing is done with, a batch at a time, and what has become of each. A batch is one call: its keys are with the
//! server then, and are never sent again unless it has said that nothing was done with them, or nobody knows.

mod batch;
mod ending;
mod pace;
mod summary;

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;

use std::collections::{BTreeSet, HashMap};

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization as _;

use crate::wire::error::ApiError;
use crate::wire::pictures::FailedFile;
use crate::wire::storage::StorageError;

pub use batch::Batch;
use pace::Pace;
pub use summary::Summary;

/// What has become of a file, or of a folder with all that is in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TaskStatus {
    /// Nothing was asked of the server.
    NotStarted,
    /// The server is at it.
    InProgress,
    /// It was done.
    Completed,
    /// It takes longer than an answer may, and goes on without one.
    GoesOn,
    /// Something of that name was there, and was left alone.
    OverwritePrevented,
    /// It could not be done.
    Failed(ApiError),
    /// It was called off before it began.
    Cancelled,
}

/// A file or a folder that something is done with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Task {
    /// The key; a folder's path with a slash at its end.
    pub key: String,
    /// What has become of it.
    pub status: TaskStatus,
    /// Which of several groups it belongs to: a call is about one group.
    pub group: usize,
    /// Whether it was with the server once and no answer came back: it may be done.
    pub is_uncertain: bool,
}

impl Task {
    fn new(key: String, group: usize) -> Self {
        Self::shown(key, TaskStatus::NotStarted, group)
    }

    /// One as it stands.
    #[must_use]
    pub fn shown(key: String, status: TaskStatus, group: usize) -> Self {
        Self { key, group, status, is_uncertain: false }
    }

    fn is_folder(&self) -> bool {
        self.key.ends_with('/')
    }

    fn covers(&self, key: &str) -> bool {
        self.key == key || self.is_folder() && key.starts_with(&self.key)
    }
}

/// Everything that one thing is done with.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tasks {
    tasks: Vec<Task>,
    pace: Pace,
    /// How many files it was done with: more than there are tasks, where folders are among them.
    files: u32,
    /// How many empty objects it was done with that stand for folders.
    marks: u32,
    /// The files that it could not be done with, those in folders one by one.
    failed: Vec<FailedFile>,
    /// Why a call was refused as a whole.
    refusal: Option<ApiError>,
    already: Already,
    /// Whether what it is done with stays where it is: that it is not there any more then says nothing of a lost answer.
    keeps_originals: bool,
}

/// What came to light when something was tried again whose answer was lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Already {
    /// It had been done with so many.
    pub done: usize,
    /// So many were left alone because something of their names is there, which may be what was done.
    pub there: usize,
}

impl Tasks {
    /// The same, where what it is done with stays where it is.
    #[must_use]
    pub fn keeping_originals(self) -> Self {
        Self { keeps_originals: true, ..self }
    }

    /// Of these keys, each once. What is in a folder among them goes with that.
    #[must_use]
    pub fn of(keys: impl IntoIterator<Item = String>) -> Self {
        Self::of_groups([keys.into_iter().collect()])
    }

    /// Of these keys, where what they replace is not to be one of them: those of one name, wherever they are, are a group of their own behind
    /// the others.
    #[must_use]
    pub fn apart(keys: impl IntoIterator<Item = String>) -> Self {
        let keys: Vec<_> = Self::of(keys).tasks.into_iter().map(|task| task.key).collect();
        let mut times: HashMap<String, usize> = HashMap::new();
        for key in &keys {
            *times.entry(last_name(key)).or_default() += 1;
        }
        let (alone, alike): (Vec<_>, Vec<_>) = keys.into_iter().partition(|key| times.get(&last_name(key)) == Some(&1));
        Self::of_groups([alone, alike])
    }

    /// Of several groups of keys.
    #[must_use]
    pub fn of_groups(groups: impl IntoIterator<Item = Vec<String>>) -> Self {
        let tasks = groups.into_iter().enumerate().flat_map(|(group, keys)| {
            let keys: BTreeSet<String> = keys.into_iter().collect();
            let is_covered = |key: &str| key.match_indices('/').any(|(end, _)| within(&keys, key, end));
            let alone: Vec<_> = keys.iter().filter(|key| !is_covered(key)).cloned().collect();
            alone.into_iter().map(move |key| Task::new(key, group))
        });
        Self { tasks: tasks.collect(), ..Self::default() }
    }

    /// Of these keys, each as it is and in this order: files that are named one by one.
    #[must_use]
    pub fn each(keys: impl IntoIterator<Item = String>) -> Self {
        Self { tasks: keys.into_iter().map(|key| Task::new(key, 0)).collect(), ..Self::default() }
    }

    /// As they stand: for a page that shows how that looks.
    #[must_use]
    pub fn shown(tasks: Vec<Task>) -> Self {
        let reason = |status: &TaskStatus| match status {
            TaskStatus::OverwritePrevented => Some(StorageError::NameTaken),
            TaskStatus::Failed(ApiError::Storage { reason }) => Some(reason.clone()),
            _ => None,
        };
        let failed = tasks.iter().filter_map(|task| {
            let reason = reason(&task.status)?;
            Some(FailedFile { key: task.key.clone(), reason })
        });
        let (failed, done) =
            (failed.collect(), tasks.iter().filter(|task| task.status == TaskStatus::Completed).count());
        Self { failed, files: u32::try_from(done).unwrap_or(u32::MAX), tasks, ..Self::default() }
    }

    /// Each, in their order.
    #[must_use]
    pub fn all(&self) -> &[Task] {
        &self.tasks
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.tasks.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.tasks.is_empty()
    }

    /// Whether nothing is left to begin, and nothing is with the server.
    #[must_use]
    pub fn is_over(&self) -> bool {
        !self.tasks.iter().any(|task| matches!(task.status, TaskStatus::NotStarted | TaskStatus::InProgress))
    }

    /// Calls off what has not begun.
    pub fn cancel(&mut self) {
        for task in self.tasks.iter_mut().filter(|task| task.status == TaskStatus::NotStarted) {
            task.status = TaskStatus::Cancelled;
        }
    }

    /// Has those begin anew that failed; whether there are any.
    pub fn retry(&mut self) -> bool {
        self.refusal = None;
        let mut has_any = false;
        for task in &mut self.tasks {
            if matches!(task.status, TaskStatus::Failed(_)) {
                task.status = TaskStatus::NotStarted;
                has_any = true;
            }
        }
        // What was left alone is said again with what comes of the others.
        let again: Vec<_> = self.tasks.iter().filter(|task| task.status == TaskStatus::NotStarted).collect();
        self.failed.retain(|failed| !again.iter().any(|task| task.covers(&failed.key)));
        has_any
    }

    /// The keys of what nothing was done with, or not everything.
    #[must_use]
    pub fn left(&self) -> Vec<String> {
        let is_left = |task: &&Task| {
            matches!(task.status, TaskStatus::Failed(_) | TaskStatus::Cancelled | TaskStatus::OverwritePrevented)
        };
        self.tasks.iter().filter(is_left).map(|task| task.key.clone()).collect()
    }

    /// The files that it could not be done with, those in folders one by one.
    #[must_use]
    pub fn failed(&self) -> &[FailedFile] {
        &self.failed
    }

    /// Why a call was refused as a whole.
    #[must_use]
    pub fn refusal(&self) -> Option<&ApiError> {
        self.refusal.as_ref()
    }

    /// What came to light when something was tried again whose answer was lost.
    #[must_use]
    pub fn already(&self) -> Already {
        self.already
    }

    /// How many files it was done with, and how many empty objects that stand for folders.
    #[must_use]
    pub fn done(&self) -> (u32, u32) {
        (self.files, self.marks)
    }
}

/// The last name of a key as it is stored (normal form C); a folder's with its slash.
fn last_name(key: &str) -> String {
    let end = key.trim_end_matches('/');
    let start = end.rfind('/').map_or(0, |place| place + 1);
    key.get(start..).unwrap_or(key).nfc().collect()
}

/// Whether the folder that ends at this place of a key is among others.
fn within(keys: &BTreeSet<String>, key: &str, end: usize) -> bool {
    key.get(..=end).is_some_and(|folder| folder.len() < key.len() && keys.contains(folder))
}
