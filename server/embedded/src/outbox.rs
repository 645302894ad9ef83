//! Messages that go nowhere: one file a message in a directory, `.eml` for an e-mail and `.sms.txt` for a short message, so
//! that a newcomer and a test can read the code. It does not send anything.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use thiserror::Error;
use time::OffsetDateTime;
use time::macros::format_description;

use crate::clock::Clock;
use crate::data_dir;
use crate::entropy::Entropy;
use crate::message::Recipient;

/// Why a message could not be kept.
#[derive(Debug, Error)]
pub(crate) enum OutboxError {
    /// The directory could not be written to.
    #[error("the outbox could not be written to: {0}")]
    Io(#[from] std::io::Error),
    /// The blocking thread was lost.
    #[error("the outbox's thread was lost: {0}")]
    Thread(#[from] tokio::task::JoinError),
}

/// A directory of messages.
#[derive(Clone)]
pub(crate) struct Outbox {
    directory: PathBuf,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
    /// How many messages this process has named.
    named: Arc<AtomicU32>,
}

impl Outbox {
    /// An outbox in a directory that exists.
    pub(crate) fn new(directory: PathBuf, clock: Arc<dyn Clock>, entropy: Arc<dyn Entropy>) -> Self {
        Self { directory, clock, entropy, named: Arc::default() }
    }

    /// Keeps a message. The file is on the disk when this returns.
    pub(crate) async fn keep(&self, to: &Recipient, message: Vec<u8>) -> Result<(), OutboxError> {
        let path = self.directory.join(self.file_name(to));
        tokio::task::spawn_blocking(move || data_dir::write_whole(&path, &message)).await??;
        Ok(())
    }

    /// Does the work of keeping a message and keeps nothing of it, so that it takes as long as one.
    pub(crate) async fn pretend(&self, to: &Recipient, message: Vec<u8>) -> Result<(), OutboxError> {
        let path = self.directory.join(self.file_name(to)).with_extension("partial");
        tokio::task::spawn_blocking(move || {
            data_dir::write_whole(&path, &message)?;
            std::fs::remove_file(&path)
        })
        .await??;
        Ok(())
    }

    /// Sortable by time, then by order, also of messages within a millisecond; then random:
    /// `20261124T023000.123Z-000017-0123456789abcdef.eml`.
    fn file_name(&self, to: &Recipient) -> String {
        let format = format_description!("[year][month][day]T[hour][minute][second].[subsecond digits:3]Z");
        let time = OffsetDateTime::from(self.clock.now()).format(format).unwrap_or_default();
        let mut random = [0; 8];
        self.entropy.fill(&mut random);
        let number = self.named.fetch_add(1, Ordering::Relaxed);
        format!("{time}-{number:06}-{}.{}", hex::encode(random), to.extension())
    }
}
