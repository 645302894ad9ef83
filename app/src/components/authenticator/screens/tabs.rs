//! Sign in and create account, as two tabs.
//!
//! Keyboard as in the WAI-ARIA tabs pattern with manual activation: the arrows, Home and End move between the tabs,
//! Enter and Space choose (<https://www.w3.org/WAI/ARIA/apg/patterns/tabs/>).

use leptos::ev::KeyboardEvent;
use leptos::html::Button;
use leptos::prelude::*;

use super::Actions;
use super::navigation::NavigationForm;
use super::sign_in::SignInScreen;
use super::sign_up::SignUpScreen;
use crate::components::authenticator::driver::Driver;
use crate::components::authenticator::options::{Drawn, use_options};
use crate::components::primitives::use_hydrated;
use crate::i18n::use_texts;
use crate::wire::auth::Screen;

/// The two tabs and the panel of the chosen one.
///
/// First HTML: the finished panel; each tab is a button of a form. After hydration: the tabs switch at once and take
/// the arrow keys.
#[component]
pub(super) fn Tabs(
    /// The Authenticator's state.
    driver: Driver,
    /// The Authenticator's calls.
    actions: Actions,
) -> impl IntoView {
    // Elsewhere, a first sign-in makes the account.
    let is_open = driver.view.with_untracked(|view| view.self_sign_up && !view.federated_only);
    if use_options().hide_sign_up || !is_open {
        provide_context(Drawn(Screen::SignIn));
        return view! { <div class="auth__panel"><SignInScreen driver=driver actions=actions /></div> }.into_any();
    }
    let texts = use_texts().authenticator;
    let hydrated = use_hydrated();
    let sign_up = Memo::new(move |_| driver.view.with(|view| view.screen == Screen::SignUp));
    let (first, last) = (NodeRef::<Button>::new(), NodeRef::<Button>::new());
    let selected = move |tab: bool| if sign_up.get() == tab { "true" } else { "false" };
    // Without WebAssembly both tabs are reached with the Tab key.
    let tab_index = move |tab: bool| (hydrated.get() && sign_up.get() != tab).then_some("-1");
    let on_key = move |event: KeyboardEvent| {
        let target = match event.key().as_str() {
            "Home" => first,
            "End" => last,
            "ArrowLeft" | "ArrowRight" | "ArrowUp" | "ArrowDown" => {
                let on_first = first.get_untracked().is_some_and(|tab| {
                    document().active_element().is_some_and(|active| active.is_same_node(Some(&tab)))
                });
                if on_first { last } else { first }
            }
            _ => return,
        };
        event.prevent_default();
        if let Some(tab) = target.get_untracked() {
            let _ = tab.focus();
        }
    };
    view! {
        <NavigationForm driver=driver actions=actions on_chosen=Driver::switch_tab>
            <div class="tabs" role="tablist" aria-label=texts.tabs on:keydown=on_key>
                <button
                    type="submit"
                    class="tabs__tab"
                    role="tab"
                    id="auth-tab-sign-in"
                    name="screen"
                    value="sign_in"
                    aria-controls="auth-panel"
                    aria-selected=move || selected(false)
                    tabindex=move || tab_index(false)
                    node_ref=first
                >
                    {texts.sign_in_tab}
                </button>
                <button
                    type="submit"
                    class="tabs__tab"
                    role="tab"
                    id="auth-tab-sign-up"
                    name="screen"
                    value="sign_up"
                    aria-controls="auth-panel"
                    aria-selected=move || selected(true)
                    tabindex=move || tab_index(true)
                    node_ref=last
                >
                    {texts.create_account}
                </button>
            </div>
        </NavigationForm>
        <div
            class="auth__panel"
            role="tabpanel"
            id="auth-panel"
            aria-labelledby=move || if sign_up.get() { "auth-tab-sign-up" } else { "auth-tab-sign-in" }
        >
            {move || {
                if sign_up.get() {
                    provide_context(Drawn(Screen::SignUp));
                    view! { <SignUpScreen driver=driver actions=actions /> }.into_any()
                } else {
                    provide_context(Drawn(Screen::SignIn));
                    view! { <SignInScreen driver=driver actions=actions /> }.into_any()
                }
            }}
        </div>
    }
    .into_any()
}
