//! Looking closer at a picture.

use leptos::ev::{KeyboardEvent, MouseEvent};
use leptos::html::{Button, Div, Img};
use leptos::prelude::*;
use leptos::task::{spawn_local, tick};

use super::whole::Whole;
use crate::browser::{page, picture};
use crate::components::primitives::icon::AlertIcon;
use crate::components::primitives::use_hydrated;
use crate::i18n::use_texts;

/// How much closer, in steps of half the size.
const MOST_STEPS: u32 = 6;

/// A picture that fits the window, and can be looked at more closely by its buttons, by `+`, `-` and `0`, or by a double click.
///
/// First HTML: the picture. After hydration: the buttons, and a sentence in the place of a picture that does not load although its
/// address was asked for anew.
#[component]
pub(super) fn Zoomable(
    /// The picture's key.
    key: String,
    /// Whether it can be had.
    whole: Whole,
    /// Where the picture is.
    src: String,
    /// What it is called.
    alt: String,
) -> impl IntoView {
    let hydrated = use_hydrated();
    let (key, element) = (StoredValue::new(key), NodeRef::<Img>::new());
    let is_lost = move || key.with_value(|key| whole.is_lost(key));
    let failed = move || {
        if let Some(element) = element.get_untracked() {
            key.with_value(|key| whole.failed(key, &element));
        }
    };
    // The focus was on the button that is gone with what it stood in, and on what is drawn anew when the address has come.
    let stage = NodeRef::<Div>::new();
    Effect::new(move |_| {
        if let Some(stage) = stage.get().filter(|_| !is_lost() && whole.is_followed()) {
            spawn_local(async move {
                tick().await;
                if page::has_focus_nowhere() {
                    let _ = stage.focus();
                }
            });
        }
    });
    Effect::new(move |_| match element.get() {
        // It was there, or was not, before anybody listened.
        Some(element) if picture::has_failed(&element) => failed(),
        Some(element) if picture::has_loaded(&element) => whole.loaded(),
        _ => {}
    });
    let steps = RwSignal::new(0_u32);
    page::on_key(move |event: &KeyboardEvent| match event.key().as_str() {
        "+" | "=" => closer(steps),
        "-" => farther(steps),
        "0" => steps.set(0),
        _ => {}
    });
    let double = move |event: MouseEvent| {
        event.prevent_default();
        steps.update(|steps| *steps = if *steps == 0 { 2 } else { 0 });
    };
    let is_close = move || steps.get() != 0;
    // What is larger than its frame is moved by the arrow keys, which lead to other pictures otherwise.
    let scrolled = move |event: KeyboardEvent| {
        if steps.get_untracked() != 0 && event.key().starts_with("Arrow") {
            event.stop_propagation();
        }
    };
    view! {
        {move || is_lost().then(|| not_there(whole, stage))}
        <div
            class="viewer__stage"
            hidden=is_lost
            class:viewer__stage--close=is_close
            data-closer=move || steps.get().to_string()
            node_ref=stage
            tabindex=move || if is_close() { "0" } else { "-1" }
            on:keydown=scrolled
        >
            <img
                class="viewer__picture"
                src=src
                alt=alt
                decoding="async"
                fetchpriority="high"
                node_ref=element
                on:load=move |_| whole.loaded()
                on:error=move |_| failed()
                on:dblclick=double
            />
        </div>
        <div class="viewer__zoom" hidden=is_lost>
            {move || hydrated.get().then(|| buttons(steps))}
        </div>
    }
}

fn closer(steps: RwSignal<u32>) {
    steps.update(|steps| *steps = (*steps + 1).min(MOST_STEPS));
}

fn farther(steps: RwSignal<u32>) {
    steps.update(|steps| *steps = steps.saturating_sub(1));
}

fn buttons(steps: RwSignal<u32>) -> impl IntoView {
    let texts = use_texts().pictures;
    let at_most = move || (steps.get() == MOST_STEPS).then_some("true");
    let at_least = move || (steps.get() == 0).then_some("true");
    view! {
        <button
            type="button"
            class="button button--quiet"
            aria-disabled=at_least
            on:click=move |_| farther(steps)
        >
            {texts.zoom_out}
        </button>
        <button
            type="button"
            class="button button--quiet"
            aria-disabled=at_least
            on:click=move |_| steps.set(0)
        >
            {texts.zoom_reset}
        </button>
        <button type="button" class="button button--quiet" aria-disabled=at_most on:click=move |_| closer(steps)>
            {texts.zoom_in}
        </button>
    }
}

/// What stands in the place of a picture that cannot be had.
fn not_there(whole: Whole, stage: NodeRef<Div>) -> impl IntoView {
    let texts = use_texts();
    let button = NodeRef::<Button>::new();
    Effect::new(move |_| {
        let (Some(button), Some(stage)) = (button.get(), stage.get_untracked()) else { return };
        // Trying again was in vain.
        if whole.is_followed() && page::may_focus_within(&stage) {
            let _ = button.focus();
        }
    });
    view! {
        <div class="message message--danger" role="alert">
            <AlertIcon />
            <p class="message__text">{texts.storage.did_not_load}</p>
            <button type="button" class="button button--quiet" node_ref=button on:click=move |_| whole.try_again()>
                {texts.general.try_again}
            </button>
        </div>
    }
}
