//! Buttons that submit a form.

use leptos::prelude::*;

/// How a button looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Weight {
    /// The one thing to do on a screen.
    #[default]
    Primary,
    /// Something else to do.
    Secondary,
    /// Looks like a link.
    Quiet,
    /// Something that cannot be taken back.
    Danger,
}

impl Weight {
    /// The classes of a button of this look.
    #[must_use]
    pub fn class(self) -> &'static str {
        match self {
            Self::Primary => "button button--primary",
            Self::Secondary => "button button--secondary",
            Self::Quiet => "button button--quiet",
            Self::Danger => "button button--danger",
        }
    }
}

/// Submits its form. While the call is under way it says so and keeps the focus: it is not disabled, the form
/// ignores a second press.
///
/// First HTML: the finished button.
#[component]
pub fn SubmitButton(
    /// What it says.
    label: &'static str,
    /// What it says while the call is under way.
    #[prop(default = "")]
    busy_label: &'static str,
    /// Whether the call is under way.
    #[prop(into)]
    pending: Signal<bool>,
    /// Whether it does nothing for now. It keeps the focus.
    #[prop(optional, into)]
    rests: Signal<bool>,
    /// How it looks.
    #[prop(optional)]
    weight: Weight,
    /// The form field that this button sets, if any.
    #[prop(optional, into)]
    name: Option<&'static str>,
    /// The value of that field.
    #[prop(optional, into)]
    value: Option<&'static str>,
    /// The id of what it is about, where its label alone does not say.
    #[prop(optional, into)]
    described_by: Option<String>,
) -> impl IntoView {
    let busy = move || pending.get().then_some("true");
    let disabled = move || (pending.get() || rests.get()).then_some("true");
    view! {
        <button
            type="submit"
            class=weight.class()
            name=name
            value=value
            aria-busy=busy
            aria-disabled=disabled
            aria-describedby=described_by
        >
            {move || if pending.get() && !busy_label.is_empty() { busy_label } else { label }}
        </button>
    }
}
