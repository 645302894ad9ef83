//! Since when there is a bucket.

use rusqlite::params;

use super::{Store, StoreError};

impl Store {
    /// When a bucket was first served from this store, in seconds since 1970.
    ///
    /// # Errors
    /// When the index fails.
    pub(crate) async fn bucket_since_s(&self, bucket: &str) -> Result<i64, StoreError> {
        let (bucket, now_s) = (bucket.to_owned(), self.clock.now_s());
        self.db
            .write(move |tx| {
                tx.execute("INSERT OR IGNORE INTO bucket (name, created_s) VALUES (?1, ?2)", params![bucket, now_s])?;
                let sql = "SELECT created_s FROM bucket WHERE name = ?1";
                tx.query_row(sql, params![bucket], |row| row.get(0)).map_err(StoreError::from)
            })
            .await
    }
}
