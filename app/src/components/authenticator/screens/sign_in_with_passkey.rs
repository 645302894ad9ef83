//! A passkey's signature, in place of the password.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Actions;
use crate::api::first_factor::SignInWithPasskey;
use crate::browser::{PasskeyFault, passkeys};
use crate::components::authenticator::driver::Driver;
use crate::components::authenticator::messages::Messages;
use crate::components::primitives::button::Weight;
use crate::components::primitives::{PostForm, SubmitButton, use_hydrated};
use crate::i18n::use_texts;
use crate::wire::auth::AuthError;
use crate::wire::secret::Secret;

/// The screen for the signature.
///
/// First HTML: what is about to happen, the other ways, and for a browser without JavaScript that it needs one of them.
/// After hydration: the button; the browser asks at once if a press on the screen before led here.
#[component]
pub(super) fn SignInWithPasskeyScreen(
    /// The Authenticator's state.
    driver: Driver,
    /// The Authenticator's calls.
    actions: Actions,
    /// What the browser is asked.
    options: String,
) -> impl IntoView {
    let texts = use_texts().authenticator;
    let hydrated = use_hydrated();
    let waiting = RwSignal::new(false);
    let options = StoredValue::new(options);
    let ask = move || {
        if waiting.get_untracked() {
            return;
        }
        waiting.set(true);
        spawn_local(async move {
            let Some(options) = options.try_get_value() else { return };
            let outcome = passkeys::sign(options).await;
            // Somebody who has left the screen is not signed in, and told nothing.
            if waiting.try_set(false).is_some() {
                return;
            }
            match outcome {
                Ok(credential) => {
                    actions.sign_in_with_passkey.dispatch(SignInWithPasskey { credential: Secret::new(credential) });
                }
                Err(fault) => driver.refuse(refusal(fault)),
            }
        });
    };
    Effect::new(move |before: Option<()>| {
        // A page that was loaded anew asks only when the button is pressed.
        if before.is_none() && driver.steps.get_untracked() > 0 {
            ask();
        }
    });
    on_cleanup(passkeys::stop);
    let busy = move || waiting.get() || actions.sign_in_with_passkey.pending().get();
    let says = move || if busy() { texts.passkey_waiting } else { texts.with_passkey };
    view! {
        <p class="auth__lead">{texts.passkey_lead}</p>
        <Messages driver=driver />
        <noscript>
            <p class="auth__lead">{texts.passkey_needs_javascript}</p>
        </noscript>
        <div class="auth__ways">
            {move || {
                hydrated
                    .get()
                    .then(|| {
                        let busy = move || busy().then_some("true");
                        view! {
                            <button
                                type="button"
                                class="button button--primary"
                                aria-busy=busy
                                aria-disabled=busy
                                on:click=move |_| ask()
                            >
                                {says}
                            </button>
                        }
                    })
            }}
        </div>
        <PostForm action=actions.select_auth_factor class="auth__ways">
            <input type="hidden" name="username" value=driver.username() />
            <SubmitButton
                label=texts.other_sign_in_options
                pending=actions.select_auth_factor.pending()
                weight=Weight::Secondary
            />
        </PostForm>
    }
}

fn refusal(fault: PasskeyFault) -> AuthError {
    match fault {
        PasskeyFault::Unsupported => AuthError::PasskeyUnsupported,
        PasskeyFault::Canceled => AuthError::PasskeyCanceled,
        PasskeyFault::Registered | PasskeyFault::Failed => AuthError::PasskeyNotAccepted,
    }
}
