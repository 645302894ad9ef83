//! The tiles as they are drawn.

use std::collections::HashMap;

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

use super::PICTURES;
use super::pager::{Earlier, Pager};
use super::parts::use_slots;
use super::tile::{Tile, Waiting, place_id};
use super::tiles::{Place, Tiles};
use crate::components::primitives::icon::AlertIcon;
use crate::core::catalogue::{address, page_size};
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
    query: Signal<PictureQuery>,
) -> impl IntoView {
    let drawn = Drawn::new(tiles);
    let keyed = move |event: KeyboardEvent| {
        if tiles.follow(&event) {
            event.prevent_default();
        }
    };
    let query = Signal::derive(move || PictureQuery { start: tiles.from(), ..query.get() });
    let draw = move |(identity, Place { number, picture }): (Identity, Place)| match picture {
        Some(picture) => {
            let nth = number - untrack(|| tiles.from()).min(number);
            let place = drawn.place_of(identity, number);
            view! {
                <Tile picture=picture place=place nth=nth query=query form=form tiles=tiles />
            }
            .into_any()
        }
        None => view! { <Waiting /> }.into_any(),
    };
    let before = move || tiles.room_before().map(space);
    let behind = move || tiles.room_behind().map(space);
    let pager = move || (!tiles.is_continuous()).then(|| view! { <Pager query=query.get() total=tiles.total() /> });
    let earlier = move || tiles.is_continuous().then(|| view! { <Earlier query=query.get() /> });
    view! {
        {earlier}
        <ul class="pictures__grid" role="list" node_ref=tiles.list() on:keydown=keyed on:focusin=move |_| tiles.stay()>
            {before}
            <For each=move || drawn.all() key=|(identity, _)| identity.clone() children=draw />
            {behind}
        </ul>
        {move || tiles.failed().map(|error| failure(&error, tiles))}
        {pager}
    }
}

/// The tiles that are drawn, and where each of them stands by now. A handle: copies are the same.
#[derive(Clone, Copy)]
pub(super) struct Drawn {
    places: Memo<Vec<Place>>,
    numbers: Memo<HashMap<Identity, u32>>,
}

impl Drawn {
    /// Those of a grid, which is told of what comes into it.
    pub(super) fn new(tiles: Tiles) -> Self {
        let places = Memo::new(move |_| tiles.places());
        Effect::new(move |_| {
            places.with(|places| tiles.settle(places));
        });
        let numbers = Memo::new(move |_| {
            let identified = places.with(|places| identified(places));
            identified.into_iter().map(|(identity, place)| (identity, place.number)).collect()
        });
        Self { places, numbers }
    }

    /// All of them, in order.
    pub(super) fn all(self) -> Vec<(Identity, Place)> {
        self.places.with(|places| identified(places))
    }

    /// Where one stands, whatever comes and goes before it.
    pub(super) fn place_of(self, identity: Identity, number: u32) -> Signal<u32> {
        // One that is about to go has the place that it had.
        let place = Memo::new(move |before: Option<&u32>| {
            let place = self.numbers.with(|numbers| numbers.get(&identity).copied());
            place.or(before.copied()).unwrap_or(number)
        });
        place.into()
    }
}

/// What makes a tile the same one, wherever it stands.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Identity {
    Picture {
        key: String,
        version: String,
        address: Option<String>,
        /// How often it came before: where something changes meanwhile, two pages may both have it.
        nth: u32,
    },
    /// Nobody knows what stands at this place.
    Waiting(u32),
}

fn identified(places: &[Place]) -> Vec<(Identity, Place)> {
    let mut seen = HashMap::<&str, u32>::new();
    let identity = |place: &'_ Place, nth: u32| match &place.picture {
        Some(Picture { key, version, thumbnails, .. }) => {
            let address = thumbnails.first().map(|rendition| rendition.url.clone());
            Identity::Picture { key: key.clone(), version: version.clone(), address, nth }
        }
        None => Identity::Waiting(place.number),
    };
    let mut identities = Vec::with_capacity(places.len());
    for place in places {
        let times = seen.entry(place.picture.as_ref().map_or("", |picture| &picture.key)).or_default();
        identities.push((identity(place, *times), place.clone()));
        *times += 1;
    }
    identities
}

/// Room in place of rows that are not drawn.
fn space(height_px: f64) -> impl IntoView {
    let height = format!("{height_px}px");
    view! { <li class="pictures__space" role="presentation" aria-hidden="true" style:block-size=height></li> }
}

pub(super) fn failure(error: &ApiError, tiles: Tiles) -> AnyView {
    let texts = use_texts();
    let again = Callback::new(move |()| tiles.try_again());
    use_slots().failure(error, again, || {
        view! {
            <div class="message message--danger pictures__failed" role="alert">
                <AlertIcon />
                <p class="message__text">{texts.pictures.renew_failed} " " {texts.failure(error)}</p>
                <button type="button" class="button button--quiet" on:click=move |_| tiles.try_again()>
                    {texts.general.try_again}
                </button>
            </div>
        }
        .into_any()
    })
}

/// The address of the grid at a place.
pub(super) fn address_of_place(query: &PictureQuery, place: u32) -> String {
    let start = place / page_size(query) * page_size(query);
    let query = PictureQuery { start, ..query.clone() };
    format!("{}#{}", address(PICTURES, &query, None), place_id(place))
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::super::tiles::Place;
    use super::identified;
    use crate::wire::pictures::Picture;

    fn place(number: u32, key: Option<&str>) -> Place {
        let picture = |key: &str| Picture {
            key: key.to_owned(),
            size: 1,
            written_at_s: 0,
            version: "v".to_owned(),
            thumbnails: Vec::new(),
        };
        Place { number, picture: key.map(picture) }
    }

    #[test]
    fn a_tile_is_the_same_one_at_another_place_and_no_two_are_the_same() {
        let before = identified(&[place(0, Some("a")), place(1, Some("b")), place(2, None), place(3, None)]);
        let behind = identified(&[place(0, Some("b")), place(1, Some("b")), place(2, None)]);
        assert_eq!((&before[1].0, &before[2].0), (&behind[0].0, &behind[2].0));
        let different: HashSet<_> = before.iter().chain(&behind).map(|(identity, _)| identity).collect();
        assert_eq!(different.len(), 5);
    }
}
