//! An app's own rules for new accounts.

use std::collections::BTreeMap;

use super::NewAccountForm;
use crate::i18n::Language;

/// The most fields that something is said against, and the most characters of a sentence: the flow travels in a cookie.
const MOST_FLAWS: usize = 8;
const LONGEST_SENTENCE: usize = 200;

/// What is said against a form: a sentence by the name of the field, as the form has it (`username`, `email`,
/// `phone_number`, `password`, `confirm_password`, or an attribute's name without `attributes[…]`).
pub type FieldFlaws = BTreeMap<String, String>;

/// What the rules look at: the form as it was typed, before anything is trimmed.
#[derive(Debug, Clone, Copy)]
pub struct SignUpInput<'a> {
    /// Names and attributes; also what a field of the app's own holds that is no attribute (`attributes[agreed]`).
    pub form: &'a NewAccountForm,
    /// The password.
    pub password: &'a str,
    /// The language to say it in.
    pub language: Language,
}

/// Rules that a new account has to keep besides the pool's: Amplify UI's `validateCustomSignUp`. They run in the browser while
/// the form is filled in, and on the server before the pool is asked, so that they hold without JavaScript too.
#[derive(Debug, Clone, Copy)]
pub struct SignUpRules(fn(&SignUpInput<'_>) -> FieldFlaws);

impl SignUpRules {
    /// No rules.
    pub const NONE: Self = Self(|_| FieldFlaws::new());

    /// The rules that a function holds: it looks at nothing but its input, and answers with nothing where all is well.
    #[must_use]
    pub const fn new(rules: fn(&SignUpInput<'_>) -> FieldFlaws) -> Self {
        Self(rules)
    }

    /// What they say against a form. Sentences are cut at 200 characters, and after eight fields no more are named.
    #[must_use]
    pub fn flaws(&self, input: &SignUpInput<'_>) -> FieldFlaws {
        let Self(rules) = self;
        let short = |(name, sentence): (String, String)| (name, sentence.chars().take(LONGEST_SENTENCE).collect());
        rules(input).into_iter().take(MOST_FLAWS).map(short).collect()
    }
}

impl Default for SignUpRules {
    fn default() -> Self {
        Self::NONE
    }
}

#[cfg(test)]
mod tests {
    use super::{FieldFlaws, SignUpInput, SignUpRules};
    use crate::core::auth::NewAccountForm;
    use crate::i18n::Language;

    fn said_by(rules: SignUpRules) -> FieldFlaws {
        let form = NewAccountForm { username: "ada".to_owned(), ..NewAccountForm::default() };
        rules.flaws(&SignUpInput { form: &form, password: "ada-ada-1", language: Language::German })
    }

    #[test]
    fn rules_see_the_form_the_password_and_the_language() {
        let rules = SignUpRules::new(|input| {
            let is_told = input.password.contains(&input.form.username) && input.language == Language::German;
            is_told.then(|| ("password".to_owned(), "Nicht der Name.".to_owned())).into_iter().collect()
        });
        assert_eq!(said_by(rules), FieldFlaws::from([("password".to_owned(), "Nicht der Name.".to_owned())]));
        assert_eq!(said_by(SignUpRules::NONE), FieldFlaws::new());
    }

    #[test]
    fn what_they_say_fits_into_a_cookie() {
        let rules = SignUpRules::new(|_| (0..100).map(|index| (format!("{index:03}"), "é".repeat(999))).collect());
        let flaws = said_by(rules);
        assert_eq!(flaws.len(), 8);
        assert!(flaws.values().all(|sentence| sentence.chars().count() == 200));
    }
}
