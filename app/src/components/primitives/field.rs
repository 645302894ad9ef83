//! A labelled line of text in a form.

use leptos::prelude::*;

use crate::components::authenticator::{FieldFlaw, described_by, field_options, use_field_flaw};

/// A labelled text field. It keeps what is typed by itself; `value` is where it starts.
///
/// First HTML: the finished field.
#[component]
pub fn TextField(
    /// The name in the form; the element's id is made from it.
    name: &'static str,
    /// The visible label.
    #[prop(into)]
    label: String,
    /// Shown while the field is empty.
    #[prop(optional, into)]
    placeholder: Option<String>,
    /// The input's type.
    #[prop(default = "text")]
    kind: &'static str,
    /// What a browser or password manager may fill in here.
    autocomplete: &'static str,
    /// Which on-screen keyboard fits.
    #[prop(optional, into)]
    inputmode: Option<&'static str>,
    /// What stands in it at first.
    #[prop(optional, into)]
    value: String,
    /// Whether the browser insists on it.
    #[prop(default = true)]
    required: bool,
    /// Whether it can be changed.
    #[prop(optional)]
    read_only: bool,
    /// The id of the message that speaks against this field, while there is one.
    #[prop(optional, into)]
    refused_by: Signal<Option<&'static str>>,
    /// The id of a hint about it.
    #[prop(optional_no_strip)]
    hint_id: Option<&'static str>,
    /// Given what stands in it whenever that changes.
    #[prop(optional, into)]
    on_typed: Option<Callback<String>>,
) -> impl IntoView {
    let id = format!("auth-{name}");
    let options = field_options(name);
    let label = options.label.map_or(label, str::to_owned);
    let placeholder = options.placeholder.map(str::to_owned).or(placeholder);
    let required = required || options.required == Some(true);
    let flaw = use_field_flaw(name);
    view! {
        <div class="field">
            <label class="field__label" class:visually-hidden=options.label_hidden for=id.clone()>{label}</label>
            <input
                class="field__input"
                id=id
                name=name
                type=kind
                value=value
                placeholder=placeholder
                autocomplete=autocomplete
                autocapitalize="off"
                spellcheck="false"
                inputmode=inputmode
                required=required
                readonly=read_only
                on:input=move |event| {
                    if let Some(on_typed) = on_typed {
                        on_typed.try_run(event_target_value(&event));
                    }
                }
                aria-invalid=move || (refused_by.get().is_some() || flaw.with(Option::is_some)).then_some("true")
                aria-describedby=move || {
                    let ids: Vec<_> = hint_id.into_iter().chain(refused_by.get()).collect();
                    let others = (!ids.is_empty()).then(|| ids.join(" "));
                    flaw.with(|flaw| described_by(name, others.as_deref(), flaw.as_deref()))
                }
            />
            <FieldFlaw field=name />
        </div>
    }
}
