//! The choice of a country's code beside a telephone number.

use leptos::prelude::*;

use super::options::field_options;
use crate::core::phone::{DEFAULT_DIAL_CODE, dial_codes};
use crate::i18n::use_texts;

/// The countries by their two letters, each with its code. A number that begins with `+` needs no choice.
///
/// First HTML: the finished list.
#[component]
pub(super) fn DialCode(
    /// The field that it stands beside, for its options.
    field: &'static str,
) -> impl IntoView {
    let options = field_options(field);
    let first = options.dial_code.unwrap_or(DEFAULT_DIAL_CODE);
    let offered = move |code: &str| options.dial_code_list.is_empty() || options.dial_code_list.contains(&code);
    // Several countries share a code: one of them is chosen, the United States among those of `+1`.
    let chosen = dial_codes().filter(|(_, code)| *code == first).last().map(|(country, _)| country);
    let countries = dial_codes()
        .filter(|(_, code)| offered(code))
        .map(|(country, code)| {
            view! { <option value=code selected=Some(country) == chosen>{format!("{country} {code}")}</option> }
        })
        .collect_view();
    view! {
        <div class="field">
            <label class="field__label visually-hidden" for="auth-country_code">
                {use_texts().authenticator.country_code}
            </label>
            <select class="field__input field__code" id="auth-country_code" name="country_code" autocomplete="tel-country-code">
                {countries}
            </select>
        </div>
    }
}
