//! A form that posts to a server function, with and without WebAssembly.

use leptos::ev::SubmitEvent;
use leptos::form::FromFormData;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use serde::de::DeserializeOwned;

use crate::wire::error::ApiError;

/// Posts its fields to the server function of `action`.
///
/// First HTML: a plain form that the browser can post. After hydration the same form dispatches the action, unless
/// it is under way already or `accept` keeps it. If the fields cannot be read, the browser posts the plain form.
#[component]
pub fn PostForm<S>(
    /// The server function to call.
    action: ServerAction<S>,
    /// Looks at what is about to be sent; `false` keeps it here.
    #[prop(optional, into)]
    accept: Option<Callback<S, bool>>,
    /// Classes of the form.
    #[prop(optional, into)]
    class: Option<&'static str>,
    /// The form's id, for buttons elsewhere that belong to it.
    #[prop(optional, into)]
    id: Option<&'static str>,
    /// The fields and the button.
    children: Children,
) -> impl IntoView
where
    S: ServerFn<Error = ApiError> + DeserializeOwned + Clone + Send + Sync + 'static,
    S::Output: Send + Sync + 'static,
{
    let pending = action.pending();
    let on_submit = move |event: SubmitEvent| {
        let Ok(input) = S::from_event(&event) else { return };
        event.prevent_default();
        if !pending.get_untracked() && accept.is_none_or(|accept| accept.run(input.clone())) {
            action.dispatch(input);
        }
    };
    view! {
        <form action=S::url() method="post" id=id class=class on:submit=on_submit>
            {children()}
        </form>
    }
}
