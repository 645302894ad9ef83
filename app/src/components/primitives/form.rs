//! A form that posts to a server function, with and without WebAssembly.

use leptos::ev::{Event, SubmitEvent};
use leptos::form::FromFormData;
use leptos::html::Form;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos::web_sys::{Element, FormData};
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
    /// Given the name of a field whose value was changed, without `attributes[…]`, and all that the form holds then.
    #[prop(optional, into)]
    on_changed: Option<Callback<(String, S)>>,
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
    let form = NodeRef::<Form>::new();
    let on_change = move |event: Event| {
        let (Some(on_changed), Some(form)) = (on_changed, form.get_untracked()) else { return };
        let field = event_target::<Element>(&event).get_attribute("name").unwrap_or_default();
        let typed = FormData::new_with_form(&form).ok().and_then(|data| S::from_form_data(&data).ok());
        if let Some(input) = typed {
            on_changed.run((attribute(&field).to_owned(), input));
        }
    };
    view! {
        <form action=S::url() method="post" id=id class=class on:submit=on_submit on:change=on_change node_ref=form>
            {children()}
        </form>
    }
}

/// The name of an attribute, or of any other field.
fn attribute(field: &str) -> &str {
    field.strip_prefix("attributes[").and_then(|rest| rest.strip_suffix(']')).unwrap_or(field)
}
