//! Which second factor to use, or to set up.

use leptos::prelude::*;

use super::Actions;
use crate::components::authenticator::driver::Driver;
use crate::components::authenticator::messages::Messages;
use crate::components::primitives::{PostForm, SubmitButton};
use crate::i18n::use_texts;
use crate::wire::challenge::Factor;

/// The choice, with the first one made. First HTML: the finished screen.
#[component]
pub(super) fn SelectMfaTypeScreen(
    /// The Authenticator's state.
    driver: Driver,
    /// The Authenticator's calls.
    actions: Actions,
    /// What there is to choose from.
    factors: Vec<Factor>,
) -> impl IntoView {
    let texts = use_texts().authenticator;
    let choices = factors
        .into_iter()
        .enumerate()
        .map(|(index, factor)| {
            view! {
                <label class="choice">
                    <input class="choice__input" type="radio" name="mfa_type" value=factor.name() required checked=index == 0 />
                    <span class="choice__label">{texts.factor(factor)}</span>
                </label>
            }
        })
        .collect_view();
    let refused_by = driver.refused_by();
    view! {
        <Messages driver=driver />
        <PostForm action=actions.select_mfa_type class="auth__form">
            <fieldset
                class="choices"
                role="radiogroup"
                aria-invalid=move || refused_by.get().map(|_| "true")
                aria-describedby=move || refused_by.get()
            >
                <legend class="visually-hidden">{texts.select_mfa_type}</legend>
                {choices}
            </fieldset>
            <SubmitButton label=texts.confirm busy_label=texts.confirming pending=actions.select_mfa_type.pending() />
        </PostForm>
    }
}
