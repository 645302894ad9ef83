//! A passkey for the next time, offered after signing in: Amplify's `passkeyPrompt`.

use leptos::prelude::*;

use super::Actions;
use super::skip::SkipForm;
use crate::api::after_sign_in::{KeepPasskey, Skip};
use crate::components::authenticator::driver::Driver;
use crate::components::authenticator::messages::Messages;
use crate::components::passkeys::CreatePasskey;
use crate::components::primitives::button::Weight;
use crate::i18n::{fill, use_texts};
use crate::wire::auth::AuthError;
use crate::wire::passkeys::PasskeyError;
use crate::wire::secret::Secret;

/// The offer, and what became of it.
///
/// First HTML: what passkeys are for, the way on, and for a browser without JavaScript that one cannot be created. After
/// hydration: the button that creates one.
#[component]
pub(super) fn PasskeyPromptScreen(
    /// The Authenticator's state.
    driver: Driver,
    /// The Authenticator's calls.
    actions: Actions,
    /// Whether one was created just now.
    created: bool,
) -> impl IntoView {
    let texts = use_texts().passkeys;
    let on_created = move |credential: String| {
        actions.keep_passkey.dispatch(KeepPasskey { credential: Secret::new(credential) });
    };
    let on_refused = move |error: PasskeyError| {
        match error {
            // Whoever gives up has said no to the offer.
            PasskeyError::Canceled => {
                actions.skip.dispatch(Skip {});
            }
            PasskeyError::NoBrowserSupport => driver.refuse(AuthError::PasskeyUnsupported),
            _ => driver.refuse(AuthError::PasskeyNotCreated),
        }
    };
    let (create, go_on) =
        if created { (texts.another, texts.continue_) } else { (texts.create, texts.continue_without) };
    let (create_weight, go_on_weight) =
        if created { (Weight::Secondary, Weight::Primary) } else { (Weight::Primary, Weight::Secondary) };
    view! {
        <p class="auth__lead">{if created { texts.created } else { texts.lead }}</p>
        <Messages driver=driver />
        {created.then(|| view! { <Existing driver=driver /> })}
        <CreatePasskey
            label=create
            weight=create_weight
            busy=actions.keep_passkey.pending()
            on_created=on_created
            on_refused=on_refused
        />
        <SkipForm actions=actions label=go_on weight=go_on_weight />
    }
}

/// The id of the line above the passkeys that there are.
const EXISTING_ID: &str = "auth-passkeys";

/// The passkeys that the account has, by their names or else their numbers.
#[component]
fn Existing(
    /// The Authenticator's state.
    driver: Driver,
) -> impl IntoView {
    let texts = use_texts().passkeys;
    let called = move |(index, name): (usize, &String)| match name.trim() {
        "" => fill(texts.numbered, &[("number", &(index + 1).to_string())]),
        name => name.to_owned(),
    };
    let names = move || driver.view.with(|view| view.passkeys.iter().enumerate().map(called).collect::<Vec<_>>());
    let row = |name: String| view! { <li class="passkey"><p class="passkey__name"><bdi>{name}</bdi></p></li> };
    move || {
        let names = names();
        (!names.is_empty()).then(|| {
            view! {
                <p class="auth__lead" id=EXISTING_ID>{texts.existing}</p>
                <ul class="passkeys__list" aria-labelledby=EXISTING_ID>{names.into_iter().map(row).collect_view()}</ul>
            }
        })
    }
}
