//! What the grid holds: the tiles of one page in the first HTML, and of all pages once the page lives, drawn and fetched as they come
//! into sight; and which of them has the focus.

use std::collections::{BTreeMap, HashSet};
use std::time::Duration;

use leptos::ev::KeyboardEvent;
use leptos::html::{Tbody, Ul};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::web_sys::HtmlElement;

use super::browser::StorageBrowser;
use super::held::Held;
use super::renewals::Renewals;
use super::scrolling::{keep_place, scroll_soon};
use super::steps::step_of;
use super::tile::{place_id, place_of_fragment};
use crate::api::pictures::list_pictures;
use crate::browser::{grid, page, timer};
use crate::core::catalogue::{Sight, Span, page_size, stepped};
use crate::wire::error::ApiError;
use crate::wire::pictures::{Picture, PicturePage, PictureQuery};

/// Pages that are kept while they are out of sight.
const KEPT: usize = 20;

/// How long a page has to be in sight before it is asked for: a scroll bar that is dragged passes many.
const LINGERING: Duration = Duration::from_millis(100);

/// What is known of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Known {
    pictures: Vec<Picture>,
    /// Whether something changed since it was asked for.
    is_stale: bool,
    /// Whether a thumbnail of it did not load: then nothing that the server remembers counts.
    is_broken: bool,
}

/// Which part of what is asked for the grid holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Extent {
    /// How many pictures come before it.
    from: u32,
    /// How many there are in all.
    total: u32,
    /// How many are asked for at once.
    a_page: u32,
}

impl Extent {
    fn tiles(self) -> u32 {
        self.total.saturating_sub(self.from)
    }
}

/// A place of the grid, and what stands there as far as it is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) number: u32,
    pub(super) picture: Option<Picture>,
}

/// Provided through the context where there is nobody to ask for further pages: for a page that shows how the grid looks.
#[derive(Debug, Clone, Copy)]
pub struct OnePageAlone;

/// The tiles that there are, and those that are drawn. It outlives the list that it is drawn in. A handle: copies are the same.
#[derive(Clone, Copy)]
pub(super) struct Tiles {
    browser: StorageBrowser,
    extent: RwSignal<Extent>,
    /// By their numbers, from 0 at the first page of this grid.
    pages: RwSignal<BTreeMap<u32, Known>>,
    /// What the pages were asked for with.
    query: StoredValue<Option<PictureQuery>>,
    /// The pages that are being asked for.
    asked: StoredValue<HashSet<u32>>,
    /// Counts what makes answers to earlier questions worthless.
    round: StoredValue<u64>,
    /// None until the page lives: then one page is drawn.
    sight: RwSignal<Option<Sight>>,
    span: Memo<Span>,
    failed: RwSignal<Option<ApiError>>,
    /// The files, by key and version, whose addresses were asked for anew because a thumbnail did not load.
    renewed: StoredValue<HashSet<(String, String)>>,
    renewals: Renewals,
    /// How often a connection was found again.
    connections: RwSignal<u64>,
    /// Whether there is somebody to ask for further pages.
    is_served: bool,
    /// The place that gets the focus once it is drawn.
    wanted: RwSignal<Option<u32>>,
    held: Held,
    /// Whether whoever came back was led to where they were.
    has_arrived: StoredValue<bool>,
    list: NodeRef<Ul>,
    /// In its place, where they are the rows of a table.
    rows: NodeRef<Tbody>,
}

impl Tiles {
    /// No tiles yet.
    pub(super) fn new(browser: StorageBrowser) -> Self {
        let (extent, sight) = (RwSignal::new(Extent::default()), RwSignal::new(None));
        let span = Memo::new(move |_| {
            let Extent { a_page, .. } = extent.get();
            let tiles = extent.get().tiles();
            match sight.get() {
                Some(sight) if tiles > a_page => Span::of(sight, tiles),
                _ => Span::all(tiles.min(a_page)),
            }
        });
        let tiles = Self {
            browser,
            extent,
            pages: RwSignal::default(),
            query: StoredValue::default(),
            asked: StoredValue::default(),
            round: StoredValue::default(),
            sight,
            span,
            failed: RwSignal::default(),
            renewed: StoredValue::default(),
            renewals: Renewals::default(),
            connections: RwSignal::default(),
            is_served: use_context::<OnePageAlone>().is_none(),
            wanted: RwSignal::default(),
            held: Held::default(),
            has_arrived: StoredValue::default(),
            list: NodeRef::new(),
            rows: NodeRef::new(),
        };
        if tiles.is_served {
            page::on_scrolled(move || tiles.look());
            page::on_online(move || tiles.connected());
            // Whatever comes or goes may move the rows.
            Effect::new(move |_| {
                tiles.extent.track();
                tiles.pages.track();
                if tiles.list.get().is_some() || tiles.rows.get().is_some() {
                    request_animation_frame(move || tiles.look());
                }
            });
            Effect::new(move |_| tiles.ask_for_what_is_seen());
        }
        tiles
    }

    /// Takes the page that the address asks for. The others are asked for anew when they are seen.
    pub(super) fn take(self, page: &PicturePage, query: PictureQuery) {
        let a_page = page_size(&query);
        let query = PictureQuery { start: page.start, count: a_page, is_fresh: false, ..query };
        self.hold();
        let is_same = self.query.with_value(|before| before.as_ref() == Some(&query));
        self.query.set_value(Some(query));
        self.round.update_value(|round| *round += 1);
        self.asked.update_value(HashSet::clear);
        self.failed.set(None);
        self.pages.update(|pages| {
            if !is_same {
                pages.clear();
                self.renewals.clear();
            }
            pages.values_mut().for_each(|known| known.is_stale = true);
            pages.insert(0, Known { pictures: page.pictures.clone(), is_stale: false, is_broken: false });
        });
        let extent = Extent { from: page.start, total: page.total, a_page };
        if self.extent.get_untracked() != extent {
            self.extent.set(extent);
        }
    }

    /// How many pictures come before the grid.
    pub(super) fn from(self) -> u32 {
        self.extent.with(|extent| extent.from)
    }

    /// How many pictures there are in all.
    pub(super) fn total(self) -> u32 {
        self.extent.with(|extent| extent.total)
    }

    /// The place that they are in.
    pub(super) fn browser(self) -> StorageBrowser {
        self.browser
    }

    /// The list that they are drawn in.
    pub(super) fn list(self) -> NodeRef<Ul> {
        self.list
    }

    /// The part of a table that they are drawn in.
    pub(super) fn rows(self) -> NodeRef<Tbody> {
        self.rows
    }

    /// Whichever of both is there.
    fn element(self) -> Option<HtmlElement> {
        let list = self.list.try_get_untracked().flatten().map(HtmlElement::from);
        list.or_else(|| self.rows.try_get_untracked().flatten().map(HtmlElement::from))
    }

    /// The height of the rows before those that are drawn, in pixels.
    pub(super) fn room_before(self) -> Option<f64> {
        self.height_px(self.span.with(|span| span.rows_before))
    }

    /// The height of the rows behind those that are drawn, in pixels.
    pub(super) fn room_behind(self) -> Option<f64> {
        self.height_px(self.span.with(|span| span.rows_behind))
    }

    fn height_px(self, rows: u32) -> Option<f64> {
        (rows > 0).then(|| f64::from(rows) * self.sight.get().map_or(0.0, |sight| sight.row_px))
    }

    /// Why a page could not be had.
    pub(super) fn failed(self) -> Option<ApiError> {
        self.failed.get()
    }

    /// A thumbnail did not load: the addresses of its page are asked for anew, unless they just were. Whether the thumbnail is to be tried
    /// again, which it is once for each file by key and version.
    pub(super) fn renew(self, place: u32, version: (String, String)) -> bool {
        let is_first = self.renewed.try_update_value(|renewed| renewed.insert(version)) == Some(true);
        if !is_first || !self.is_served {
            return false;
        }
        let number = self.page_of(place);
        if self.renewals.has(number) {
            return true;
        }
        self.pages.update(|pages| {
            if let Some(known) = pages.get_mut(&number) {
                (known.is_stale, known.is_broken) = (true, true);
            }
        });
        true
    }

    /// A thumbnail is there: if it does not load again, that is something new.
    pub(super) fn loaded(self, version: &(String, String)) {
        self.renewed.try_update_value(|renewed| renewed.remove(version));
    }

    /// Whether what stands at a place is being asked for anew, or has to be.
    pub(super) fn is_stale(self, place: u32) -> bool {
        let number = self.page_of(place);
        self.pages.with(|pages| pages.get(&number).is_none_or(|known| known.is_stale))
    }

    fn page_of(self, place: u32) -> u32 {
        self.extent.with_untracked(|extent| place.saturating_sub(extent.from) / extent.a_page.max(1))
    }

    /// How often a connection was found again: what did not load may then.
    pub(super) fn connections(self) -> u64 {
        self.connections.get()
    }

    fn connected(self) {
        self.failed.set(None);
        self.renewed.update_value(HashSet::clear);
        self.renewals.clear();
        self.connections.update(|times| *times += 1);
    }

    /// Asks again for what could not be had.
    pub(super) fn try_again(self) {
        self.failed.set(None);
    }

    /// Whether all pages are one grid.
    pub(super) fn is_continuous(self) -> bool {
        let extent = self.extent.get();
        self.sight.with(Option::is_some) && extent.tiles() > extent.a_page
    }

    /// Sees how the grid stands in the window.
    fn look(self) {
        let Some(list) = self.element() else { return };
        if !list.is_connected() {
            // It is drawn, and waits with the rest of the page for what is not there yet.
            request_animation_frame(move || self.look());
            return;
        }
        self.hold();
        let before = self.sight.get_untracked();
        let now = grid::sight(&list, "picture", before);
        if now.is_some() && now != before {
            self.sight.set(now);
        }
        if let (Some(before), Some(now)) = (before, now) {
            keep_place(before, now);
        }
        if !self.has_arrived.get_value() {
            self.has_arrived.set_value(true);
            let noted = page::take_note().or_else(|| Some(page::fragment()));
            if let Some(place) = noted.as_deref().and_then(place_of_fragment) {
                self.go_to(place);
            }
        }
        self.arrive();
    }

    /// Remembers which tile has the focus, while what is drawn is what is known.
    fn hold(self) {
        if let Some(list) = self.element() {
            self.held.look(&list, self);
        }
    }

    /// The key of what stands at a place.
    pub(super) fn key_at(self, place: u32) -> Option<String> {
        let (number, Extent { from, a_page, .. }) = (self.page_of(place), self.extent.get_untracked());
        let nth = place.checked_sub(from)? % a_page.max(1);
        self.pages.with_untracked(|pages| Some(pages.get(&number)?.pictures.get(nth as usize)?.key.clone()))
    }

    /// The first place where a key is known to stand.
    pub(super) fn place_of(self, key: &str) -> Option<u32> {
        let Extent { from, a_page, .. } = self.extent.get_untracked();
        self.pages.with_untracked(|pages| {
            pages.iter().find_map(|(number, known)| {
                let nth = known.pictures.iter().position(|picture| picture.key == key)?;
                Some(from + number * a_page + u32::try_from(nth).ok()?)
            })
        })
    }

    /// Moves the focus to a tile once it is there, and scrolls to where it is or will be.
    fn go_to(self, place: u32) {
        let (Extent { from, total, .. }, sight) = (self.extent.get_untracked(), self.sight.get_untracked());
        if !(from..total).contains(&place) {
            return;
        }
        self.wanted.set(Some(place));
        // A grid of one row is seen as a whole.
        let Some(sight) = sight else { return };
        let top = f64::from((place - from) / sight.columns.max(1)) * sight.row_px - sight.above_px;
        let is_seen = top >= 0.0 && top + sight.row_px <= sight.window_px;
        if !is_seen {
            scroll_soon(page::scrolled_px() + top - (sight.window_px - sight.row_px) / 2.0);
        }
    }

    /// Follows a key that leads from the focused tile to another one, fetched or not; whether it was such a key.
    pub(super) fn follow(self, event: &KeyboardEvent) -> bool {
        let is_plain = !(event.ctrl_key() || event.alt_key() || event.meta_key() || event.shift_key());
        let Some(step) = step_of(&event.key()).filter(|_| is_plain) else { return false };
        let focused = grid::focused("picture__link").and_then(|id| place_of_fragment(&id));
        let (Some(focused), Some(list)) = (focused, self.element()) else { return false };
        let (Extent { from, .. }, sight) = (self.extent.get_untracked(), self.sight.get_untracked());
        let columns = grid::sight(&list, "picture", sight).map_or(u32::MAX, |sight| sight.columns);
        let tiles =
            untrack(|| if self.is_continuous() { self.extent.get().tiles() } else { self.span.get().places.end });
        // Keys that are pressed before a tile is there count from where it will be.
        let here = self.wanted.get_untracked().unwrap_or(focused);
        let there = here.checked_sub(from).and_then(|here| stepped(step, here, tiles, columns));
        match there {
            Some(there) if self.is_there(there) => {
                self.wanted.set(None);
                page::focus(&place_id(from + there));
            }
            Some(there) => self.go_to(from + there),
            None => {}
        }
        true
    }

    /// Whether a tile is drawn, and known.
    fn is_there(self, tile: u32) -> bool {
        let a_page = self.extent.with_untracked(|extent| extent.a_page.max(1));
        let is_known = |page: &Known| page.pictures.len() > (tile % a_page) as usize;
        self.span.with_untracked(|span| span.places.contains(&tile))
            && self.pages.with_untracked(|pages| pages.get(&(tile / a_page)).is_some_and(is_known))
    }

    /// The focus came to a tile. If it was moved by hand, it is not moved again.
    pub(super) fn stay(self) {
        if !self.held.is_giving() {
            self.wanted.set(None);
        }
        self.hold();
    }

    fn ask_for_what_is_seen(self) {
        if self.failed.with(Option::is_some) {
            return;
        }
        for number in self.span.get().pages(self.extent.with_untracked(|extent| extent.a_page)) {
            let is_due = self.pages.with(|pages| pages.get(&number).is_none_or(|known| known.is_stale));
            if is_due && self.asked.try_update_value(|asked| asked.insert(number)) == Some(true) {
                spawn_local(self.ask_for(number));
            }
        }
    }

    async fn ask_for(self, number: u32) {
        let (Some(Some(query)), round) = (self.query.try_get_value(), self.round.try_get_value()) else { return };
        timer::pause(LINGERING).await;
        let is_passed = self.is_seen(number, query.count) == Some(false);
        let start = query.start.saturating_add(number.saturating_mul(query.count));
        let is_broken = |pages: &BTreeMap<u32, Known>| pages.get(&number).is_some_and(|known| known.is_broken);
        let is_fresh = self.pages.try_with_untracked(is_broken).unwrap_or_default() && self.renewals.begin(number);
        let asked = PictureQuery { start, is_fresh, ..query.clone() };
        let answer = if is_passed { None } else { Some(list_pictures(asked).await) };
        if round.is_none() || self.round.try_get_value() != round {
            return;
        }
        self.asked.try_update_value(|asked| asked.remove(&number));
        match answer {
            None => {}
            // Something changed elsewhere, so that everything may stand in another place.
            Some(Ok(page)) if Some(page.total) != self.extent.try_with_untracked(|extent| extent.total) => {
                self.browser.refresh();
            }
            Some(Ok(page)) => {
                self.hold();
                let known = Known { pictures: page.pictures, is_stale: false, is_broken: false };
                let here = self.span.try_with_untracked(|span| span.pages(query.count).next()).flatten();
                self.pages.try_update(|pages| {
                    pages.insert(number, known);
                    forget_far_ones(pages, here.unwrap_or(number));
                });
            }
            Some(Err(error)) => {
                self.failed.try_set(Some(error));
            }
        }
    }

    /// Whether a page is needed for what is seen.
    fn is_seen(self, number: u32, a_page: u32) -> Option<bool> {
        self.span.try_with_untracked(|span| span.pages(a_page).any(|seen| seen == number))
    }

    /// Which part of the page is drawn, what is not known of it among that.
    pub(super) fn places(self) -> Vec<Place> {
        let (Extent { from, a_page, .. }, Span { places, .. }) = (self.extent.get(), self.span.get());
        let a_page = a_page.max(1);
        self.pages.with(|pages| {
            let picture = |tile: u32| {
                let known = pages.get(&(tile / a_page))?;
                known.pictures.get((tile % a_page) as usize).cloned()
            };
            places.map(|tile| Place { number: from + tile, picture: picture(tile) }).collect()
        })
    }

    /// Moves the focus to the tile that it was meant for, or had it, once that is there.
    pub(super) fn settle(self, places: &[Place]) {
        self.held.give_back(places);
        let Some(wanted) = self.wanted.get() else { return };
        if places.iter().any(|place| place.number == wanted && place.picture.is_some()) {
            request_animation_frame(move || self.arrive());
        }
    }

    /// Moves the focus to the tile that it was meant for, if that is in the page.
    fn arrive(self) {
        let Some(Some(wanted)) = self.wanted.try_get_untracked() else { return };
        let id = place_id(wanted);
        if self.element().is_some_and(|list| page::may_focus_within(&list)) {
            page::focus(&id);
            if page::has_focus(&id) {
                self.wanted.set(None);
            }
        } else {
            // Meanwhile somebody works with another part of the page.
            self.wanted.set(None);
        }
    }
}

/// Of pages that are out of sight the nearest ones are kept.
fn forget_far_ones(pages: &mut BTreeMap<u32, Known>, here: u32) {
    while pages.len() > KEPT {
        let farthest = pages.keys().copied().filter(|number| *number != 0).max_by_key(|number| number.abs_diff(here));
        let Some(farthest) = farthest else { return };
        pages.remove(&farthest);
    }
}
