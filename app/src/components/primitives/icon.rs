//! Icons as inline SVG, drawn in the colour of the text around them and silent to screen readers.

use leptos::prelude::*;

/// The mark of Updown: an arrow up and an arrow down in one rounded square.
#[component]
pub fn Mark() -> impl IntoView {
    view! {
        <svg class="mark" viewBox="0 0 32 32" width="32" height="32" aria-hidden="true" focusable="false">
            <rect class="mark__tile" width="32" height="32" rx="9" />
            <path
                class="mark__arrows"
                d="M11.5 23V10m0 0-4 4m4-4 4 4M20.5 9v13m0 0 4-4m-4 4-4-4"
                fill="none"
                stroke-width="2.4"
                stroke-linecap="round"
                stroke-linejoin="round"
            />
        </svg>
    }
}

/// An open eye.
#[component]
pub fn EyeIcon() -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 24 24" width="20" height="20" aria-hidden="true" focusable="false">
            <path d="M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12Z" />
            <circle cx="12" cy="12" r="3" />
        </svg>
    }
}

/// An eye that is struck out.
#[component]
pub fn EyeOffIcon() -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 24 24" width="20" height="20" aria-hidden="true" focusable="false">
            <path d="M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12Z" />
            <circle cx="12" cy="12" r="3" />
            <path d="M4 20 20 4" />
        </svg>
    }
}

/// A warning sign.
#[component]
pub fn AlertIcon() -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 24 24" width="20" height="20" aria-hidden="true" focusable="false">
            <circle cx="12" cy="12" r="9" />
            <path d="M12 7.5v5.5M12 16.4v.1" />
        </svg>
    }
}

/// A tick in a circle.
#[component]
pub fn SuccessIcon() -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 24 24" width="20" height="20" aria-hidden="true" focusable="false">
            <circle cx="12" cy="12" r="9" />
            <path d="m8 12.3 2.7 2.7L16 9.6" />
        </svg>
    }
}

/// A cross.
#[component]
pub fn CrossIcon() -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 24 24" width="20" height="20" aria-hidden="true" focusable="false">
            <path d="M6.5 6.5l11 11M17.5 6.5l-11 11" />
        </svg>
    }
}
