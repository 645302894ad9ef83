//! What the app behind the Authenticator is given: who is signed in, and how to sign out.

use leptos::prelude::*;

use crate::api::auth::SignOut;
use crate::components::primitives::button::Weight;
use crate::components::primitives::{PostForm, SubmitButton};
use crate::i18n::use_texts;
use crate::wire::auth::{AuthView, Viewer};

/// Given to the app behind the Authenticator: Amplify's `user` and `signOut`.
#[derive(Clone)]
pub struct SignedIn {
    /// The person.
    pub user: Viewer,
    /// Ends the session when dispatched; [`SignOutButton`] does so, without JavaScript too.
    pub sign_out: ServerAction<SignOut>,
    /// How the person came here, for the focus to follow.
    pub arrival: Arrival,
    /// Leaves the app for the screen that is given, once a call of the app's has ended the session.
    pub leave: Callback<AuthView>,
}

/// How a person came to the app behind the Authenticator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Arrival {
    /// The page was loaded by someone who was signed in.
    PageLoad,
    /// They signed in on this very page, so the focus was on something that is gone.
    SignIn,
}

/// Signs out.
///
/// First HTML: a form that the browser can post. If the call fails as a whole, the reason appears beside it.
#[component]
pub fn SignOutButton(
    /// The session to end.
    sign_out: ServerAction<SignOut>,
) -> impl IntoView {
    let texts = use_texts();
    let value = sign_out.value();
    let failure = move || value.with(|value| value.as_ref().and_then(|answer| answer.as_ref().err().cloned()));
    view! {
        <PostForm action=sign_out class="sign-out">
            <SubmitButton
                label=texts.general.sign_out
                busy_label=texts.general.signing_out
                pending=sign_out.pending()
                weight=Weight::Secondary
            />
            {move || failure().map(|error| view! { <p class="sign-out__failure" role="alert">{texts.failure(&error)}</p> })}
        </PostForm>
    }
}
