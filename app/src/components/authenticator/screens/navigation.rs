//! Buttons that lead to another screen.

use leptos::ev::SubmitEvent;
use leptos::form::FromFormData;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

use super::Actions;
use crate::api::auth::Navigate;
use crate::components::authenticator::driver::Driver;
use crate::wire::auth::Screen;

/// A form of buttons named `screen`.
///
/// First HTML: a form that the browser can post. After hydration the screen changes at once, and the server is told
/// in the background, for a reload to come back here; if it cannot be told, nothing is lost.
#[component]
pub(super) fn NavigationForm(
    /// The Authenticator's calls.
    actions: Actions,
    /// Shows the screen that was chosen.
    on_chosen: fn(Driver, Screen),
    /// The Authenticator's state.
    driver: Driver,
    /// The buttons.
    children: Children,
) -> impl IntoView {
    let on_submit = move |event: SubmitEvent| {
        let Ok(chosen) = Navigate::from_event(&event) else { return };
        event.prevent_default();
        on_chosen(driver, chosen.screen);
        actions.navigate.dispatch(chosen);
    };
    view! {
        <form action=Navigate::url() method="post" class="auth__navigation" on:submit=on_submit>
            {children()}
        </form>
    }
}

/// A button that looks like a link and leads to another screen.
#[component]
pub(super) fn NavigationButton(
    /// The Authenticator's state.
    driver: Driver,
    /// The Authenticator's calls.
    actions: Actions,
    /// Where it leads, as the form names it.
    to: &'static str,
    /// What it says.
    label: &'static str,
) -> impl IntoView {
    view! {
        <NavigationForm driver=driver actions=actions on_chosen=Driver::go_to>
            <button type="submit" class="button button--quiet" name="screen" value=to>{label}</button>
        </NavigationForm>
    }
}
