//! Every sentence that a person reads, in every language.
//!
//! A language is one structure; a sentence that a language lacks does not compile. The server holds all languages, and
//! sends the sentences of the chosen one with the page: WebAssembly carries English alone, for a page that nobody drew.
//! What is filled into a sentence stands in braces, and a test compares the braces of all languages.

mod account;
mod authenticator;
mod gallery;
mod general;
mod in_use;
mod language;
mod macros;
mod passkeys;
mod pictures;
mod refusals;
mod storage;
#[cfg(feature = "ssr")]
mod tables;
#[cfg(not(feature = "ssr"))]
#[path = "tables_in_browser.rs"]
mod tables;
mod uploads;
mod wording;

pub use account::AccountTexts;
pub use authenticator::AuthenticatorTexts;
pub use gallery::GalleryTexts;
pub use general::GeneralTexts;
pub use in_use::{provide_texts, use_texts};
pub use language::Language;
pub use passkeys::PasskeyTexts;
pub use pictures::PicturesTexts;
pub use refusals::RefusalTexts;
pub use storage::StorageTexts;
pub use uploads::UploadTexts;
pub use wording::{counted, fill};

use macros::groups;

groups! {
    /// All texts of one language.
    Texts {
        /// What stands around every page.
        general: GeneralTexts,
        /// The Authenticator's screens.
        authenticator: AuthenticatorTexts,
        /// Why its steps are refused.
        refusals: RefusalTexts,
        /// The uploader and the pictures.
        storage: StorageTexts,
        /// What the uploader says of files on their way.
        uploads: UploadTexts,
        /// The account page.
        account: AccountTexts,
        /// Passkeys.
        passkeys: PasskeyTexts,
        /// The place where people look at their pictures.
        pictures: PicturesTexts,
        /// The gallery.
        gallery: GalleryTexts,
    }
}

impl Language {
    /// The texts of this language; where they are not at hand, the English ones.
    #[must_use]
    pub fn texts(self) -> &'static Texts {
        tables::texts(self)
    }
}
