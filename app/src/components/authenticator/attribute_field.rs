//! A field for an attribute of an account.

use leptos::prelude::*;

use super::dial_code::DialCode;
use super::driver::Driver;
use super::field_flaw::{FieldFlaw, described_by, use_field_flaw};
use super::options::field_options;
use crate::core::auth::Field;
use crate::i18n::use_texts;

/// A field for an attribute, by its name in the pool. A form carries it as `attributes[name]`, and beside a telephone number the
/// code of a country.
///
/// First HTML: the finished field.
#[component]
pub(super) fn AttributeField(
    /// The Authenticator's state: what was typed before stands in the field.
    driver: Driver,
    /// The attribute's name in the pool.
    name: String,
) -> impl IntoView {
    let texts = use_texts().authenticator;
    let options = field_options(&name);
    let label = options.label.map_or_else(|| texts.attribute(&name), str::to_owned);
    let placeholder = options.placeholder.map_or_else(|| texts.attribute_placeholder(&name, &label), str::to_owned);
    let (kind, autocomplete) = match name.as_str() {
        "email" => ("email", "email"),
        "phone_number" => ("tel", "tel"),
        "birthdate" => ("date", "bday"),
        "website" | "profile" | "picture" => ("url", "url"),
        "given_name" => ("text", "given-name"),
        "family_name" => ("text", "family-name"),
        "middle_name" => ("text", "additional-name"),
        "name" => ("text", "name"),
        "nickname" => ("text", "nickname"),
        "gender" => ("text", "sex"),
        "locale" => ("text", "language"),
        "address" => ("text", "street-address"),
        _ => ("text", "off"),
    };
    let id = format!("auth-attribute-{name}");
    let value = driver.view.with_untracked(|view| view.attributes.get(&name).cloned());
    let (flaw, field) = (use_field_flaw(&name), name.clone());
    let refused_by = match name.as_str() {
        "email" => driver.refusal_of(Field::Email),
        "phone_number" => driver.refusal_of(Field::PhoneNumber),
        _ => Signal::stored(None),
    };
    let is_number = name == "phone_number";
    let field = view! {
        <div class="field">
            <label class="field__label" class:visually-hidden=options.label_hidden for=id.clone()>{label}</label>
            <input
                class="field__input"
                id=id
                name=format!("attributes[{name}]")
                type=kind
                value=value
                autocomplete=autocomplete
                autocapitalize="off"
                placeholder=placeholder
                required=options.required.unwrap_or(true)
                aria-invalid=move || (refused_by.get().is_some() || flaw.with(Option::is_some)).then_some("true")
                aria-describedby=move || flaw.with(|flaw| described_by(&field, refused_by.get(), flaw.as_deref()))
            />
            <FieldFlaw field=name />
        </div>
    };
    if is_number {
        view! { <div class="field-with-code"><DialCode field="phone_number" />{field}</div> }.into_any()
    } else {
        field.into_any()
    }
}
