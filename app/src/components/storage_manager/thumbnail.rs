//! The small picture at the start of a row.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::icons::FileIcon;
use super::uploader::Uploader;
use crate::core::upload::ItemId;

/// The file's picture, or an icon where the browser cannot show it. Says nothing to screen readers: the name follows.
#[component]
pub(super) fn Thumbnail(
    /// The row.
    id: ItemId,
    /// Makes the picture small.
    uploader: Uploader,
) -> impl IntoView {
    let address = RwSignal::new(None::<String>);
    Effect::new(move |_| {
        spawn_local(async move {
            let small = uploader.thumbnail(id).await;
            address.try_set(small);
        });
    });
    let picture = move || {
        address.get().map(|address| {
            view! { <img class="storage-manager__picture" src=address alt="" decoding="async" /> }
        })
    };
    view! {
        <span class="storage-manager__thumbnail">
            <FileIcon />
            {picture}
        </span>
    }
}
