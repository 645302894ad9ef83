//! The Authenticator's screens, each in every state that differs for a person.

mod after_sign_in;
mod first_factors;
mod new_account;
mod new_password;
mod second_factors;
mod sign_in;

use super::exhibit::Exhibit;

/// All of them, in the order in which people come across them.
pub(super) fn exhibits() -> Vec<Exhibit> {
    let mut all = sign_in::exhibits();
    all.extend(first_factors::exhibits());
    all.extend(new_account::exhibits());
    all.extend(new_password::exhibits());
    all.extend(second_factors::exhibits());
    all.extend(after_sign_in::exhibits());
    all
}
