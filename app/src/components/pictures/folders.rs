//! The way to a folder, and the folders in it.

use leptos::ev::DragEvent;
use leptos::prelude::*;

use super::actions::{DefaultAction, use_actions};
use super::browser::StorageBrowser;
use super::chosen::ChooseBox;
use super::tile::drag_start;
use super::{PICTURES, name_of};
use crate::browser::{dragging, files};
use crate::core::catalogue::address;
use crate::i18n::{counted, fill, use_texts};
use crate::wire::pictures::{PictureFolder, PictureQuery};
use crate::wire::storage::OnConflict;

/// The address of a folder, on the same level, in the order and the view that somebody has chosen.
pub(super) fn to_folder(query: &PictureQuery, folder: &str) -> String {
    let PictureQuery { access_level, order, view, .. } = *query;
    let there = PictureQuery { access_level, folder: folder.to_owned(), order, view, ..PictureQuery::default() };
    address(PICTURES, &there, None)
}

/// What a folder does with files and folders of the page that are dragged over it.
#[derive(Clone, Copy)]
pub(super) struct Landing {
    browser: StorageBrowser,
    is_over: RwSignal<bool>,
    moves: bool,
    copies: bool,
}

impl Landing {
    pub(super) fn new(browser: StorageBrowser) -> Self {
        let actions = use_actions();
        let (moves, copies) = (actions.has(DefaultAction::Move), actions.has(DefaultAction::Copy));
        Self { browser, is_over: RwSignal::new(false), moves, copies }
    }

    /// Whether something is over it that it takes.
    pub(super) fn is_over(self) -> bool {
        self.is_over.get()
    }

    pub(super) fn over(self, event: &DragEvent, path: &str) {
        let holds_itself = |key: &String| key.ends_with('/') && format!("{path}/").starts_with(key.as_str());
        let is_within = self.browser.chosen().with_untracked(|chosen| chosen.iter().any(holds_itself));
        let is_offered = if dragging::is_copied(event) { self.copies } else { self.moves };
        let takes = is_offered && !is_within && dragging::takes(event);
        if self.is_over.get_untracked() != takes {
            self.is_over.set(takes);
        }
    }

    pub(super) fn left(self, event: &DragEvent) {
        if files::left_zone(event) {
            self.is_over.set(false);
        }
    }

    pub(super) fn dropped(self, event: &DragEvent, path: String) {
        self.over(event, &path);
        if self.is_over.get_untracked() {
            if dragging::is_copied(event) {
                self.browser.copy(path, OnConflict::KeepBoth);
            } else {
                self.browser.relocate(path, OnConflict::KeepBoth);
            }
        }
        self.is_over.set(false);
    }
}

/// A link to a folder above, into which can be dragged what is here.
///
/// First HTML: all of it.
#[component]
fn Above(
    /// Where somebody is.
    query: PictureQuery,
    /// The folder's path.
    path: String,
    /// What it is called.
    #[prop(into)]
    name: String,
    /// The place for files that it is in.
    browser: StorageBrowser,
) -> impl IntoView {
    let landing = Landing::new(browser);
    let current = (path == query.folder).then_some("page");
    let href = to_folder(&query, &path);
    let path = StoredValue::new(path);
    view! {
        <li>
            <a
                href=href
                rel="external"
                aria-current=current
                class:pictures__landing=move || landing.is_over()
                on:dragover=move |event| path.with_value(|path| landing.over(&event, path))
                on:dragleave=move |event| landing.left(&event)
                on:drop=move |event| landing.dropped(&event, path.get_value())
            >
                <bdi>{name}</bdi>
            </a>
        </li>
    }
}

/// The folders above, each with a link.
///
/// First HTML: all of it. After hydration: what is dragged onto one goes there.
#[component]
pub(super) fn WayToFolder(
    /// Where somebody is.
    query: PictureQuery,
    /// The place for files that it is in.
    browser: StorageBrowser,
) -> impl IntoView {
    let texts = use_texts().pictures;
    if query.folder.is_empty() {
        return ().into_any();
    }
    let ends = query.folder.match_indices('/').map(|(end, _)| end).chain([query.folder.len()]);
    let parts: Vec<String> = ends.filter_map(|end| query.folder.get(..end).map(str::to_owned)).collect();
    let above = parts.into_iter().map(|path| (name_of(&path), path));
    let links = [(texts.all_folders.to_owned(), String::new())]
        .into_iter()
        .chain(above)
        .map(|(name, path)| view! { <Above query=query.clone() path=path name=name browser=browser /> })
        .collect_view();
    view! {
        <nav class="pictures__way" aria-label=texts.where_>
            <ol>{links}</ol>
        </nav>
    }
    .into_any()
}

/// The folders, as links that can be selected.
///
/// First HTML: all of it. After hydration: they can be dragged, and what is dragged onto one goes there.
#[component]
pub(super) fn Folders(
    /// Where somebody is.
    query: PictureQuery,
    /// The folders in it.
    folders: Vec<PictureFolder>,
    /// The id of the form that boxes belong to.
    form: &'static str,
    /// The place for files that they are in.
    browser: StorageBrowser,
) -> impl IntoView {
    let texts = use_texts();
    if folders.is_empty() {
        return ().into_any();
    }
    let each = folders
        .into_iter()
        .map(|folder| {
            let name = name_of(&folder.path);
            let key = format!("{}/", folder.path);
            let select = fill(texts.pictures.select, &[("name", &name)]);
            let landing = Landing::new(browser);
            let path = StoredValue::new(folder.path.clone());
            view! {
                <li
                    class="folder"
                    class:pictures__landing=move || landing.is_over()
                    on:dragover=move |event| path.with_value(|path| landing.over(&event, path))
                    on:dragleave=move |event| landing.left(&event)
                    on:drop=move |event| landing.dropped(&event, path.get_value())
                >
                    <a
                        class="folder__link"
                        href=to_folder(&query, &folder.path)
                        rel="external"
                        draggable="true"
                        on:dragstart=drag_start(browser, key.clone())
                    >
                        <FolderIcon />
                        <span class="folder__name">
                            <bdi>{name}</bdi>
                        </span>
                        <span class="folder__count">
                            {counted(texts.language, texts.pictures.files, folder.files as usize)}
                        </span>
                    </a>
                    <ChooseBox form=form key=key label=select chosen=browser.chosen() />
                </li>
            }
        })
        .collect_view();
    view! {
        <section aria-labelledby="folders" class="pictures__section">
            <h2 class="visually-hidden" id="folders">{texts.pictures.folders}</h2>
            <ul class="pictures__folders" role="list">{each}</ul>
        </section>
    }
    .into_any()
}

/// A folder.
///
/// First HTML: all of it.
#[component]
pub(super) fn FolderIcon() -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true" focusable="false">
            <path d="M3.5 18V6.5A1.5 1.5 0 0 1 5 5h4.2l2.2 2.5H19A1.5 1.5 0 0 1 20.5 9v9a1.5 1.5 0 0 1-1.5 1.5H5A1.5 1.5 0 0 1 3.5 18Z" />
        </svg>
    }
}
