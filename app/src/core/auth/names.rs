//! What people sign in with: one field takes whatever the pool lets stand for an account.

use crate::core::phone;
use crate::wire::pool::SignInName;

/// The name of an account as the pool knows it, from what was typed: trimmed, and a telephone number in the form that
/// Cognito asks for (E.164).
///
/// Where nothing but a number can be meant, because of the pool or because a country's code was chosen beside it, it is completed
/// with that code; elsewhere it takes a `+` to tell a number from a username.
#[must_use]
pub fn account_name(sign_in_with: &[SignInName], country_code: &str, typed: &str) -> String {
    let typed = typed.trim();
    let has_country = sign_in_with == [SignInName::PhoneNumber] || !country_code.is_empty();
    let is_number = phone::is_like_a_number(typed) && (has_country || typed.starts_with('+'));
    if sign_in_with.contains(&SignInName::PhoneNumber) && is_number {
        phone::international(country_code, typed)
    } else {
        typed.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::account_name;
    use crate::wire::pool::SignInName::{Email, PhoneNumber, Username};

    #[test]
    fn a_number_is_brought_into_one_form_and_a_username_is_left_alone() {
        for (sign_in_with, country_code, typed, name) in [
            (&[PhoneNumber][..], "+1", "(555) 123-4567", "+15551234567"),
            (&[PhoneNumber], "", "(555) 123-4567", "+15551234567"),
            (&[PhoneNumber], "+1", "+49 171 1234567", "+491711234567"),
            (&[PhoneNumber], "+1", "ada", "ada"),
            (&[Username, Email, PhoneNumber], "", " +49 171/1234567 ", "+491711234567"),
            (&[Username, Email, PhoneNumber], "", "5551234567", "5551234567"),
            (&[Username, Email, PhoneNumber], "+1", "5551234567", "+15551234567"),
            (&[Username, Email, PhoneNumber], "", " ada@example.com ", "ada@example.com"),
            (&[Username, Email], "", "+49 171", "+49 171"),
        ] {
            assert_eq!(account_name(sign_in_with, country_code, typed), name, "{typed}");
        }
    }
}
