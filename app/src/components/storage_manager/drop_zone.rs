//! Where files are dropped or picked.

use leptos::ev::DragEvent;
use leptos::html::Input;
use leptos::prelude::*;

use super::icons::UploadIcon;
use super::uploader::Uploader;
use crate::browser::files;
use crate::core::upload::DisplayText;

/// The drop zone. The picker is a real file input that lies invisibly over its label, so that mouse, keyboard and screen
/// reader have it from the first moment on.
///
/// First HTML: all of it. After hydration: what was picked before is taken over, and dropping works.
#[component]
pub(super) fn DropZone(
    /// Takes the files.
    uploader: Uploader,
    /// The texts.
    text: DisplayText,
    /// The picker's filter.
    accept: Option<String>,
    /// Whether several files can be picked at once.
    multiple: bool,
    /// Where the picker is kept.
    picker: NodeRef<Input>,
) -> impl IntoView {
    let active = RwSignal::new(false);
    picker.on_load(move |picker| uploader.choose(files::take_picked(&picker)));
    let picked = move |_| {
        if let Some(picker) = picker.get_untracked() {
            uploader.choose(files::take_picked(&picker));
        }
    };
    let over = move |event: DragEvent| {
        if files::are_dragged(&event) {
            event.prevent_default();
            active.set(true);
        }
    };
    let left = move |event: DragEvent| {
        if files::left_zone(&event) {
            active.set(false);
        }
    };
    let dropped = move |event: DragEvent| {
        if files::are_dragged(&event) {
            event.prevent_default();
            uploader.choose(files::dropped(&event));
        }
        active.set(false);
    };
    view! {
        <div
            class="storage-manager__drop-zone"
            class:storage-manager__drop-zone--active=move || active.get()
            on:dragenter=over
            on:dragover=over
            on:dragleave=left
            on:drop=dropped
        >
            <span class="storage-manager__emblem">
                <UploadIcon />
            </span>
            <p class="storage-manager__hint">{text.drop_files_text}</p>
            <label class="button button--secondary storage-manager__picker">
                {text.browse_files_text}
                <input
                    class="storage-manager__input"
                    type="file"
                    accept=accept
                    multiple=multiple
                    autocomplete="off"
                    node_ref=picker
                    on:change=picked
                />
            </label>
        </div>
    }
}
