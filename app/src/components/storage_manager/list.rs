//! The rows: of thousands of files only those that can be seen are drawn.

use leptos::html::{Input, Ul};
use leptos::prelude::*;

use super::file_row::FileRow;
use super::options::{Part, RowPart};
use super::uploader::Uploader;
use crate::browser::page;
use crate::core::upload::{DisplayText, Item, ItemId, Milestone, Queue};

/// With more rows the list scrolls by itself and is drawn in part.
const WHOLE: usize = 50;
/// Rows that are drawn above and below what is seen.
const MARGIN: usize = 10;
/// The height of a row in CSS pixels, as far as nobody has seen it.
const ROW_PX: f64 = 92.0;

/// Which rows are drawn, of how many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Window {
    first: usize,
    end: usize,
    of: usize,
}

/// The heading over the rows and the rows.
///
/// First HTML: an empty heading and an empty line for how far all files are, which screen readers watch. After hydration: everything.
#[component]
pub(super) fn FileList(
    /// Performs what is asked here.
    uploader: Uploader,
    /// The texts.
    text: DisplayText,
    /// Whether pictures are shown small.
    show_thumbnails: bool,
    /// Whether rows have a button to pause.
    is_resumable: bool,
    /// In place of the heading.
    header: Option<Part>,
    /// In place of the list with all its rows.
    whole: Option<Part>,
    /// In place of each row.
    row: Option<RowPart>,
    /// What gets the focus when there is no row any more.
    picker: NodeRef<Input>,
) -> impl IntoView {
    let queue = uploader.queue();
    let list = NodeRef::<Ul>::new();
    let scrolled = RwSignal::new((0.0, 0.0));
    let count = Memo::new(move |_| queue.with(|queue| queue.items().len()));
    let window = Memo::new(move |_| window_of(count.get(), scrolled.get()));
    let ids = Memo::new(move |_| {
        let Window { first, end, .. } = window.get();
        queue.with(|queue| queue.items().skip(first).take(end - first).map(|item| item.id).collect::<Vec<_>>())
    });
    let is_long = Memo::new(move |_| count.get() > WHOLE);
    let look = move |_| {
        if let Some(list) = list.get_untracked() {
            scrolled.set((f64::from(list.scroll_top()), f64::from(list.client_height())));
        }
    };
    uploader.on_left(Callback::new(move |place| focus_after_removal(queue, picker, list, place)));
    let summary = Memo::new(move |_| text.summary(queue.with(Queue::summary)));
    let time_left = Memo::new(move |_| uploader.time_left_of_all().map(|left| text.time_left(left)));
    let milestone = Memo::new(move |last: Option<&Milestone>| {
        let last = last.copied().unwrap_or_default();
        queue.with(|queue| queue.milestone(last))
    });
    let announced = Memo::new(move |_| text.milestone(milestone.get()));
    let is_idle = Memo::new(move |_| queue.with(Queue::is_empty));
    let heading = match header {
        Some(header) => header(uploader),
        None => view! {
            <p class="storage-manager__summary" class:storage-manager__summary--idle=is_idle role="status">
                {summary}
            </p>
            // Not in the status, which would be read out each time that it changes.
            {move || time_left.get().map(|left| view! { <p class="storage-manager__all-left">{left}</p> })}
        }
        .into_any(),
    };
    let draw = move |id: ItemId| {
        let first: Option<Item> = queue.with_untracked(|queue| queue.item(id).cloned());
        let row = row.clone();
        first.map(|first| {
            let item = Memo::new({
                let first = first.clone();
                move |last: Option<&Item>| {
                    let now = queue.with(|queue| queue.item(id).cloned());
                    now.or_else(|| last.cloned()).unwrap_or_else(|| first.clone())
                }
            });
            match row {
                Some(row) => view! { <li>{row(uploader, item.into())}</li> }.into_any(),
                None => view! {
                    <FileRow
                        item=item.into()
                        uploader=uploader
                        text=text
                        show_thumbnails=show_thumbnails
                        is_resumable=is_resumable
                        place=Signal::derive(move || place_of(queue, id))
                        on_removed=Callback::new(move |place| focus_after_removal(queue, picker, list, place))
                    />
                }
                .into_any(),
            }
        })
    };
    let before = move || space(window.get().first);
    let after = move || {
        let Window { end, of, .. } = window.get();
        space(of - end)
    };
    let rows = match whole {
        Some(whole) => whole(uploader),
        None => view! {
            <ul
                class="storage-manager__files"
                class:storage-manager__files--long=is_long
                role="list"
                tabindex=move || if is_long.get() { "0" } else { "-1" }
                node_ref=list
                on:scroll=look
            >
                {before}
                <For each=move || ids.get() key=|id| *id children=draw />
                {after}
            </ul>
        }
        .into_any(),
    };
    view! {
        {heading}
        <p class="visually-hidden storage-manager__announced" aria-live="polite">
            {announced}
        </p>
        {rows}
    }
}

/// Which of so many rows are drawn, by how far the list was scrolled and how much of it is seen, in CSS pixels.
fn window_of(count: usize, (top, height): (f64, f64)) -> Window {
    if count <= WHOLE {
        return Window { first: 0, end: count, of: count };
    }
    let seen_from = rows(top).min(count);
    let seen = rows(height.max(600.0)) + 1;
    Window { first: seen_from.saturating_sub(MARGIN), end: (seen_from + seen + MARGIN).min(count), of: count }
}

/// How many rows so many CSS pixels hold.
fn rows(pixels: f64) -> usize {
    (pixels / ROW_PX).max(0.0) as usize
}

/// Room in place of rows that are not drawn.
fn space(rows: usize) -> Option<impl IntoView> {
    (rows > 0).then(|| {
        let height = format!("{}px", rows as f64 * ROW_PX);
        view! { <li class="storage-manager__space" role="presentation" aria-hidden="true" style:block-size=height></li> }
    })
}

/// A row's number, from 1, and how many there are.
fn place_of(queue: RwSignal<Queue>, id: ItemId) -> (usize, usize) {
    queue.with(|queue| {
        let place = queue.items().position(|item| item.id == id).unwrap_or_default();
        (place + 1, queue.items().len())
    })
}

/// The button that had the focus is gone. The row that took its place gets it, else the one before, else the picker, or the empty list
/// where the picker is the page's own: otherwise it would fall to the top of the page.
fn focus_after_removal(queue: RwSignal<Queue>, picker: NodeRef<Input>, list: NodeRef<Ul>, place: usize) {
    let next = queue.try_with_untracked(|queue| {
        let last = queue.items().len().checked_sub(1)?;
        queue.items().nth(place.saturating_sub(1).min(last)).map(|item| item.id)
    });
    match next.flatten() {
        Some(id) => request_animation_frame(move || page::focus(&remove_button_id(id))),
        None => {
            if let Some(picker) = picker.get_untracked() {
                let _ = picker.focus();
            }
            if let Some(list) = list.get_untracked().filter(|_| page::has_focus_nowhere()) {
                let _ = list.focus();
            }
        }
    }
}

/// The id of the button that takes it back that a row's file was given up.
pub(super) fn undo_button_id(id: ItemId) -> String {
    format!("storage-manager-undo-{}", id.0)
}

/// The id of a row's remove button.
pub(super) fn remove_button_id(id: ItemId) -> String {
    format!("storage-manager-remove-{}", id.0)
}
