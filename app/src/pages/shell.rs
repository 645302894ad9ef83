//! The document around the app, rendered on the server only.

use leptos::config::LeptosOptions;
use leptos::hydration::{AutoReload, HydrationScripts};
use leptos::nonce::use_nonce;
use leptos::prelude::*;
use leptos_meta::MetaTags;

use super::app::App;
use crate::i18n::Language;

/// All styles, inside the first response under the CSP's nonce: the page paints without a second request.
const STYLES: &str = concat!(
    include_str!("../../../style/tokens.css"),
    include_str!("../../../style/base.css"),
    include_str!("../../../style/authenticator.css"),
    include_str!("../../../style/home.css"),
    include_str!("../../../style/gallery.css"),
    include_str!("../../../style/account.css"),
    include_str!("../../../style/passkeys.css"),
    include_str!("../../../style/storage_manager.css"),
    include_str!("../../../style/upload_tray.css"),
    include_str!("../../../style/storage_image.css"),
    include_str!("../../../style/pictures.css"),
    include_str!("../../../style/picture_tools.css"),
    include_str!("../../../style/picture_list.css"),
    include_str!("../../../style/folder_tree.css"),
    include_str!("../../../style/picture_viewer.css"),
);

/// The HTML document of every page.
#[must_use]
pub fn shell(options: LeptosOptions) -> impl IntoView {
    let texts = use_context::<Language>().unwrap_or_default().texts();
    view! {
        <!DOCTYPE html>
        <html lang=texts.language.tag() dir=texts.language.direction()>
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="color-scheme" content="light dark" />
                <meta name="theme-color" media="(prefers-color-scheme: light)" content="#f5f6fa" />
                <meta name="theme-color" media="(prefers-color-scheme: dark)" content="#0f111a" />
                <meta name="description" content=texts.general.description />
                <style nonce=use_nonce() inner_html=STYLES></style>
                <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
                <AutoReload options=options.clone() />
                <HydrationScripts options />
                <MetaTags />
            </head>
            <body>
                <App />
            </body>
        </html>
    }
}
