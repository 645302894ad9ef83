//! Which of the sentences about passkeys goes with what happened.

use super::PasskeyTexts;
use crate::wire::passkeys::{PasskeyError, PasskeyNotice};

impl PasskeyTexts {
    /// Why it came to nothing.
    #[must_use]
    pub fn refusal(&self, error: PasskeyError) -> &'static str {
        match error {
            PasskeyError::SignedOut => self.signed_out,
            PasskeyError::SomeoneElse => self.someone_else,
            PasskeyError::NotEnabled => self.not_enabled,
            PasskeyError::TooMany => self.too_many,
            PasskeyError::Registered => self.registered,
            PasskeyError::Lapsed => self.lapsed,
            PasskeyError::WrongSite => self.wrong_site,
            PasskeyError::Unsupported => self.unsupported,
            PasskeyError::NotAccepted => self.not_accepted,
            PasskeyError::Gone => self.gone,
            PasskeyError::InvalidName => self.invalid_name,
            PasskeyError::Canceled => self.canceled,
            PasskeyError::NoBrowserSupport => self.no_browser_support,
            PasskeyError::Unavailable => self.unavailable,
        }
    }

    /// What went well.
    #[must_use]
    pub fn good_news(&self, notice: PasskeyNotice) -> &'static str {
        match notice {
            PasskeyNotice::Created => self.created,
            PasskeyNotice::Renamed => self.renamed,
            PasskeyNotice::Deleted => self.deleted,
        }
    }
}
