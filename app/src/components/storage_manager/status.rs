//! What a row says about its file, below the name.

use leptos::prelude::*;

use crate::components::primitives::icon::{AlertIcon, SuccessIcon};
use crate::core::upload::{DisplayText, Failure, Item, Remedy, State};
use crate::wire::error::ApiError;

/// The status of one file: a sentence, and a bar while bytes are sent. A failure is announced at once; success and
/// progress are announced over the rows, for all files together.
#[component]
pub(super) fn FileStatus(
    /// The file, as it is now.
    item: Signal<Item>,
    /// The texts.
    text: DisplayText,
) -> impl IntoView {
    let failure = Memo::new(move |_| {
        item.with(|item| match item.state {
            State::NeedsSignIn => Some(Failure::Server(ApiError::SignedOut)),
            _ => item.failure().cloned(),
        })
    });
    let percent = Memo::new(move |_| {
        item.with(|item| matches!(item.state, State::Sending | State::Finishing).then(|| item.progress.percent()))
    });
    let is_uploaded = Memo::new(move |_| item.with(Item::is_uploaded));
    let is_sending = Memo::new(move |_| percent.get().is_some());
    let sentence = Memo::new(move |_| item.with(|item| text.status(item)));
    let bar_label = text.get_progress_label.of(&item.with_untracked(|item| item.name.clone()));
    let went_wrong = move || {
        failure.get().map(|failure| {
            let signed_out = failure.remedy() == Remedy::SignIn;
            view! {
                <div class="storage-manager__status storage-manager__status--error" role="alert">
                    <AlertIcon />
                    <p>
                        {text.failure(&failure)} " "
                        {signed_out.then(|| view! { <a href="" rel="external">{text.sign_in_text}</a> })}
                    </p>
                </div>
            }
        })
    };
    let going_on = move || {
        failure.get().is_none().then(|| {
            view! {
                <p class="storage-manager__status" class:storage-manager__status--success=is_uploaded>
                    {move || is_uploaded.get().then(SuccessIcon)}
                    {sentence}
                </p>
            }
        })
    };
    let bar = move || {
        is_sending.get().then(|| {
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
        {bar}
    }
}
