//! The button that leaves what is offered for later.

use leptos::prelude::*;

use super::Actions;
use crate::components::primitives::button::Weight;
use crate::components::primitives::{PostForm, SubmitButton};

/// A form of one button. First HTML: the finished form.
#[component]
pub(super) fn SkipForm(
    /// The Authenticator's calls.
    actions: Actions,
    /// What the button says.
    label: &'static str,
    /// How it looks.
    weight: Weight,
) -> impl IntoView {
    view! {
        <PostForm action=actions.skip class="auth__ways">
            <SubmitButton label=label pending=actions.skip.pending() weight=weight />
        </PostForm>
    }
}
