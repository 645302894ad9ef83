//! What has to be done from time to time, whoever asks for anything or not: rows whose time is over are removed, and uploads
//! that the bucket's lifecycle rule gives up.
//!
//! It does not touch messages in the outbox, or identities and accounts that nobody uses.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;

use crate::clock::Clock;
use crate::db::{Db, DbError};
use crate::principals;
use crate::store::{Store, StoreError};
use crate::user_pool;

/// How often it is done.
const EVERY: Duration = Duration::from_secs(3600);

/// What upkeep works on.
pub(crate) struct Upkeep {
    pub(crate) db: Db,
    pub(crate) store: Store,
    pub(crate) clock: Arc<dyn Clock>,
    /// Of the bucket's lifecycle rule.
    pub(crate) abort_incomplete_days: Option<u32>,
}

impl Upkeep {
    /// Does it once.
    ///
    /// # Errors
    /// When the index fails.
    pub(crate) async fn sweep(&self) -> Result<(), StoreError> {
        let now_s = self.clock.now_s();
        let forgotten = self.db.write(move |tx| {
            principals::forget_expired(tx, now_s)?;
            user_pool::forget(tx, now_s)
        });
        Result::<(), DbError>::map_err(forgotten.await, StoreError::from)?;
        self.store.expire_uploads(self.abort_incomplete_days).await
    }

    /// Does it every hour until the backend stops. What fails is tried again the next time.
    pub(crate) async fn run(self, mut stopped: watch::Receiver<()>) {
        let mut hours = tokio::time::interval(EVERY);
        loop {
            tokio::select! {
                // Nothing is ever sent: the other end is dropped.
                _ = stopped.changed() => return,
                _ = hours.tick() => {}
            }
            if let Err(error) = self.sweep().await {
                tracing::error!(%error, "what is over could not be removed");
            }
        }
    }
}
