//! All folders as a tree, beside the grid.

use std::collections::BTreeMap;

use leptos::html::Ul;
use leptos::prelude::*;

use super::browser::StorageBrowser;
use super::folders::{FolderIcon, Landing, to_folder};
use super::name_of;
use crate::browser::page;
use crate::components::primitives::use_hydrated;
use crate::core::catalogue::{FolderTree, leads_to};
use crate::i18n::{fill, use_texts};

/// How many folders of a branch are drawn, until more are asked for; and how many more then.
const AT_ONCE: usize = 100;

/// How many branches are drawn inside of one another. What is deeper is found in the folders themselves.
const DEEPEST: usize = 16;

/// The tree, and which of its branches are open. A handle: copies are the same tree.
#[derive(Clone, Copy)]
struct Branches {
    browser: StorageBrowser,
    tree: Memo<FolderTree>,
    /// What was opened or closed by hand.
    turned: RwSignal<BTreeMap<String, bool>>,
    /// How many folders of a branch are drawn where more were asked for.
    most: RwSignal<BTreeMap<String, usize>>,
}

impl Branches {
    fn new(browser: StorageBrowser) -> Self {
        let tree = Memo::new(move |before: Option<&FolderTree>| match browser.folders().get() {
            Some(Ok(folders)) => FolderTree::of(&folders),
            // What was known is better than nothing.
            _ => before.cloned().unwrap_or_default(),
        });
        Self { browser, tree, turned: RwSignal::default(), most: RwSignal::default() }
    }

    /// Whether somebody is in this folder, or in one below it.
    fn leads(self, path: &str) -> bool {
        self.browser.query().with(|query| leads_to(path, &query.folder))
    }

    /// Branches that lead to where somebody is are open to begin with.
    fn is_open(self, path: &str) -> bool {
        self.turned.with(|turned| turned.get(path).copied()).unwrap_or_else(|| self.leads(path))
    }

    fn turn(self, path: &str) {
        let is_open = untrack(|| self.is_open(path));
        self.turned.update(|turned| {
            turned.insert(path.to_owned(), !is_open);
        });
    }

    fn most(self, path: &str) -> usize {
        self.most.with(|most| most.get(path).copied()).unwrap_or(AT_ONCE)
    }

    fn show_more(self, path: &str) {
        self.most.update(|most| *most.entry(path.to_owned()).or_insert(AT_ONCE) += AT_ONCE);
    }

    /// The folders of a branch that are drawn.
    fn shown(self, path: &str) -> Vec<String> {
        let (most, query) = (self.most(path), self.browser.query());
        self.tree.with(|tree| query.with(|query| tree.first(path, most, &query.folder)))
    }
}

/// The tree of all folders: links to them, onto which files and folders can be dragged. It is not there where there are no folders.
///
/// First HTML: the branches that lead to where somebody is. After hydration: buttons that open and close branches, whose folders are drawn
/// then; and what is dragged onto a folder goes there.
#[component]
pub(super) fn FolderTreeNav(
    /// The place for files that it is in.
    browser: StorageBrowser,
) -> impl IntoView {
    let texts = use_texts().pictures;
    let branches = Branches::new(browser);
    let has_any = Memo::new(move |_| branches.tree.with(|tree| !tree.is_empty()));
    move || {
        has_any.get().then(|| {
            view! {
                <nav class="tree" aria-label=texts.folder_tree>
                    <p class="tree__heading" aria-hidden="true">
                        {texts.folders}
                    </p>
                    <details class="tree__disclosure">
                        <summary class="tree__summary">{texts.folders}</summary>
                        <ul class="tree__list tree__list--top" role="list">
                            <li>
                                <div class="tree__row">{link(branches, String::new(), texts.all_folders.to_owned())}</div>
                                {branch(branches, String::new(), 1)}
                            </li>
                        </ul>
                    </details>
                </nav>
            }
        })
    }
}

/// The folders in a folder.
fn branch(branches: Branches, path: String, level: usize) -> AnyView {
    let path = StoredValue::new(path);
    let shown = Memo::new(move |_| path.with_value(|path| branches.shown(path)));
    let has_more =
        Memo::new(move |_| path.with_value(|path| branches.tree.with(|tree| tree.has_more(path, branches.most(path)))));
    let list = NodeRef::<Ul>::new();
    view! {
        <ul class="tree__list" role="list" node_ref=list>
            <For
                each=move || shown.get()
                key=String::clone
                children=move |folder| {
                    view! { <li>{folder_and_branch(branches, folder, level)}</li> }
                }
            />
            {move || has_more.get().then(|| view! { <li>{more(branches, path.get_value(), list)}</li> })}
        </ul>
    }
    .into_any()
}

/// A folder, and the folders in it while its branch is open.
fn folder_and_branch(branches: Branches, path: String, level: usize) -> AnyView {
    let name = name_of(&path);
    let own = StoredValue::new(path.clone());
    let is_branch =
        Memo::new(move |_| level < DEEPEST && own.with_value(|path| branches.tree.with(|tree| tree.is_branch(path))));
    let is_open = Memo::new(move |_| is_branch.get() && own.with_value(|path| branches.is_open(path)));
    view! {
        <div class="tree__row">
            {turner(branches, path.clone(), is_branch, is_open)} {link(branches, path, name)}
        </div>
        {move || is_open.get().then(|| branch(branches, own.get_value(), level + 1))}
    }
    .into_any()
}

/// What opens and closes a branch; without scripts it says which it is, and the folder's link opens it.
fn turner(branches: Branches, path: String, is_branch: Memo<bool>, is_open: Memo<bool>) -> AnyView {
    let hydrated = use_hydrated();
    let label = fill(use_texts().pictures.folders_in, &[("name", &name_of(&path))]);
    let path = StoredValue::new(path);
    let drawn = move || match (is_branch.get(), hydrated.get()) {
        (false, _) => view! { <span class="tree__turner"></span> }.into_any(),
        (true, false) => view! {
            <span class="tree__turner" class:tree__turner--open=is_open>
                <TurnerIcon />
            </span>
        }
        .into_any(),
        (true, true) => view! {
            <button
                type="button"
                class="tree__turner"
                class:tree__turner--open=is_open
                aria-expanded=move || if is_open.get() { "true" } else { "false" }
                aria-label=label.clone()
                on:click=move |_| path.with_value(|path| branches.turn(path))
            >
                <TurnerIcon />
            </button>
        }
        .into_any(),
    };
    view! { {drawn} }.into_any()
}

/// The link to a folder, into which can be dragged what is here.
fn link(branches: Branches, path: String, name: String) -> AnyView {
    let (query, landing) = (branches.browser.query(), Landing::new(branches.browser));
    let path = StoredValue::new(path);
    let href = move || path.with_value(|path| query.with(|query| to_folder(query, path)));
    let current = move || path.with_value(|path| query.with(|query| query.folder == *path)).then_some("page");
    view! {
        <a
            class="tree__link"
            class:pictures__landing=move || landing.is_over()
            href=href
            rel="external"
            aria-current=current
            draggable="false"
            on:dragover=move |event| path.with_value(|path| landing.over(&event, path))
            on:dragleave=move |event| landing.left(&event)
            on:drop=move |event| landing.dropped(&event, path.get_value())
        >
            <FolderIcon />
            <span class="tree__name">
                <bdi>{name}</bdi>
            </span>
        </a>
    }
    .into_any()
}

/// The way to folders of a branch that are not drawn: without scripts to the page of the folder that they are in, which has all.
fn more(branches: Branches, path: String, list: NodeRef<Ul>) -> AnyView {
    let texts = use_texts().pictures;
    let hydrated = use_hydrated();
    let query = branches.browser.query();
    let path = StoredValue::new(path);
    let show_more = move |_| {
        let first = path.with_value(|path| untrack(|| branches.most(path)));
        path.with_value(|path| branches.show_more(path));
        // With the last ones the button is gone: then the first of them is what follows.
        request_animation_frame(move || {
            if let Some(list) = list.try_get_untracked().flatten().filter(|_| page::has_focus_nowhere()) {
                page::focus_link_of(&list, first);
            }
        });
    };
    let drawn = move || {
        if hydrated.get() {
            view! {
                <button type="button" class="tree__more" on:click=show_more>
                    {texts.more_folders}
                </button>
            }
            .into_any()
        } else {
            let href = move || path.with_value(|path| query.with(|query| to_folder(query, path)));
            view! {
                <a class="tree__more" href=href rel="external">
                    {texts.more_folders}
                </a>
            }
            .into_any()
        }
    };
    view! { {drawn} }.into_any()
}

#[component]
fn TurnerIcon() -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 24 24" width="18" height="18" aria-hidden="true" focusable="false">
            <path d="m9.5 6 6 6-6 6" />
        </svg>
    }
}
