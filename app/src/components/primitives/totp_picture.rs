//! The secret of an authenticator app as a picture.

use leptos::prelude::*;

use crate::i18n::use_texts;
use crate::wire::challenge::TotpSetup;

/// The QR code; on a telephone, a link that opens its authenticator app. First HTML: the finished picture.
#[component]
pub fn TotpPicture(
    /// The code and its address.
    picture: TotpSetup,
) -> impl IntoView {
    let TotpSetup { uri, size, path } = picture;
    view! {
        <a class="totp__picture" href=uri>
            <svg viewBox=format!("0 0 {size} {size}") role="img" aria-label=use_texts().authenticator.qr_code shape-rendering="crispEdges">
                <rect width=size height=size fill="#fff" />
                <path d=path fill="#000" />
            </svg>
        </a>
    }
}
