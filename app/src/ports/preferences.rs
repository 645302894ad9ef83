//! What a person chose for this browser, signed in or not.

use crate::i18n::Language;

/// The choices of one browser.
pub trait Preferences: Send + Sync {
    /// Remembers the language; its cookie goes out with this response.
    fn choose_language(&self, language: Language);
}
