//! The choice between the grid and the list.

use leptos::prelude::*;

use super::PICTURES;
use crate::core::catalogue::address;
use crate::i18n::use_texts;
use crate::wire::pictures::{PictureQuery, PictureView};

/// Two links, of which one is where somebody is.
///
/// First HTML: all of it.
#[component]
pub(super) fn ViewSwitcher(
    /// Where somebody is.
    query: PictureQuery,
) -> impl IntoView {
    let texts = use_texts().pictures;
    let link = |view: PictureView, label: &'static str, path: &'static str| {
        let href = address(PICTURES, &PictureQuery { view, ..query.clone() }, None);
        let current = (query.view == view).then_some("true");
        view! {
            <a class="switcher__link" href=href rel="external" aria-current=current>
                <svg class="icon" viewBox="0 0 24 24" width="20" height="20" aria-hidden="true" focusable="false">
                    <path d=path />
                </svg>
                <span>{label}</span>
            </a>
        }
    };
    view! {
        <nav class="switcher" aria-label=texts.view>
            {link(PictureView::Grid, texts.as_grid, "M4.5 4.5h6v6h-6zM13.5 4.5h6v6h-6zM4.5 13.5h6v6h-6zM13.5 13.5h6v6h-6z")}
            {link(PictureView::List, texts.as_list, "M4.5 6h.1M4.5 12h.1M4.5 18h.1M9 6h10.5M9 12h10.5M9 18h10.5")}
        </nav>
    }
    .into_any()
}
