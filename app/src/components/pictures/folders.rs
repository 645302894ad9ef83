//! The way to a folder, and the folders in it.

use leptos::prelude::*;

use super::{PICTURES, name_of};
use crate::core::catalogue::address;
use crate::i18n::{counted, fill, use_texts};
use crate::wire::pictures::{PictureFolder, PictureQuery};

fn to_folder(query: &PictureQuery, folder: &str) -> String {
    let there = PictureQuery { folder: folder.to_owned(), order: query.order, ..PictureQuery::default() };
    address(PICTURES, &there, None)
}

/// The folders above, each with a link.
///
/// First HTML: all of it.
#[component]
pub(super) fn WayToFolder(
    /// Where somebody is.
    query: PictureQuery,
) -> impl IntoView {
    let texts = use_texts().pictures;
    if query.folder.is_empty() {
        return ().into_any();
    }
    let ends = query.folder.match_indices('/').map(|(end, _)| end).chain([query.folder.len()]);
    let parts: Vec<String> = ends.filter_map(|end| query.folder.get(..end).map(str::to_owned)).collect();
    let last = parts.len();
    let links = parts
        .into_iter()
        .zip(1..)
        .map(|(path, place)| {
            let name = name_of(&path);
            let current = (place == last).then_some("page");
            view! {
                <li>
                    <a href=to_folder(&query, &path) rel="external" aria-current=current>
                        <bdi>{name}</bdi>
                    </a>
                </li>
            }
        })
        .collect_view();
    view! {
        <nav class="pictures__way" aria-label=texts.where_>
            <ol>
                <li>
                    <a href=to_folder(&query, "") rel="external">{texts.all_folders}</a>
                </li>
                {links}
            </ol>
        </nav>
    }
    .into_any()
}

/// The folders, as links that can be selected.
///
/// First HTML: all of it.
#[component]
pub(super) fn Folders(
    /// Where somebody is.
    query: PictureQuery,
    /// The folders in it.
    folders: Vec<PictureFolder>,
    /// The id of the form that boxes belong to.
    form: &'static str,
    /// What is selected.
    chosen: RwSignal<std::collections::BTreeSet<String>>,
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
            view! {
                <li class="folder">
                    <a class="folder__link" href=to_folder(&query, &folder.path) rel="external">
                        <FolderIcon />
                        <span class="folder__name">
                            <bdi>{name}</bdi>
                        </span>
                        <span class="folder__count">
                            {counted(texts.language, texts.pictures.files, folder.files as usize)}
                        </span>
                    </a>
                    <super::chosen::ChooseBox form=form key=key label=select chosen=chosen />
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

#[component]
fn FolderIcon() -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true" focusable="false">
            <path d="M3.5 18V6.5A1.5 1.5 0 0 1 5 5h4.2l2.2 2.5H19A1.5 1.5 0 0 1 20.5 9v9a1.5 1.5 0 0 1-1.5 1.5H5A1.5 1.5 0 0 1 3.5 18Z" />
        </svg>
    }
}
