//! Which address or number to prove: the account has some, and none that was proved.

use leptos::prelude::*;

use super::Actions;
use super::skip::SkipForm;
use crate::components::authenticator::driver::Driver;
use crate::components::authenticator::messages::Messages;
use crate::components::primitives::button::Weight;
use crate::components::primitives::{PostForm, SubmitButton};
use crate::i18n::{fill, use_texts};
use crate::wire::account::ContactKind;
use crate::wire::challenge::MaskedContact;

/// The choice, with the first one made. First HTML: the finished screen.
#[component]
pub(super) fn VerifyUserScreen(
    /// The Authenticator's state.
    driver: Driver,
    /// The Authenticator's calls.
    actions: Actions,
    /// What there is to choose from.
    contacts: Vec<MaskedContact>,
) -> impl IntoView {
    let texts = use_texts().authenticator;
    let choices = contacts
        .into_iter()
        .enumerate()
        .map(|(index, MaskedContact { kind, destination })| {
            let sentence = match kind {
                ContactKind::Email => texts.contact_email,
                ContactKind::PhoneNumber => texts.contact_phone,
            };
            let label = fill(sentence, &[("destination", &destination)]);
            view! {
                <label class="choice">
                    <input
                        class="choice__input"
                        type="radio"
                        name="unverified_attr"
                        value=kind.attribute()
                        required
                        checked=index == 0
                    />
                    <span class="choice__label"><bdi>{label}</bdi></span>
                </label>
            }
        })
        .collect_view();
    let refused_by = driver.refused_by();
    view! {
        <Messages driver=driver />
        <PostForm action=actions.verify_user class="auth__form">
            <fieldset
                class="choices"
                role="radiogroup"
                aria-invalid=move || refused_by.get().map(|_| "true")
                aria-describedby=move || refused_by.get()
            >
                <legend class="visually-hidden">{texts.verify_contact}</legend>
                {choices}
            </fieldset>
            <SubmitButton label=texts.verify busy_label=texts.verifying pending=actions.verify_user.pending() />
        </PostForm>
        <SkipForm actions=actions label=texts.skip weight=Weight::Secondary />
    }
}
