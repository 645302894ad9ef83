//! What became of the last step.

use leptos::prelude::*;

use super::acting::Acting;
use super::name_of;
use super::progress::RunProgress;
use super::runs::{Doing, Run};
use crate::api::pictures::picture_notice;
use crate::browser::page;
use crate::components::primitives::button::Weight;
use crate::components::primitives::icon::{AlertIcon, SuccessIcon};
use crate::components::primitives::{PostForm, SubmitButton};
use crate::core::levels::word;
use crate::core::tasks::{Already, Summary};
use crate::i18n::{counted, use_texts};
use crate::wire::error::ApiError;
use crate::wire::pictures::{FailedFile, Outcome, PictureAction, PictureNotice};
use crate::wire::storage::{AccessLevel, StorageError};

/// The id of what tells.
pub(super) const NOTICE: &str = "pictures-notice";

/// A sentence about the last step; after a deletion, a button that takes it back. While something is done with many files, how far it is.
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
    let told = move || acting.notice(|| before.get().and_then(Result::ok).flatten());
    // The button of a form that takes a deletion back goes with the answer, and what had the focus with it.
    Effect::new(move |was: Option<bool>| {
        let is_pending = acting.restore.pending().get();
        if was == Some(true) && !is_pending {
            keep_focus();
        }
        is_pending
    });
    let run = acting.runs().current();
    let over = Memo::new(move |_| run.get().filter(|run| run.tasks.is_over()));
    // Each sentence stays in sight for a while, wherever the page was scrolled to.
    let turn = Memo::new(move |last: Option<&bool>| {
        let _ = acting.notice(|| None);
        over.track();
        last.is_some_and(|last| !last)
    });
    view! {
        <div
            class="pictures__notice"
            class:pictures__notice--again=turn
            role="status"
            id=NOTICE
            tabindex="-1"
        >
            <Transition>
                {move || told().map(|notice| sentence(notice, acting, access_level))}
            </Transition>
            {move || over.get().map(|run| of_run(&run, acting))}
        </div>
        <RunProgress runs=acting.runs() />
    }
}

/// What became of something that was done with many files.
fn of_run(run: &Run, acting: Acting) -> AnyView {
    let texts = use_texts();
    let Run { doing, tasks, taken, .. } = run;
    if tasks.is_empty() {
        return danger(texts.pictures.nothing_chosen);
    }
    let ((files, marks), Summary { going_on, cancelled, failed, prevented, .. }) = (tasks.done(), tasks.summary());
    let is_told = files > 0 || (marks > 0 && failed + prevented == 0);
    let Already { done: already, there } = tasks.already();
    let count_of = |forms: &str, count: usize| (count > 0).then(|| counted(texts.language, forms, count));
    let sentences = [
        is_told.then(|| texts.pictures.done(texts.language, doing.action(), files as usize, marks as usize)),
        count_of(texts.pictures.already_done, already),
        (going_on > 0).then(|| texts.pictures.goes_on.to_owned()),
        count_of(texts.pictures.left_alone, cancelled),
        matches!(doing, Doing::Copy(_)).then(|| count_of(texts.pictures.not_copied_again, there)).flatten(),
    ];
    let said = sentences.into_iter().flatten().collect::<Vec<_>>().join(" ");
    let done = (!said.is_empty()).then(|| {
        let can_undo = *doing == Doing::Delete && !taken.is_empty();
        success(said, can_undo.then(|| undo_of_run(acting)))
    });
    let refused = match tasks.refusal() {
        Some(error) if tasks.failed().is_empty() && files + marks == 0 => Some(danger(texts.failure(error))),
        refusal => {
            let each = tasks.failed().iter().map(reason_of).collect::<Vec<_>>();
            let whole = refusal.map(|error| view! { <li>{texts.failure(error)}</li> }.into_any());
            // Of what is in a folder each file failed for itself.
            let count = if refusal.is_some() { failed + prevented } else { each.len() };
            let each: Vec<_> = whole.into_iter().chain(each.into_iter().take(SHOWN)).collect();
            (!each.is_empty()).then(|| not_done(count, each))
        }
    };
    view! { {done} {refused} }.into_any()
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
            return danger(said);
        }
    };
    if goes_on {
        let undo = undo.map(|batch| taking_back(batch, acting, access_level));
        return success(texts.pictures.goes_on.to_owned(), undo);
    }
    let is_empty = !is_any && failed.is_empty();
    // A folder whose files stay is none that was emptied.
    let is_told = done > 0 || (is_any && failed.is_empty());
    let done = is_told.then(|| {
        let said = texts.pictures.done(texts.language, action, done as usize, folders as usize);
        let undo = undo.filter(|_| action == PictureAction::Deleted);
        success(said, undo.map(|batch| taking_back(batch, acting, access_level)))
    });
    let not_done = (!failed.is_empty()).then(|| {
        let each = failed.iter().take(SHOWN).map(reason_of).collect();
        not_done(failed.len(), each)
    });
    let nothing = is_empty.then(|| danger(texts.pictures.nothing_chosen));
    view! { {done} {not_done} {nothing} }.into_any()
}

/// What was done, with a button that takes it back where there is one: of a run as of a form without scripts.
fn success(said: String, undo: Option<AnyView>) -> AnyView {
    view! {
        <div class="message message--success">
            <SuccessIcon />
            <p class="message__text">{said}</p>
            {undo}
        </div>
    }
    .into_any()
}

/// The button that brings back what all calls of a deletion took.
fn undo_of_run(acting: Acting) -> AnyView {
    let undo = move |_| {
        acting.undo();
        keep_focus();
    };
    view! {
        <button type="button" class=format!("pictures__undo {}", Weight::Quiet.class()) on:click=undo>
            {use_texts().pictures.undo}
        </button>
    }
    .into_any()
}

/// In how many pictures of the browser what had the focus may go: half a second.
const FRAMES: u32 = 30;

/// Moves the focus to what tells, once what has it is gone, if that is soon: a button that was pressed, say, and goes with what it began.
pub(super) fn keep_focus() {
    follow_focus(FRAMES);
}

fn follow_focus(frames: u32) {
    request_animation_frame(move || {
        if page::has_focus_nowhere() {
            page::focus(NOTICE);
        }
        // It takes the focus once it says something, which may come a little later.
        if frames > 0 && !page::has_focus(NOTICE) {
            follow_focus(frames - 1);
        }
    });
}

/// Of so many that failed the reasons are said.
const SHOWN: usize = 10;

fn danger(said: impl Into<String>) -> AnyView {
    let said: String = said.into();
    view! {
        <div class="message message--danger">
            <AlertIcon />
            <p class="message__text">{said}</p>
        </div>
    }
    .into_any()
}

fn reason_of(file: &FailedFile) -> AnyView {
    let texts = use_texts();
    view! { <li><bdi>{name_of(&file.key)}</bdi> ": " {texts.storage.refusal(&file.reason)}</li> }.into_any()
}

fn not_done(count: usize, each: Vec<AnyView>) -> AnyView {
    let texts = use_texts();
    let lead = counted(texts.language, texts.pictures.not_done, count);
    view! {
        <div class="message message--danger">
            <AlertIcon />
            <div class="message__text">
                <p>{lead}</p>
                <ul>{each}</ul>
            </div>
        </div>
    }
    .into_any()
}

/// The button that brings back what a deletion took.
fn taking_back(batch: String, acting: Acting, access_level: AccessLevel) -> AnyView {
    let label = use_texts().pictures.undo;
    view! {
        <PostForm action=acting.restore class="pictures__undo">
            <input type="hidden" name="access_level" value=word(access_level) />
            <input type="hidden" name="batch" value=batch />
            <SubmitButton label=label pending=acting.restore.pending() weight=Weight::Quiet />
        </PostForm>
    }
    .into_any()
}
