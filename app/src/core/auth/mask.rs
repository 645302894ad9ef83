//! How much of an address or number is shown to be known by: Amplify UI's `t**t@example.com` and `********1234`.

use crate::wire::account::ContactKind;

/// How many digits of a number are shown.
const DIGITS: usize = 4;

/// An address or number with stars in the place of what is not shown.
#[must_use]
pub fn masked(kind: ContactKind, value: &str) -> String {
    match kind {
        ContactKind::Email => match value.rsplit_once('@') {
            Some((local, domain)) => format!("{}@{domain}", ends(local)),
            None => ends(value),
        },
        ContactKind::PhoneNumber => {
            let hidden = value.chars().count().saturating_sub(DIGITS);
            value.chars().enumerate().map(|(index, digit)| if index < hidden { '*' } else { digit }).collect()
        }
    }
}

/// The first letter and the last one; of a text that has no others, the first.
fn ends(text: &str) -> String {
    let last = text.chars().count().saturating_sub(1);
    let shown = |index: usize| index == 0 || (index == last && last > 1);
    text.chars().enumerate().map(|(index, letter)| if shown(index) { letter } else { '*' }).collect()
}

#[cfg(test)]
mod tests {
    use super::masked;
    use crate::wire::account::ContactKind::{Email, PhoneNumber};

    #[test]
    fn enough_is_shown_to_know_it_by() {
        for (kind, value, expected) in [
            (Email, "test@example.com", "t**t@example.com"),
            (Email, "ab@example.com", "a*@example.com"),
            (Email, "a@example.com", "a@example.com"),
            (Email, "nowhere", "n*****e"),
            (PhoneNumber, "+15555551234", "********1234"),
            (PhoneNumber, "123", "123"),
        ] {
            assert_eq!(masked(kind, value), expected);
        }
    }
}
