//! Which field of a form an error speaks against.

use crate::wire::auth::AuthError;

/// A field of the Authenticator's forms.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Field {
    /// The username.
    Username,
    /// The e-mail address.
    Email,
    /// The telephone number.
    PhoneNumber,
    /// The password, or the new one.
    Password,
    /// The repetition of a new password.
    ConfirmPassword,
    /// The code that was sent.
    Code,
}

/// The field that an error speaks against, if it is one field alone: a wrong password and an unknown username look
/// the same.
#[must_use]
pub fn refused_field(error: AuthError) -> Option<Field> {
    match error {
        AuthError::UserDoesNotExist
        | AuthError::UsernameNotFound
        | AuthError::UsernameTaken
        | AuthError::InvalidUsername
        | AuthError::UsernameFirst => Some(Field::Username),
        AuthError::EmailTaken | AuthError::InvalidEmail => Some(Field::Email),
        AuthError::InvalidPhoneNumber | AuthError::PhoneNumberTaken => Some(Field::PhoneNumber),
        AuthError::PasswordNotAccepted | AuthError::PasswordReused => Some(Field::Password),
        AuthError::PasswordsDoNotMatch => Some(Field::ConfirmPassword),
        AuthError::CodeMismatch | AuthError::CodeExpired => Some(Field::Code),
        _ => None,
    }
}
