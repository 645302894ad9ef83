//! The texts of the place for pictures, for whoever wants to replace some of them.

use std::sync::{Mutex, PoisonError};

use crate::i18n::Texts;

/// Texts of one's own in the place for pictures: Amplify's `displayText`. What is not replaced reads as it always does in the page's
/// language.
///
/// Given to a part of the place as `display_text`, or provided through the context. It is told the language, and has to replace the same
/// sentences by the same ones whenever it is asked: on the server for the first HTML, and in the browser again. A sentence that counts
/// has a form for each category of its language, as those of [`counted`](crate::i18n::counted).
///
/// ```
/// use app::components::pictures::OwnTexts;
/// use app::i18n::Language;
///
/// let text = OwnTexts::new(|texts| {
///     if texts.language == Language::English {
///         texts.pictures.empty = "This album is empty";
///         texts.pictures.done_deleted = "one={count} photograph is in the bin.|other={count} photographs are in the bin.";
///     }
/// });
/// let texts = text.of(Language::English.texts());
/// assert_eq!(texts.pictures.empty, "This album is empty");
/// assert_eq!(texts.pictures.undo, Language::English.texts().pictures.undo);
/// ```
#[derive(Debug, Clone, Copy)]
pub struct OwnTexts(fn(&mut Texts));

impl OwnTexts {
    /// Texts of which this replaces some.
    #[must_use]
    pub fn new(replace: fn(&mut Texts)) -> Self {
        Self(replace)
    }

    /// All texts, with these in their places.
    #[must_use]
    pub fn of(self, texts: &'static Texts) -> &'static Texts {
        let mut own = Box::new(*texts);
        (self.0)(&mut own);
        own.language = texts.language;
        kept(own)
    }
}

/// The same texts for every page: whoever draws holds them for good, and there are as many as a program has texts of its own.
fn kept(own: Box<Texts>) -> &'static Texts {
    static KEPT: Mutex<Vec<&'static Texts>> = Mutex::new(Vec::new());
    let mut kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(same) = kept.iter().copied().find(|same| **same == *own) {
        return same;
    }
    let own: &'static Texts = Box::leak(own);
    kept.push(own);
    own
}

#[cfg(test)]
mod tests {
    use super::OwnTexts;
    use crate::i18n::{Language, counted};

    fn own() -> OwnTexts {
        OwnTexts::new(|texts| {
            texts.pictures.count = match texts.language {
                Language::German => "one={count} Foto|other={count} Fotos",
                _ => "one={count} photograph|other={count} photographs",
            };
            texts.language = Language::Arabic;
        })
    }

    #[test]
    fn a_text_of_ones_own_counts_in_its_language_and_the_others_stay() {
        for (language, one, many) in
            [(Language::English, "1 photograph", "4 photographs"), (Language::German, "1 Foto", "4 Fotos")]
        {
            let (usual, texts) = (language.texts(), own().of(language.texts()));
            let said = |count| counted(texts.language, texts.pictures.count, count);
            assert_eq!((said(1).as_str(), said(4).as_str()), (one, many));
            let differing = usual.list().into_iter().zip(texts.list()).filter(|(before, after)| before != after);
            assert_eq!(differing.map(|((name, _), _)| name).collect::<Vec<_>>(), ["count"]);
        }
    }

    #[test]
    fn every_page_has_the_same_ones() {
        let texts = Language::English.texts();
        assert!(std::ptr::eq(own().of(texts), own().of(texts)));
        assert!(!std::ptr::eq(own().of(texts), own().of(Language::German.texts())));
    }
}
