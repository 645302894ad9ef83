//! The texts of the page at hand.

use leptos::prelude::*;

use super::{Language, Texts};

/// The texts that a page carries: the tag of its language, and the sentences in the order of [`Texts::list`].
type Carried = (String, Vec<String>);

/// Makes the texts of the page's language known to all that is drawn below.
///
/// To be called once, in the app's outermost component. The server takes the language from its context, where whoever
/// composes the routes provides it; the browser takes the sentences from the first HTML.
pub fn provide_texts() {
    let texts = use_context::<Language>().unwrap_or_default().texts();
    let (tag, sentences) = SharedValue::new(|| carried(texts)).into_inner();
    provide_context(if cfg!(target_family = "wasm") { read(&tag, sentences).unwrap_or(texts) } else { texts });
}

/// The texts of the page at hand; English ones where nobody provided any.
#[must_use]
pub fn use_texts() -> &'static Texts {
    use_context().unwrap_or_else(|| Language::default().texts())
}

fn carried(texts: &Texts) -> Carried {
    let sentences = texts.list().into_iter().map(|(_, sentence)| sentence.to_owned()).collect();
    (texts.language.tag().to_owned(), sentences)
}

/// The texts are kept until the page is left: there is one language a page.
fn read(tag: &str, sentences: Vec<String>) -> Option<&'static Texts> {
    let mut sentences = sentences.into_iter().map(|sentence| &*sentence.leak());
    let texts = Texts::from_list(Language::from_tag(tag)?, &mut sentences)?;
    Some(Box::leak(Box::new(texts)))
}

#[cfg(test)]
mod tests {
    use super::{carried, read};
    use crate::i18n::Language;

    #[test]
    fn what_a_page_carries_is_read_back_as_it_was() {
        for language in Language::ALL {
            let (tag, sentences) = carried(language.texts());
            assert_eq!(read(&tag, sentences), Some(language.texts()));
        }
    }

    #[test]
    fn a_page_of_another_version_is_not_read() {
        let (tag, mut sentences) = carried(Language::English.texts());
        sentences.pop();
        assert_eq!(read(&tag, sentences), None);
    }
}
