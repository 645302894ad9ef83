//! Every language, on the server.

use super::{
    Language, Texts, account, authenticator, gallery, general, passkeys, pictures, refusals, storage, uploads,
};

macro_rules! table {
    ($language:ident, $module:ident) => {{
        static TEXTS: Texts = Texts {
            language: Language::$language,
            general: general::$module::TEXTS,
            authenticator: authenticator::$module::TEXTS,
            refusals: refusals::$module::TEXTS,
            storage: storage::$module::TEXTS,
            uploads: uploads::$module::TEXTS,
            account: account::$module::TEXTS,
            passkeys: passkeys::$module::TEXTS,
            pictures: pictures::$module::TEXTS,
            gallery: gallery::$module::TEXTS,
        };
        &TEXTS
    }};
}

/// The texts of a language.
pub(super) fn texts(language: Language) -> &'static Texts {
    match language {
        Language::English => table!(English, en),
        Language::German => table!(German, de),
        Language::French => table!(French, fr),
        Language::Spanish => table!(Spanish, es),
        Language::Portuguese => table!(Portuguese, pt),
        Language::Japanese => table!(Japanese, ja),
        Language::SimplifiedChinese => table!(SimplifiedChinese, zh_hans),
        Language::Arabic => table!(Arabic, ar),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use crate::i18n::Language;

    fn places(sentence: &str) -> BTreeSet<&str> {
        sentence.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name).collect()
    }

    #[test]
    fn every_language_fills_the_same_places_and_leaves_no_sentence_empty() {
        let english = Language::English.texts().list();
        for language in Language::ALL {
            for ((name, sentence), (_, english)) in language.texts().list().into_iter().zip(&english) {
                assert_eq!(places(sentence), places(english), "{language:?} {name}");
                assert!(!sentence.trim().is_empty(), "{language:?} {name}");
            }
        }
    }

    fn forms(language: Language) -> &'static [&'static str] {
        match language {
            Language::Japanese | Language::SimplifiedChinese => &["other"],
            Language::Arabic => &["zero", "one", "two", "few", "many", "other"],
            _ => &["one", "other"],
        }
    }

    #[test]
    fn a_sentence_that_counts_has_every_form_of_its_language() {
        for language in Language::ALL {
            for (name, sentence) in language.texts().list().into_iter().filter(|(_, text)| text.contains("other=")) {
                let found: Vec<&str> = sentence.split('|').filter_map(|form| Some(form.split_once('=')?.0)).collect();
                assert_eq!(found, forms(language), "{language:?} {name}");
            }
        }
    }

    #[test]
    fn a_sentence_that_counts_does_so_in_every_language() {
        for (index, (name, english)) in Language::English.texts().list().into_iter().enumerate() {
            for language in Language::ALL {
                let sentence = language.texts().list()[index].1;
                assert_eq!(sentence.contains("other="), english.contains("other="), "{language:?} {name}");
            }
        }
    }
}
