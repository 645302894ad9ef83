//! One tile of the grid.

use std::collections::BTreeSet;

use leptos::ev::{DragEvent, MouseEvent};
use leptos::prelude::*;

use super::browser::StorageBrowser;
use super::chosen::ChooseBox;
use super::parts::use_slots;
use super::thumbnail::{IN_GRID, Thumbnail};
use super::tiles::Tiles;
use super::{VIEW, name_of};
use crate::browser::{dragging, page};
use crate::core::catalogue::{address, page_size};
use crate::i18n::{fill, use_texts};
use crate::wire::pictures::{Picture, PictureQuery};

/// What the ids of tiles begin with.
const ID: &str = "picture-";

/// The id of the tile at a place.
pub(super) fn place_id(place: u32) -> String {
    format!("{ID}{place}")
}

/// The place that an address names behind `#`.
pub(super) fn place_of_fragment(fragment: &str) -> Option<u32> {
    fragment.strip_prefix(ID)?.parse().ok()
}

/// The address of a file among what was asked for.
pub(super) fn address_of(key: &str, place: u32, query: PictureQuery) -> String {
    let start = place / page_size(&query) * page_size(&query);
    address(VIEW, &PictureQuery { start, ..query }, Some(key))
}

/// A file is opened: the way back leads to its place, wherever the page was scrolled to.
pub(super) fn note(event: &MouseEvent, place: u32) {
    if !(event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key()) {
        page::note(&place_id(place));
    }
}

/// A file as it stands in the grid: a link to it with its thumbnail, and a box that selects it.
///
/// First HTML: all of it. After hydration: it can be dragged into a folder, with whatever else is selected.
#[component]
pub(super) fn Tile(
    /// The file.
    picture: Picture,
    /// Its place in what was asked for, from 0; another one when something before it comes or goes.
    #[prop(into)]
    place: Signal<u32>,
    /// Its place in the grid when it is drawn, from 0.
    nth: u32,
    /// Where somebody is.
    query: Signal<PictureQuery>,
    /// The id of the form that its box belongs to.
    form: &'static str,
    /// The tiles that it is one of.
    tiles: Tiles,
) -> impl IntoView {
    let browser = tiles.browser();
    let texts = use_texts();
    let name = name_of(&picture.key);
    let key = picture.key.clone();
    let href = move || address_of(&key, place.get(), query.get());
    let id = move || place_id(place.get());
    let select = fill(texts.pictures.select, &[("name", &name)]);
    let note = move |event: MouseEvent| note(&event, place.get_untracked());
    let dragged = drag_start(browser, picture.key.clone());
    view! {
        <li
            class="picture"
            aria-posinset=move || place.get().saturating_add(1).to_string()
            aria-setsize=move || tiles.total().to_string()
        >
            <a class="picture__link" id=id href=href draggable="true" on:click=note on:dragstart=dragged>
                <Thumbnail picture=picture.clone() place=place nth=nth tiles=tiles sizes=IN_GRID />
                <span class="picture__name">{caption(browser, &picture, name)}</span>
                <span class="visually-hidden">{texts.storage.size(picture.size)}</span>
            </a>
            <ChooseBox form=form key=picture.key label=select chosen=browser.chosen() />
        </li>
    }
    .into_any()
}

/// What stands beside the picture of a file: its name, or what a page draws itself.
pub(super) fn caption(browser: StorageBrowser, picture: &Picture, name: String) -> AnyView {
    match use_slots().caption {
        Some(part) => part(browser, picture.clone()),
        None => view! { <bdi>{name}</bdi> }.into_any(),
    }
}

/// A place of which nothing is known yet.
///
/// First HTML: never. After hydration: room for a tile.
#[component]
pub(super) fn Waiting() -> impl IntoView {
    view! {
        <li class="picture" aria-hidden="true">
            <span class="picture__link">
                <span class="picture__image picture__image--waiting"></span>
                <span class="picture__name">"\u{a0}"</span>
            </span>
        </li>
    }
    .into_any()
}

/// What is dragged is what is selected. What is not becomes the selection.
pub(super) fn drag_start(browser: StorageBrowser, key: String) -> impl Fn(DragEvent) + 'static {
    move |event: DragEvent| {
        let chosen = browser.chosen();
        if !chosen.with_untracked(|chosen| chosen.contains(&key)) {
            chosen.set(BTreeSet::from([key.clone()]));
        }
        dragging::begin(&event);
    }
}

#[cfg(test)]
mod tests {
    use super::{place_id, place_of_fragment};

    #[test]
    fn a_fragment_leads_back_to_the_place_that_it_was_made_of() {
        assert_eq!(place_of_fragment(&place_id(127)), Some(127));
        for other in ["", "picture-", "picture--1", "picture-x", "main", "picture-99999999999"] {
            assert_eq!(place_of_fragment(other), None, "{other}");
        }
    }
}
