//! What went wrong or well in the last step, and where the focus goes after it.

use leptos::html::{Div, H1};
use leptos::prelude::*;
use leptos_meta::Title;

use super::driver::{Driver, MESSAGE_ID};
use super::options::use_options;
use crate::components::primitives::{Message, Tone};
use crate::i18n::use_texts;

/// The id of a screen's heading.
pub(super) const HEADING_ID: &str = "auth-heading";

/// The screen's heading and the page's title. After a step that led here, it takes the focus.
#[component]
pub(super) fn Heading(
    /// The Authenticator's state.
    driver: Driver,
    /// The heading.
    text: &'static str,
    /// Classes of the heading.
    #[prop(default = "auth__heading")]
    class: &'static str,
) -> impl IntoView {
    let heading = NodeRef::<H1>::new();
    heading.on_load(move |heading| {
        if driver.heading_takes_focus() {
            // A heading that cannot take the focus leaves it where it is: nothing is lost.
            let _ = heading.focus();
        }
    });
    view! {
        <Title text=text />
        <h1 id=HEADING_ID class=class tabindex="-1" node_ref=heading>{text}</h1>
    }
}

/// The id of the sentence that says what to do about a refusal.
const NEXT_STEP_ID: &str = "auth-next-step";

/// The message of the last step, if it left one, and what to do about it. After a refusal on the same screen, it takes the focus.
#[component]
pub(super) fn Messages(
    /// The Authenticator's state.
    driver: Driver,
) -> impl IntoView {
    let texts = use_texts();
    let element = NodeRef::<Div>::new();
    let message = Memo::new(move |_| {
        if let Some(failure) = driver.failure.get() {
            return Some((Tone::Danger, texts.failure(&failure)));
        }
        driver.view.with(|view| match (view.error, view.notice) {
            (Some(error), _) => Some((Tone::Danger, texts.refusals.on(view.screen, error).to_owned())),
            (None, Some(notice)) => Some((Tone::Success, texts.authenticator.good_news(notice).to_owned())),
            (None, None) => None,
        })
    });
    Effect::new(move |followed: Option<u32>| {
        let steps = driver.steps.get();
        let Some(followed) = followed.filter(|followed| *followed < steps) else { return steps };
        match (message.get(), element.get()) {
            (None, _) => steps,
            (Some(_), Some(element)) => {
                let _ = element.focus();
                steps
            }
            // The box is not there yet: this runs again when it is.
            (Some(_), None) => followed,
        }
    });
    let hides_sign_up = use_options().hide_sign_up;
    let next_step = Memo::new(move |_| {
        let refused = driver.failure.with(Option::is_none);
        driver.view.with(|view| {
            let error = view.error.filter(|_| refused)?;
            texts.refusals.next_step(error, view.self_sign_up && !hides_sign_up)
        })
    });
    move || {
        message.get().map(|(tone, text)| {
            let described_by = next_step.with(Option::is_some).then_some(NEXT_STEP_ID);
            view! {
                <Message id=MESSAGE_ID tone=tone text=text described_by=described_by node_ref=element />
                {next_step.get().map(|sentence| view! { <p class="message-next" id=NEXT_STEP_ID>{sentence}</p> })}
            }
        })
    }
}
