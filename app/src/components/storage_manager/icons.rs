//! The uploader's icons, as inline SVG in the colour of the text around them, silent to screen readers.

use leptos::prelude::*;

/// An arrow up out of a tray.
#[component]
pub(super) fn UploadIcon() -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 24 24" width="28" height="28" aria-hidden="true" focusable="false">
            <path d="M12 15.5V4m0 0L7.5 8.5M12 4l4.5 4.5" />
            <path d="M4 14.5V18a2 2 0 0 0 2 2h12a2 2 0 0 0 2-2v-3.5" />
        </svg>
    }
}

/// A picture in a frame, for files without a thumbnail.
#[component]
pub(super) fn FileIcon() -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 24 24" width="22" height="22" aria-hidden="true" focusable="false">
            <rect x="3.5" y="4.5" width="17" height="15" rx="2.5" />
            <circle cx="9" cy="10" r="1.6" />
            <path d="m4 17.5 5-4.5 3.5 3 3-2.5 4.5 4" />
        </svg>
    }
}
