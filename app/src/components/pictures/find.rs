//! The fields to look by, and the order.

use leptos::prelude::*;

use super::PICTURES;
use crate::core::catalogue::{ORDERS, address, view_word, word};
use crate::core::day::{DAY_S, day};
use crate::core::levels;
use crate::i18n::use_texts;
use crate::wire::pictures::{PictureQuery, PictureView};
use crate::wire::storage::AccessLevel;

/// A form that leads to an address.
///
/// First HTML: all of it, with what was looked for.
#[component]
pub(super) fn Find(
    /// What is looked for now.
    query: PictureQuery,
) -> impl IntoView {
    let texts = use_texts().pictures;
    let is_search = query.is_search();
    let options = ORDERS.map(|order| {
        view! { <option value=word(order) selected=order == query.order>{texts.order(order)}</option> }
    });
    let PictureQuery { access_level, view, .. } = query;
    let everything = PictureQuery { access_level, folder: query.folder.clone(), view, ..PictureQuery::default() };
    view! {
        <details class="pictures__find" open=is_search>
            <summary>{texts.find}</summary>
            <form method="get" action=PICTURES class="pictures__fields">
                {(!query.folder.is_empty())
                    .then(|| view! { <input type="hidden" name="folder" value=query.folder.clone() /> })}
                {(access_level != AccessLevel::default())
                    .then(|| view! { <input type="hidden" name="level" value=levels::word(access_level) /> })}
                {(view != PictureView::default())
                    .then(|| view! { <input type="hidden" name="view" value=view_word(view) /> })}
                <label class="field">
                    <span class="field__label">{texts.name_contains}</span>
                    <input class="field__input" type="search" name="name" value=query.name.clone() autocomplete="off" />
                </label>
                <label class="field">
                    <span class="field__label">{texts.uploaded_from}</span>
                    <input class="field__input" type="date" name="from" value=query.written_from_s.map(day) />
                </label>
                <label class="field">
                    <span class="field__label">{texts.uploaded_until}</span>
                    <input
                        class="field__input"
                        type="date"
                        name="until"
                        value=query.written_before_s.map(|before| day(before - DAY_S))
                    />
                </label>
                <label class="field">
                    <span class="field__label">{texts.sort}</span>
                    <select class="field__input" name="sort">{options}</select>
                </label>
                <label class="checkbox">
                    <input type="checkbox" name="subfolders" value="1" checked=query.with_subfolders />
                    <span>{texts.include_subfolders}</span>
                </label>
                <div class="pictures__fields-end">
                    <button type="submit" class="button button--primary">{texts.show}</button>
                    {is_search
                        .then(|| {
                            let href = address(PICTURES, &everything, None);
                            view! { <a class="button button--quiet" href=href rel="external">{texts.clear_search}</a> }
                        })}
                </div>
            </form>
        </details>
    }
}
