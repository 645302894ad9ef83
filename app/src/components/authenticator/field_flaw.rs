//! What the app's own rules say against a field of the form for a new account.

use leptos::prelude::*;

use super::driver::Driver;
use super::options::Drawn;
use crate::wire::auth::Screen;

/// The sentence against a field, while there is one. `field` is the field's name as the rules have it.
#[must_use]
pub fn use_field_flaw(field: &str) -> Signal<Option<String>> {
    match (use_context::<Driver>(), use_context::<Drawn>()) {
        (Some(driver), Some(Drawn(Screen::SignUp))) => {
            let field = field.to_owned();
            Signal::derive(move || driver.view.with(|view| view.flaws.get(&field).cloned()))
        }
        _ => Signal::stored(None),
    }
}

/// The id of the element that [`FieldFlaw`] draws, for a field to refer to by `aria-describedby`.
#[must_use]
pub fn field_flaw_id(field: &str) -> String {
    format!("auth-flaw-{field}")
}

/// The sentence against a field, for a field that an app draws in `Slots::sign_up_fields`. The fields of the Authenticator have
/// theirs.
///
/// First HTML: the sentence, if there is one. After hydration: it follows what is typed, and is read out.
#[component]
pub fn FieldFlaw(
    /// The field's name, as the rules have it.
    #[prop(into)]
    field: String,
) -> impl IntoView {
    let flaw = use_field_flaw(&field);
    use_context::<Drawn>().filter(|Drawn(screen)| *screen == Screen::SignUp).map(|_| {
        view! { <p class="field__error field__error--live" id=field_flaw_id(&field) aria-live="polite">{move || flaw.get()}</p> }
    })
}

/// The ids of what describes a field: those that it has anyway, and that of the sentence against it.
pub(in crate::components) fn described_by(field: &str, others: Option<&str>, flaw: Option<&str>) -> Option<String> {
    let ids: Vec<_> = others.map(str::to_owned).into_iter().chain(flaw.map(|_| field_flaw_id(field))).collect();
    (!ids.is_empty()).then(|| ids.join(" "))
}
