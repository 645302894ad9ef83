//! What stands around every page, and what its parts say wherever they are used.

#[cfg(feature = "ssr")]
pub(super) mod ar;
#[cfg(feature = "ssr")]
pub(super) mod de;
pub(super) mod en;
#[cfg(feature = "ssr")]
pub(super) mod es;
#[cfg(feature = "ssr")]
pub(super) mod fr;
#[cfg(feature = "ssr")]
pub(super) mod ja;
#[cfg(feature = "ssr")]
pub(super) mod pt;
#[cfg(feature = "ssr")]
pub(super) mod zh_hans;

use super::macros::texts;

texts! {
    /// What stands around every page.
    GeneralTexts {
        /// Under the product's name.
        tagline,
        /// What the page is about, for search engines.
        description,
        /// Before the name of whoever is signed in.
        signed_in_as,
        /// On the button that ends the session.
        sign_out,
        /// The same while it is under way.
        signing_out,
        /// The label of the choice of a language.
        language,
        /// On the button that applies it.
        change_language,
        /// The page's program has ended by a fault of its own.
        page_stopped,
        /// On the link that loads the page again then.
        reload_page,
        /// On a button that does the same once more.
        try_again,
        /// The title of the page for an address that leads nowhere.
        not_found,
        /// What that page says.
        not_found_lead,
        /// On the link to the start page.
        to_start_page,
        /// What the switch of a password field is called.
        show_password,
        /// Announced when a text was copied.
        copied,
        /// Announced when it could not be.
        copying_refused,
        /// The request never reached the server.
        unreachable,
        /// The request was not understood.
        bad_request,
        /// The session has ended.
        signed_out,
        /// Something failed on the server.
        internal,
    }
}
