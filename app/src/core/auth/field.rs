//! Which field of a form an error speaks against.

use crate::wire::auth::{AuthError, Field};

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
        AuthError::Missing { field } => Some(field),
        _ => None,
    }
}
