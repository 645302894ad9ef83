//! Tags of objects, which change without the object being written again.

use super::{Store, StoreError, Tags, index};

impl Store {
    /// Replaces the tags of an object. When this returns, it is durable. Returns whether there is such an object.
    ///
    /// # Errors
    /// When the index fails.
    pub(crate) async fn tag(&self, bucket: &str, key: &str, tags: Tags) -> Result<bool, StoreError> {
        let (bucket, key) = (bucket.to_owned(), key.to_owned());
        self.db.write(move |tx| index::tag(tx, &bucket, &key, &tags).map_err(StoreError::from)).await
    }
}
