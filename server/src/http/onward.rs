//! A page that goes on by itself to another site.
//!
//! Whoever posts a form is held by browsers to the page's `form-action` through every redirect that follows, and where a sign-in
//! leads after the user pool's own domain is not known here. A page in between ends the form's journey, so that `form-action` can stay
//! at this site alone; without a script, too. Instant redirects by `refresh` are what WCAG 2.2 suggests for this (technique H76).

use app::i18n::Language;
use axum::response::{Html, IntoResponse, Response};
use http::StatusCode;

use crate::entropy;
use crate::session::Exchange;

const STYLE: &str = include_str!("onward.css");

/// The page: what it says while the browser leaves, the address, and the words of the link there.
pub(super) fn onward(exchange: &Exchange, language: Language, said: &str, address: &str, link: &str) -> Response {
    let Ok(nonce) = entropy::random::<16>().map(hex::encode) else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let [said, address, link] = [said, address, link].map(escaped);
    let (tag, direction) = (language.tag(), language.direction());
    let page = format!(
        "<!DOCTYPE html><html lang=\"{tag}\" dir=\"{direction}\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><meta name=\"robots\" content=\"noindex\">\
         <link rel=\"icon\" href=\"/favicon.svg\" type=\"image/svg+xml\"><meta http-equiv=\"refresh\" content=\"0;url={address}\"><title>{said}</title>\
         <style nonce=\"{nonce}\">{STYLE}</style></head>\
         <body><main><h1>{said}</h1><p><a href=\"{address}\">{link}</a></p></main></body></html>"
    );
    exchange.set_nonce(nonce);
    Html(page).into_response()
}

/// Text for an element or an attribute in double quotes.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;").replace('\'', "&#39;")
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn what_is_put_into_the_page_stays_text() {
        assert_eq!(escaped("<a href=\"x\">'&"), "&lt;a href=&quot;x&quot;&gt;&#39;&amp;");
    }
}
