//! Another code to an address or number, once the wait for it is over.

use leptos::prelude::*;

use super::Account;
use crate::api::account::contacts::SendContactCode;
use crate::components::primitives::button::Weight;
use crate::components::primitives::countdown::seconds_left;
use crate::components::primitives::{PostForm, SubmitButton, use_hydrated};
use crate::i18n::{counted, use_texts};
use crate::wire::account::ContactKind;

/// The button for another code.
///
/// First HTML: the button, and how long to wait; the server refuses who is too early. After hydration: the seconds count
/// down, and the form waits until they are over.
#[component]
pub(super) fn ResendContactCode(
    /// The account.
    account: Account,
    /// The call.
    send: ServerAction<SendContactCode>,
    /// Where to.
    kind: ContactKind,
) -> impl IntoView {
    let texts = use_texts();
    let wait = Memo::new(move |_| (account.answers.get(), account.view.with(|view| view.resend_wait_s)));
    let left = seconds_left(wait.into());
    let hydrated = use_hydrated();
    let rests = Signal::derive(move || hydrated.get() && left.get() > 0);
    let sentence = move || {
        Some(left.get())
            .filter(|left| *left > 0)
            .map(|left| counted(texts.language, texts.account.resend_wait, left as usize))
    };
    view! {
        <PostForm action=send accept=move |_| !rests.get_untracked()>
            <input type="hidden" name="account" value=account.mark() />
            <SubmitButton
                label=texts.account.resend_code
                busy_label=texts.account.sending
                pending=send.pending()
                rests=rests
                weight=Weight::Secondary
                name="contact"
                value=kind.attribute()
            />
            {move || sentence().map(|sentence| view! { <p class="settings__note">{sentence}</p> })}
        </PostForm>
    }
}
