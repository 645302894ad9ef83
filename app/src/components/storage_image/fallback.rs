//! What stands where a picture cannot be shown.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;

use crate::i18n::use_texts;

/// A box with a sentence and “Try again”.
///
/// First HTML: all of it; “Try again” then loads the page anew. After hydration it asks for the picture alone.
#[component]
pub(super) fn Fallback(
    /// What the picture would have shown.
    alt: Signal<String>,
    /// Why there is no picture; without a reason the box is hidden.
    #[prop(into)]
    reason: Signal<Option<String>>,
    /// Asks for the picture again.
    try_again: Callback<()>,
) -> impl IntoView {
    let submitted = move |event: SubmitEvent| {
        event.prevent_default();
        try_again.run(());
    };
    view! {
        <div
            class="storage-image__fallback"
            role="group"
            aria-label=move || alt.get()
            hidden=move || reason.with(Option::is_none)
        >
            <svg class="icon" viewBox="0 0 24 24" width="32" height="32" aria-hidden="true" focusable="false">
                <path d="M8 4.5h10A2.5 2.5 0 0 1 20.5 7v10M17.5 19.5H6A2.5 2.5 0 0 1 3.5 17V6.5" />
                <path d="m3.7 17.5 5.3-4.5 5.5 5M4 4l16 16" />
            </svg>
            <p>{move || reason.get().unwrap_or_default()}</p>
            <form method="get" on:submit=submitted>
                <button type="submit" class="button button--secondary">
                    {use_texts().general.try_again}
                </button>
            </form>
        </div>
    }
}
