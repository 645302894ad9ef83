//! The buttons below the rows, where files wait for a word.

use leptos::prelude::*;

use super::list::remove_button_id;
use super::uploader::Uploader;
use crate::browser::page;
use crate::core::upload::{DisplayText, Item, State};

/// *Clear all* and *Upload N files*, while files were added that nobody has sent on their way. Only after hydration.
#[component]
pub(super) fn Footer(
    /// Performs what is asked here.
    uploader: Uploader,
    /// The texts.
    text: DisplayText,
    /// Whether files go up by themselves: then there is nothing to ask.
    auto_upload: bool,
) -> impl IntoView {
    let queue = uploader.queue();
    let added = Memo::new(move |_| {
        let is_added = |item: &&Item| item.state == State::Added;
        if auto_upload { 0 } else { queue.with(|queue| queue.items().filter(is_added).count()) }
    });
    let too_many = Memo::new(move |_| queue.with(|queue| queue.exceeded_limit().is_some()));
    let upload = move |_| {
        // The button goes away; the focus goes to the first row.
        let first = queue.with_untracked(|queue| queue.items().next().map(|item| item.id));
        if let Some(first) = first {
            page::focus(&remove_button_id(first));
        }
        uploader.upload();
    };
    move || {
        (added.get() > 0).then(|| {
            view! {
                <div class="storage-manager__footer">
                    <button type="button" class="button button--secondary" on:click=move |_| uploader.clear_files()>
                        {text.clear_all_button_text}
                    </button>
                    <button
                        type="button"
                        class="button button--primary"
                        disabled=move || too_many.get()
                        on:click=upload
                    >
                        {move || text.get_upload_button_text.of(added.get())}
                    </button>
                </div>
            }
        })
    }
}
