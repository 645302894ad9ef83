//! The other places where people may sign in: Amplify's federated buttons.

use leptos::prelude::*;

use crate::components::authenticator::driver::Driver;
use crate::components::authenticator::options::{SocialProvider, offered_providers, use_options};
use crate::i18n::{fill, use_texts};
use crate::wire::auth::Screen;

/// Where a form goes that has somebody sign in elsewhere, with the place's name in the pool as `provider`: the server sends the
/// browser on from there.
pub const FEDERATED_SIGN_IN_PATH: &str = "/auth/start";

/// A button for each place, above the fields; nothing where there is none.
///
/// First HTML: forms of their own, so that Enter in a field is about that field's form. They leave the page, with a script and
/// without.
#[component]
pub(super) fn SocialProviders(
    /// The Authenticator's state.
    driver: Driver,
    /// The screen: whether it is about an account that there is, or a new one.
    screen: Screen,
) -> impl IntoView {
    let texts = use_texts().authenticator;
    let (pool, alone) = driver.view.with_untracked(|view| (view.identity_providers.clone(), view.federated_only));
    let providers = offered_providers(&use_options(), &pool);
    let sentence = if screen == Screen::SignUp { texts.sign_up_with } else { texts.sign_in_with };
    (!providers.is_empty()).then(|| {
        view! {
            <div class="auth__ways">
                {providers
                    .into_iter()
                    .map(|provider| view! { <ProviderButton provider=provider sentence=sentence /> })
                    .collect_view()}
            </div>
            {(!alone).then(|| view! { <p class="auth__or"><span>{texts.or_divider}</span></p> })}
        }
    })
}

/// The form of one place.
#[component]
fn ProviderButton(
    /// The place.
    provider: SocialProvider,
    /// What its button says: `{provider}`.
    sentence: &'static str,
) -> impl IntoView {
    let label = provider.label();
    let icon = match &provider.icon {
        Some(icon) => icon.run(),
        None => label.chars().next().map(|letter| letter.to_uppercase().to_string()).into_any(),
    };
    view! {
        <form action=FEDERATED_SIGN_IN_PATH method="post">
            <button type="submit" class="button button--secondary provider" name="provider" value=provider.name>
                <span class="provider__icon" aria-hidden="true">{icon}</span>
                <span>{fill(sentence, &[("provider", &label)])}</span>
            </button>
        </form>
    }
}
