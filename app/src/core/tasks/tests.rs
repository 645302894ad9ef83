//! What is done with many files, step by step.

use std::time::Duration;

use super::{Already, Summary, TaskStatus, Tasks};
use crate::wire::error::ApiError;
use crate::wire::pictures::{FailedFile, Outcome};
use crate::wire::storage::StorageError;

const SOON: Duration = Duration::from_secs(4);

fn names(count: usize) -> Vec<String> {
    (0..count).map(|number| format!("{number:03}.png")).collect()
}

fn done(count: u32) -> Result<Outcome, ApiError> {
    Ok(Outcome { done: count, ..Outcome::default() })
}

fn failing(done: u32, failed: &[(&str, StorageError)]) -> Result<Outcome, ApiError> {
    let failed =
        failed.iter().map(|(key, reason)| FailedFile { key: (*key).to_owned(), reason: reason.clone() }).collect();
    Ok(Outcome { done, failed, ..Outcome::default() })
}

fn statuses(tasks: &Tasks) -> Vec<TaskStatus> {
    tasks.all().iter().map(|task| task.status.clone()).collect()
}

#[test]
fn what_is_in_a_folder_that_is_chosen_goes_with_it() {
    let keys = ["x/", "x/a.png", "x/y/", "x/y/b.png", "xy.png", "xx/", "z/c.png"].map(str::to_owned);
    let tasks = Tasks::of(keys);
    let left: Vec<_> = tasks.all().iter().map(|task| task.key.as_str()).collect();
    assert_eq!(left, ["x/", "xx/", "xy.png", "z/c.png"]);
}

#[test]
fn one_call_is_with_the_server_at_a_time_and_its_keys_are_in_no_other() {
    let mut tasks = Tasks::of(names(40));
    let first = tasks.begin().unwrap();
    assert_eq!((first.keys.len(), first.is_rest), (16, false));
    assert_eq!(tasks.begin(), None, "the first one is under way");
    tasks.end(&first, &done(16), Duration::ZERO);
    let second = tasks.begin().unwrap();
    assert_eq!(second.keys, names(40)[16..], "the quick answer made it larger");
    assert!(second.is_rest);
    tasks.end(&second, &done(24), SOON);
    assert_eq!(tasks.begin(), None);
    assert!(tasks.is_over());
    assert_eq!((tasks.done(), tasks.summary().completed), ((40, 0), 40));
}

#[test]
fn folders_go_alone_at_first() {
    let mut tasks = Tasks::of(["a.png", "b/", "c/"].map(str::to_owned));
    let batch = tasks.begin().unwrap();
    assert_eq!(batch.keys, ["a.png"]);
    tasks.end(&batch, &done(1), SOON);
    let batch = tasks.begin().unwrap();
    assert_eq!(batch.keys, ["b/"]);
    tasks.end(&batch, &failing(7, &[("b/x.png", StorageError::Unavailable)]), SOON);
    let failed = TaskStatus::Failed(StorageError::Unavailable.into());
    assert_eq!(statuses(&tasks), [TaskStatus::Completed, failed, TaskStatus::NotStarted]);
    assert_eq!((tasks.left(), tasks.done()), (vec!["b/".to_owned()], (8, 0)));
    assert_eq!(tasks.failed()[0].key, "b/x.png");
}

#[test]
fn what_has_not_begun_can_be_called_off_and_what_has_is_waited_for() {
    let mut tasks = Tasks::of(names(20));
    let batch = tasks.begin().unwrap();
    tasks.cancel();
    let Summary { in_progress, cancelled, .. } = tasks.summary();
    assert_eq!((in_progress, cancelled, tasks.is_over()), (16, 4, false));
    tasks.end(&batch, &done(16), SOON);
    assert_eq!((tasks.begin(), tasks.is_over()), (None, true));
    assert_eq!(tasks.left(), names(20)[16..]);
    assert!(!tasks.retry(), "nothing failed");
}

#[test]
fn those_that_failed_are_tried_again_and_no_others() {
    let mut tasks = Tasks::of(names(4));
    let batch = tasks.begin().unwrap();
    let failed = [("001.png", StorageError::Unavailable), ("002.png", StorageError::NameTaken)];
    tasks.end(&batch, &failing(2, &failed), SOON);
    assert_eq!(tasks.all()[2].status, TaskStatus::OverwritePrevented);
    assert!(tasks.retry());
    let batch = tasks.begin().unwrap();
    assert_eq!((batch.keys.as_slice(), batch.is_uncertain), (&["001.png".to_owned()][..], false));
    tasks.end(&batch, &done(1), SOON);
    assert_eq!((tasks.done(), tasks.summary().completed), ((3, 0), 3));
    let told: Vec<_> = tasks.failed().iter().map(|failed| failed.key.as_str()).collect();
    assert_eq!(told, ["002.png"]);
    assert!(!tasks.retry());
}

#[test]
fn a_refusal_of_a_call_is_one_of_all_that_has_not_begun() {
    let mut tasks = Tasks::of(names(40));
    let batch = tasks.begin().unwrap();
    tasks.end(&batch, &done(16), SOON);
    let batch = tasks.begin().unwrap();
    tasks.end(&batch, &Err(ApiError::SignedOut), SOON);
    let Summary { completed, failed, .. } = tasks.summary();
    assert_eq!((completed, failed, tasks.refusal()), (16, 24, Some(&ApiError::SignedOut)));
    assert!(tasks.retry() && tasks.refusal().is_none());
    assert!(!tasks.begin().unwrap().is_uncertain, "the server has said that nothing was done");
}

#[test]
fn what_an_answer_was_lost_for_is_asked_for_apart_and_is_done_if_it_is_gone() {
    let mut tasks = Tasks::of(names(20));
    let batch = tasks.begin().unwrap();
    tasks.end(&batch, &Err(ApiError::Unreachable), SOON);
    assert!(tasks.retry());
    let batch = tasks.begin().unwrap();
    assert_eq!((batch.keys.len(), batch.is_uncertain), (16, true), "the other four never left the browser");
    tasks.end(&batch, &failing(15, &[("000.png", StorageError::NotFound)]), SOON);
    assert_eq!((tasks.all()[0].status.clone(), tasks.failed().len()), (TaskStatus::Completed, 0));
    assert_eq!(tasks.already(), Already { done: 1, there: 0 });
    let batch = tasks.begin().unwrap();
    assert_eq!((batch.keys.len(), batch.is_uncertain), (4, false));
    tasks.end(&batch, &failing(3, &[("016.png", StorageError::NotFound)]), SOON);
    assert_eq!(tasks.all()[16].status, TaskStatus::Failed(StorageError::NotFound.into()), "somebody else took it");
}

#[test]
fn what_goes_on_by_itself_is_over_and_never_sent_again() {
    let mut tasks = Tasks::of(names(20));
    let batch = tasks.begin().unwrap();
    tasks.end(&batch, &Ok(Outcome { goes_on: true, ..Outcome::default() }), Duration::from_secs(75));
    let batch = tasks.begin().unwrap();
    assert_eq!((batch.keys.as_slice(), batch.is_rest), (&names(20)[16..], false));
    tasks.end(&batch, &done(4), SOON);
    assert_eq!((tasks.summary().going_on, tasks.is_over(), tasks.retry()), (16, true, false));
}

#[test]
fn a_call_is_about_one_group() {
    let mut tasks = Tasks::of_groups([names(2), names(3)]);
    let batch = tasks.begin().unwrap();
    assert_eq!((batch.keys.len(), batch.group, batch.is_rest), (2, 0, true));
    tasks.end(&batch, &done(2), SOON);
    let batch = tasks.begin().unwrap();
    assert_eq!((batch.keys.len(), batch.group, batch.is_rest), (3, 1, true));
}

#[test]
fn several_are_under_way_where_each_is_begun_alone() {
    let mut tasks = Tasks::each(["b.png", "a.png", "c.png"].map(str::to_owned));
    assert_eq!((tasks.begin_one(), tasks.begin_one()), (Some(0), Some(1)));
    tasks.end_one(0, TaskStatus::Completed);
    tasks.end_one(2, TaskStatus::Completed);
    tasks.end_one(1, TaskStatus::Failed(ApiError::Unreachable));
    let failed = TaskStatus::Failed(ApiError::Unreachable);
    assert_eq!(statuses(&tasks), [TaskStatus::Completed, failed, TaskStatus::NotStarted]);
    tasks.cancel();
    assert!(tasks.is_over() && tasks.retry());
    assert_eq!((tasks.begin_one(), tasks.begin_one()), (Some(1), None));
}

#[test]
fn what_may_be_what_a_lost_answer_was_about_is_told_apart_from_what_was_there_before() {
    let mut tasks = Tasks::of(names(3));
    let batch = tasks.begin().unwrap();
    tasks.end(&batch, &Err(ApiError::Unreachable), SOON);
    assert!(tasks.retry());
    let batch = tasks.begin().unwrap();
    tasks.end(&batch, &failing(1, &[("000.png", StorageError::NameTaken), ("001.png", StorageError::NameTaken)]), SOON);
    assert_eq!(tasks.already(), Already { done: 0, there: 2 });
    let mut tasks = Tasks::of(names(1));
    let batch = tasks.begin().unwrap();
    tasks.end(&batch, &failing(0, &[("000.png", StorageError::NameTaken)]), SOON);
    assert_eq!(tasks.already(), Already::default());
}

#[test]
fn a_copy_of_what_is_not_there_any_more_was_not_made_by_a_lost_call() {
    for (tasks, done) in [(Tasks::of(names(1)), 1), (Tasks::of(names(1)).keeping_originals(), 0)] {
        let mut tasks = tasks;
        let batch = tasks.begin().unwrap();
        tasks.end(&batch, &Err(ApiError::Unreachable), SOON);
        assert!(tasks.retry());
        let batch = tasks.begin().unwrap();
        tasks.end(&batch, &failing(0, &[("000.png", StorageError::NotFound)]), SOON);
        assert_eq!((tasks.already().done, tasks.summary().completed), (done, done));
    }
}

#[test]
fn those_of_one_name_are_apart_where_they_could_take_each_others_place() {
    let keys = ["a.png", "x/a.png", "x/b.png", "y/z/", "z/", "z", "w/e\u{301}.png", "v/\u{e9}.png", "q/", "q/a.png"];
    let tasks = Tasks::apart(keys.map(str::to_owned));
    let of =
        |group| tasks.all().iter().filter(|task| task.group == group).map(|task| task.key.as_str()).collect::<Vec<_>>();
    assert_eq!(of(0), ["q/", "x/b.png", "z"]);
    assert_eq!(of(1), ["a.png", "v/\u{e9}.png", "w/e\u{301}.png", "x/a.png", "y/z/", "z/"]);
}
