//! What stands where no page is.

use leptos::prelude::*;
use leptos_meta::Title;

use super::status::set_not_found;
use crate::components::primitives::icon::Mark;

/// The page for an address that leads nowhere. First HTML: the finished page, with status 404.
#[component]
pub(super) fn NotFound() -> impl IntoView {
    set_not_found();
    view! {
        <Title text="Page not found" />
        <main class="auth">
            <div class="auth__frame">
                <div class="auth__card auth__card--plain">
                    <Mark />
                    <h1 class="auth__heading">"Page not found"</h1>
                    <p class="auth__lead">"There is nothing at this address. It may have been mistyped."</p>
                    <a class="button button--primary" href="/">"Go to the start page"</a>
                </div>
            </div>
        </main>
    }
}
