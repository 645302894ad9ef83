//! Every slot of the Authenticator, filled with its name.

use std::sync::Arc;

use leptos::prelude::*;

use crate::components::authenticator::{ScreenSlot, Slots};
use crate::wire::auth::Screen;

fn named(name: &'static str) -> AnyView {
    view! { <p class="gallery__slot" lang="en" dir="ltr">{name}</p> }.into_any()
}

fn of_screen(name: &'static str) -> Option<ScreenSlot> {
    Some(Arc::new(move |_: Screen| named(name)))
}

/// All of them.
pub(super) fn filled() -> Slots {
    Slots {
        header: ViewFn::from(|| named("header")),
        footer: ViewFn::from(|| named("footer")),
        screen_header: of_screen("screen_header"),
        screen_footer: of_screen("screen_footer"),
        behind: ViewFn::from(|| named("behind")),
        sign_up_fields: ViewFn::from(|| named("sign_up_fields")),
        force_new_password_fields: ViewFn::from(|| named("force_new_password_fields")),
    }
}
