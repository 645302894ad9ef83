//! Another code to an address or number, once the wait for it is over.

use std::time::Duration;

use leptos::prelude::*;

use super::Account;
use crate::api::account::contacts::SendContactCode;
use crate::browser::timer::{self, Timer};
use crate::components::primitives::button::Weight;
use crate::components::primitives::{PostForm, SubmitButton, use_hydrated};
use crate::i18n::{fill, use_texts};
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
    let left = seconds_left(account);
    let hydrated = use_hydrated();
    let rests = Signal::derive(move || hydrated.get() && left.get() > 0);
    let sentence = move || {
        let left = left.get();
        (left > 0).then(|| fill(texts.account.resend_wait, &[("seconds", &left.to_string())]))
    };
    view! {
        <PostForm action=send accept=move |_| !rests.get_untracked()>
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

/// How many seconds are left, counted in the browser from each answer of the server.
fn seconds_left(account: Account) -> ReadSignal<u32> {
    let (left, set_left) = signal(account.view.with_untracked(|view| view.resend_wait_s));
    let timer = StoredValue::new(None::<Timer>);
    let asked = Memo::new(move |_| (account.steps.get(), account.view.with(|view| view.resend_wait_s)));
    Effect::new(move |_| {
        let (_, wait_s) = asked.get();
        count_down(wait_s, timer, set_left);
    });
    left
}

/// Counts down, one second at a time.
fn count_down(left: u32, timer: StoredValue<Option<Timer>>, set_left: WriteSignal<u32>) {
    set_left.set(left);
    timer.set_value((left > 0).then(|| {
        timer::after(Duration::from_secs(1), move || {
            if !timer.is_disposed() {
                count_down(left.saturating_sub(1), timer, set_left);
            }
        })
    }));
}
