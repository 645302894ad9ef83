//! What became of a form that was posted to the store, in a cookie of its own until the next page tells it.
//!
//! Not in the address, which anybody can make up: what a page says of an upload is what happened.

use app::wire::error::ApiError;
use app::wire::pictures::PictureNotice;

use super::{CookieName, Exchange};

/// The most files that a notice names.
const MOST_FAILED: usize = 3;

impl Exchange {
    /// Keeps it for the next page.
    pub(crate) fn set_upload_outcome(&self, outcome: &Result<String, ApiError>) {
        match serde_json::to_string(outcome) {
            Ok(text) => self.write(CookieName::UploadOutcome, text),
            Err(error) => tracing::error!(%error, "what became of an upload could not be kept"),
        }
    }

    /// What there is to tell. It is told once.
    pub(crate) fn take_upload_outcome(&self) -> Option<Result<String, ApiError>> {
        let text = self.read(CookieName::UploadOutcome)?;
        self.remove(CookieName::UploadOutcome);
        serde_json::from_str(&text).ok()
    }
}

impl Exchange {
    /// Keeps what became of a form about pictures for the next page.
    pub(crate) fn set_picture_notice(&self, notice: &PictureNotice) {
        // A cookie has little room: the first few say enough.
        let mut notice = notice.clone();
        if let Ok(outcome) = &mut notice.result {
            outcome.failed.truncate(MOST_FAILED);
        }
        match serde_json::to_string(&notice) {
            Ok(text) => self.write(CookieName::PictureNotice, text),
            Err(error) => tracing::error!(%error, "what became of a form could not be kept"),
        }
    }

    /// What there is to tell. It is told once.
    pub(crate) fn take_picture_notice(&self) -> Option<PictureNotice> {
        let text = self.read(CookieName::PictureNotice)?;
        self.remove(CookieName::PictureNotice);
        serde_json::from_str(&text).ok()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use app::wire::storage::StorageError;
    use cookie::Key;
    use http::HeaderMap;

    use crate::session::{CookieSealer, Exchange};

    #[test]
    fn what_became_of_an_upload_is_told_once() {
        let sealer = Arc::new(CookieSealer::new(Key::from(&[1; 64]), false));
        let exchange = Exchange::new(sealer, &HeaderMap::new());
        assert_eq!(exchange.take_upload_outcome(), None);
        for outcome in [Ok("Straße.png".to_owned()), Err(StorageError::TooLarge { limit: 5 }.into())] {
            exchange.set_upload_outcome(&outcome);
            assert_eq!(exchange.take_upload_outcome(), Some(outcome));
            assert_eq!(exchange.take_upload_outcome(), None);
        }
    }
}
