//! Every slot of the Authenticator and of the place for pictures, filled with its name or with what stands for it.

use std::sync::Arc;

use leptos::prelude::*;

use crate::components::authenticator::{ScreenSlot, Slots};
use crate::components::pictures::{Emptiness, OwnTexts, PictureSlots};
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

/// Texts of the place for pictures that read differently, in whatever language.
pub(super) fn own_texts() -> OwnTexts {
    OwnTexts::new(|texts| {
        let pictures = &mut texts.pictures;
        pictures.count = "one={count} photograph|other={count} photographs";
        pictures.done_deleted = "one={count} photograph is in the bin.|other={count} photographs are in the bin.";
        pictures.undo = "Take it back";
        pictures.refresh = "Look again";
        pictures.restore = "Out of the bin";
        pictures.back_to_pictures = "To the album";
    })
}

/// Every part of the place for pictures.
pub(super) fn own_parts() -> PictureSlots {
    PictureSlots {
        empty: Some(Arc::new(|emptiness| {
            named(match emptiness {
                Emptiness::Folder => "empty: folder",
                Emptiness::Search => "empty: search",
                Emptiness::Deleted => "empty: deleted",
            })
        })),
        caption: Some(Arc::new(|_, picture| {
            let name = picture.key.rsplit('/').next().unwrap_or_default().to_owned();
            view! { <bdi>"★ " {name}</bdi> }.into_any()
        })),
        toolbar: Some(Arc::new(|browser, tools| {
            let folder = move || browser.query().with(|query| query.folder.clone());
            view! {
                <div class="gallery__around" data-folder=folder>
                    {named("toolbar")}
                    {tools}
                </div>
            }
            .into_any()
        })),
        loading: Some(ViewFn::from(|| named("loading"))),
        error: Some(Arc::new(|_, again| {
            view! {
                {named("error")}
                <button type="button" class="button button--secondary" lang="en" dir="ltr" on:click=move |_| again.run(())>
                    "Ask again"
                </button>
            }
            .into_any()
        })),
    }
}
