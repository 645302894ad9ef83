//! The choice of a language.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;

use crate::api::language::ChooseLanguage;
use crate::i18n::{Language, use_texts};

/// A list of languages and a button that applies the choice.
///
/// First HTML: a plain form. It stays one: the page in the new language is another page, with its own sentences.
#[component]
pub fn LanguagePicker() -> impl IntoView {
    let texts = use_texts();
    let options = Language::ALL
        .into_iter()
        .map(|language| {
            view! {
                <option value=language.tag() lang=language.tag() selected=language == texts.language>
                    {language.own_name()}
                </option>
            }
        })
        .collect_view();
    view! {
        <form action=ChooseLanguage::url() method="post" class="language-picker">
            <label class="language-picker__label" for="language">{texts.general.language}</label>
            <select class="language-picker__list" id="language" name="language" autocomplete="off">{options}</select>
            <button type="submit" class="button button--quiet">{texts.general.change_language}</button>
        </form>
    }
}
