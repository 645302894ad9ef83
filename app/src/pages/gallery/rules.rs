//! Rules for new accounts, such as an app might have.

use crate::core::auth::{FieldFlaws, SignUpRules};

/// An app's own rules, such as they might be.
pub(crate) const RULES_ON_SHOW: SignUpRules = SignUpRules::new(|input| {
    let is_long = input.form.username.split_whitespace().count() > 1;
    let flaw = ("username".to_owned(), "Names of one word, please.".to_owned());
    is_long.then_some(flaw).into_iter().collect::<FieldFlaws>()
});
