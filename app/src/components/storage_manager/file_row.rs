//! One file's row.

use leptos::html::Button;
use leptos::prelude::*;

use super::conflict::Conflict;
use super::list::remove_button_id;
use super::row_buttons::RowButtons;
use super::status::FileStatus;
use super::thumbnail::Thumbnail;
use super::uploader::Uploader;
use crate::components::primitives::icon::CrossIcon;
use crate::core::upload::{DisplayText, Item, State};

/// A card with the file's thumbnail, name, size and status, and what can be done about it. Only after hydration.
#[component]
pub(super) fn FileRow(
    /// The file as it is now.
    item: Signal<Item>,
    /// Performs what is asked here.
    uploader: Uploader,
    /// The texts.
    text: DisplayText,
    /// Whether its picture is shown small.
    show_thumbnails: bool,
    /// Whether it has a button to pause.
    is_resumable: bool,
    /// Its number, from 1, and how many rows there are.
    place: Signal<(usize, usize)>,
    /// Called with its number after it was removed.
    on_removed: Callback<usize>,
) -> impl IntoView {
    let Item { id, name, size, .. } = item.get_untracked();
    let was_stored_before = item.with_untracked(|item| item.is_uploaded());
    let size = (!was_stored_before).then(|| text.texts.storage.size(size));
    let remove_label = text.get_remove_label.of(&name);
    let name_of = name.clone();
    let remove_button = NodeRef::<Button>::new();
    let has_failed = move || item.with(|item| item.failure().is_some());
    let asks = Memo::new(move |_| match item.with(|item| item.state.clone()) {
        State::Asking(taken) => Some(taken),
        _ => None,
    });
    let remove = move |_| {
        let (place, _) = place.get_untracked();
        uploader.withdraw(id, true, move || on_removed.run(place));
    };
    view! {
        <li
            class="storage-manager__file"
            class:storage-manager__file--failed=has_failed
            aria-posinset=move || place.get().0.to_string()
            aria-setsize=move || place.get().1.to_string()
        >
            {show_thumbnails.then(|| view! { <Thumbnail id=id uploader=uploader /> })}
            <div class="storage-manager__main">
                <p class="storage-manager__name">
                    <bdi>{name}</bdi>
                </p>
                {size.map(|size| view! { <p class="storage-manager__size">{size}</p> })}
                <FileStatus item=item uploader=uploader text=text />
                {move || {
                    asks.get().map(|taken| view! { <Conflict id=id of=name_of.clone() taken=taken uploader=uploader text=text /> })
                }}
            </div>
            <div class="storage-manager__actions">
                <RowButtons
                    item=item
                    uploader=uploader
                    text=text
                    is_resumable=is_resumable
                    remove_button=remove_button
                />
                <button
                    type="button"
                    class="icon-button storage-manager__remove"
                    id=remove_button_id(id)
                    aria-label=remove_label
                    node_ref=remove_button
                    on:click=remove
                >
                    <CrossIcon />
                </button>
            </div>
        </li>
    }
}
