//! The choice of a folder for what is selected.

use leptos::ev::{KeyboardEvent, MouseEvent};
use leptos::html::Select;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

use super::actions::{DefaultAction, use_actions};
use super::browser::StorageBrowser;
use crate::api::pictures::{CopyPictures, MovePictures};
use crate::components::primitives::use_hydrated;
use crate::core::catalogue::matching;
use crate::i18n::{fill, use_texts};
use crate::wire::storage::OnConflict;

/// [`OnConflict::KeepBoth`] as forms carry it.
const KEEP: &str = "keep_both";

/// [`OnConflict::Ask`] as forms carry it: nobody is asked here, and the file is left alone.
const LEAVE: &str = "ask";

/// The folder that what is selected is moved or copied into.
///
/// First HTML: all folders and the buttons. After hydration: a field that narrows the choice to folders whose paths have a text in them.
#[component]
pub(super) fn Target(
    /// The place that it is in.
    browser: StorageBrowser,
) -> impl IntoView {
    let texts = use_texts().pictures;
    let actions = use_actions();
    let (moves, copies) = (actions.has(DefaultAction::Move), actions.has(DefaultAction::Copy));
    let (target, text) = (NodeRef::<Select>::new(), RwSignal::new(String::new()));
    let conflict = NodeRef::<Select>::new();
    let value = |select: NodeRef<Select>| select.get_untracked().map(|select| select.value()).unwrap_or_default();
    let on_conflict = move || if value(conflict) == LEAVE { OnConflict::Ask } else { OnConflict::KeepBoth };
    // One thing after the other. A button that is barred altogether would lose the focus.
    let is_busy = move || browser.acting().runs().is_going().then_some("true");
    let is_going = move || browser.acting().runs().is_going_untracked();
    let relocate = move |event: MouseEvent| {
        event.prevent_default();
        if !is_going() {
            browser.relocate(value(target), on_conflict());
        }
    };
    let copy = move |event: MouseEvent| {
        event.prevent_default();
        if !is_going() {
            browser.copy(value(target), on_conflict());
        }
    };
    // The outermost one, whose path is empty, is among them under its own name.
    let found = Memo::new(move |_| {
        let all = browser.folders().get().and_then(Result::ok).unwrap_or_default();
        let paths = all.into_iter().map(|folder| folder.path);
        text.with(|text| matching(paths, texts.all_folders, text))
    });
    // Nothing is asked of the server's list before something is looked for.
    let is_in_vain = move || text.with(|text| !text.trim().is_empty()) && found.with(Vec::is_empty);
    let is_barred = move || browser.is_gathering() || is_in_vain();
    let option = move |path: String| {
        let name = if path.is_empty() { texts.all_folders.to_owned() } else { path.clone() };
        view! { <option value=path>{name}</option> }
    };
    view! {
        <details class="chosen__more">
            <summary class="button button--secondary">{texts.move_or_copy}</summary>
            <div class="chosen__target">
                {search(text)}
                <label class="field">
                    <span class="field__label">{texts.into_folder}</span>
                    <select class="field__input" name="to[folder]" node_ref=target disabled=is_in_vain>
                        <Transition>
                            <For each=move || found.get() key=String::clone children=option />
                        </Transition>
                    </select>
                </label>
                <label class="field">
                    <span class="field__label">{texts.on_conflict}</span>
                    <select class="field__input" name="to[on_conflict]" node_ref=conflict>
                        <option value=KEEP>{texts.keep_both}</option>
                        <option value=LEAVE>{texts.leave_alone}</option>
                    </select>
                </label>
                {moves
                    .then(|| {
                        view! {
                            <button
                                type="submit"
                                class="button button--primary"
                                formmethod="post"
                                formaction=MovePictures::url()
                                disabled=is_barred
                                aria-disabled=is_busy
                                on:click=relocate
                            >
                                {texts.move_here}
                            </button>
                        }
                    })}
                {copies
                    .then(|| {
                        view! {
                            <button
                                type="submit"
                                class="button button--secondary"
                                formmethod="post"
                                formaction=CopyPictures::url()
                                disabled=is_barred
                                aria-disabled=is_busy
                                on:click=copy
                            >
                                {texts.copy_here}
                            </button>
                        }
                    })}
                <p class="chosen__in-vain" role="status">
                    {move || is_in_vain().then(|| text.with(|text| fill(texts.no_folders_match, &[("text", text.trim())])))}
                </p>
            </div>
        </details>
    }
}

/// The field that narrows the choice.
fn search(text: RwSignal<String>) -> AnyView {
    let texts = use_texts().pictures;
    let hydrated = use_hydrated();
    // It belongs to no form: the first button of the one around it deletes.
    let keyed = |event: KeyboardEvent| {
        if event.key() == "Enter" {
            event.prevent_default();
        }
    };
    let drawn = move || {
        hydrated.get().then(|| {
            view! {
                <label class="field">
                    <span class="field__label">{texts.search_folders}</span>
                    <input
                        class="field__input"
                        type="search"
                        autocomplete="off"
                        on:keydown=keyed
                        on:input=move |event| text.set(event_target_value(&event))
                    />
                </label>
            }
        })
    };
    view! { {drawn} }.into_any()
}

#[cfg(test)]
mod tests {
    use super::{KEEP, LEAVE};
    use crate::wire::storage::OnConflict;

    #[test]
    fn forms_carry_what_the_server_reads() {
        for (word, meant) in [(KEEP, OnConflict::KeepBoth), (LEAVE, OnConflict::Ask)] {
            assert_eq!(serde_json::from_value::<OnConflict>(word.into()).unwrap(), meant);
        }
    }
}
