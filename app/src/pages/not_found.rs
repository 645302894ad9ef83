//! What stands where no page is.

use leptos::prelude::*;
use leptos_meta::Title;

use super::status::set_not_found;
use crate::components::primitives::icon::Mark;
use crate::i18n::use_texts;

/// The page for an address that leads nowhere. First HTML: the finished page, with status 404.
#[component]
pub(super) fn NotFound() -> impl IntoView {
    set_not_found();
    let texts = use_texts().general;
    view! {
        <Title text=texts.not_found />
        <main class="auth">
            <div class="auth__frame">
                <div class="auth__card auth__card--plain">
                    <Mark />
                    <h1 class="auth__heading">{texts.not_found}</h1>
                    <p class="auth__lead">{texts.not_found_lead}</p>
                    <a class="button button--primary" href="/">{texts.to_start_page}</a>
                </div>
            </div>
        </main>
    }
}
