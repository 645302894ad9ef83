//! The question what is to become of a file whose name is taken.

use leptos::html::Input;
use leptos::prelude::*;

use super::list::remove_button_id;
use super::uploader::Uploader;
use crate::browser::page;
use crate::core::account::moment;
use crate::core::upload::{ConflictAnswer, DisplayText, Event, ItemId, State, Whose};
use crate::i18n::{counted, fill};
use crate::wire::storage::TakenName;

/// What is there, and the three answers; with other files that ask, one answer may count for all.
#[component]
pub(super) fn Conflict(
    /// The row.
    id: ItemId,
    /// The file's name.
    of: String,
    /// What is there.
    taken: TakenName,
    /// Takes the answer.
    uploader: Uploader,
    /// The texts.
    text: DisplayText,
) -> impl IntoView {
    let texts = text.texts;
    let uploads = texts.uploads;
    let for_all = NodeRef::<Input>::new();
    let others = Memo::new(move |_| {
        let asks =
            uploader.queue().with(|queue| queue.items().filter(|item| matches!(item.state, State::Asking(_))).count());
        asks.saturating_sub(1)
    });
    let answer = move |answer| {
        // The question goes away; the focus stays in the row.
        page::focus(&remove_button_id(id));
        let all = for_all.get_untracked().is_some_and(|field| field.checked());
        let whose = if all { Whose::All } else { Whose::One(id) };
        uploader.dispatch(Event::ConflictAnswered { whose, answer });
    };
    let size = texts.storage.size(taken.size);
    let date = moment(taken.written_at_s);
    let question = if taken.is_on_its_way {
        uploads.taken_on_its_way.to_owned()
    } else {
        fill(uploads.taken, &[("size", &size), ("date", &date)])
    };
    let name = taken.free_key.rsplit('/').next().unwrap_or_default().to_owned();
    let button = move |words: String, given| {
        view! {
            <button type="button" class="button button--secondary storage-manager__retry" on:click=move |_| answer(given)>
                {words}
            </button>
        }
    };
    let can_replace = !taken.is_on_its_way;
    view! {
        <fieldset class="storage-manager__conflict">
            <legend class="storage-manager__question">
                <span class="visually-hidden">{of} ": "</span>
                <span>{question}</span>
            </legend>
            <div class="storage-manager__answers">
                {button(fill(uploads.keep_both_as, &[("name", &name)]), ConflictAnswer::KeepBoth)}
                {can_replace.then(|| button(uploads.replace.to_owned(), ConflictAnswer::Replace))}
                {button(uploads.skip.to_owned(), ConflictAnswer::Skip)}
            </div>
            {move || {
                let others = others.get();
                (others > 0)
                    .then(|| {
                        view! {
                            <label class="storage-manager__for-all">
                                <input type="checkbox" node_ref=for_all />
                                {counted(texts.language, uploads.for_all, others)}
                            </label>
                        }
                    })
            }}
        </fieldset>
    }
}
