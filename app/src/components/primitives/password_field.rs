//! A labelled password with a switch that shows it.

use leptos::prelude::*;

use super::icon::{EyeIcon, EyeOffIcon};
use super::use_hydrated;
use crate::components::authenticator::{FieldFlaw, described_by as described, field_options, use_field_flaw};
use crate::i18n::use_texts;

/// A labelled password field.
///
/// First HTML: the field, with room kept for the switch. After hydration: the switch, which shows what is typed.
#[component]
pub fn PasswordField(
    /// The name in the form; the element's id is made from it.
    name: &'static str,
    /// The visible label.
    label: &'static str,
    /// Shown while the field is empty.
    placeholder: &'static str,
    /// `current-password` or `new-password`.
    autocomplete: &'static str,
    /// Ids of what describes this field: rules, messages against it.
    #[prop(optional, into)]
    described_by: Signal<Option<String>>,
    /// Whether what stands in it was refused.
    #[prop(optional, into)]
    refused: Signal<bool>,
    /// Told what is typed.
    #[prop(optional, into)]
    on_typed: Option<Callback<String>>,
    /// Told when the person leaves the field.
    #[prop(optional, into)]
    on_left: Option<Callback<()>>,
) -> impl IntoView {
    let hydrated = use_hydrated();
    let show = use_texts().general.show_password;
    let shown = RwSignal::new(false);
    let id = format!("auth-{name}");
    let options = field_options(name);
    let label = options.label.unwrap_or(label);
    let placeholder = options.placeholder.unwrap_or(placeholder);
    let flaw = use_field_flaw(name);
    let typed = move |event| {
        if let Some(on_typed) = on_typed {
            on_typed.try_run(event_target_value(&event));
        }
    };
    // A field that goes away with the focus in it is left when nobody is there to be told any more.
    let left = move |_| {
        if let Some(on_left) = on_left {
            on_left.try_run(());
        }
    };
    view! {
        <div class="field">
            <label class="field__label" class:visually-hidden=options.label_hidden for=id.clone()>{label}</label>
            <div class="field__with-switch">
                <input
                    class="field__input"
                    id=id.clone()
                    name=name
                    type=move || if shown.get() { "text" } else { "password" }
                    placeholder=placeholder
                    autocomplete=autocomplete
                    autocapitalize="off"
                    spellcheck="false"
                    required
                    aria-invalid=move || (refused.get() || flaw.with(Option::is_some)).then_some("true")
                    aria-describedby=move || {
                        flaw.with(|flaw| described(name, described_by.get().as_deref(), flaw.as_deref()))
                    }
                    on:input=typed
                    on:blur=left
                />
                {move || {
                    hydrated
                        .get()
                        .then(|| {
                            view! {
                                <button
                                    type="button"
                                    class="field__switch"
                                    role="switch"
                                    aria-label=show
                                    aria-checked=move || if shown.get() { "true" } else { "false" }
                                    aria-controls=id.clone()
                                    on:click=move |_| shown.update(|shown| *shown = !*shown)
                                >
                                    {move || if shown.get() { EyeOffIcon().into_any() } else { EyeIcon().into_any() }}
                                </button>
                            }
                        })
                }}
            </div>
            <FieldFlaw field=name />
        </div>
    }
}
