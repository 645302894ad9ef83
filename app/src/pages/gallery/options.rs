//! The options of an Authenticator on show, as the component takes them.

use leptos::prelude::*;

use super::rules::RULES_ON_SHOW;
use super::slots::filled;
use crate::components::authenticator::{AuthenticatorOptions, FieldOptions, FormFields, Slots, Variation};
use crate::core::auth::SignUpRules;
use crate::wire::gallery::{FieldOnShow, OptionsOnShow};

/// An app names its fields in its source. These come with the page, and are kept until it is left.
fn kept(text: String) -> &'static str {
    text.leak()
}

/// What an app would have written.
pub(super) fn options(on_show: OptionsOnShow, header: ViewFn) -> AuthenticatorOptions {
    let OptionsOnShow { login_mechanisms, sign_up_attributes, hide_sign_up, modal, slots, rules, fields } = on_show;
    let field = |all: FormFields, FieldOnShow { screen, name, label, placeholder, order }: FieldOnShow| {
        let (label, placeholder) = (label.map(kept), placeholder.map(kept));
        all.with(screen, kept(name), FieldOptions { label, placeholder, order, ..FieldOptions::default() })
    };
    AuthenticatorOptions {
        login_mechanisms,
        sign_up_attributes: sign_up_attributes.into_iter().map(kept).collect(),
        hide_sign_up,
        form_fields: fields.into_iter().fold(FormFields::default(), field),
        slots: if slots { filled() } else { Slots { header, ..Slots::default() } },
        validate_custom_sign_up: if rules { RULES_ON_SHOW } else { SignUpRules::NONE },
        variation: if modal { Variation::Modal } else { Variation::Default },
        ..AuthenticatorOptions::default()
    }
}
