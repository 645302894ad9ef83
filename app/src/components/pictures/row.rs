//! The rows of the list: files, and the folders before them.

use leptos::ev::MouseEvent;
use leptos::prelude::*;

use super::browser::StorageBrowser;
use super::chosen::ChooseBox;
use super::folders::{FolderIcon, Landing, to_folder};
use super::name_of;
use super::thumbnail::{Thumbnail, kind_of};
use super::tile::{address_of, caption, drag_start, note, place_id};
use super::tiles::Tiles;
use crate::core::day::day;
use crate::i18n::{counted, fill, use_texts};
use crate::wire::pictures::{Picture, PictureFolder, PictureQuery};

/// What the browser is told of how wide a picture is shown in a row.
const IN_ROW: &str = "2.5rem";

/// How many rows stand before the first one that is drawn from a list: the headings, counted from 1.
const HEADINGS: u32 = 2;

/// A file as it stands in the list: a link to it, what kind it is, how large and when it was written, and a box that selects it.
///
/// First HTML: all of it. After hydration: it can be dragged into a folder, with whatever else is selected.
#[component]
pub(super) fn Row(
    /// The file.
    picture: Picture,
    /// Its place in what was asked for, from 0; another one when something before it comes or goes.
    #[prop(into)]
    place: Signal<u32>,
    /// Its place in the list when it is drawn, from 0.
    nth: u32,
    /// How many folders are before the files.
    #[prop(into)]
    folders: Signal<u32>,
    /// Where somebody is.
    query: Signal<PictureQuery>,
    /// The id of the form that its box belongs to.
    form: &'static str,
    /// The tiles that it is one of.
    tiles: Tiles,
) -> impl IntoView {
    let (browser, texts) = (tiles.browser(), use_texts());
    let (name, key) = (name_of(&picture.key), picture.key.clone());
    let href = move || address_of(&key, place.get(), query.get());
    let id = move || place_id(place.get());
    let select = fill(texts.pictures.select, &[("name", &name)]);
    let note = move |event: MouseEvent| note(&event, place.get_untracked());
    let dragged = drag_start(browser, picture.key.clone());
    let written = day(picture.written_at_s);
    let shown = written.clone();
    view! {
        <tr
            class="picture picture--row"
            role="row"
            aria-rowindex=move || place.get().saturating_add(folders.get()).saturating_add(HEADINGS).to_string()
        >
            <td role="cell" class="list__box">
                <ChooseBox form=form key=picture.key.clone() label=select chosen=browser.chosen() />
            </td>
            <th role="rowheader" scope="row" class="list__name">
                <a class="picture__link" id=id href=href draggable="true" on:click=note on:dragstart=dragged>
                    <span class="list__image">
                        <Thumbnail picture=picture.clone() place=place nth=nth tiles=tiles sizes=IN_ROW />
                    </span>
                    <span class="list__text">{caption(browser, &picture, name)}</span>
                </a>
            </th>
            <td role="cell" class="list__kind">{kind_of(&picture.key)}</td>
            <td role="cell" class="list__size">{texts.storage.size(picture.size)}</td>
            <td role="cell" class="list__day">
                <time datetime=written>{shown}</time>
            </td>
        </tr>
    }
    .into_any()
}

/// A place of which nothing is known yet.
///
/// First HTML: never. After hydration: room for a row.
#[component]
pub(super) fn WaitingRow() -> impl IntoView {
    view! {
        <tr class="picture picture--row" aria-hidden="true">
            <td class="list__box"></td>
            <td class="list__name" colspan="4">
                <span class="picture__link">
                    <span class="list__image">
                        <span class="picture__image picture__image--waiting"></span>
                    </span>
                    <span class="list__text">"\u{a0}"</span>
                </span>
            </td>
        </tr>
    }
    .into_any()
}

/// A folder as it stands in the list.
///
/// First HTML: all of it. After hydration: it can be dragged, and what is dragged onto it goes there.
#[component]
pub(super) fn FolderRow(
    /// The folder.
    folder: PictureFolder,
    /// Its place among the folders, from 0.
    nth: u32,
    /// Where somebody is.
    query: PictureQuery,
    /// The id of the form that its box belongs to.
    form: &'static str,
    /// The place for files that it is in.
    browser: StorageBrowser,
) -> impl IntoView {
    let texts = use_texts();
    let (name, key) = (name_of(&folder.path), format!("{}/", folder.path));
    let select = fill(texts.pictures.select, &[("name", &name)]);
    let landing = Landing::new(browser);
    let path = StoredValue::new(folder.path.clone());
    view! {
        <tr
            class="list__folder"
            role="row"
            aria-rowindex=nth.saturating_add(HEADINGS).to_string()
            class:pictures__landing=move || landing.is_over()
            on:dragover=move |event| path.with_value(|path| landing.over(&event, path))
            on:dragleave=move |event| landing.left(&event)
            on:drop=move |event| landing.dropped(&event, path.get_value())
        >
            <td role="cell" class="list__box">
                <ChooseBox form=form key=key.clone() label=select chosen=browser.chosen() />
            </td>
            <th role="rowheader" scope="row" class="list__name">
                <a
                    class="folder__link folder__link--row"
                    href=to_folder(&query, &folder.path)
                    rel="external"
                    draggable="true"
                    on:dragstart=drag_start(browser, key)
                >
                    <span class="list__image">
                        <FolderIcon />
                    </span>
                    <bdi class="list__text">{name}</bdi>
                </a>
            </th>
            <td role="cell" class="list__kind">{texts.pictures.folder}</td>
            <td role="cell" class="list__size">
                {counted(texts.language, texts.pictures.files, folder.files as usize)}
            </td>
            <td role="cell" class="list__day"></td>
        </tr>
    }
    .into_any()
}
