//! The page of an exhibit: its name, the way to its neighbours, and the component.

use leptos::prelude::*;

use super::stage::StageView;
use crate::i18n::use_texts;
use crate::wire::gallery::{ExhibitLink, ExhibitPage};

/// A bar with the exhibit's name and the ways on, above what it shows. First HTML: the finished page.
#[component]
pub(super) fn ExhibitView(
    /// The exhibit.
    page: ExhibitPage,
) -> impl IntoView {
    let texts = use_texts().gallery;
    let ExhibitPage { name, previous, next, stage } = page;
    let way = |to: Option<ExhibitLink>, rel: &'static str, label: &'static str| {
        // Pages of their own: the fixtures are on the server.
        to.map(|ExhibitLink { path, .. }| {
            view! { <a class="gallery-bar__link" href=path rel=format!("external {rel}")>{label}</a> }
        })
    };
    view! {
        <nav class="gallery-bar" aria-label=texts.title>
            <p class="gallery-bar__name"><bdi lang="en">{name}</bdi></p>
            <div class="gallery-bar__ways">
                {way(previous, "prev", texts.previous)}
                <a class="gallery-bar__link" href="/gallery" rel="external">{texts.all}</a>
                {way(next, "next", texts.next)}
            </div>
            <p class="gallery-bar__note">{texts.note}</p>
        </nav>
        <StageView stage=stage />
    }
}
