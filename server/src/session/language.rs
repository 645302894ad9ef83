//! The language that a person chose, in a cookie of its own: it outlives sessions.

use std::sync::Arc;

use app::i18n::Language;
use app::ports::preferences::Preferences;

use super::{CookieName, Exchange};

/// The language cookie of one request.
pub(crate) struct LanguageCookie {
    exchange: Arc<Exchange>,
}

impl LanguageCookie {
    /// Writes through the request's exchange.
    pub(crate) fn new(exchange: Arc<Exchange>) -> Self {
        Self { exchange }
    }
}

impl Preferences for LanguageCookie {
    fn choose_language(&self, language: Language) {
        self.exchange.write(CookieName::Language, language.tag().to_owned());
    }
}

impl Exchange {
    /// The language that was chosen in this browser.
    pub(crate) fn chosen_language(&self) -> Option<Language> {
        self.read(CookieName::Language).and_then(|tag| Language::from_tag(&tag))
    }
}
