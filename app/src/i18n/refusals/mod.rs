//! Why a step of the Authenticator was refused, and what to do about it. The English sentences are Amplify UI's or
//! Cognito's where they have them.

#[cfg(feature = "ssr")]
pub(super) mod ar;
#[cfg(feature = "ssr")]
pub(super) mod de;
pub(super) mod en;
#[cfg(feature = "ssr")]
pub(super) mod es;
#[cfg(feature = "ssr")]
pub(super) mod fr;
#[cfg(feature = "ssr")]
pub(super) mod ja;
#[cfg(feature = "ssr")]
pub(super) mod pt;
#[cfg(feature = "ssr")]
pub(super) mod zh_hans;

mod phrases;

use super::macros::texts;

texts! {
    /// Why a step was refused.
    RefusalTexts {
        /// Wrong password, or no such account.
        incorrect_username_or_password,
        /// No such account, where the pool tells.
        user_does_not_exist,
        /// Too many wrong passwords.
        password_attempts_exceeded,
        /// The account is disabled.
        user_disabled,
        /// The username is taken.
        username_taken,
        /// The e-mail address is taken.
        email_taken,
        /// The username is not accepted.
        invalid_username,
        /// The e-mail address is not accepted.
        invalid_email,
        /// The telephone number is not accepted.
        invalid_phone_number,
        /// Neither address nor number was given.
        contact_missing,
        /// An attribute is not accepted.
        attribute_not_accepted,
        /// The password misses rules.
        password_not_accepted,
        /// The passwords differ.
        passwords_do_not_match,
        /// The code is another.
        code_mismatch,
        /// The code is too old.
        code_expired,
        /// Too many codes.
        attempt_limit_exceeded,
        /// The code could not be sent.
        code_not_delivered,
        /// The account is confirmed already.
        already_confirmed,
        /// The account has nowhere for a code to go.
        no_verified_contact,
        /// A field is empty.
        missing_field,
        /// The app's own rules speak against fields.
        form_not_accepted,
        /// The step took too long.
        step_lapsed,
        /// No second factor can be set up here.
        no_factor_to_set_up,
        /// An unknown challenge.
        unsupported_challenge,
        /// The pool could not be reached.
        unavailable,
        /// A rule before anything is typed: `{least}` characters.
        rule_length,
        /// A rule: a lower case letter.
        rule_lowercase,
        /// A rule: an upper case letter.
        rule_uppercase,
        /// A rule: a digit.
        rule_number,
        /// A rule: a special character.
        rule_symbol,
        /// A rule that was missed: `{least}` characters.
        missed_length,
        /// A rule that was missed: a lower case letter.
        missed_lowercase,
        /// A rule that was missed: an upper case letter.
        missed_uppercase,
        /// A rule that was missed: a digit.
        missed_number,
        /// A rule that was missed: a special character.
        missed_symbol,
        /// Another code so soon.
        resend_too_soon,
        /// A way to sign in was chosen for nobody.
        username_first,
        /// A passkey that is not one of the account.
        passkey_not_accepted,
        /// The browser gave up.
        passkey_canceled,
        /// A browser without passkeys.
        passkey_unsupported,
        /// The session has ended.
        session_ended,
        /// A passkey that was not created.
        passkey_not_created,
        /// No such account, where a code was asked for or given and the pool tells.
        username_not_found,
        /// Nobody creates accounts here.
        sign_up_closed,
        /// An administrator's password is too old.
        temporary_password_expired,
        /// The site's own rules refuse.
        refused_by_site,
        /// A firewall refuses.
        blocked,
        /// Too many requests at once.
        busy,
        /// A way to sign in that the pool or its client does not allow.
        way_not_enabled,
        /// The site is not set up right.
        misconfigured,
        /// What to do about a wrong name or password.
        next_check_or_reset,
        /// What to do about an unknown name.
        next_check_name,
        /// The same where accounts can be created.
        next_check_name_or_sign_up,
        /// What to do about a name that is taken.
        next_sign_in_instead,
        /// What to do where signing in is next.
        next_sign_in,
        /// What to do about two passwords that differ.
        next_type_it_twice,
        /// How long to wait at most: `{minutes}`.
        next_wait,
        /// What to do about a short wait.
        next_wait_a_minute,
        /// What to do where nothing here helps.
        next_ask_for_help,
        /// Another service did not sign somebody in: they refused, or it did.
        provider_refused,
        /// Signing in at another service took too long, or was begun in another browser.
        provider_step_lapsed,
        /// What another service answered cannot be used.
        provider_answer_unusable,
        /// There is an account already for what another service says.
        provider_account_taken,
        /// Another service could not be reached.
        provider_unavailable,
        /// The telephone number is taken.
        phone_number_taken,
        /// The password is one from before.
        password_reused,
        /// The code is another, while signing in.
        code_incorrect,
        /// The sign-in that a code was sent for is too old.
        sent_code_lapsed,
        /// A rule: no space at either end.
        rule_no_outer_space,
        /// A rule that was missed: no space at either end.
        missed_no_outer_space,
    }
}
