//! The component itself: the screens while nobody is signed in, the app behind them afterwards.

use leptos::either::Either;
use leptos::prelude::*;

use super::driver::Driver;
use super::screens::{Actions, SignedOut};
use super::session::{Arrival, SignedIn};
use crate::api::auth::{SignOut, current_view};
use crate::components::primitives::{Message, Tone};
use crate::wire::auth::AuthView;

/// Shows its children to people who are signed in, and to everybody else what it takes to be.
///
/// First HTML: the finished screen, or the children, already knowing who is signed in. Every form works as it is.
/// After hydration: screens change without a page load, passwords can be shown, rules are checked while typing.
#[component]
pub fn Authenticator<F, V>(
    /// What stands above the screens: the product's name, say.
    #[prop(optional, into)]
    header: ViewFn,
    /// The app, given who is signed in.
    children: F,
) -> impl IntoView
where
    F: Fn(SignedIn) -> V + Clone + Send + Sync + 'static,
    V: IntoView + 'static,
{
    let view = Resource::new_blocking(|| (), |()| current_view());
    view! {
        <Suspense>
            {move || {
                let (header, children) = (header.clone(), children.clone());
                Suspend::new(async move {
                    match view.await {
                        Ok(first) => Either::Left(view! { <Session first=first header=header children=children /> }),
                        Err(error) => Either::Right(view! {
                            <main class="auth">
                                <Message id="auth-failure" tone=Tone::Danger text=error.to_string() />
                            </main>
                        }),
                    }
                })
            }}
        </Suspense>
    }
}

/// The Authenticator as a function from an app to a view that only people who are signed in get to see: what Amplify
/// calls a higher-order component. The result can be the view of a route.
pub fn with_authenticator<F, V>(
    component: F,
    header: impl Into<ViewFn>,
) -> impl Fn() -> AnyView + Clone + Send + Sync + 'static
where
    F: Fn(SignedIn) -> V + Clone + Send + Sync + 'static,
    V: IntoView + 'static,
{
    let header = header.into();
    move || view! { <Authenticator header=header.clone() children=component.clone() /> }.into_any()
}

/// The Authenticator once the first view is known.
#[component]
fn Session<F, V>(
    /// What the page begins with.
    first: AuthView,
    /// What stands above the screens.
    header: ViewFn,
    /// The app, given who is signed in.
    children: F,
) -> impl IntoView
where
    F: Fn(SignedIn) -> V + Clone + Send + Sync + 'static,
    V: IntoView + 'static,
{
    let driver = Driver::new(first);
    let actions = Actions::new(driver);
    let sign_out = ServerAction::<SignOut>::new();
    driver.follow(sign_out);
    let viewer = Memo::new(move |_| driver.view.with(|view| view.viewer.clone()));
    move || match viewer.get() {
        Some(user) => {
            let arrival =
                if driver.steps.get_untracked() == 0 { Arrival::PageLoad } else { Arrival::SignIn };
            Either::Left(children(SignedIn { user, sign_out, arrival }))
        }
        None => Either::Right(view! { <SignedOut driver=driver actions=actions header=header.clone() /> }),
    }
}
