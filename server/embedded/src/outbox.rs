//! Messages that go nowhere: one file a message in a directory, `.eml` for an e-mail and `.sms.txt` for a short message, and
//! one line in the log, so that a newcomer and a test can read the code. It does not send anything.

use std::path::PathBuf;
use std::sync::Arc;

use thiserror::Error;
use time::OffsetDateTime;
use time::macros::format_description;

use crate::clock::Clock;
use crate::data_dir;
use crate::entropy::Entropy;
use crate::message::{MessageError, Recipient, compose, invitation};

/// Why a message could not be delivered.
#[derive(Debug, Error)]
pub(crate) enum OutboxError {
    /// The message could not be composed.
    #[error(transparent)]
    Message(#[from] MessageError),
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
}

impl Outbox {
    /// An outbox in a directory that exists.
    pub(crate) fn new(directory: PathBuf, clock: Arc<dyn Clock>, entropy: Arc<dyn Entropy>) -> Self {
        Self { directory, clock, entropy }
    }

    /// Delivers a verification code. The file is on the disk when this returns.
    pub(crate) async fn deliver_code(&self, to: &Recipient, code: &str) -> Result<(), OutboxError> {
        let message = compose(to, code, self.clock.now())?;
        let path = self.directory.join(self.file_name(to));
        tokio::task::spawn_blocking(move || data_dir::write_whole(&path, &message)).await??;
        tracing::info!(to = to.address(), code, "verification code");
        Ok(())
    }

    /// Delivers a temporary password. The file is on the disk when this returns; the log does not show the password.
    pub(crate) async fn deliver_invitation(
        &self,
        to: &Recipient,
        username: &str,
        password: &str,
    ) -> Result<(), OutboxError> {
        let message = invitation(to, username, password, self.clock.now())?;
        let path = self.directory.join(self.file_name(to));
        tokio::task::spawn_blocking(move || data_dir::write_whole(&path, &message)).await??;
        tracing::info!(to = to.address(), "invitation");
        Ok(())
    }

    /// Does the work of a delivery and keeps nothing of it, so that it takes as long as one.
    pub(crate) async fn pretend(&self) -> Result<(), OutboxError> {
        let nobody = Recipient::Email("nobody@updown.invalid".to_owned());
        let message = compose(&nobody, "000000", self.clock.now())?;
        let path = self.directory.join(format!(".{}", self.file_name(&nobody)));
        tokio::task::spawn_blocking(move || {
            data_dir::write_whole(&path, &message)?;
            std::fs::remove_file(&path)
        })
        .await??;
        Ok(())
    }

    /// Sortable by time, then random: `20261124T023000.123Z-0123456789abcdef.eml`.
    fn file_name(&self, to: &Recipient) -> String {
        let format = format_description!("[year][month][day]T[hour][minute][second].[subsecond digits:3]Z");
        let time = OffsetDateTime::from(self.clock.now()).format(format).unwrap_or_default();
        let mut random = [0; 8];
        self.entropy.fill(&mut random);
        format!("{time}-{}.{}", hex::encode(random), to.extension())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::SystemClock;
    use crate::entropy::SystemEntropy;

    #[tokio::test]
    async fn a_code_arrives_as_one_readable_message() {
        let directory = tempfile::tempdir().unwrap();
        let outbox = Outbox::new(directory.path().to_owned(), Arc::new(SystemClock), Arc::new(SystemEntropy));
        outbox.deliver_code(&Recipient::Email("anna@example.com".to_owned()), "012345").await.unwrap();
        let files: Vec<_> = std::fs::read_dir(directory.path()).unwrap().map(|entry| entry.unwrap().path()).collect();
        assert_eq!(files.len(), 1);
        assert_eq!(files[0].extension().unwrap(), "eml");
        let text = std::fs::read_to_string(&files[0]).unwrap();
        assert!(text.contains("To: anna@example.com\r\n"), "{text}");
        assert!(text.contains("Subject: Your verification code\r\n"), "{text}");
        assert!(text.contains("\r\n\r\nYour verification code is 012345\r\n"), "{text}");
    }

    #[tokio::test]
    async fn a_pretended_delivery_leaves_nothing() {
        let directory = tempfile::tempdir().unwrap();
        let outbox = Outbox::new(directory.path().to_owned(), Arc::new(SystemClock), Arc::new(SystemEntropy));
        outbox.pretend().await.unwrap();
        assert_eq!(std::fs::read_dir(directory.path()).unwrap().count(), 0);
    }

    #[tokio::test]
    async fn a_short_message_arrives_beside_the_mail() {
        let directory = tempfile::tempdir().unwrap();
        let outbox = Outbox::new(directory.path().to_owned(), Arc::new(SystemClock), Arc::new(SystemEntropy));
        outbox.deliver_code(&Recipient::Phone("+15555550100".to_owned()), "012345").await.unwrap();
        let file = std::fs::read_dir(directory.path()).unwrap().next().unwrap().unwrap();
        assert!(file.file_name().to_str().unwrap().ends_with(".sms.txt"));
    }
}
