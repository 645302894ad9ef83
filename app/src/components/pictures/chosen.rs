//! What is selected, and what can be done with it. Boxes and buttons belong to one form, whose buttons lead to different calls: so all
//! of it works without scripts.

use std::collections::BTreeSet;

use leptos::ev::MouseEvent;
use leptos::html::Select;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

use super::acting::Acting;
use crate::api::pictures::{CopyPictures, DeletePictures, MovePictures, list_folders};
use crate::components::primitives::use_hydrated;
use crate::core::levels::word;
use crate::i18n::{counted, use_texts};
use crate::wire::pictures::{Destination, PictureFolder, Selection};
use crate::wire::storage::{AccessLevel, OnConflict};

/// The box that selects a file or a folder.
///
/// First HTML: the finished box.
#[component]
pub(super) fn ChooseBox(
    /// The id of the form that it belongs to.
    form: &'static str,
    /// The file's key; a folder's path with a slash at its end.
    key: String,
    /// What it is called.
    label: String,
    /// What is selected.
    chosen: RwSignal<BTreeSet<String>>,
) -> impl IntoView {
    let own = StoredValue::new(key.clone());
    let is_chosen = move || own.with_value(|key| chosen.with(|chosen| chosen.contains(key)));
    let change = move |event| {
        let is_checked = event_target_checked(&event);
        chosen.update(|chosen| {
            if is_checked {
                chosen.insert(own.get_value());
            } else {
                own.with_value(|key| chosen.remove(key));
            }
        });
    };
    view! {
        <label class="choose">
            <input
                type="checkbox"
                name="selection[keys][]"
                value=key
                form=form
                prop:checked=is_chosen
                on:change=change
            />
            <span class="visually-hidden">
                <bdi>{label}</bdi>
            </span>
        </label>
    }
}

/// The buttons for what is selected.
///
/// First HTML: all of them. After hydration: they stay at the foot of the window while something is selected, and say how much.
#[component]
pub(super) fn ChosenBar(
    /// The id of the form.
    form: &'static str,
    /// The calls.
    acting: Acting,
    /// Which prefix the pictures are below.
    access_level: AccessLevel,
    /// What is selected.
    chosen: RwSignal<BTreeSet<String>>,
    /// Every key of this page, for selecting all.
    all: Vec<String>,
) -> impl IntoView {
    let texts = use_texts();
    let hydrated = use_hydrated();
    let all = StoredValue::new(all);
    // The form itself is for pages without scripts.
    let delete = move |event: MouseEvent| {
        event.prevent_default();
        acting.delete.dispatch(DeletePictures { selection: taken(access_level, chosen), back: String::new() });
    };
    let count = move || chosen.with(BTreeSet::len);
    let says = move || match (hydrated.get(), count()) {
        (true, count) => counted(texts.language, texts.pictures.selected, count),
        (false, _) => texts.pictures.with_selected.to_owned(),
    };
    view! {
        <form
            id=form
            method="post"
            action=DeletePictures::url()
            class="chosen"
            class:chosen--resting=move || hydrated.get() && count() == 0
            aria-label=texts.pictures.with_selected
        >
            <input type="hidden" name="selection[access_level]" value=word(access_level) />
            <input type="hidden" name="to[on_conflict]" value="keep_both" />
            <p class="chosen__count" aria-live="polite">{says}</p>
            <div class="chosen__buttons">
                {move || {
                    hydrated
                        .get()
                        .then(|| {
                            view! {
                                <button
                                    type="button"
                                    class="button button--quiet"
                                    on:click=move |_| chosen.set(all.get_value().into_iter().collect())
                                >
                                    {texts.pictures.select_all}
                                </button>
                                <button
                                    type="button"
                                    class="button button--quiet"
                                    on:click=move |_| chosen.set(BTreeSet::new())
                                >
                                    {texts.pictures.clear_selection}
                                </button>
                            }
                        })
                }}
                <button
                    type="submit"
                    class="button button--secondary"
                    formaction=DeletePictures::url()
                    on:click=delete
                >
                    {texts.pictures.delete}
                </button>
                <Target acting=acting access_level=access_level chosen=chosen />
            </div>
        </form>
    }
}

/// The choice of a folder for what is selected.
///
/// First HTML: all of it.
#[component]
fn Target(
    /// The calls.
    acting: Acting,
    /// Which prefix the pictures are below.
    access_level: AccessLevel,
    /// What is selected.
    chosen: RwSignal<BTreeSet<String>>,
) -> impl IntoView {
    let texts = use_texts().pictures;
    let folders = Resource::new_blocking(move || acting.changes(), move |_| list_folders(access_level));
    let target = NodeRef::<Select>::new();
    let to = move || {
        let folder = target.get_untracked().map(|select| select.value()).unwrap_or_default();
        Destination { folder, on_conflict: OnConflict::KeepBoth }
    };
    let relocate = move |event: MouseEvent| {
        event.prevent_default();
        let selection = taken(access_level, chosen);
        acting.relocate.dispatch(MovePictures { selection, to: to(), back: String::new() });
    };
    let copy = move |event: MouseEvent| {
        event.prevent_default();
        let selection = taken(access_level, chosen);
        acting.copy.dispatch(CopyPictures { selection, to: to(), back: String::new() });
    };
    let options = move || {
        let all = folders.get().and_then(Result::ok).unwrap_or_default();
        let option = |folder: PictureFolder| view! { <option value=folder.path.clone()>{folder.path.clone()}</option> };
        all.into_iter().map(option).collect_view()
    };
    view! {
                <details class="chosen__more">
                    <summary class="button button--secondary">{texts.move_or_copy}</summary>
                    <div class="chosen__target">
                        <label class="field">
                            <span class="field__label">{texts.into_folder}</span>
                            <select class="field__input" name="to[folder]" node_ref=target>
                                <option value="">{texts.all_folders}</option>
                                <Transition>{options}</Transition>
                            </select>
                        </label>
                        <button
                            type="submit"
                            class="button button--primary"
                            formaction=MovePictures::url()
                            on:click=relocate
                        >
                            {texts.move_here}
                        </button>
                        <button
                            type="submit"
                            class="button button--secondary"
                            formaction=CopyPictures::url()
                            on:click=copy
                        >
                            {texts.copy_here}
                        </button>
                    </div>
                </details>
    }
}

/// What is selected, which is nothing from here on.
fn taken(access_level: AccessLevel, chosen: RwSignal<BTreeSet<String>>) -> Selection {
    let keys = chosen.try_update(std::mem::take).unwrap_or_default();
    Selection { access_level, keys: keys.into_iter().collect() }
}
