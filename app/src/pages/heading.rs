//! What the heading of a page of somebody who is signed in does.

use leptos::html::H1;
use leptos::prelude::*;

use crate::browser::links;
use crate::components::authenticator::Arrival;
use crate::components::storage_manager::LiveUploads;

/// Where the heading of a page is kept. It takes the focus where that was on something that is gone: after signing in on this very
/// page, and where another page was opened without being loaded.
pub(super) fn heading_of_page(arrival: Arrival) -> NodeRef<H1> {
    let heading = NodeRef::<H1>::new();
    let is_opened = use_context::<LiveUploads>().is_some_and(LiveUploads::takes_focus);
    if is_opened {
        heading.on_load(move |_| links::focus_soon(move || heading.try_get_untracked().flatten()));
    } else if arrival == Arrival::SignIn {
        heading.on_load(|heading| {
            let _ = heading.focus();
        });
    }
    heading
}
