//! The grid of one's pictures.

use std::collections::BTreeSet;

use leptos::prelude::*;
use leptos::server_fn::ServerFn;

use super::PICTURES;
use super::actions::{DefaultAction, PictureActions, use_actions};
use super::browser::StorageBrowser;
use super::chosen::ChosenBar;
use super::find::Find;
use super::folder_tree::FolderTreeNav;
use super::folders::{Folders, WayToFolder};
use super::notice::NoticeBar;
use super::parts::{Emptiness, Own, PictureSlots, not_had, use_slots};
use super::switcher::ViewSwitcher;
use super::texts::OwnTexts;
use super::tile_grid::TileGrid;
use super::tile_table::TileTable;
use super::tiles::Tiles;
use crate::api::pictures::RenamePicture;
use crate::components::primitives::button::Weight;
use crate::components::primitives::{PostForm, SubmitButton, use_hydrated};
use crate::core::catalogue::address;
use crate::core::levels::word;
use crate::i18n::{counted, use_texts};
use crate::wire::pictures::{PicturePage, PictureQuery, PictureView};

/// The form that boxes and buttons belong to.
const FORM: &str = "chosen";

/// One's pictures in a folder: newest first unless something else is asked for.
///
/// First HTML: a page of them, with the addresses of the thumbnails, beside the tree of all folders; selecting, deleting, moving and looking work without scripts. After
/// hydration: all pages as one grid, of which what is seen is drawn and fetched; the arrow keys, dragging into folders, answers
/// without a page load, and addresses that are renewed before they lapse.
#[component]
pub fn PictureGrid(
    /// The pictures, and what can be done with them.
    browser: StorageBrowser,
    /// Which of the usual actions there are, and those of the page's own; otherwise those of the context, or all of the usual ones.
    #[prop(optional)]
    actions: Option<PictureActions>,
    /// Parts that look differently; otherwise those of the context.
    #[prop(optional)]
    components: Option<PictureSlots>,
    /// Texts that should read differently from those of the page's language; otherwise those of the context.
    #[prop(optional)]
    display_text: Option<OwnTexts>,
) -> impl IntoView {
    Own { text: display_text, slots: components, actions }.around(move || grid(browser))
}

fn grid(browser: StorageBrowser) -> AnyView {
    browser.name_zip(use_texts().pictures.pictures);
    let (query, acting, access_level) = (browser.query(), browser.acting(), browser.access_level());
    let slots = use_slots();
    let tiles = Tiles::new(browser);
    view! {
        <div class="pictures__layout">
            <Transition>
                <FolderTreeNav browser=browser />
            </Transition>
            <div class="pictures__main">
                {move || view! { <WayToFolder query=query.get() browser=browser /> }}
                <NoticeBar acting=acting access_level=access_level />
                {match &slots.toolbar {
                    Some(toolbar) => toolbar(browser, tools(browser)),
                    None => tools(browser),
                }}
                <Transition fallback=move || slots.loading(skeleton)>
                    <Shelf browser=browser tiles=tiles />
                </Transition>
            </div>
        </div>
    }
    .into_any()
}

fn skeleton() -> AnyView {
    view! { <div class="pictures__loading" aria-hidden="true"></div> }.into_any()
}

/// What is to be looked for, and what can be done with the folder that is shown.
fn tools(browser: StorageBrowser) -> AnyView {
    let texts = use_texts();
    let (query, acting, access_level) = (browser.query(), browser.acting(), browser.access_level());
    let actions = use_actions();
    let renames = actions.has(DefaultAction::RenameFolder);
    let new_folder = actions.has(DefaultAction::CreateFolder).then(|| {
        view! {
            <details class="pictures__new">
                <summary>{texts.pictures.new_folder}</summary>
                <PostForm action=acting.create_folder class="pictures__fields">
                    <input type="hidden" name="access_level" value=word(access_level) />
                    <input type="hidden" name="parent" value=move || query.with(|query| query.folder.clone()) />
                    <label class="field">
                        <span class="field__label">{texts.pictures.folder_name}</span>
                        <input class="field__input" type="text" name="folder" required maxlength="200" autocomplete="off" />
                    </label>
                    <div class="pictures__fields-end">
                        <SubmitButton
                            label=texts.pictures.create_folder
                            pending=acting.create_folder.pending()
                            weight=Weight::Secondary
                        />
                    </div>
                </PostForm>
            </details>
        }
    });
    view! {
        <div class="pictures__tools">
            {move || view! { <Find query=query.get() /> }}
            {new_folder}
            {move || renames.then(|| view! { <RenameFolder query=query.get() /> })}
            {refresh(browser)}
            {move || view! { <ViewSwitcher query=query.get() /> }}
        </div>
    }
    .into_any()
}

/// Lists anew; without scripts by the page itself.
fn refresh(browser: StorageBrowser) -> AnyView {
    let label = use_texts().pictures.refresh;
    let hydrated = use_hydrated();
    let query = browser.query();
    let drawn = move || {
        if hydrated.get() {
            view! {
                <button
                    type="button"
                    class="button button--secondary"
                    aria-busy=move || browser.is_listing_anew().then_some("true")
                    on:click=move |_| browser.list_anew()
                >
                    {label}
                </button>
            }
            .into_any()
        } else {
            let href = query.with(|query| address(PICTURES, query, None));
            view! { <a class="button button--secondary" href=href rel="external">{label}</a> }.into_any()
        }
    };
    view! { {drawn} }.into_any()
}

/// Gives the folder that is shown another path. The page of that path follows, so that this is a plain form with scripts, too.
///
/// First HTML: all of it.
#[component]
fn RenameFolder(
    /// Where somebody is.
    query: PictureQuery,
) -> impl IntoView {
    let texts = use_texts().pictures;
    if query.folder.is_empty() {
        return ().into_any();
    }
    view! {
        <details class="pictures__new">
            <summary>{texts.rename_folder}</summary>
            <form method="post" action=RenamePicture::url() class="pictures__fields">
                <input type="hidden" name="access_level" value=word(query.access_level) />
                <input type="hidden" name="key" value=format!("{}/", query.folder) />
                <label class="field">
                    <span class="field__label">{texts.folder_name}</span>
                    <input class="field__input" type="text" name="new_key" value=query.folder required autocomplete="off" />
                </label>
                <div class="pictures__fields-end">
                    <button type="submit" class="button button--secondary">{texts.rename}</button>
                </div>
            </form>
        </details>
    }
    .into_any()
}

/// What is there, or why nobody knows. With another answer only that is drawn anew which is another one: the focus stays where it is.
///
/// First HTML: all of it.
#[component]
fn Shelf(
    /// The pictures, and what can be done with them.
    browser: StorageBrowser,
    /// The tiles of the grid.
    tiles: Tiles,
) -> impl IntoView {
    let refusal = Memo::new(move |_| browser.page().get().map(Result::err));
    let (slots, again) = (use_slots(), Callback::new(move |()| browser.list_anew()));
    // On the server the answer may be there a moment before the memo hears of it.
    let known = move || refusal.get().or_else(|| browser.page().get_untracked().map(Result::err));
    move || match known() {
        None => ().into_any(),
        Some(None) => there(browser, tiles),
        Some(Some(error)) => slots.failure(&error, again, || not_had(&error)),
    }
}

/// The folders, the grid, and what can be done with what is selected.
fn there(browser: StorageBrowser, tiles: Tiles) -> AnyView {
    let texts = use_texts();
    let page = move || browser.page().get().and_then(Result::ok);
    if let Some(page) = untrack(page) {
        take(&page, browser, tiles);
    }
    Effect::new(move |_| {
        if let Some(page) = page() {
            take(&page, browser, tiles);
        }
    });
    let query = browser.query();
    let folders = Memo::new(move |_| page().map(|page| page.folders).unwrap_or_default());
    let total = Memo::new(move |_| page().map_or(0, |page| page.total));
    let is_cut = Memo::new(move |_| page().is_some_and(|page| page.is_cut));
    let has_folders = Memo::new(move |_| folders.with(|folders| !folders.is_empty()));
    let view = Memo::new(move |_| query.with(|query| query.view));
    let has_any = Memo::new(move |_| total.get() > 0 || has_folders.get());
    let count = move || {
        let total = total.get();
        (total > 0).then(|| {
            view! { <p class="pictures__count">{counted(texts.language, texts.pictures.count, total as usize)}</p> }
        })
    };
    view! {
        {move || {
            (view.get() == PictureView::Grid)
                .then(|| view! { <Folders query=query.get() folders=folders.get() form=FORM browser=browser /> })
        }}
        {move || is_cut.get().then(|| view! { <p class="pictures__cut">{texts.pictures.cut}</p> })}
        {count}
        {move || (total.get() == 0).then(|| empty(query.with(PictureQuery::is_search), has_folders.get()))}
        {move || match view.get() {
            PictureView::Grid => view! { <TileGrid tiles=tiles form=FORM query=query /> }.into_any(),
            PictureView::List => view! { <TileTable tiles=tiles form=FORM query=query folders=folders /> }.into_any(),
        }}
        {move || has_any.get().then(|| view! { <ChosenBar form=FORM browser=browser /> })}
    }
    .into_any()
}

/// Takes an answer.
fn take(page: &PicturePage, browser: StorageBrowser, tiles: Tiles) {
    tiles.take(page, browser.query().get_untracked());
    if page.total as usize == page.pictures.len() {
        // What is gone is not selected any more. Of several pages nobody knows what is on those that were not looked at.
        let paths = page.folders.iter().map(|folder| format!("{}/", folder.path));
        let keys: BTreeSet<_> = page.pictures.iter().map(|file| file.key.clone()).chain(paths).collect();
        let is_gone = |chosen: &BTreeSet<String>| chosen.iter().any(|key| !keys.contains(key));
        if browser.chosen().with_untracked(is_gone) {
            browser.chosen().update(|chosen| chosen.retain(|key| keys.contains(key)));
        }
    }
}

/// What is said where there are no pictures.
fn empty(is_search: bool, has_folders: bool) -> AnyView {
    let texts = use_texts().pictures;
    let emptiness = match (is_search, has_folders) {
        (true, _) => Emptiness::Search,
        (false, false) => Emptiness::Folder,
        (false, true) => return ().into_any(),
    };
    if let Some(part) = use_slots().empty {
        return part(emptiness);
    }
    match emptiness {
        Emptiness::Folder => view! {
            <div class="pictures__empty">
                <p class="pictures__empty-heading">{texts.empty}</p>
                <p>{texts.empty_lead}</p>
            </div>
        }
        .into_any(),
        Emptiness::Search | Emptiness::Deleted => {
            view! { <p class="pictures__empty">{texts.nothing_found}</p> }.into_any()
        }
    }
}
