//! The small picture at the start of a row.

use leptos::prelude::*;

use super::icons::FileIcon;

/// The file's picture, or an icon where the browser cannot show it. Says nothing to screen readers: the name follows.
#[component]
pub(super) fn Thumbnail(
    /// The picture's address, if the file is a picture.
    address: Option<String>,
) -> impl IntoView {
    let broken = RwSignal::new(false);
    let picture = move || {
        address.clone().filter(|_| !broken.get()).map(|address| {
            view! { <img class="storage-manager__picture" src=address alt="" decoding="async" on:error=move |_| broken.set(true) /> }
        })
    };
    view! {
        <span class="storage-manager__thumbnail">
            <FileIcon />
            {picture}
        </span>
    }
}
