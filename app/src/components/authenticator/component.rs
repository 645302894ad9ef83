//! The component itself: the screens while nobody is signed in, the app behind them afterwards.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::driver::Driver;
use super::first_view::first_view;
use super::options::AuthenticatorOptions;
use super::screens::SignedOut;
use super::session::{Arrival, SignedIn};
use super::use_authenticator::use_authenticator;
use crate::api::auth::current_view;
use crate::browser::kept_files::forget_others;
use crate::browser::page::{forget_query, on_shown};
use crate::browser::session_news;
use crate::components::unfinished::UnfinishedWork;
use crate::core::auth::Link;

/// Makes who is signed in, and which step of signing in was left unfinished, known to all that is drawn below.
///
/// To be called once, in the app's outermost component: before anything waits for data, so that what is inside an
/// [`Authenticator`] is created once on the server and once in the browser, in the same order. The server finds the
/// view out before it draws ([`FirstView`](crate::ports::FirstView)); the browser reads it from the first HTML.
pub fn provide_authenticator() {
    let view = SharedValue::new(first_view).into_inner();
    provide_context(Driver::new(view));
}

/// Shows its children to people who are signed in, and to everybody else what it takes to be.
///
/// First HTML: the finished screen, or the children, already knowing who is signed in. Every form works as it is.
/// After hydration: screens change without a page load, passwords can be shown, rules are checked while typing; a page
/// that comes into view again follows what another tab did.
#[component]
pub fn Authenticator<F, V>(
    /// What the app decides about it.
    #[prop(optional)]
    options: AuthenticatorOptions,
    /// The app, given who is signed in.
    children: F,
) -> impl IntoView
where
    F: Fn(SignedIn) -> V + Clone + Send + Sync + 'static,
    V: IntoView + 'static,
{
    let authenticator = use_authenticator();
    let (driver, actions) = (authenticator.driver, authenticator.actions);
    driver.begin_at(options.initial_state.screen());
    provide_context(options);
    let unfinished = UnfinishedWork::provide();
    let recheck = Action::new(move |&steps: &u32| async move { (steps, current_view().await) });
    on_shown(move || {
        recheck.dispatch(driver.steps.get_untracked());
    });
    session_news::on_told(move |_| {
        recheck.dispatch(driver.steps.get_untracked());
    });
    Effect::new(move |_| {
        if let Some((steps, Ok(view))) = recheck.value().get() {
            // Whoever was signed out may come back and go on: what is under way says itself that it waits for them.
            let would_lose = view.viewer.is_none() && unfinished.is_there();
            if !would_lose {
                driver.look_again(steps, view);
            }
        }
    });
    // A link is followed once: after the first step a reload is about that step.
    Effect::new(move |_| {
        if driver.steps.get() > 0 {
            forget_query(&Link::PARAMETERS);
        }
    });
    let user = authenticator.user();
    // What the browser remembers of anybody's files is for them alone.
    Effect::new(move |_| {
        let owner = user.with(|user| user.as_ref().map(|user| user.identity_id.clone()));
        spawn_local(async move { forget_others(owner.as_deref()).await });
    });
    move || match user.get() {
        // Erased, because the type of a whole app is more than the compiler follows.
        Some(user) => {
            let arrival = if driver.steps.get_untracked() == 0 { Arrival::PageLoad } else { Arrival::SignIn };
            let leave = Callback::new(move |view| driver.leave(view));
            children(SignedIn { user, sign_out: actions.sign_out, arrival, leave }).into_any()
        }
        None => view! { <SignedOut driver=driver actions=actions /> }.into_any(),
    }
}

/// The Authenticator as a function from an app to a view that only people who are signed in get to see: what Amplify
/// calls a higher-order component. The result can be the view of a route.
pub fn with_authenticator<F, V>(
    component: F,
    options: AuthenticatorOptions,
) -> impl Fn() -> AnyView + Clone + Send + Sync + 'static
where
    F: Fn(SignedIn) -> V + Clone + Send + Sync + 'static,
    V: IntoView + 'static,
{
    move || view! { <Authenticator options=options.clone() children=component.clone() /> }.into_any()
}
