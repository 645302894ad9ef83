//! What stands where a picture cannot be shown.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;

use super::picture::Look;

/// The page's own fallback picture, or else a box with a sentence and “Try again”.
///
/// First HTML: all of it; “Try again” then loads the page anew. After hydration it asks for the picture alone.
#[component]
pub(super) fn Fallback(
    /// Why there is no picture.
    sentence: String,
    /// How the picture would have looked.
    look: Look,
    /// Asks for the picture again.
    try_again: Callback<()>,
) -> impl IntoView {
    let Look { alt, fallback_src, width, height, .. } = look;
    let submitted = move |event: SubmitEvent| {
        event.prevent_default();
        try_again.run(());
    };
    match fallback_src {
        Some(address) => view! {
            <img
                class="storage-image__picture"
                src=address
                alt=move || alt.get()
                width=width.map(|width| width.to_string())
                height=height.map(|height| height.to_string())
                decoding="async"
            />
        }
        .into_any(),
        None => view! {
            <div class="storage-image__fallback" role="group" aria-label=move || alt.get()>
                <svg class="icon" viewBox="0 0 24 24" width="32" height="32" aria-hidden="true" focusable="false">
                    <path d="M8 4.5h10A2.5 2.5 0 0 1 20.500 7v10M17.500 19.500H6A2.500 2.500 0 0 1 3.500 17V6.500" />
                    <path d="m3.700 17.500 5.300-4.500 5.500 5M4 4l16 16" />
                </svg>
                <p>{sentence}</p>
                <form method="get" on:submit=submitted>
                    <button type="submit" class="button button--secondary">"Try again"</button>
                </form>
            </div>
        }
        .into_any(),
    }
}
