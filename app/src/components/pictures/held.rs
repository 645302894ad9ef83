//! Which tile has the focus: the browser forgets it with a tile that is not drawn while it is out of sight, with one that is drawn anew,
//! and with one that is put elsewhere in the list.

use leptos::prelude::*;
use leptos::task::{spawn_local, tick};
use leptos::web_sys::HtmlElement;

use super::tile::{place_id, place_of_fragment};
use super::tiles::{Place, Tiles};
use crate::browser::{grid, page};

/// The file whose tile has the focus, or had it when that went, wherever it stands by now. A handle: copies are the same.
#[derive(Clone, Copy, Default)]
pub(super) struct Held {
    /// Its key, and whether its box has the focus.
    what: StoredValue<Option<(String, bool)>>,
    /// Whether the focus is being given back.
    is_giving: StoredValue<bool>,
}

impl Held {
    /// Sees which tile has the focus. To be called while what is drawn is what is known.
    pub(super) fn look(self, list: &HtmlElement, tiles: Tiles) {
        let focused = grid::item_with_focus(list, "picture__link");
        let focused = focused.and_then(|(id, is_beside)| Some((tiles.key_at(place_of_fragment(&id)?)?, is_beside)));
        // Otherwise something else has it, or whoever used the page let go of a tile that is there.
        let is_there = |key: &str| tiles.place_of(key).is_some_and(|place| page::is_there(&place_id(place)));
        let is_gone = |(key, _): &(String, bool)| page::has_focus_nowhere() && !is_there(key);
        self.what.update_value(|held| *held = focused.or(held.take().filter(is_gone)));
    }

    /// Gives the focus back to the tile that had it, once that is there again.
    pub(super) fn give_back(self, places: &[Place]) {
        let Some((held, is_beside)) = self.what.get_value() else { return };
        let is_it = |place: &&Place| place.picture.as_ref().is_some_and(|picture| picture.key == held);
        let Some(number) = places.iter().find(is_it).map(|place| place.number) else { return };
        spawn_local(async move {
            // Before a key is pressed again.
            tick().await;
            if page::has_focus_nowhere() {
                self.is_giving.try_set_value(true);
                grid::focus_in_place(&place_id(number), is_beside);
                self.is_giving.try_set_value(false);
            }
        });
    }

    /// Whether the focus is being given back, and does not come by hand.
    pub(super) fn is_giving(self) -> bool {
        self.is_giving.get_value()
    }
}
