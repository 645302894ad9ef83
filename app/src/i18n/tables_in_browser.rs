//! The languages that WebAssembly carries: English alone.

use super::{
    Language, Texts, account, authenticator, gallery, general, passkeys, pictures, refusals, storage, uploads,
};

static ENGLISH: Texts = Texts {
    language: Language::English,
    general: general::en::TEXTS,
    authenticator: authenticator::en::TEXTS,
    refusals: refusals::en::TEXTS,
    storage: storage::en::TEXTS,
    uploads: uploads::en::TEXTS,
    account: account::en::TEXTS,
    passkeys: passkeys::en::TEXTS,
    pictures: pictures::en::TEXTS,
    gallery: gallery::en::TEXTS,
};

/// English.
pub(super) fn texts(_: Language) -> &'static Texts {
    &ENGLISH
}
