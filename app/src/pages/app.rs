//! The routes.

use leptos::prelude::*;
use leptos_meta::{Title, provide_meta_context};
use leptos_router::SsrMode;
use leptos_router::components::{Route, Router, Routes};
use leptos_router::path;

use super::account::AccountPage;
use super::gallery::Gallery;
use super::home::{Brand, Home};
use super::not_found::NotFound;
use super::pictures::{DeletedPage, PicturePage, PicturesPage};
use super::sign_up_rules::SIGN_UP_RULES;
use crate::components::authenticator::{
    AuthenticatorOptions, SignedIn, Slots, provide_authenticator, with_authenticator,
};
use crate::components::language_picker::LanguagePicker;
use crate::components::page_stopped::PageStopped;
use crate::components::pictures::{DELETED, PICTURES, VIEW};
use crate::components::storage_image::provide_image_order;
use crate::components::storage_manager::{UploadTray, provide_live_uploads};
use crate::i18n::provide_texts;

/// The pages that a link opens without loading them while it would interrupt an upload.
const PAGES: &[&str] = &["/", PICTURES, VIEW, DELETED, "/account"];

/// The start page. Pages are functions of one type, so that WebAssembly holds one Authenticator for all of them.
pub(super) fn home(session: SignedIn) -> AnyView {
    view! { <Home session=session /> }.into_any()
}

/// The account page.
pub(super) fn account(session: SignedIn) -> AnyView {
    view! { <AccountPage session=session /> }.into_any()
}

/// The grid of one's pictures.
pub(super) fn pictures(session: SignedIn) -> AnyView {
    view! { <PicturesPage session=session /> }.into_any()
}

/// One picture.
pub(super) fn picture(session: SignedIn) -> AnyView {
    view! { <PicturePage session=session /> }.into_any()
}

/// What was deleted.
pub(super) fn deleted(session: SignedIn) -> AnyView {
    view! { <DeletedPage session=session /> }.into_any()
}

/// The whole app, on the server and in the browser.
///
/// Every page is rendered completely before its first byte is sent, so that it is finished without JavaScript.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    provide_texts();
    provide_authenticator();
    provide_live_uploads();
    provide_image_order();
    let slots = Slots { header: ViewFn::from(|| view! { <Brand /> }), ..Slots::default() };
    let options =
        AuthenticatorOptions { slots, validate_custom_sign_up: SIGN_UP_RULES, ..AuthenticatorOptions::default() };
    let home = with_authenticator(home as fn(SignedIn) -> AnyView, options.clone());
    let pictures = with_authenticator(pictures as fn(SignedIn) -> AnyView, options.clone());
    let picture = with_authenticator(picture as fn(SignedIn) -> AnyView, options.clone());
    let deleted = with_authenticator(deleted as fn(SignedIn) -> AnyView, options.clone());
    let account = with_authenticator(account as fn(SignedIn) -> AnyView, options);
    view! {
        <Title formatter=|text: String| if text.is_empty() { "Updown".to_owned() } else { format!("{text} · Updown") } />
        <Router>
            <Routes fallback=NotFound>
                <Route path=path!("/") view=home ssr=SsrMode::Async />
                <Route path=path!("/pictures") view=pictures ssr=SsrMode::Async />
                <Route path=path!("/pictures/view") view=picture ssr=SsrMode::Async />
                <Route path=path!("/pictures/deleted") view=deleted ssr=SsrMode::Async />
                <Route path=path!("/account") view=account ssr=SsrMode::Async />
                <Route path=path!("/gallery") view=Gallery ssr=SsrMode::Async />
                <Route path=path!("/gallery/:component/:state") view=Gallery ssr=SsrMode::Async />
            </Routes>
            <UploadTray pages=PAGES />
        </Router>
        <PageStopped />
        <footer class="site-footer">
            <LanguagePicker />
        </footer>
    }
}
