//! What is said when the page's program has ended by a fault of its own.

use leptos::prelude::*;

use crate::browser::STOPPED_ID;
use crate::i18n::use_texts;

/// A sentence and a link that loads the page again, for when WebAssembly has panicked: nothing on the page answers any more then.
///
/// First HTML: all of it, hidden, so that showing it takes no program but the panic's hook.
#[component]
pub fn PageStopped() -> impl IntoView {
    let texts = &use_texts().general;
    view! {
        <div id=STOPPED_ID hidden>
            <p class="message message--danger">
                <span class="message__text">
                    {texts.page_stopped}
                    " "
                    // Not by the router, which has stopped like everything else.
                    <a href="" rel="external">{texts.reload_page}</a>
                </span>
            </p>
        </div>
    }
}
