//! The dialog that the screens stand in when the app wants one.

use leptos::ev::SubmitEvent;
use leptos::html::Dialog;
use leptos::prelude::*;

use crate::browser::page::focus;
use crate::components::authenticator::messages::HEADING_ID;
use crate::components::authenticator::options::use_options;
use crate::components::primitives::icon::CrossIcon;
use crate::i18n::use_texts;

/// The id of the button that opens the dialog again.
const OPEN_ID: &str = "auth-open";

/// The screens in a dialog above a page for strangers.
///
/// First HTML: an open dialog over the page, with a button that closes it, and behind it a button that loads the page anew.
/// After hydration: a modal dialog in the sense of HTML, so that the page behind is inert and Escape closes it; the focus
/// goes to the screen's heading, and back to the button when the dialog is closed.
#[component]
pub(super) fn Modal(
    /// The screens.
    children: Children,
) -> impl IntoView {
    let texts = use_texts().authenticator;
    let behind = use_options().slots.behind;
    let dialog = NodeRef::<Dialog>::new();
    let is_closed = RwSignal::new(false);
    let open = move || {
        let Some(dialog) = dialog.get_untracked() else { return };
        // The dialog of the first HTML is open without being modal.
        dialog.close();
        if dialog.show_modal().is_ok() {
            // The first field would open a telephone's keyboard.
            focus(HEADING_ID);
        }
    };
    Effect::new(move |_| {
        if dialog.get().is_some() {
            open();
        }
    });
    let closed = move |_| {
        // A dialog that was closed in order to be opened as a modal one is open again by now.
        let is_open = dialog.get_untracked().is_none_or(|dialog| dialog.open());
        is_closed.set(!is_open);
        if !is_open {
            // What had the focus before was nothing, where the dialog came with the page.
            focus(OPEN_ID);
        }
    };
    let reopen = move |event: SubmitEvent| {
        event.prevent_default();
        is_closed.set(false);
        open();
    };
    view! {
        <main class="auth auth--behind">
            <dialog
                class="auth-dialog"
                aria-labelledby=HEADING_ID
                open
                on:close=closed
                node_ref=dialog
            >
                <div class="auth-dialog__box">
                    {children()}
                    <form method="dialog" class="auth-dialog__close">
                        <button type="submit" class="icon-button" aria-label=texts.close>{CrossIcon()}</button>
                    </form>
                </div>
            </dialog>
            <div class="auth-behind">
                {move || is_closed.get().then(|| view! { <h1 class="visually-hidden">{texts.sign_in}</h1> })}
                {behind.run()}
                <form method="get" on:submit=reopen>
                    <button type="submit" class="button button--primary" id=OPEN_ID>{texts.sign_in}</button>
                </form>
            </div>
        </main>
    }
}
