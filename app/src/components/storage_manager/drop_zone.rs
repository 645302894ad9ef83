//! Where files are dropped or picked.

use leptos::ev::{self, DragEvent};
use leptos::html::Input;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::dialog::Dialog;
use super::icons::UploadIcon;
use super::options::PickerPart;
use super::uploader::Uploader;
use crate::browser::{files, page};
use crate::core::upload::{DisplayText, Dragged};

/// The drop zone. The picker is a real file input that lies invisibly over its label, so that mouse, keyboard and screen
/// reader have it from the first moment on.
///
/// First HTML: all of it. After hydration: what was picked before is taken over, and dropping and pasting work.
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
    /// Whether folders can be picked.
    folders: bool,
    /// Whether files can be dropped anywhere on the page.
    anywhere: bool,
    /// Where the picker is kept.
    picker: NodeRef<Input>,
    /// In place of all pickers.
    own_picker: Option<PickerPart>,
) -> impl IntoView {
    let uploads = text.texts.uploads;
    let active = RwSignal::new(None::<Dragged>);
    picker.on_load(move |picker| uploader.choose(files::take_picked(&picker)));
    page::on_paste(move |event| uploader.choose(files::pasted(&event)));
    let over = move |event: DragEvent| {
        if files::are_dragged(&event) {
            event.prevent_default();
            // Asked once: it comes over and over while the pointer is there.
            if active.get_untracked().is_none() {
                let types = files::dragged_types(&event);
                active.set(Some(uploader.queue().with_untracked(|queue| queue.dragged(&types))));
            }
        }
    };
    let left = move |event: DragEvent| {
        let is_gone = if anywhere { files::left_page(&event) } else { files::left_zone(&event) };
        if is_gone {
            active.set(None);
        }
    };
    let dropped = move |event: DragEvent| {
        if files::are_dragged(&event) {
            event.prevent_default();
            event.stop_propagation();
            let dropped = files::dropped(&event);
            spawn_local(async move { uploader.take_dropped(dropped.files().await) });
        }
        active.set(None);
    };
    if anywhere {
        let over = [window_event_listener(ev::dragenter, over), window_event_listener(ev::dragover, over)];
        let others = [window_event_listener(ev::dragleave, left), window_event_listener(ev::drop, dropped)];
        on_cleanup(move || over.into_iter().chain(others).for_each(|listener| listener.remove()));
    }
    let hint = move || active.get().map_or_else(|| text.drop_files_text.to_owned(), |dragged| text.dragged(dragged));
    let is_refused = move || active.get().is_some_and(Dragged::is_refused);
    let is_own = own_picker.is_some();
    let camera = !is_own && accept.as_deref().is_none_or(|accept| accept.contains("image/"));
    view! {
        <div
            class="storage-manager__drop-zone"
            class:storage-manager__drop-zone--active=move || active.get().is_some()
            class:storage-manager__drop-zone--refused=is_refused
            on:dragenter=over
            on:dragover=over
            on:dragleave=left
            on:drop=dropped
        >
            <span class="storage-manager__emblem">
                <UploadIcon />
            </span>
            <p class="storage-manager__hint" aria-live="polite">
                {hint}
            </p>
            <div class="storage-manager__pickers">
                <Picker
                    uploader=uploader
                    label=text.browse_files_text
                    accept=accept.clone()
                    multiple=multiple
                    picker=picker
                    own=own_picker
                />
                {(folders && !is_own)
                    .then(|| {
                        view! {
                            <Picker uploader=uploader label=uploads.choose_folder accept=accept multiple=true folder=true />
                        }
                    })}
                {camera
                    .then(|| {
                        view! {
                            <Picker uploader=uploader label=uploads.take_photo accept=Some("image/*".to_owned()) camera=true />
                        }
                    })}
            </div>
        </div>
    }
}

/// A button that is a file input.
#[component]
fn Picker(
    /// Takes the files.
    uploader: Uploader,
    /// What it says.
    label: &'static str,
    /// Its filter.
    accept: Option<String>,
    /// Whether several files can be picked at once.
    #[prop(optional)]
    multiple: bool,
    /// Whether it picks a folder with all that is in it.
    #[prop(optional)]
    folder: bool,
    /// Whether it takes a picture with the camera: shown on devices that are held in the hand.
    #[prop(optional)]
    camera: bool,
    /// Where it is kept.
    #[prop(optional)]
    picker: NodeRef<Input>,
    /// What the page draws in place of the button; the file input is there all the same, and not seen.
    #[prop(default = None)]
    own: Option<PickerPart>,
) -> impl IntoView {
    let picked = move |_| {
        if let Some(picker) = picker.get_untracked() {
            uploader.choose(files::take_picked(&picker));
        }
    };
    let dialog = Dialog::new(accept.clone(), multiple, move |files| uploader.choose(files));
    let press = move |event| {
        // Neither folders nor the camera are in that dialog.
        if !folder && !camera {
            dialog.open(&event, picker);
        }
    };
    if folder {
        // In no standard's list of attributes, and yet in every browser.
        picker.on_load(|picker| {
            let _ = picker.set_attribute("webkitdirectory", "");
        });
    }
    let input = view! {
        <input
            class="storage-manager__input"
            type="file"
            accept=accept
            multiple=multiple
            capture=camera.then_some("environment")
            autocomplete="off"
            hidden=own.is_some()
            node_ref=picker
            on:click=press
            on:change=picked
        />
    };
    let open = Callback::new(move |()| {
        if let Some(picker) = picker.try_get_untracked().flatten() {
            picker.click();
        }
    });
    match own {
        Some(own) => view! { {own(uploader, open)} {input} }.into_any(),
        None => view! {
            <label
                class="button button--secondary storage-manager__picker"
                class:storage-manager__picker--camera=camera
                class:storage-manager__picker--folder=folder
            >
                {label}
                {input}
            </label>
        }
        .into_any(),
    }
}
