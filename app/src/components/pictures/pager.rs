//! The way through a list that is longer than a page.

use leptos::prelude::*;

use super::PICTURES;
use crate::core::catalogue::{ON_A_PAGE, address};
use crate::i18n::{fill, use_texts};
use crate::wire::pictures::PictureQuery;

/// Links to the page before and the page behind; nothing where one page holds everything.
///
/// First HTML: all of it.
#[component]
pub(super) fn Pager(
    /// Where somebody is.
    query: PictureQuery,
    /// How many there are.
    total: u32,
) -> impl IntoView {
    let texts = use_texts().pictures;
    if total <= ON_A_PAGE && query.start == 0 {
        return ().into_any();
    }
    let link = |start: Option<u32>, label: &'static str, rel: &'static str| {
        start.map(|start| {
            let href = address(PICTURES, &PictureQuery { start, ..query.clone() }, None);
            view! { <a class="button button--secondary" href=href rel=format!("external {rel}")>{label}</a> }
        })
    };
    let last = total.min(query.start.saturating_add(ON_A_PAGE));
    let numbers = [("first", query.start.saturating_add(1)), ("last", last), ("total", total)];
    let numbers = numbers.map(|(name, number)| (name, number.to_string()));
    let numbers: Vec<_> = numbers.iter().map(|(name, number)| (*name, number.as_str())).collect();
    view! {
        <nav class="pictures__pages" aria-label=texts.pages>
            {link(query.start.checked_sub(ON_A_PAGE), texts.previous_page, "prev")}
            <p>{fill(texts.part, &numbers)}</p>
            {link(query.start.checked_add(ON_A_PAGE).filter(|start| *start < total), texts.next_page, "next")}
        </nav>
    }
    .into_any()
}

/// The way to the page before, where the grid goes on by itself from a later one.
///
/// First HTML: never. After hydration: a link, unless the grid begins at the beginning.
#[component]
pub(super) fn Earlier(
    /// Where somebody is.
    query: PictureQuery,
) -> impl IntoView {
    let texts = use_texts().pictures;
    let before = query.start.checked_sub(ON_A_PAGE);
    before.map(|start| {
        let href = address(PICTURES, &PictureQuery { start, ..query }, None);
        view! {
            <nav class="pictures__pages" aria-label=texts.pages>
                <a class="button button--secondary" href=href rel="external prev">{texts.previous_page}</a>
            </nav>
        }
    })
}
