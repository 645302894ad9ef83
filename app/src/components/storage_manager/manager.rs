//! The component itself.

use leptos::html::Input;
use leptos::prelude::*;

use super::drop_zone::DropZone;
use super::file_row::FileRow;
use super::upload_form::UploadForm;
use super::uploader::Uploader;
use crate::browser::page;
use crate::components::primitives::icon::AlertIcon;
use crate::core::upload::{AcceptedTypes, DisplayText, Item, Queue, Rules};
use crate::i18n::use_texts;
use crate::wire::storage::AccessLevel;

/// A file that the store has now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UploadedFile {
    /// The object's key below the owner's prefix, in Unicode normal form C: what `StorageImage` takes as `img_key`.
    pub key: String,
}

/// Uploads files that are dropped on it or picked, straight from the browser to the store, as soon as they are chosen.
///
/// Every file that was chosen gets a row, also one that is refused; the row says what became of it. Two files of one name
/// are sent one after the other, and the later one replaces the earlier one in the store.
///
/// First HTML: the drop zone in its finished look, with a working picker; without scripts, a form that
/// uploads a picture. After hydration: dropping, rows, uploading. Files that were picked before are taken over.
#[component]
pub fn StorageManager(
    /// File name extensions (`.png`), families (`image/*`) and types (`image/png`) that are accepted, from the picker and
    /// from drops alike. Empty accepts everything.
    #[prop(optional, into)]
    accepted_file_types: Vec<String>,
    /// The most files in all rows together. While there are more, nothing new starts. Absent: no limit.
    #[prop(optional)]
    max_file_count: Option<usize>,
    /// The prefix that files go to.
    #[prop(optional)]
    access_level: AccessLevel,
    /// Called once for each file when the store has it.
    #[prop(optional, into)]
    on_upload_success: Option<Callback<UploadedFile>>,
    /// Texts that should read differently from those of the page's language.
    #[prop(optional)]
    display_text: Option<DisplayText>,
) -> impl IntoView {
    let text = display_text.unwrap_or_else(|| DisplayText::new(use_texts()));
    let accepted = AcceptedTypes::new(accepted_file_types);
    let accept = accepted.accept_attribute();
    let rules = Rules { accepted, max_file_count, access_level, ..Rules::default() };
    let uploader = Uploader::new(rules, on_upload_success);
    let queue = uploader.queue();
    let picker = NodeRef::<Input>::new();

    let busy = Memo::new(move |_| queue.with(Queue::is_busy));
    page::ask_before_leaving(busy.into());
    page::keep_page_on_stray_drop();

    let ids = Memo::new(move |_| queue.with(|queue| queue.items().map(|item| item.id).collect::<Vec<_>>()));
    let summary = Memo::new(move |_| text.summary(queue.with(Queue::summary)));
    let is_idle = Memo::new(move |_| queue.with(|queue| queue.is_empty()));
    let exceeded = Memo::new(move |_| queue.with(Queue::exceeded_limit));
    let removed = move || {
        // The button that had the focus is gone; without this the focus would fall to the top of the page.
        if let Some(picker) = picker.get_untracked() {
            let _ = picker.focus();
        }
    };
    let row = move |id| {
        let item: Option<Item> = queue.with_untracked(|queue| queue.item(id).cloned());
        item.map(|item| view! { <FileRow item=item uploader=uploader text=text on_removed=Callback::new(move |()| removed()) /> })
    };
    view! {
        <div class="storage-manager">
            <DropZone uploader=uploader text=text accept=accept multiple=max_file_count != Some(1) picker=picker />
            <UploadForm no_script_text=text.no_script_text />
            <p class="storage-manager__summary" class:storage-manager__summary--idle=is_idle role="status">
                {summary}
            </p>
            <ul class="storage-manager__files" role="list">
                <For each=move || ids.get() key=|id| *id children=row />
            </ul>
            {move || {
                exceeded
                    .get()
                    .map(|limit| {
                        view! {
                            <div class="message message--danger" role="alert">
                                <AlertIcon />
                                <p class="message__text">{text.get_max_files_error_text.of(limit)}</p>
                            </div>
                        }
                    })
            }}
        </div>
    }
    // Erased, because the type of a page around it grows beyond what the compiler follows.
    .into_any()
}
