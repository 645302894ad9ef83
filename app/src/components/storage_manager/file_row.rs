//! One file's row.

use leptos::html::Button;
use leptos::prelude::*;

use super::status::FileStatus;
use super::thumbnail::Thumbnail;
use super::uploader::Uploader;
use crate::components::primitives::icon::CrossIcon;
use crate::core::upload::{DisplayText, Event, Item, Whose};

/// A card with the file's thumbnail, name, size and status, and what can be done about it. Only after hydration.
#[component]
pub(super) fn FileRow(
    /// The file, as it was when the row was made.
    item: Item,
    /// Performs what is asked here.
    uploader: Uploader,
    /// The texts.
    text: DisplayText,
    /// Called after the row was removed.
    on_removed: Callback<()>,
) -> impl IntoView {
    let (id, name, size) = (item.id, item.name.clone(), text.texts.storage.size(item.size));
    let retry_label = text.get_retry_label.of(&name);
    let remove_label = text.get_remove_label.of(&name);
    let remove_button = NodeRef::<Button>::new();
    let item = {
        let queue = uploader.queue();
        Memo::new(move |last: Option<&Item>| {
            let now = queue.with(|queue| queue.item(id).cloned());
            now.or_else(|| last.cloned()).unwrap_or_else(|| item.clone())
        })
    };
    let is_retryable = Memo::new(move |_| item.with(Item::is_retryable));
    let has_failed = move || item.with(|item| item.failure().is_some());
    let retry = move |_| {
        // This button goes away; the focus stays in the row.
        if let Some(remove_button) = remove_button.get_untracked() {
            let _ = remove_button.focus();
        }
        uploader.dispatch(Event::RetryRequested(Whose::One(id)));
    };
    let remove = move |_| {
        uploader.dispatch(Event::RemoveRequested(Whose::One(id)));
        on_removed.run(());
    };
    view! {
        <li class="storage-manager__file" class:storage-manager__file--failed=has_failed>
            <Thumbnail address=uploader.thumbnail(id) />
            <div class="storage-manager__main">
                <p class="storage-manager__name">
                    <bdi>{name}</bdi>
                </p>
                <p class="storage-manager__size">{size}</p>
                <FileStatus item=item.into() text=text />
            </div>
            <div class="storage-manager__actions">
                {move || {
                    is_retryable
                        .get()
                        .then(|| {
                            view! {
                                <button
                                    type="button"
                                    class="button button--secondary storage-manager__retry"
                                    aria-label=retry_label.clone()
                                    on:click=retry
                                >
                                    {text.retry_button_text}
                                </button>
                            }
                        })
                }}
                <button
                    type="button"
                    class="icon-button"
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
