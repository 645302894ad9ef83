//! What a page draws itself of the place for pictures, and how it reaches what is drawn below.

use std::fmt;
use std::sync::Arc;

use leptos::context::Provider;
use leptos::prelude::*;

use super::actions::PictureActions;
use super::browser::StorageBrowser;
use super::texts::OwnTexts;
use crate::components::primitives::icon::AlertIcon;
use crate::i18n::{Texts, use_texts};
use crate::wire::error::ApiError;
use crate::wire::pictures::Picture;

/// Where there is nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Emptiness {
    /// A folder has neither files nor folders.
    Folder,
    /// Nothing was found by what was looked for.
    Search,
    /// Nothing was deleted.
    Deleted,
}

/// A part that a page draws itself where there is nothing.
pub type EmptyPart = Arc<dyn Fn(Emptiness) -> AnyView + Send + Sync>;

/// A part that a page draws itself beside the picture of a file.
pub type CaptionPart = Arc<dyn Fn(StorageBrowser, Picture) -> AnyView + Send + Sync>;

/// What a page draws around the tools, which it is given.
pub type ToolbarPart = Arc<dyn Fn(StorageBrowser, AnyView) -> AnyView + Send + Sync>;

/// A part that a page draws itself where the server refused or could not be reached. The callback asks again.
pub type ErrorPart = Arc<dyn Fn(ApiError, Callback<()>) -> AnyView + Send + Sync>;

/// The parts of the place for pictures that a page draws itself: Amplify's `components`. What is absent looks as always.
///
/// Given to a part of the place as `components`, or provided through the context. What is drawn has to be the same in the first HTML and
/// in the browser.
#[derive(Clone, Default)]
pub struct PictureSlots {
    /// In place of what is said where there is nothing.
    pub empty: Option<EmptyPart>,
    /// In place of a file's name below its picture in the grid, and beside it in the list. It stands within a link and takes one line, because
    /// all tiles are equally high.
    pub caption: Option<CaptionPart>,
    /// Around what is looked for by and what is done with the folder that is shown, or in place of it.
    pub toolbar: Option<ToolbarPart>,
    /// In place of what is seen until files, a picture or what was deleted is known. The first HTML waits for that, so that it has none.
    pub loading: Option<ViewFn>,
    /// In place of a message that these are not known.
    pub error: Option<ErrorPart>,
}

impl PictureSlots {
    /// What is seen until something is known.
    pub(super) fn loading(&self, usual: fn() -> AnyView) -> AnyView {
        self.loading.as_ref().map_or_else(usual, ViewFn::run)
    }

    /// What is said of something that could not be had; `again` asks for it once more.
    pub(super) fn failure(&self, error: &ApiError, again: Callback<()>, usual: impl FnOnce() -> AnyView) -> AnyView {
        self.error.as_ref().map_or_else(usual, |part| part(error.clone(), again))
    }
}

impl fmt::Debug for PictureSlots {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("PictureSlots")
    }
}

/// Those of the place around.
pub(super) fn use_slots() -> PictureSlots {
    use_context().unwrap_or_default()
}

/// What a page has given to a part of the place.
#[derive(Default)]
pub(super) struct Own {
    pub(super) text: Option<OwnTexts>,
    pub(super) slots: Option<PictureSlots>,
    pub(super) actions: Option<PictureActions>,
}

impl Own {
    /// Draws with what a page has given, or else what stands in the context; nothing beside it knows of that.
    pub(super) fn around(self, draw: impl FnOnce() -> AnyView + Send + 'static) -> AnyView {
        let texts: &'static Texts = match self.text.or_else(use_context) {
            Some(own) => own.of(use_texts()),
            None => use_texts(),
        };
        let slots = self.slots.unwrap_or_else(use_slots);
        let actions = self.actions.unwrap_or_else(super::actions::use_actions);
        view! {
            <Provider value=texts>
                <Provider value=slots>
                    <Provider value=actions>{draw()}</Provider>
                </Provider>
            </Provider>
        }
        .into_any()
    }
}

/// The message that something could not be had.
pub(super) fn not_had(error: &ApiError) -> AnyView {
    let texts = use_texts();
    view! {
        <div class="message message--danger" role="alert">
            <AlertIcon />
            <p class="message__text">{texts.pictures.renew_failed} " " {texts.failure(error)}</p>
        </div>
    }
    .into_any()
}
