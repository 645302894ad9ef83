//! What became of the last step.

use leptos::prelude::*;

use super::acting::Acting;
use super::name_of;
use crate::api::pictures::picture_notice;
use crate::components::primitives::button::Weight;
use crate::components::primitives::icon::{AlertIcon, SuccessIcon};
use crate::components::primitives::{PostForm, SubmitButton};
use crate::core::levels::word;
use crate::i18n::{counted, use_texts};
use crate::wire::error::ApiError;
use crate::wire::pictures::{Outcome, PictureAction, PictureNotice};
use crate::wire::storage::{AccessLevel, StorageError};

/// A sentence about the last step; after a deletion, a button that takes it back.
///
/// First HTML: what a form without scripts led to.
#[component]
pub(super) fn NoticeBar(
    /// The calls.
    acting: Acting,
    /// Which prefix the pictures are below.
    access_level: AccessLevel,
) -> impl IntoView {
    let before = Resource::new_blocking(|| (), |()| picture_notice());
    let told = move || acting.notice().or_else(|| before.get().and_then(Result::ok).flatten());
    // Each sentence stays in sight for a while, wherever the page was scrolled to.
    let turn = Memo::new(move |last: Option<&bool>| {
        let _ = acting.notice();
        last.is_some_and(|last| !last)
    });
    view! {
        <div class="pictures__notice" class:pictures__notice--again=turn role="status">
            <Transition>
                {move || told().map(|notice| sentence(notice, acting, access_level))}
            </Transition>
        </div>
    }
}

fn sentence(notice: PictureNotice, acting: Acting, access_level: AccessLevel) -> AnyView {
    let texts = use_texts();
    let PictureNotice { action, result } = notice;
    let (is_any, Outcome { done, folders, failed, undo, goes_on }) = match result {
        Ok(outcome) => (outcome.is_any(), outcome),
        Err(error) => {
            let is_naming =
                matches!(action, PictureAction::Renamed | PictureAction::FolderRenamed | PictureAction::FolderMade);
            let said = match error {
                ApiError::Storage { reason: StorageError::NameTaken } if is_naming => {
                    texts.pictures.taken_name.to_owned()
                }
                error => texts.failure(&error),
            };
            return view! {
                <div class="message message--danger">
                    <AlertIcon />
                    <p class="message__text">{said}</p>
                </div>
            }
            .into_any();
        }
    };
    if goes_on {
        return view! {
            <div class="message message--success">
                <SuccessIcon />
                <p class="message__text">{texts.pictures.goes_on}</p>
                {undo.map(|batch| taking_back(batch, acting, access_level))}
            </div>
        }
        .into_any();
    }
    let is_empty = !is_any && failed.is_empty();
    // A folder whose files stay is none that was emptied.
    let is_told = done > 0 || (is_any && failed.is_empty());
    let done = is_told.then(|| {
        let said = texts.pictures.done(texts.language, action, done as usize, folders as usize);
        let undo = undo.filter(|_| action == PictureAction::Deleted);
        let undo = undo.map(|batch| taking_back(batch, acting, access_level));
        view! {
            <div class="message message--success">
                <SuccessIcon />
                <p class="message__text">{said}</p>
                {undo}
            </div>
        }
    });
    let not_done = (!failed.is_empty()).then(|| {
        let lead = counted(texts.language, texts.pictures.not_done, failed.len());
        let each = failed
            .into_iter()
            .take(10)
            .map(|file| {
                view! { <li><bdi>{name_of(&file.key)}</bdi> ": " {texts.storage.refusal(&file.reason)}</li> }
            })
            .collect_view();
        view! {
            <div class="message message--danger">
                <AlertIcon />
                <div class="message__text">
                    <p>{lead}</p>
                    <ul>{each}</ul>
                </div>
            </div>
        }
    });
    let nothing = is_empty.then(|| {
        view! {
            <div class="message message--danger">
                <AlertIcon />
                <p class="message__text">{texts.pictures.nothing_chosen}</p>
            </div>
        }
    });
    view! { {done} {not_done} {nothing} }.into_any()
}

/// The button that brings back what a deletion took.
fn taking_back(batch: String, acting: Acting, access_level: AccessLevel) -> impl IntoView {
    let label = use_texts().pictures.undo;
    view! {
        <PostForm action=acting.restore class="pictures__undo">
            <input type="hidden" name="access_level" value=word(access_level) />
            <input type="hidden" name="batch" value=batch />
            <SubmitButton label=label pending=acting.restore.pending() weight=Weight::Quiet />
        </PostForm>
    }
}
