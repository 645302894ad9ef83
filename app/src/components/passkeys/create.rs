//! The button that creates a passkey.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::passkeys::begin_passkey;
use crate::browser::{PasskeyFault, passkeys};
use crate::components::primitives::button::Weight;
use crate::components::primitives::use_hydrated;
use crate::i18n::use_texts;
use crate::wire::passkeys::{PasskeyCreation, PasskeyError};

/// Has the browser create a passkey, and hands out what it wrote down.
///
/// First HTML: room for the button, and for a browser without JavaScript that it needs some. After hydration: the button.
#[component]
pub fn CreatePasskey(
    /// What the button says.
    label: &'static str,
    /// How it looks.
    weight: Weight,
    /// Whether what was created is on its way.
    #[prop(into)]
    busy: Signal<bool>,
    /// Given what the browser wrote down: `RegistrationResponseJSON`.
    #[prop(into)]
    on_created: Callback<String>,
    /// Given why nothing came of it.
    #[prop(into)]
    on_refused: Callback<PasskeyError>,
) -> impl IntoView {
    let texts = use_texts().passkeys;
    let hydrated = use_hydrated();
    let asking = RwSignal::new(false);
    let press = move |_| {
        if asking.get_untracked() || busy.get_untracked() {
            return;
        }
        asking.set(true);
        spawn_local(async move {
            let outcome = create().await;
            asking.try_set(false);
            match outcome {
                Ok(credential) => on_created.try_run(credential),
                Err(error) => on_refused.try_run(error),
            };
        });
    };
    let is_busy = move || asking.get() || busy.get();
    view! {
        <noscript>
            <p class="auth__lead">{texts.needs_javascript}</p>
        </noscript>
        <div class="auth__ways">
            {move || {
                hydrated
                    .get()
                    .then(|| {
                        let shown = move || is_busy().then_some("true");
                        view! {
                            <button
                                type="button"
                                class=weight.class()
                                aria-busy=shown
                                aria-disabled=shown
                                on:click=press
                            >
                                {move || if is_busy() { texts.registering } else { label }}
                            </button>
                        }
                    })
            }}
        </div>
    }
}

async fn create() -> Result<String, PasskeyError> {
    if !passkeys::supported() {
        return Err(PasskeyError::NoBrowserSupport);
    }
    match begin_passkey().await {
        Ok(PasskeyCreation::Options(options)) => passkeys::create(options).await.map_err(|fault| match fault {
            PasskeyFault::Unsupported => PasskeyError::NoBrowserSupport,
            PasskeyFault::Canceled => PasskeyError::Canceled,
            PasskeyFault::Registered => PasskeyError::Registered,
            PasskeyFault::Failed => PasskeyError::NotAccepted,
        }),
        Ok(PasskeyCreation::Refused(error)) => Err(error),
        Err(_) => Err(PasskeyError::Unavailable),
    }
}
