//! What a person can do about a file, besides removing its row.

use leptos::html::{Button, Input};
use leptos::prelude::*;

use super::dialog::Dialog;
use super::list::{remove_button_id, undo_button_id};
use super::uploader::Uploader;
use crate::browser::files::LocalFile;
use crate::browser::{files, page};
use crate::core::upload::{DisplayText, Event, Item, Lack, State, Whose};
use crate::i18n::fill;

/// A button of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Offer {
    Pause,
    Resume,
    Retry,
    Reopen,
    ChooseFile,
    Undo,
}

/// What a press of a button does.
#[derive(Debug, Clone)]
enum Wish {
    /// It tells the queue.
    Tell(Event),
    /// It has the browser ask for the file.
    Reopen,
}

/// What a file offers as it is.
fn offer_of(item: &Item, is_resumable: bool) -> Option<Offer> {
    if item.is_withdrawn() {
        Some(Offer::Undo)
    } else if item.state == State::NeedsFile(Lack::Locked) {
        Some(Offer::Reopen)
    } else if item.takes_a_file() {
        Some(Offer::ChooseFile)
    } else if item.is_retryable() {
        Some(Offer::Retry)
    } else if is_resumable && item.state == State::Paused {
        Some(Offer::Resume)
    } else if is_resumable && item.is_pausable() {
        Some(Offer::Pause)
    } else {
        None
    }
}

/// The one button that fits the file as it is: pause, go on, try again, or choose the file again; and one that gives up what is
/// under way.
#[component]
pub(super) fn RowButtons(
    /// The file as it is now.
    item: Signal<Item>,
    /// Performs what is asked here.
    uploader: Uploader,
    /// The texts.
    text: DisplayText,
    /// Whether pausing is offered.
    is_resumable: bool,
    /// Takes the focus when the button goes away under it.
    remove_button: NodeRef<Button>,
) -> impl IntoView {
    let offer = Memo::new(move |_| item.with(|item| offer_of(item, is_resumable)));
    let (id, name) = item.with_untracked(|item| (item.id, item.name.clone()));
    let uploads = text.texts.uploads;
    let button = move |wish: Wish, words: &'static str, label: String| {
        let press = move |_| {
            // The button may go away; the focus stays in the row.
            if let Some(remove_button) = remove_button.get_untracked() {
                let _ = remove_button.focus();
            }
            match &wish {
                Wish::Tell(event) => uploader.dispatch(event.clone()),
                Wish::Reopen => uploader.reopen(id),
            }
        };
        view! {
            <button
                type="button"
                class="button button--secondary storage-manager__retry"
                aria-label=label
                on:click=press
            >
                {words}
            </button>
        }
        .into_any()
    };
    let is_cancellable = Memo::new(move |_| item.with(Item::is_cancellable));
    let cancel = {
        let label = fill(uploads.cancel_file, &[("name", &name)]);
        move || {
            let press = move |_| uploader.withdraw(id, false, || page::focus(&remove_button_id(id)));
            is_cancellable.get().then(|| {
                view! {
                    <button
                        type="button"
                        class="button button--secondary storage-manager__retry"
                        aria-label=label.clone()
                        on:click=press
                    >
                        {uploads.cancel}
                    </button>
                }
            })
        }
    };
    let first = move || {
        let named = |sentence| fill(sentence, &[("name", &name)]);
        let one = Whose::One(id);
        let tell = |event, words, label| button(Wish::Tell(event), words, label);
        offer.get().map(|offer| match offer {
            Offer::Pause => tell(Event::PauseRequested(one), text.pause_button_text, named(uploads.pause_file)),
            Offer::Resume => tell(Event::ResumeRequested(one), text.resume_button_text, named(uploads.resume_file)),
            Offer::Retry => tell(Event::RetryRequested(one), text.retry_button_text, text.get_retry_label.of(&name)),
            Offer::Reopen => button(Wish::Reopen, text.resume_button_text, named(uploads.resume_file)),
            Offer::Undo => {
                let press = move |_| {
                    page::focus(&remove_button_id(id));
                    uploader.take_back(id);
                };
                let words = text.texts.pictures.undo;
                view! {
                    <button
                        type="button"
                        class="button button--secondary storage-manager__retry"
                        id=undo_button_id(id)
                        aria-label=format!("{words}: {name}")
                        on:click=press
                    >
                        {words}
                    </button>
                }
                .into_any()
            }
            Offer::ChooseFile => view! { <ChooseFile item=item uploader=uploader text=text /> }.into_any(),
        })
    };
    view! {
        {first}
        {cancel}
    }
}

/// A picker for the one file that the row lacks.
#[component]
fn ChooseFile(
    /// The file as it is now.
    item: Signal<Item>,
    /// Takes the file.
    uploader: Uploader,
    /// The texts.
    text: DisplayText,
) -> impl IntoView {
    let picker = NodeRef::<Input>::new();
    let (id, name) = item.with_untracked(|item| (item.id, item.name.clone()));
    let uploads = text.texts.uploads;
    let give = move |files: Vec<LocalFile>| {
        if let Some(file) = files.into_iter().next() {
            // The picker goes away; the focus stays in the row.
            page::focus(&remove_button_id(id));
            uploader.give(id, file);
        }
    };
    let dialog = Dialog::new(None, false, give);
    let picked = move |_| {
        let files = picker.get_untracked().map(|picker| files::take_picked(&picker)).unwrap_or_default();
        give(files);
    };
    view! {
        <label class="button button--secondary storage-manager__retry storage-manager__picker">
            {uploads.choose_file}
            <input
                class="storage-manager__input"
                type="file"
                autocomplete="off"
                aria-label=fill(uploads.choose_file_named, &[("name", &name)])
                node_ref=picker
                on:click=move |event| dialog.open(&event, picker)
                on:change=picked
            />
        </label>
    }
}
