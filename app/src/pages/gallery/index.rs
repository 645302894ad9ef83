//! The list of all exhibits.

use leptos::prelude::*;
use leptos_meta::Title;

use crate::i18n::use_texts;
use crate::wire::gallery::{ExhibitLink, Wing};

/// The list, by component. First HTML: all of it.
#[component]
pub(super) fn IndexView(
    /// The exhibits.
    wings: Vec<Wing>,
) -> impl IntoView {
    let texts = use_texts().gallery;
    let wings = wings
        .into_iter()
        .map(|Wing { name, exhibits }| {
            let links = exhibits
                .into_iter()
                .map(|ExhibitLink { path, name }| {
                    // A page of its own: the fixtures are on the server.
                    view! { <li><a class="gallery__link" href=path rel="external">{name}</a></li> }
                })
                .collect_view();
            view! {
                <section class="gallery__wing">
                    <h2 class="gallery__component">{name}</h2>
                    <ul class="gallery__states" role="list">{links}</ul>
                </section>
            }
        })
        .collect_view();
    view! {
        <Title text=texts.title />
        <main class="gallery">
            <h1 class="home__heading">{texts.title}</h1>
            <p class="home__lead">{texts.lead}</p>
            // The names are those of the addresses, whatever the language.
            <div class="gallery__wings" lang="en" dir="ltr">{wings}</div>
        </main>
    }
}
