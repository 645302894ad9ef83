//! The inside of the `<noscript>`, drawn on the server.

use leptos::prelude::*;

use crate::components::primitives::message::{Message, Tone};
use crate::i18n::{Texts, fill, use_texts};
use crate::ports::upload_forms::UploadForm;
use crate::ports::{Ports, ports};
use crate::wire::error::ApiError;
use crate::wire::storage::StorageError;

const OUTCOME_ID: &str = "upload-form-outcome";
const HINT_ID: &str = "upload-form-hint";

/// The HTML of the form and of what became of the last one.
#[derive(Clone)]
pub(super) struct UploadFormHtml {
    ports: Option<Ports>,
    texts: &'static Texts,
    /// What became of the last form, as HTML.
    told: String,
    no_script_text: &'static str,
}

impl UploadFormHtml {
    /// With what is said where no form can be had. What the context holds is taken now, since it may be gone when the page waits.
    pub(super) fn new(no_script_text: &'static str) -> Self {
        let texts = use_texts();
        let ports = ports().ok();
        let outcome = ports.as_ref().and_then(|ports| ports.upload_forms.outcome());
        let told = outcome.map(|outcome| told(&outcome, texts)).unwrap_or_default();
        Self { ports, texts, told, no_script_text }
    }

    /// Signs a form and draws it. A page may draw it more than once until it is complete; the last one is seen.
    pub(super) async fn draw(self) -> String {
        let Self { ports, texts, told, no_script_text } = self;
        let Some(ports) = ports else { return told + &sentence(no_script_text) };
        match ports.upload_forms.new_form().await {
            Ok(form) => told + &drawn(form, texts),
            Err(error) => {
                tracing::debug!(?error, "the page has no form for uploads without scripts");
                told + &sentence(no_script_text)
            }
        }
    }
}

fn sentence(text: &'static str) -> String {
    view! { <p class="storage-manager__needs-script">{text}</p> }.to_html()
}

fn told(outcome: &Result<String, ApiError>, texts: &Texts) -> String {
    let (tone, text) = match outcome {
        Ok(key) => (Tone::Success, fill(texts.uploads.uploaded_by_form, &[("name", key)])),
        Err(ApiError::SignedOut | ApiError::Storage { reason: StorageError::UploadGone }) => {
            (Tone::Danger, texts.uploads.form_expired.to_owned())
        }
        Err(error) => (Tone::Danger, texts.failure(error)),
    };
    view! { <Message id=OUTCOME_ID tone=tone text=text /> }.to_html()
}

fn drawn(form: UploadForm, texts: &Texts) -> String {
    let hidden = |(name, value): (String, String)| view! { <input type="hidden" name=name value=value /> };
    let fields: Vec<_> = form.fields.into_iter().map(hidden).collect();
    let hint = fill(texts.uploads.form_hint, &[("limit", &texts.storage.size(form.most_bytes))]);
    view! {
        <form class="storage-manager__form" method="post" enctype="multipart/form-data" action=form.action>
            {fields}
            <label class="field__label" for="upload-form-file">
                {texts.uploads.picture_file}
            </label>
            // The store takes nothing into account that comes after the file.
            <input
                class="storage-manager__form-file"
                id="upload-form-file"
                type="file"
                name="file"
                accept="image/*"
                required=true
                aria-describedby=HINT_ID
            />
            <p class="storage-manager__form-hint" id=HINT_ID>{hint}</p>
            <button type="submit" class="button button--primary">{texts.uploads.upload_picture}</button>
        </form>
    }
    .to_html()
}

#[cfg(test)]
mod tests {
    use leptos::prelude::Owner;

    use super::{drawn, told};
    use crate::i18n::Language;
    use crate::ports::upload_forms::UploadForm;
    use crate::wire::error::ApiError;
    use crate::wire::storage::StorageError;

    #[test]
    fn the_form_has_its_fields_before_the_file_and_says_what_is_allowed() {
        let form = UploadForm {
            action: "https://store.example/pictures/?a&b".to_owned(),
            fields: vec![("key".to_owned(), "a\"<b>/${filename}".to_owned()), ("policy".to_owned(), "p".to_owned())],
            most_bytes: 5_000_000,
        };
        let html = drawn(form, Language::German.texts());
        let at = |text: &str| html.find(text).unwrap_or_else(|| panic!("{text} in {html}"));
        assert!(at("enctype=\"multipart/form-data\"") < at("name=\"key\""));
        assert!(at("name=\"key\"") < at("name=\"policy\"") && at("name=\"policy\"") < at("type=\"file\""));
        at("action=\"https://store.example/pictures/?a&amp;b\"");
        at("5,0 MB");
        assert!(!html.contains("\"<b>"), "{html}");
    }

    #[test]
    fn what_became_of_a_form_is_told_in_words_and_names_stay_text() {
        let owner = Owner::new();
        owner.set();
        let texts = Language::English.texts();
        let html = told(&Ok("<b>.png".to_owned()), texts);
        assert!(html.contains("&lt;b&gt;.png was uploaded.") && html.contains("role=\"status\""), "{html}");
        for (error, sentence) in [
            (ApiError::SignedOut, "This form has lapsed. Choose the file again."),
            (StorageError::UploadGone.into(), "This form has lapsed. Choose the file again."),
            (StorageError::BadContentType.into(), texts.storage.bad_content_type),
        ] {
            let html = told(&Err(error), texts);
            assert!(html.contains(sentence) && html.contains("role=\"alert\""), "{html}");
        }
    }
}
