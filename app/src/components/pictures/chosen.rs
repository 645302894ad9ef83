//! What is selected, and what can be done with it. Boxes and buttons belong to one form, whose buttons lead to different calls: so all
//! of it works without scripts.

use std::collections::BTreeSet;

use leptos::ev::MouseEvent;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

use super::PICTURES;
use super::actions::{DefaultAction, OwnAction, use_actions};
use super::browser::StorageBrowser;
use super::download_address;
use super::progress::each;
use super::target::Target;
use super::zip::ZipState;
use crate::api::pictures::DeletePictures;
use crate::components::primitives::use_hydrated;
use crate::core::levels::word;
use crate::i18n::{counted, fill, use_texts};
use crate::wire::pictures::Selection;

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
    /// The place that it is in.
    browser: StorageBrowser,
) -> impl IntoView {
    let texts = use_texts();
    let hydrated = use_hydrated();
    // The form itself is for pages without scripts.
    let delete = move |event: MouseEvent| {
        event.prevent_default();
        if !browser.acting().runs().is_going_untracked() {
            browser.delete();
        }
    };
    let actions = use_actions();
    let (deletes, downloads) = (actions.has(DefaultAction::Delete), actions.has(DefaultAction::Download));
    let carries = actions.has(DefaultAction::Move) || actions.has(DefaultAction::Copy);
    // Browsers press the first button when somebody presses the Enter key in a box: where that does not delete, it does nothing.
    let pressed = |event: MouseEvent| event.prevent_default();
    let nothing = (!deletes).then(|| {
        view! { <button type="submit" hidden formmethod="get" formaction=PICTURES on:click=pressed></button> }
    });
    let (method, action) = if deletes { ("post", DeletePictures::url()) } else { ("get", PICTURES) };
    let chosen = browser.chosen();
    let count = move || chosen.with(BTreeSet::len);
    let says = move || match (hydrated.get(), count()) {
        (true, count) => counted(texts.language, texts.pictures.selected, count),
        (false, _) => texts.pictures.with_selected.to_owned(),
    };
    view! {
        <form
            id=form
            method=method
            action=action
            class="chosen"
            class:chosen--resting=move || hydrated.get() && count() == 0
            aria-label=texts.pictures.with_selected
        >
            {nothing}
            <input type="hidden" name="selection[access_level]" value=word(browser.access_level()) />
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
                                    aria-busy=move || browser.is_gathering().then_some("true")
                                    on:click=move |_| browser.select_all()
                                >
                                    {texts.pictures.select_all}
                                </button>
                                <button
                                    type="button"
                                    class="button button--quiet"
                                    on:click=move |_| browser.clear_selection()
                                >
                                    {texts.pictures.clear_selection}
                                </button>
                            }
                        })
                }}
                {deletes
                    .then(|| {
                        view! {
                            <button
                                type="submit"
                                class="button button--secondary"
                                formaction=DeletePictures::url()
                                disabled=move || browser.is_gathering()
                                aria-disabled=move || browser.acting().runs().is_going().then_some("true")
                                on:click=delete
                            >
                                {texts.pictures.delete}
                            </button>
                        }
                    })}
                {move || (downloads && hydrated.get()).then(|| view! { <Download browser=browser /> }.into_any())}
                {carries.then(|| view! { <Target browser=browser /> }.into_any())}
                {move || hydrated.get().then(|| own_actions(browser))}
            </div>
            {zip_message(browser).into_any()}
            <p class="chosen__refusal" role="status">
                {move || browser.not_gathered().map(|error| texts.failure(&error))}
            </p>
        </form>
    }
    .into_any()
}

/// The page's own actions, with what is selected.
fn own_actions(browser: StorageBrowser) -> AnyView {
    let chosen = browser.chosen();
    let selection = move || Selection {
        access_level: browser.access_level(),
        keys: chosen.get().into_iter().collect(),
        owner: None,
    };
    let button = move |action: OwnAction| {
        let action = StoredValue::new(action);
        let is_hidden = move || action.with_value(|action| action.is_hidden(&selection()));
        let is_disabled =
            move || browser.is_gathering() || action.with_value(|action| action.is_disabled(&selection()));
        let run = move |_| action.get_value().run(browser, untrack(selection));
        let (icon, label) = action.with_value(|action| (action.icon.clone(), action.label.clone()));
        view! {
            <button
                type="button"
                class="button button--secondary"
                hidden=is_hidden
                disabled=is_disabled
                on:click=run
            >
                {icon.map(|icon| icon.run())}
                {move || label.get().to_string()}
            </button>
        }
    };
    use_actions().own().to_vec().into_iter().map(button).collect_view().into_any()
}

/// Saves what is selected: one file as it is, several as a ZIP; while that is put together, the way out of it.
///
/// First HTML: nothing, because a page without scripts saves files one by one.
#[component]
fn Download(
    /// The place that it is in.
    browser: StorageBrowser,
) -> impl IntoView {
    let texts = use_texts();
    let (chosen, zip) = (browser.chosen(), browser.zip());
    let single = move || {
        chosen.with(|chosen| match (chosen.len(), chosen.first()) {
            (1, Some(key)) if !key.ends_with('/') => Some(download_address(browser.access_level(), key)),
            _ => None,
        })
    };
    move || {
        if zip.is_busy() {
            return view! {
                <button type="button" class="button button--secondary" on:click=move |_| zip.cancel()>
                    {texts.uploads.cancel}
                </button>
            }
            .into_any();
        }
        match single() {
            Some(address) => view! {
                <a class="button button--secondary" href=address rel="external">
                    {texts.pictures.download}
                </a>
            }
            .into_any(),
            None => view! {
                <button
                    type="button"
                    class="button button--secondary"
                    disabled=move || browser.is_gathering() || chosen.with(BTreeSet::is_empty)
                    on:click=move |_| browser.download()
                >
                    {texts.pictures.download_zip}
                </button>
            }
            .into_any(),
        }
    }
}

/// How far a ZIP is, and what became of it.
fn zip_message(browser: StorageBrowser) -> impl IntoView {
    let texts = use_texts();
    let state = browser.zip().state();
    // Each file of thousands is not read out.
    let working = move || match state.get() {
        ZipState::Working { done, total } => {
            Some(fill(texts.pictures.zipping, &[("done", &done.to_string()), ("total", &total.to_string())]))
        }
        _ => None,
    };
    let said = move || match state.get() {
        ZipState::Idle | ZipState::Working { .. } => None,
        ZipState::Offline { done, total } => {
            Some(fill(texts.pictures.zip_offline, &[("done", &done.to_string()), ("total", &total.to_string())]))
        }
        ZipState::Done => Some(texts.pictures.zip_done.to_owned()),
        ZipState::Empty => Some(texts.pictures.zip_empty.to_owned()),
        ZipState::Failed => Some(texts.pictures.zip_failed.to_owned()),
        ZipState::Refused(error) => Some(texts.failure(&error)),
    };
    // Which files there are is seen while they are fetched, and as long as one of them could not be had.
    let zip = browser.zip();
    let has_any = Memo::new(move |_| {
        let is_open =
            |state: &ZipState| matches!(state, ZipState::Working { .. } | ZipState::Offline { .. } | ZipState::Failed);
        state.with(is_open) && zip.tasks().with(|tasks| tasks.len() > 1)
    });
    let may_retry = Memo::new(move |_| {
        state.with(|state| *state == ZipState::Failed) && zip.tasks().with(|tasks| tasks.summary().failed > 0)
    });
    view! {
        <div class="chosen__zip">
            <p>{working}</p>
            <p role="status">{said}</p>
            {move || {
                may_retry
                    .get()
                    .then(|| {
                        view! {
                            <button type="button" class="button button--secondary" on:click=move |_| zip.retry()>
                                {texts.general.try_again}
                            </button>
                        }
                    })
            }}
            {move || has_any.get().then(|| each(zip.tasks().into()))}
        </div>
    }
}
