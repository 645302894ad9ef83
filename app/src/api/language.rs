//! Choosing a language, as a server function that a plain form can post to.

use leptos::prelude::*;

use crate::i18n::Language;
use crate::wire::error::ApiError;

#[cfg(feature = "ssr")]
use crate::ports::ports;

/// Shows every page in this language from now on, in this browser.
///
/// # Errors
/// [`ApiError::BadRequest`] for a language that there is not; [`ApiError::Internal`] without ports.
#[server(prefix = "/api", endpoint = "language")]
pub async fn choose_language(
    /// The language, by its tag.
    language: Language,
) -> Result<(), ApiError> {
    ports()?.preferences.choose_language(language);
    Ok(())
}
