//! What a row says about its file, below the name.

use leptos::prelude::*;

use super::uploader::Uploader;
use crate::components::primitives::icon::{AlertIcon, SuccessIcon};
use crate::core::upload::{DisplayText, Failure, Item, Remedy, State};

/// The status of one file: a sentence, and a bar while bytes are on their way. A failure is announced at once; success and
/// progress are announced over the rows, for all files together.
#[component]
pub(super) fn FileStatus(
    /// The file, as it is now.
    item: Signal<Item>,
    /// Knows how long a wait takes.
    uploader: Uploader,
    /// The texts.
    text: DisplayText,
) -> impl IntoView {
    let id = item.with_untracked(|item| item.id);
    let needs_sign_in = Memo::new(move |_| {
        item.with(|item| {
            let why = item.failure().map(Failure::remedy);
            item.state == State::NeedsSignIn || why == Some(Remedy::SignIn)
        })
    });
    let is_bad = Memo::new(move |_| item.with(|item| item.failure().is_some()) || needs_sign_in.get());
    let shows_bar = |item: &Item| match item.state {
        State::Sending | State::Finishing | State::Retrying { .. } => true,
        State::Offline | State::Paused | State::NeedsFile(_) | State::NeedsSignIn => item.progress.percent() > 0,
        _ => false,
    };
    let percent = Memo::new(move |_| item.with(|item| shows_bar(item).then(|| item.progress.percent())));
    let is_uploaded = Memo::new(move |_| item.with(Item::is_uploaded));
    let has_bar = Memo::new(move |_| percent.get().is_some());
    let sentence = Memo::new(move |_| item.with(|item| text.status(item, uploader.wait_s(id))));
    let notice = Memo::new(move |_| item.with(|item| text.notice(item)));
    let time_left = Memo::new(move |_| {
        let is_sending = item.with(Item::is_sending);
        uploader.time_left(id).filter(|_| is_sending).map(|left| text.time_left(left))
    });
    let bar_label = text.get_progress_label.of(&item.with_untracked(|item| item.name.clone()));
    // In another tab, so that this page with its files stays.
    let sign_in = move || {
        needs_sign_in.get().then(|| view! { " " <a href="/" target="_blank" rel="noopener">{text.sign_in_text}</a> })
    };
    let went_wrong = move || {
        is_bad.get().then(|| {
            view! {
                <div class="storage-manager__status storage-manager__status--error" role="alert">
                    <AlertIcon />
                    <p>{sentence} {sign_in}</p>
                </div>
            }
        })
    };
    let going_on = move || {
        (!is_bad.get()).then(|| {
            view! {
                <p class="storage-manager__status" class:storage-manager__status--success=is_uploaded>
                    {move || is_uploaded.get().then(SuccessIcon)}
                    <span>{sentence}</span>
                    {move || time_left.get().map(|left| view! { <span class="storage-manager__left">{left}</span> })}
                </p>
            }
        })
    };
    let bar = move || {
        has_bar.get().then(|| {
            view! {
                <progress
                    class="storage-manager__progress"
                    max="100"
                    value=move || percent.get().unwrap_or_default().to_string()
                    aria-label=bar_label.clone()
                ></progress>
            }
        })
    };
    view! {
        {went_wrong}
        {going_on}
        {move || {
            let notice = notice.get();
            (!notice.is_empty()).then(|| view! { <p class="storage-manager__status storage-manager__notice">{notice}</p> })
        }}
        {bar}
    }
}
