//! The tiles as they are drawn.

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

use super::PICTURES;
use super::pager::{Earlier, Pager};
use super::tile::{Tile, Waiting, place_id};
use super::tiles::{Place, Tiles};
use crate::components::primitives::icon::AlertIcon;
use crate::core::catalogue::{ON_A_PAGE, address};
use crate::i18n::use_texts;
use crate::wire::error::ApiError;
use crate::wire::pictures::{Picture, PictureQuery};

/// The tiles.
///
/// First HTML: those of the page that the address asks for, and the ways to the other pages. After hydration: all pages as one grid, and
/// the arrow keys.
#[component]
pub(super) fn TileGrid(
    /// What is drawn.
    tiles: Tiles,
    /// The id of the form that boxes belong to.
    form: &'static str,
    /// Where somebody is.
    query: PictureQuery,
) -> impl IntoView {
    let places = Memo::new(move |_| tiles.places());
    Effect::new(move |_| {
        places.with(|places| tiles.settle(places));
    });
    let keyed = move |event: KeyboardEvent| {
        if tiles.follow(&event) {
            event.prevent_default();
        }
    };
    let asked = StoredValue::new(query.clone());
    let draw = move |Place { number, picture }: Place| match picture {
        Some(picture) => {
            let query = PictureQuery { start: number / ON_A_PAGE * ON_A_PAGE, ..asked.get_value() };
            let nth = number - tiles.from().min(number);
            view! {
                <Tile picture=picture place=number nth=nth query=query form=form tiles=tiles />
            }
            .into_any()
        }
        None => view! { <Waiting /> }.into_any(),
    };
    let before = move || tiles.room_before().map(space);
    let behind = move || tiles.room_behind().map(space);
    let total = untrack(|| tiles.total());
    let pager = {
        let query = query.clone();
        move || (!tiles.is_continuous()).then(|| view! { <Pager query=query.clone() total=total /> })
    };
    let earlier = move || tiles.is_continuous().then(|| view! { <Earlier query=query.clone() /> });
    view! {
        {earlier}
        <ul class="pictures__grid" role="list" node_ref=tiles.list() on:keydown=keyed on:focusin=move |_| tiles.stay()>
            {before}
            <For each=move || places.get() key=identity children=draw />
            {behind}
        </ul>
        {move || tiles.failed().map(|error| failure(&error, tiles))}
        {pager}
    }
}

/// What makes a tile another one, and draws it anew.
fn identity(place: &Place) -> (u32, Option<(String, String, Option<String>)>) {
    let of = |picture: &Picture| {
        let address = picture.thumbnails.first().map(|rendition| rendition.url.clone());
        (picture.key.clone(), picture.version.clone(), address)
    };
    (place.number, place.picture.as_ref().map(of))
}

/// Room in place of rows that are not drawn.
fn space(height_px: f64) -> impl IntoView {
    let height = format!("{height_px}px");
    view! { <li class="pictures__space" role="presentation" aria-hidden="true" style:block-size=height></li> }
}

fn failure(error: &ApiError, tiles: Tiles) -> impl IntoView + use<> {
    let texts = use_texts();
    view! {
        <div class="message message--danger pictures__failed" role="alert">
            <AlertIcon />
            <p class="message__text">{texts.pictures.renew_failed} " " {texts.failure(error)}</p>
            <button type="button" class="button button--quiet" on:click=move |_| tiles.try_again()>
                {texts.general.try_again}
            </button>
        </div>
    }
}

/// The address of the grid at a place.
pub(super) fn address_of_place(query: &PictureQuery, place: u32) -> String {
    let query = PictureQuery { start: place / ON_A_PAGE * ON_A_PAGE, ..query.clone() };
    format!("{}#{}", address(PICTURES, &query, None), place_id(place))
}
