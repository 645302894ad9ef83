//! Taking objects away.

use super::object::Condition;
use super::{Store, StoreError, Unmet, index};
use crate::db::DbError;

impl Store {
    /// Removes objects, all in one transaction. An object that is not there is no failure, unless its condition wants it.
    /// The answers are in the order of the keys.
    ///
    /// # Errors
    /// When the index fails; then nothing has changed.
    pub(crate) async fn delete(
        &self,
        bucket: &str,
        keys: Vec<(String, Condition)>,
    ) -> Result<Vec<Result<(), Unmet>>, StoreError> {
        let (store, bucket) = (self.clone(), bucket.to_owned());
        // Carried through even when nobody waits any more, so that no file is left behind.
        tokio::spawn(async move { store.take_away(bucket, keys).await })
            .await
            .unwrap_or_else(|error| Err(DbError::from(error).into()))
    }

    async fn take_away(
        self,
        bucket: String,
        keys: Vec<(String, Condition)>,
    ) -> Result<Vec<Result<(), Unmet>>, StoreError> {
        let (answers, blobs) = self
            .db
            .write(move |tx| {
                let (mut answers, mut blobs) = (Vec::with_capacity(keys.len()), Vec::new());
                for (key, condition) in keys {
                    let current = index::find(tx, &bucket, &key)?;
                    let answer = condition.check(current.as_ref());
                    if answer.is_ok() {
                        blobs.extend(index::remove(tx, &bucket, &key)?);
                    }
                    answers.push(answer);
                }
                Ok::<_, StoreError>((answers, blobs))
            })
            .await?;
        self.remove_all(blobs).await;
        Ok(answers)
    }
}
