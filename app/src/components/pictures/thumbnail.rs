//! The thumbnail of a file in the grid, and what stands in its place.

use leptos::html::Img;
use leptos::prelude::*;

use super::tiles::Tiles;
use crate::browser::picture::{has_failed, has_loaded};
use crate::core::catalogue::extension;
use crate::wire::pictures::Picture;

/// How many pictures are fetched at once; the others when they come near the window.
const EAGER: u32 = 8;

/// What the browser is told of how wide a picture is shown in the grid.
pub(super) const IN_GRID: &str = "(max-width: 30rem) 45vw, (max-width: 60rem) 30vw, max(15rem, 8vw)";

/// What is seen of a thumbnail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Seen {
    Thumbnail,
    /// It did not load, and its address is asked for anew.
    NotYet,
    /// It did not load from another address, either.
    Nothing,
}

/// The thumbnail. In the place of one that is not there, or does not load although its address was asked for anew, stands what kind of
/// file it is.
///
/// First HTML: the finished `<img>`. After hydration: notice of one that does not load, or did not before.
#[component]
pub(super) fn Thumbnail(
    /// The file.
    picture: Picture,
    /// Its place in what was asked for, from 0.
    #[prop(into)]
    place: Signal<u32>,
    /// Its place in the grid, from 0.
    nth: u32,
    /// The tiles that it is one of.
    tiles: Tiles,
    /// What the browser is told of how wide it is shown.
    sizes: &'static str,
) -> impl IntoView {
    let (seen, element) = (RwSignal::new(Seen::Thumbnail), NodeRef::<Img>::new());
    let kind = kind_of(&picture.key);
    let small = picture.thumbnails.first().map(|rendition| rendition.url.clone());
    let sources: Vec<_> =
        picture.thumbnails.iter().map(|rendition| format!("{} {}w", rendition.url, rendition.width)).collect();
    let (sources, version) = (sources.join(", "), StoredValue::new((picture.key, picture.version)));
    let failed = move || {
        let is_asked_for = tiles.renew(place.get_untracked(), version.get_value());
        seen.set(if is_asked_for { Seen::NotYet } else { Seen::Nothing });
    };
    let loaded = move || version.with_value(|version| tiles.loaded(version));
    Effect::new(move |_| match element.get() {
        // It was there, or was not, before anybody listened.
        Some(element) if has_failed(&element) => failed(),
        Some(element) if has_loaded(&element) => loaded(),
        _ => {}
    });
    Effect::new(move |before: Option<u64>| {
        let connections = tiles.connections();
        let is_new = before.is_some_and(|before| before != connections);
        match seen.get() {
            Seen::NotYet if !tiles.is_stale(place.get()) => seen.set(Seen::Thumbnail),
            Seen::Nothing if is_new => seen.set(Seen::Thumbnail),
            _ => {}
        }
        connections
    });
    move || match small.clone().filter(|_| seen.get() == Seen::Thumbnail) {
        Some(small) => view! {
            <img
                class="picture__image"
                src=small
                srcset=sources.clone()
                sizes=sizes
                width="320"
                height="320"
                loading=if nth < EAGER { "eager" } else { "lazy" }
                fetchpriority=(nth == 0).then_some("high")
                decoding="async"
                draggable="false"
                alt=""
                node_ref=element
                on:load=move |_| loaded()
                on:error=move |_| failed()
            />
        }
        .into_any(),
        None => view! {
            <span class="picture__image picture__image--none" aria-hidden="true">
                {kind.clone()}
            </span>
        }
        .into_any(),
    }
}

/// What kind of file it is, going by its name: `PDF`.
pub(super) fn kind_of(name: &str) -> String {
    extension(name).chars().take(5).collect::<String>().to_uppercase()
}
