//! The section of an account page.

use leptos::html::Div;
use leptos::prelude::*;

use super::create::CreatePasskey;
use super::row::PasskeyRow;
use crate::api::passkeys::{DeletePasskey, FinishPasskey, RenamePasskey, list_passkeys};
use crate::components::primitives::button::Weight;
use crate::components::primitives::{Message, Tone};
use crate::i18n::use_texts;
use crate::wire::error::ApiError;
use crate::wire::passkeys::{PasskeyError, PasskeyMessage, PasskeysView, SECTION_ID};
use crate::wire::secret::Secret;

/// The id of the box that says what became of the last step.
pub(super) const MESSAGE_ID: &str = "passkeys-message";

/// The passkeys of whoever is signed in: list, create, rename, delete.
///
/// First HTML: the list, whose forms work as they are, and what became of the last one. After hydration: the button that
/// creates a passkey; the forms work without a page load, and the focus follows what became of them.
#[component]
pub fn PasskeysSection() -> impl IntoView {
    let texts = use_texts().passkeys;
    let first = Resource::new_blocking(|| (), |()| list_passkeys());
    let view = RwSignal::new(None::<PasskeysView>);
    let finish = ServerAction::<FinishPasskey>::new();
    let rename = ServerAction::<RenamePasskey>::new();
    let delete = ServerAction::<DeletePasskey>::new();
    // What the page began with is still there when a step comes to nothing.
    let begun = StoredValue::new(PasskeysView::default());
    let listed = move || begun.get_value();
    let message = NodeRef::<Div>::new();
    let refused = RwSignal::new(None::<String>);
    for answer in [finish.value(), rename.value(), delete.value()] {
        Effect::new(move |_| {
            if let Some(answer) = answer.get() {
                refused.set(None);
                show(view, &listed(), answer);
            }
        });
    }
    Effect::new(move |_| {
        // The box comes anew with each message. The first page says so by itself; only an answer moves the focus.
        if let Some(message) = message.get().filter(|_| view.with_untracked(Option::is_some)) {
            let _ = message.focus();
        }
    });
    let on_created = move |credential: String| {
        let account = view.with_untracked(|view| view.as_ref().map(|view| view.mark.clone()));
        let account = account.unwrap_or_else(|| listed().mark);
        finish.dispatch(FinishPasskey { credential: Secret::new(credential), account });
    };
    let on_refused = Callback::new(move |error: PasskeyError| refuse(view, &listed(), error));
    view! {
        <section class="settings__section passkeys" id=SECTION_ID aria-labelledby="passkeys-title">
            <h2 class="settings__heading" id="passkeys-title">{texts.title}</h2>
            <p class="settings__lead">{texts.lead}</p>
            <Suspense>
                {move || Suspend::new(async move {
                    let before = first.await.unwrap_or_else(unreachable);
                    begun.try_set_value(before.clone());
                    let shown = Signal::derive(move || view.get().unwrap_or_else(|| before.clone()));
                    view! {
                        <Shown shown=shown message=message rename=rename delete=delete refused=refused on_refused=on_refused />
                    }
                })}
            </Suspense>
            <CreatePasskey
                label=texts.create
                weight=Weight::Primary
                busy=finish.pending()
                on_created=on_created
                on_refused=on_refused
            />
        </section>
    }
}

/// What became of the last step, and the list.
#[component]
fn Shown(
    /// What is shown.
    shown: Signal<PasskeysView>,
    /// Where the message's element is kept.
    message: NodeRef<Div>,
    /// Gives one another name.
    rename: ServerAction<RenamePasskey>,
    /// Deletes one.
    delete: ServerAction<DeletePasskey>,
    /// The one whose new name was refused here.
    refused: RwSignal<Option<String>>,
    /// Told that it was.
    on_refused: Callback<PasskeyError>,
) -> impl IntoView {
    let texts = use_texts().passkeys;
    let said = move || {
        let (tone, sentence) = match shown.with(|shown| shown.message)? {
            PasskeyMessage::Refused(error) => (Tone::Danger, texts.refusal(error)),
            PasskeyMessage::Done(notice) => (Tone::Success, texts.good_news(notice)),
        };
        Some(view! { <Message id=MESSAGE_ID tone=tone text=sentence node_ref=message /> })
    };
    let list = move || {
        let (mark, passkeys) = shown.with(|shown| (shown.mark.clone(), shown.passkeys.clone()));
        if passkeys.is_empty() {
            return view! { <p class="passkeys__none">{texts.none}</p> }.into_any();
        }
        let rows = passkeys
            .into_iter()
            .map(|passkey| {
                view! { <PasskeyRow passkey=passkey mark=mark.clone() rename=rename delete=delete refused=refused on_refused=on_refused /> }
            })
            .collect_view();
        view! { <ul class="passkeys__list">{rows}</ul> }.into_any()
    };
    view! {
        {said}
        {list}
    }
}

fn unreachable(_: ApiError) -> PasskeysView {
    let message = Some(PasskeyMessage::Refused(PasskeyError::Unavailable));
    PasskeysView { message, ..PasskeysView::default() }
}

fn show(view: RwSignal<Option<PasskeysView>>, before: &PasskeysView, answer: Result<PasskeysView, ApiError>) {
    match answer {
        // Nothing is the same twice, so that the same message is said again.
        Ok(answer) => view.set(Some(answer)),
        Err(_) => refuse(view, before, PasskeyError::Unavailable),
    }
}

fn refuse(view: RwSignal<Option<PasskeysView>>, before: &PasskeysView, error: PasskeyError) {
    view.update(|view| {
        let shown = view.take().unwrap_or_else(|| before.clone());
        *view = Some(PasskeysView { message: Some(PasskeyMessage::Refused(error)), ..shown });
    });
}
