//! Everything that is wrong with a configuration, gathered while it is read on: whoever mends it does so once.

use super::ConfigError;

/// What was wrong so far.
#[derive(Debug, Default)]
pub(super) struct Problems(Vec<ConfigError>);

impl Problems {
    /// What was read, or nothing, and the problem is kept.
    pub(super) fn take<T>(&mut self, read: Result<T, ConfigError>) -> Option<T> {
        read.map_err(|error| match error {
            ConfigError::Several(errors) => self.0.extend(errors),
            error => self.0.push(error),
        })
        .ok()
    }

    /// The value of a key that may be left out.
    pub(super) fn value<T>(&mut self, read: Result<Option<T>, ConfigError>) -> Option<T> {
        self.take(read).flatten()
    }

    /// What was read, if nothing was wrong.
    ///
    /// # Errors
    /// The one problem that there was, or all of them.
    pub(super) fn settled<T>(mut self, read: Option<T>) -> Result<T, ConfigError> {
        match (read, self.0.len()) {
            (Some(read), 0) => Ok(read),
            (_, 1) => Err(self.0.remove(0)),
            _ => Err(ConfigError::Several(self.0)),
        }
    }
}
