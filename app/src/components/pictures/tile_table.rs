//! The files as a table: names, types, sizes and dates, by any of which they can be sorted.

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

use super::PICTURES;
use super::pager::{Earlier, Pager};
use super::row::{FolderRow, Row, WaitingRow};
use super::tile_grid::{Drawn, Identity, failure};
use super::tiles::{Place, Tiles};
use crate::core::catalogue::address;
use crate::i18n::use_texts;
use crate::wire::pictures::{PictureFolder, PictureOrder, PictureQuery};

/// How many columns there are.
const COLUMNS: &str = "5";

/// The files of a folder, and before them the folders in it.
///
/// First HTML: the page that the address asks for, and the ways to the other pages; headings are links that sort. After hydration: all
/// pages as one table, of which what is seen is drawn and fetched, and the arrow keys.
#[component]
pub(super) fn TileTable(
    /// What is drawn.
    tiles: Tiles,
    /// The id of the form that boxes belong to.
    form: &'static str,
    /// Where somebody is.
    query: Signal<PictureQuery>,
    /// The folders.
    folders: Memo<Vec<PictureFolder>>,
) -> impl IntoView {
    let (texts, browser) = (use_texts().pictures, tiles.browser());
    let drawn = Drawn::new(tiles);
    let keyed = move |event: KeyboardEvent| {
        if tiles.follow(&event) {
            event.prevent_default();
        }
    };
    let asked = query;
    let query = Signal::derive(move || PictureQuery { start: tiles.from(), ..query.get() });
    let before = Memo::new(move |_| folders.with(|folders| u32::try_from(folders.len()).unwrap_or(u32::MAX)));
    let draw = move |(identity, Place { number, picture }): (Identity, Place)| match picture {
        Some(picture) => {
            let nth = number - untrack(|| tiles.from()).min(number);
            let place = drawn.place_of(identity, number);
            view! {
                <Row picture=picture place=place nth=nth folders=before query=query form=form tiles=tiles />
            }
            .into_any()
        }
        None => view! { <WaitingRow /> }.into_any(),
    };
    let folder_rows = move || {
        let rows = folders.get().into_iter().zip(0_u32..);
        let row =
            |(folder, nth)| view! { <FolderRow folder=folder nth=nth query=asked.get() form=form browser=browser /> };
        rows.map(row).collect_view()
    };
    let rows = move || tiles.total().saturating_add(before.get()).saturating_add(1).to_string();
    let is_empty = move || tiles.total() == 0 && before.get() == 0;
    let room_before = move || tiles.room_before().map(space);
    let room_behind = move || tiles.room_behind().map(space);
    let pager = move || (!tiles.is_continuous()).then(|| view! { <Pager query=query.get() total=tiles.total() /> });
    let earlier = move || tiles.is_continuous().then(|| view! { <Earlier query=query.get() /> });
    view! {
        {earlier}
        <table class="list" role="table" aria-rowcount=rows aria-label=texts.pictures hidden=is_empty>
            <thead role="rowgroup">{move || headings(&asked.get())}</thead>
            <tbody role="rowgroup">{folder_rows}</tbody>
            <tbody
                role="rowgroup"
                class="list__files"
                node_ref=tiles.rows()
                on:keydown=keyed
                on:focusin=move |_| tiles.stay()
            >
                {room_before}
                <For each=move || drawn.all() key=|(identity, _)| identity.clone() children=draw />
                {room_behind}
            </tbody>
        </table>
        {move || tiles.failed().map(|error| failure(&error, tiles))}
        {pager}
    }
}

/// The headings: each leads to the order that it stands for, and the one of the order that counts to the opposite.
fn headings(query: &PictureQuery) -> AnyView {
    let texts = use_texts().pictures;
    let heading = |label: &'static str, class: &'static str, orders: Orders| {
        let (sorted, next) = orders.after(query.order);
        let href = address(PICTURES, &PictureQuery { order: next, start: 0, ..query.clone() }, None);
        view! {
            <th role="columnheader" scope="col" class=class aria-sort=sorted>
                <a class="list__sort" href=href rel="external">
                    {label} <span class="list__arrow" aria-hidden="true"></span>
                </a>
            </th>
        }
    };
    view! {
        <tr role="row" aria-rowindex="1">
            <th role="columnheader" scope="col" class="list__box">
                <span class="visually-hidden">{texts.choice}</span>
            </th>
            {heading(texts.name, "list__name", Orders(PictureOrder::Name, PictureOrder::NameBackwards, true))}
            {heading(texts.kind, "list__kind", Orders(PictureOrder::Kind, PictureOrder::KindBackwards, true))}
            {heading(texts.size, "list__size", Orders(PictureOrder::Largest, PictureOrder::Smallest, false))}
            {heading(texts.last_modified, "list__day", Orders(PictureOrder::Newest, PictureOrder::Oldest, false))}
        </tr>
    }
    .into_any()
}

/// The orders of a column: the one that comes first, its opposite, and whether the first one ascends.
#[derive(Clone, Copy)]
struct Orders(PictureOrder, PictureOrder, bool);

impl Orders {
    /// How the column is sorted, as screen readers say it, and the order that its heading leads to.
    fn after(self, order: PictureOrder) -> (Option<&'static str>, PictureOrder) {
        let Self(first, opposite, ascends) = self;
        let word = |ascends| if ascends { "ascending" } else { "descending" };
        if order == first {
            (Some(word(ascends)), opposite)
        } else if order == opposite {
            (Some(word(!ascends)), first)
        } else {
            (None, first)
        }
    }
}

/// Room in place of rows that are not drawn.
fn space(height_px: f64) -> impl IntoView {
    let height = format!("{height_px}px");
    view! {
        <tr class="list__space" role="presentation" aria-hidden="true">
            <td colspan=COLUMNS style:block-size=height></td>
        </tr>
    }
}

#[cfg(test)]
mod tests {
    use super::Orders;
    use crate::wire::pictures::PictureOrder;

    #[test]
    fn a_heading_leads_to_its_order_and_then_to_the_opposite() {
        let size = Orders(PictureOrder::Largest, PictureOrder::Smallest, false);
        assert_eq!(size.after(PictureOrder::Name), (None, PictureOrder::Largest));
        assert_eq!(size.after(PictureOrder::Largest), (Some("descending"), PictureOrder::Smallest));
        assert_eq!(size.after(PictureOrder::Smallest), (Some("ascending"), PictureOrder::Largest));
    }
}
