//! The way through a list that is longer than a page.

use leptos::prelude::*;

use super::PICTURES;
use crate::core::catalogue::{address, page_size};
use crate::i18n::{fill, use_texts};
use crate::wire::pictures::PictureQuery;

/// How many files a page shows, up to [`MOST_ON_A_PAGE`](crate::wire::pictures::MOST_ON_A_PAGE): Amplify's `pageSize`. Provided through the
/// context of the pages; 0 stands for the usual number. Whoever has a page of their own says it with the query (`count`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PageSize(pub u32);

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
    let a_page = page_size(&query);
    if total <= a_page && query.start == 0 {
        return ().into_any();
    }
    let link = |start: Option<u32>, label: &'static str, rel: &'static str| {
        start.map(|start| {
            let href = address(PICTURES, &PictureQuery { start, ..query.clone() }, None);
            view! { <a class="button button--secondary" href=href rel=format!("external {rel}")>{label}</a> }
        })
    };
    let last = total.min(query.start.saturating_add(a_page));
    let numbers = [("first", query.start.saturating_add(1)), ("last", last), ("total", total)];
    let numbers = numbers.map(|(name, number)| (name, number.to_string()));
    let numbers: Vec<_> = numbers.iter().map(|(name, number)| (*name, number.as_str())).collect();
    view! {
        <nav class="pictures__pages" aria-label=texts.pages>
            {link(query.start.checked_sub(a_page), texts.previous_page, "prev")}
            <p>{fill(texts.part, &numbers)}</p>
            {link(query.start.checked_add(a_page).filter(|start| *start < total), texts.next_page, "next")}
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
    let before = query.start.checked_sub(page_size(&query));
    before.map(|start| {
        let href = address(PICTURES, &PictureQuery { start, ..query }, None);
        view! {
            <nav class="pictures__pages" aria-label=texts.pages>
                <a class="button button--secondary" href=href rel="external prev">{texts.previous_page}</a>
            </nav>
        }
    })
}
