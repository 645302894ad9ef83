//! A submitted form: what happened, and the secrets that came with it.
//!
//! Everything that can be said against a form without asking the user pool is said here, in the browser before
//! it is sent and on the server again. Texts are trimmed, except passwords and their repetition; a code loses all
//! white space, because mail programs and people add it.

use std::collections::BTreeMap;

use super::new_account::{self, NewAccountForm, NewAccountRequest};
use super::{Event, FieldFlaws, LackedAttributes, SignUpInput, SignUpRules};
use crate::core::password::PasswordPolicy;
use crate::i18n::Language;
use crate::wire::account::ContactKind;
use crate::wire::auth::{AuthError, Field, Screen};
use crate::wire::challenge::Factor;
use crate::wire::devices::DeviceWish;
use crate::wire::first_factor::FirstFactor;
use crate::wire::pool::{NumberNeed, SignInName};
use crate::wire::secret::Secret;

/// The most characters of a username, as Cognito counts them
/// (<https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_SignUp.html>).
const LONGEST_USERNAME: usize = 128;

/// The most characters of an e-mail address (RFC 5321, section 4.5.3.1.3, without the brackets).
pub const LONGEST_EMAIL: usize = 254;

/// What a new account has to keep to.
#[derive(Debug, Clone, Copy)]
pub struct NewAccountTerms<'a> {
    /// What people sign in with.
    pub sign_in_with: &'a [SignInName],
    /// What it needs a telephone number for.
    pub number_need: NumberNeed,
    /// What the user pool asks of a password.
    pub password_policy: PasswordPolicy,
    /// What the app asks besides.
    pub rules: SignUpRules,
    /// The language to say it in.
    pub language: Language,
}

/// A submitted form. Its secrets are never part of the [`Event`], so never of the flow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Submission {
    /// What happened, with the flaw of the form if it has one.
    pub event: Event,
    /// The password typed; empty on forms without one.
    pub password: Secret,
    /// The code typed; empty on forms without one.
    pub code: Secret,
    /// The attributes typed, by their names in the pool; empty on forms without them.
    pub attributes: BTreeMap<String, String>,
    /// What a passkey has signed; empty on forms without one.
    pub credential: Secret,
}

impl Submission {
    /// The sign-in form.
    #[must_use]
    pub fn sign_in(username: &str, password: Secret) -> Self {
        let (username, too_long) = username_of(username);
        let flaw = too_long.or_else(|| missing(&[(Field::Username, &username), (Field::Password, password.expose())]));
        Self { password, ..Self::without_secrets(Event::SignInSubmitted { username, flaw }) }
    }

    /// The form for a new account.
    #[must_use]
    pub fn sign_up(
        form: &NewAccountForm,
        password: Secret,
        confirm_password: &Secret,
        terms: &NewAccountTerms<'_>,
    ) -> Self {
        let NewAccountRequest { username, attributes, flaw } = form.read(terms.sign_in_with, terms.number_need);
        let (username, username_too_long) = username_of(&username);
        let email = attributes.get("email").map(String::as_str).unwrap_or_default();
        let (_, email_too_long) = kept(email, LONGEST_EMAIL, AuthError::InvalidEmail);
        let passwords = [(Field::Password, password.expose()), (Field::ConfirmPassword, confirm_password.expose())];
        // The first field that is empty is named: an address that is no name stands below the passwords.
        let stands_above = |flaw: &AuthError| match flaw {
            AuthError::Missing { field: Field::Email } => terms.sign_in_with.contains(&SignInName::Email),
            AuthError::Missing { .. } | AuthError::ContactMissing => true,
            _ => false,
        };
        let flaw = username_too_long
            .or(email_too_long)
            .or(flaw.filter(stands_above))
            .or_else(|| missing(&passwords))
            .or(flaw)
            .or_else(|| new_password_flaw(&password, confirm_password, terms.password_policy));
        let input = SignUpInput { form, password: password.expose(), language: terms.language };
        let flaws = if flaw.is_none() { terms.rules.flaws(&input) } else { FieldFlaws::new() };
        let flaw = flaw.or_else(|| (!flaws.is_empty()).then_some(AuthError::FormNotAccepted));
        let kept = new_account::kept(&form.attributes, &attributes);
        let event = Event::SignUpSubmitted { username, attributes: kept, flaw, flaws };
        Self { password, attributes, ..Self::without_secrets(event) }
    }

    /// The code for a new account.
    #[must_use]
    pub fn confirmation(username: &str, code: &Secret) -> Self {
        let code = without_white_space(code);
        let (username, too_long) = username_of(username);
        let flaw = too_long.or_else(|| missing(&[(Field::Code, code.expose())]));
        Self { code, ..Self::without_secrets(Event::ConfirmationSubmitted { username, flaw }) }
    }

    /// The question for a code to set a new password.
    #[must_use]
    pub fn reset_request(username: &str) -> Self {
        let (username, too_long) = username_of(username);
        let flaw = too_long.or_else(|| missing(&[(Field::Username, &username)]));
        Self::without_secrets(Event::ResetRequested { username, flaw })
    }

    /// The code and the new password.
    #[must_use]
    pub fn new_password(
        username: &str,
        code: &Secret,
        password: Secret,
        confirm_password: &Secret,
        policy: PasswordPolicy,
    ) -> Self {
        let code = without_white_space(code);
        let (username, too_long) = username_of(username);
        let flaw = too_long
            .or_else(|| {
                missing(&[
                    (Field::Code, code.expose()),
                    (Field::Password, password.expose()),
                    (Field::ConfirmPassword, confirm_password.expose()),
                ])
            })
            .or_else(|| new_password_flaw(&password, confirm_password, policy));
        Self { password, code, ..Self::without_secrets(Event::NewPasswordSubmitted { username, flaw }) }
    }

    /// The question for the ways to sign in, or the choice of one.
    #[must_use]
    pub fn first_factor(username: &str, factor: Option<FirstFactor>) -> Self {
        let (username, too_long) = username_of(username);
        let flaw = too_long.or_else(|| username.is_empty().then_some(AuthError::UsernameFirst));
        Self::without_secrets(Event::FirstFactorChosen { username, factor, flaw })
    }

    /// What a passkey has signed, as the browser wrote it down.
    #[must_use]
    pub fn passkey(credential: Secret) -> Self {
        let flaw = credential.expose().is_empty().then_some(AuthError::MissingField);
        Self { credential, ..Self::without_secrets(Event::PasskeySubmitted { flaw }) }
    }

    /// The choice of an address or number to be proved.
    #[must_use]
    pub fn contact(kind: Option<ContactKind>) -> Self {
        Self::without_secrets(Event::ContactChosen { kind })
    }

    /// The code that went there.
    #[must_use]
    pub fn contact_code(code: &Secret) -> Self {
        let code = without_white_space(code);
        let flaw = missing(&[(Field::Code, code.expose())]);
        Self { code, ..Self::without_secrets(Event::ContactCodeSubmitted { flaw }) }
    }

    /// The passkey that the browser has created, as it wrote it down.
    #[must_use]
    pub fn new_passkey(credential: Secret) -> Self {
        let flaw = credential.expose().is_empty().then_some(AuthError::MissingField);
        Self { credential, ..Self::without_secrets(Event::NewPasskeySubmitted { flaw }) }
    }

    /// The button that leaves what is offered for later.
    #[must_use]
    pub fn skip() -> Self {
        Self::without_secrets(Event::Skipped)
    }

    /// A username as it is kept: trimmed, and empty if it is too long to be one.
    #[must_use]
    pub fn username(text: &str) -> String {
        username_of(text).0
    }

    /// The code of a factor, with what is wanted of this device.
    #[must_use]
    pub fn factor_code(code: &Secret, device: DeviceWish) -> Self {
        let code = without_white_space(code);
        let flaw = missing(&[(Field::Code, code.expose())]);
        Self { code, ..Self::without_secrets(Event::CodeSubmitted { device, flaw }) }
    }

    /// The choice of a second factor.
    #[must_use]
    pub fn factor(factor: Option<Factor>) -> Self {
        Self::without_secrets(Event::FactorChosen { factor })
    }

    /// The first code of a new authenticator app, with what is wanted of this device.
    #[must_use]
    pub fn totp_setup(code: &Secret, device: DeviceWish) -> Self {
        let code = without_white_space(code);
        let flaw = missing(&[(Field::Code, code.expose())]);
        Self { code, ..Self::without_secrets(Event::TotpSubmitted { device, flaw }) }
    }

    /// The address for codes by e-mail.
    #[must_use]
    pub fn email_setup(email: &str) -> Self {
        let (email, too_long) = kept(email, LONGEST_EMAIL, AuthError::InvalidEmail);
        let flaw = too_long
            .or_else(|| missing(&[(Field::Email, &email)]))
            .or_else(|| (!email.contains('@')).then_some(AuthError::InvalidEmail));
        Self::without_secrets(Event::EmailSubmitted { email, flaw })
    }

    /// A password of one's own in place of an administrator's, with the attributes that the account lacked.
    #[must_use]
    pub fn own_password(
        password: Secret,
        confirm_password: &Secret,
        typed: &LackedAttributes<'_>,
        policy: PasswordPolicy,
    ) -> Self {
        let attributes = typed.read();
        let flaw =
            missing(&[(Field::Password, password.expose()), (Field::ConfirmPassword, confirm_password.expose())])
                .or_else(|| typed.flaw(&attributes))
                .or_else(|| new_password_flaw(&password, confirm_password, policy));
        let kept = new_account::kept(&BTreeMap::new(), &attributes);
        Self { password, attributes, ..Self::without_secrets(Event::OwnPasswordSubmitted { attributes: kept, flaw }) }
    }

    /// The button for another code.
    #[must_use]
    pub fn resend(screen: Screen, username: &str, now_s: i64) -> Self {
        Self::without_secrets(Event::ResendRequested { screen, username: username_of(username).0, now_s })
    }

    /// The form for another code of a second factor: the password, again.
    #[must_use]
    pub fn factor_code_again(password: Secret, now_s: i64) -> Self {
        let flaw = missing(&[(Field::Password, password.expose())]);
        Self { password, ..Self::without_secrets(Event::FactorCodeRequested { now_s, flaw }) }
    }

    /// A button that leads to another screen.
    #[must_use]
    pub fn navigation(screen: Screen) -> Self {
        Self::without_secrets(Event::ScreenChosen(screen))
    }

    fn without_secrets(event: Event) -> Self {
        Self {
            event,
            password: Secret::default(),
            code: Secret::default(),
            attributes: BTreeMap::new(),
            credential: Secret::default(),
        }
    }
}

fn username_of(text: &str) -> (String, Option<AuthError>) {
    kept(text, LONGEST_USERNAME, AuthError::InvalidUsername)
}

/// A text without the white space around it. One that is too long is not kept, since the flow travels in a cookie, and
/// is a flaw.
fn kept(text: &str, longest: usize, flaw: AuthError) -> (String, Option<AuthError>) {
    let text = text.trim();
    if text.chars().nth(longest).is_some() { (String::new(), Some(flaw)) } else { (text.to_owned(), None) }
}

fn without_white_space(code: &Secret) -> Secret {
    Secret::new(code.expose().split_whitespace().collect::<String>())
}

fn missing(required: &[(Field, &str)]) -> Option<AuthError> {
    required.iter().find(|(_, value)| value.is_empty()).map(|(field, _)| AuthError::Missing { field: *field })
}

fn new_password_flaw(password: &Secret, confirm_password: &Secret, policy: PasswordPolicy) -> Option<AuthError> {
    if !policy.missed_by(password.expose()).is_empty() {
        return Some(AuthError::PasswordNotAccepted);
    }
    (password != confirm_password).then_some(AuthError::PasswordsDoNotMatch)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::{NewAccountTerms, Submission};
    use crate::core::auth::{Event, FieldFlaws, LackedAttributes, NewAccountForm, SignUpRules};
    use crate::core::password::PasswordPolicy;
    use crate::i18n::Language;
    use crate::wire::auth::{AuthError, Field, Screen};
    use crate::wire::pool::{NumberNeed, SignInName};
    use crate::wire::secret::Secret;

    const GOOD: &str = "Correct-horse-1";

    fn sign_up(form: &NewAccountForm, password: &str, again: &str, rules: SignUpRules) -> Event {
        let terms = NewAccountTerms {
            sign_in_with: &[SignInName::Username],
            number_need: NumberNeed::AsName,
            password_policy: PasswordPolicy::default(),
            rules,
            language: Language::English,
        };
        Submission::sign_up(form, Secret::new(password), &Secret::new(again), &terms).event
    }

    fn sign_up_flaw(username: &str, email: &str, password: &str, again: &str) -> Option<AuthError> {
        let form = NewAccountForm { username: username.into(), email: email.into(), ..NewAccountForm::default() };
        sign_up(&form, password, again, SignUpRules::NONE).flaw()
    }

    #[test]
    fn texts_are_trimmed_and_passwords_are_not() {
        let submission = Submission::sign_in("  ada ", Secret::new(" two words "));
        assert_eq!(submission.event, Event::SignInSubmitted { username: "ada".into(), flaw: None });
        assert_eq!(submission.password.expose(), " two words ");
    }

    #[test]
    fn a_text_that_is_too_long_is_a_flaw_and_is_not_kept() {
        let long = "é".repeat(129);
        assert_eq!(Submission::sign_in(&long[2..], Secret::new(GOOD)).event.flaw(), None);
        let event = Submission::sign_in(&long, Secret::new(GOOD)).event;
        let flaw = Some(AuthError::InvalidUsername);
        assert_eq!(event, Event::SignInSubmitted { username: String::new(), flaw });
        assert_eq!(Submission::reset_request(&long).event.flaw(), flaw);
        assert_eq!(Submission::confirmation(&long, &Secret::new("123456")).event.flaw(), flaw);
        let event = Submission::resend(Screen::ConfirmSignUp, &long, 9).event;
        assert_eq!(event, Event::ResendRequested { screen: Screen::ConfirmSignUp, username: String::new(), now_s: 9 });
        let email = format!("{}@example.com", "a".repeat(250));
        assert_eq!(sign_up_flaw("ada", &email, GOOD, GOOD), Some(AuthError::InvalidEmail));
    }

    #[test]
    fn a_password_that_ends_in_a_space_is_refused_as_the_pool_would() {
        let password = format!("{GOOD} ");
        assert_eq!(sign_up_flaw("ada", "ada@example.com", &password, &password), Some(AuthError::PasswordNotAccepted));
        assert_eq!(sign_up_flaw("ada", "ada@example.com", GOOD, &password), Some(AuthError::PasswordsDoNotMatch));
    }

    #[test]
    fn each_flaw_of_a_new_account_is_named() {
        let missing = |field| Some(AuthError::Missing { field });
        for (username, email, password, again, flaw) in [
            ("ada", "ada@example.com", GOOD, GOOD, None),
            ("", "ada@example.com", GOOD, GOOD, missing(Field::Username)),
            ("  ", "", "", "", missing(Field::Username)),
            ("ada", " ", "", "", missing(Field::Password)),
            ("ada", " ", GOOD, GOOD, missing(Field::Email)),
            ("ada", "ada@example.com", "", "", missing(Field::Password)),
            ("ada", "ada@example.com", GOOD, "", missing(Field::ConfirmPassword)),
            ("ada", "ada.example.com", GOOD, GOOD, Some(AuthError::InvalidEmail)),
            ("ada", "ada@example.com", "short", "short", Some(AuthError::PasswordNotAccepted)),
            ("ada", "ada@example.com", GOOD, "Correct-horse-2", Some(AuthError::PasswordsDoNotMatch)),
        ] {
            assert_eq!(sign_up_flaw(username, email, password, again), flaw, "{username:?} {email:?} {password:?}");
        }
    }

    #[test]
    fn the_rules_of_the_app_speak_once_nothing_else_is_wrong() {
        let agreed = SignUpRules::new(|input| {
            let lacks = !input.form.attributes.contains_key("agreed");
            lacks.then(|| ("agreed".to_owned(), "Please agree.".to_owned())).into_iter().collect()
        });
        let mut form =
            NewAccountForm { username: "ada".into(), email: "ada@example.com".into(), ..NewAccountForm::default() };
        assert_eq!(sign_up(&form, "short", "short", agreed).flaw(), Some(AuthError::PasswordNotAccepted));
        let Event::SignUpSubmitted { flaw, flaws, .. } = sign_up(&form, GOOD, GOOD, agreed) else { unreachable!() };
        assert_eq!(flaw, Some(AuthError::FormNotAccepted));
        assert_eq!(flaws, FieldFlaws::from([("agreed".to_owned(), "Please agree.".to_owned())]));
        form.attributes.insert("agreed".into(), "on".into());
        let Event::SignUpSubmitted { attributes, flaw, .. } = sign_up(&form, GOOD, GOOD, agreed) else {
            unreachable!()
        };
        assert_eq!((flaw, attributes["agreed"].as_str()), (None, "on"));
    }

    #[test]
    fn attributes_beside_a_password_of_ones_own_are_kept_and_other_fields_stay_here() {
        let typed =
            [("given_name", " Ada "), ("agreed", "on")].map(|(name, value)| (name.to_owned(), value.to_owned()));
        let (weak, policy) = (Secret::new("weak"), PasswordPolicy::default());
        let typed = typed.into();
        let lacked = LackedAttributes { missing: &[], attributes: &typed, country_code: "" };
        let submission = Submission::own_password(weak.clone(), &weak, &lacked, policy);
        let kept = BTreeMap::from([("given_name".to_owned(), "Ada".to_owned())]);
        assert_eq!(submission.attributes, kept);
        let flaw = Some(AuthError::PasswordNotAccepted);
        assert_eq!(submission.event, Event::OwnPasswordSubmitted { attributes: kept, flaw });
    }

    #[test]
    fn a_code_loses_the_white_space_that_mail_programs_add() {
        let submission = Submission::confirmation(" ada ", &Secret::new(" 123 456\n"));
        assert_eq!(submission.code.expose(), "123456");
        assert_eq!(submission.event, Event::ConfirmationSubmitted { username: "ada".into(), flaw: None });
    }

    #[test]
    fn a_code_of_white_space_is_missing() {
        let flaw = Some(AuthError::Missing { field: Field::Code });
        assert_eq!(Submission::confirmation("ada", &Secret::new("  ")).event.flaw(), flaw);
    }

    #[test]
    fn a_new_password_needs_code_password_and_repetition() {
        let policy = PasswordPolicy::default();
        for (code, password, again, flaw) in [
            ("123456", GOOD, GOOD, None),
            ("", GOOD, GOOD, Some(AuthError::Missing { field: Field::Code })),
            ("123456", GOOD, "", Some(AuthError::Missing { field: Field::ConfirmPassword })),
            ("123456", "weak", "weak", Some(AuthError::PasswordNotAccepted)),
            ("123456", GOOD, "Other-horse-1", Some(AuthError::PasswordsDoNotMatch)),
        ] {
            let (code, password, again) = (Secret::new(code), Secret::new(password), Secret::new(again));
            let event = Submission::new_password("ada", &code, password, &again, policy).event;
            assert_eq!(event.flaw(), flaw);
        }
    }

    #[test]
    fn only_forms_have_flaws() {
        assert_eq!(Submission::navigation(Screen::SignUp).event.flaw(), None);
        assert_eq!(Submission::resend(Screen::ConfirmSignUp, "ada", 0).event.flaw(), None);
        let missing = |field| Some(AuthError::Missing { field });
        assert_eq!(Submission::reset_request(" ").event.flaw(), missing(Field::Username));
        assert_eq!(Submission::sign_in("ada", Secret::default()).event.flaw(), missing(Field::Password));
    }
}
