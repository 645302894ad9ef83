//! What stands above every page of somebody who is signed in.

use leptos::prelude::*;

use crate::api::auth::SignOut;
use crate::components::authenticator::SignOutButton;
use crate::components::primitives::icon::Mark;
use crate::i18n::use_texts;

/// The way home, who is signed in, the way to their account, and the way out.
///
/// First HTML: all of it.
#[component]
pub(super) fn SiteHeader(
    /// The name that the person signed in with.
    username: String,
    /// The session to end.
    sign_out: ServerAction<SignOut>,
) -> impl IntoView {
    let texts = use_texts();
    view! {
        <header class="site-header">
            <div class="site-header__inner">
                <a class="brand brand--small" href="/">
                    <Mark />
                    <span class="brand__name">"Updown"</span>
                </a>
                <div class="site-header__session">
                    <p class="site-header__user">
                        <span class="site-header__label">{texts.general.signed_in_as} " "</span> <strong><bdi>{username}</bdi></strong>
                    </p>
                    <a class="site-header__link" href="/pictures" rel="external">{texts.pictures.pictures}</a>
                    // A page of its own, so that the focus begins at its top.
                    <a class="site-header__link" href="/account" rel="external">{texts.account.account}</a>
                    <SignOutButton sign_out=sign_out />
                </div>
            </div>
        </header>
    }
}
