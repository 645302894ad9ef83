//! What holds whatever the server answers, and whenever somebody calls off or tries again.

use std::collections::HashMap;
use std::time::Duration;

use proptest::prelude::*;

use super::{Batch, Summary, TaskStatus, Tasks};
use crate::wire::error::ApiError;
use crate::wire::pictures::{FailedFile, Outcome};
use crate::wire::storage::StorageError;

#[derive(Debug, Clone)]
enum Move {
    Begin,
    /// The answer, with the places of those that failed within the batch.
    End(Answer, u64),
    Cancel,
    Retry,
}

#[derive(Debug, Clone)]
enum Answer {
    Done(Vec<(usize, StorageError)>),
    GoesOn,
    Refused(ApiError),
}

fn moves() -> impl Strategy<Value = Vec<Move>> {
    let reason = prop_oneof![
        Just(StorageError::Unavailable),
        Just(StorageError::NameTaken),
        Just(StorageError::NotFound),
        Just(StorageError::NotAllowed)
    ];
    let error = prop_oneof![
        Just(ApiError::Unreachable),
        Just(ApiError::SignedOut),
        Just(ApiError::from(StorageError::NotFound))
    ];
    let answer = prop_oneof![
        4 => prop::collection::vec((0_usize..40, reason), 0..4).prop_map(Answer::Done),
        1 => Just(Answer::GoesOn),
        1 => error.prop_map(Answer::Refused),
    ];
    let one = prop_oneof![
        4 => Just(Move::Begin),
        4 => (answer, 0_u64..90).prop_map(|(answer, took)| Move::End(answer, took)),
        1 => Just(Move::Cancel),
        1 => Just(Move::Retry),
    ];
    prop::collection::vec(one, 0..60)
}

fn answered(batch: &Batch, answer: Answer) -> Result<Outcome, ApiError> {
    match answer {
        Answer::Refused(error) => Err(error),
        Answer::GoesOn => Ok(Outcome { goes_on: true, ..Outcome::default() }),
        Answer::Done(failed) => {
            let failed = failed
                .into_iter()
                .filter_map(|(place, reason)| Some(FailedFile { key: batch.keys.get(place)?.clone(), reason }));
            Ok(Outcome { failed: failed.collect(), ..Outcome::default() })
        }
    }
}

proptest! {
    #[test]
    fn nothing_that_may_be_done_is_sent_again_without_a_word(moves in moves(), files in 0_usize..60, folders in 0_usize..4) {
        let keys = (0..files).map(|number| format!("{number}.png")).chain((0..folders).map(|number| format!("{number}/")));
        let mut tasks = Tasks::of(keys);
        let mut under_way: Option<Batch> = None;
        // Whether the last call about a key may have done it.
        let mut may_be_done: HashMap<String, bool> = HashMap::new();
        for step in moves {
            match step {
                Move::Begin => {
                    let batch = tasks.begin();
                    if under_way.is_some() {
                        prop_assert_eq!(&batch, &None);
                        continue;
                    }
                    for key in batch.iter().flat_map(|batch| &batch.keys) {
                        let before = may_be_done.insert(key.clone(), true).unwrap_or_default();
                        prop_assert_eq!(before, batch.as_ref().is_some_and(|batch| batch.is_uncertain), "{}", key);
                    }
                    under_way = batch;
                }
                Move::End(answer, took) => {
                    let Some(batch) = under_way.take() else { continue };
                    let answer = answered(&batch, answer);
                    tasks.end(&batch, &answer, Duration::from_secs(took));
                    for key in &batch.keys {
                        let is_not_done = match &answer {
                            Ok(outcome) => outcome.failed.iter().any(|failed| &failed.key == key),
                            // One that was lost before stays lost.
                            Err(ApiError::Unreachable) => false,
                            Err(_) => !batch.is_uncertain,
                        };
                        let task = tasks.all().iter().find(|task| &task.key == key).unwrap();
                        let is_lost = matches!(task.status, TaskStatus::Failed(_)) && task.is_uncertain;
                        may_be_done.insert(key.clone(), !is_not_done || is_lost);
                    }
                }
                Move::Cancel => tasks.cancel(),
                Move::Retry => {
                    let any = tasks.all().iter().any(|task| matches!(task.status, TaskStatus::Failed(_)));
                    prop_assert_eq!(tasks.retry(), any);
                }
            }
            let Summary { total, not_started, in_progress, completed, going_on, prevented, failed, cancelled } =
                tasks.summary();
            prop_assert_eq!(total, not_started + in_progress + completed + going_on + prevented + failed + cancelled);
            prop_assert_eq!(in_progress, under_way.as_ref().map_or(0, |batch| batch.keys.len()));
            prop_assert_eq!(tasks.is_over(), not_started + in_progress == 0);
        }
    }
}
