//! The choices between the grid and the list, and between the levels that people have pictures on.

use leptos::prelude::*;

use super::PICTURES;
use super::parts::Own;
use super::texts::OwnTexts;
use crate::api::pictures::picture_levels;
use crate::core::catalogue::address;
use crate::i18n::use_texts;
use crate::wire::pictures::{PictureQuery, PictureView};
use crate::wire::storage::AccessLevel;

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

/// Links to each of the levels that people have lists of, of which one is where somebody is; nothing where there is no more than one.
///
/// First HTML: all of it.
#[component]
pub fn LevelSwitcher(
    /// The page that it leads to.
    path: &'static str,
    /// Where somebody is.
    access_level: AccessLevel,
    /// Texts that should read differently from those of the page's language; otherwise those of the context.
    #[prop(optional)]
    display_text: Option<OwnTexts>,
) -> impl IntoView {
    Own { text: display_text, ..Own::default() }.around(move || level_links(path, access_level))
}

fn level_links(path: &'static str, access_level: AccessLevel) -> AnyView {
    let texts = use_texts().pictures;
    let levels = Resource::new_blocking(|| (), |()| picture_levels());
    let link = move |level: AccessLevel| {
        let href = address(path, &PictureQuery { access_level: level, ..PictureQuery::default() }, None);
        let current = (level == access_level).then_some("true");
        let label = texts.level(level);
        view! {
            <a class="switcher__link" href=href rel="external" aria-current=current>
                {label}
            </a>
        }
    };
    let drawn = move || {
        let levels = levels.get().and_then(Result::ok).filter(|levels| levels.len() > 1)?;
        let links = levels.into_iter().map(link).collect_view();
        Some(view! { <nav class="switcher switcher--levels" aria-label=texts.levels>{links}</nav> })
    };
    view! { <Transition>{drawn}</Transition> }.into_any()
}
