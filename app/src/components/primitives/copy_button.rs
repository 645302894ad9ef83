//! A button that copies a text.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::use_hydrated;
use crate::browser::clipboard::copy;
use crate::i18n::use_texts;

/// How the last try went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Copied,
    Refused,
}

/// Copies a text, and says so to everybody.
///
/// First HTML: nothing but the room for it, since only a script can copy. After hydration: the button.
#[component]
pub fn CopyButton(
    /// What is copied.
    #[prop(into)]
    text: String,
    /// What the button says.
    label: &'static str,
    /// What it says once the text is copied.
    done_label: &'static str,
    /// The id of the element that shows the text.
    described_by: &'static str,
) -> impl IntoView {
    let texts = use_texts().general;
    let hydrated = use_hydrated();
    let outcome = RwSignal::new(None::<Outcome>);
    let press = move |text: String| {
        spawn_local(async move {
            let copied = copy(text).await;
            outcome.try_set(Some(if copied { Outcome::Copied } else { Outcome::Refused }));
        });
    };
    let text = StoredValue::new(text);
    let says = move || if outcome.get() == Some(Outcome::Copied) { done_label } else { label };
    view! {
        <div class="copy">
            {move || {
                hydrated
                    .get()
                    .then(|| {
                        view! {
                            <button
                                type="button"
                                class="button button--secondary copy__button"
                                aria-describedby=described_by
                                on:click=move |_| press(text.get_value())
                            >
                                {says}
                            </button>
                        }
                    })
            }}
            <p class="visually-hidden" role="status">
                {move || match outcome.get() {
                    Some(Outcome::Copied) => texts.copied,
                    Some(Outcome::Refused) => texts.copying_refused,
                    None => "",
                }}
            </p>
        </div>
    }
}
