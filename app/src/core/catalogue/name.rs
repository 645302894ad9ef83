//! Names as people compare them: numbers by their value, letters whatever their case and accents.

use std::cmp::Ordering;

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

use super::StoredFile;

/// A name without case and accents, for looking in it (NFKD, Unicode Standard Annex 15).
#[must_use]
pub fn folded(name: &str) -> String {
    name.nfkd().filter(|letter| !is_combining_mark(*letter)).flat_map(char::to_lowercase).collect()
}

/// By name: `2.jpg` before `10.jpg`, `Ä` beside `a`; names that are alike so far by their bytes.
#[must_use]
pub fn by_name(one: &str, other: &str) -> Ordering {
    natural(&folded(one), &folded(other)).then_with(|| one.cmp(other))
}

/// The same for many. Folding is dear: once for each name.
pub(super) fn sort_by_name(files: &mut Vec<&StoredFile>) {
    let mut named: Vec<_> = files.iter().map(|file| (folded(&file.key), *file)).collect();
    named.sort_by(|(one, of_one), (other, of_other)| natural(one, other).then_with(|| of_one.key.cmp(&of_other.key)));
    *files = named.into_iter().map(|(_, file)| file).collect();
}

fn natural(mut one: &str, mut other: &str) -> Ordering {
    loop {
        let order = match (run(one), run(other)) {
            ((0, _), (0, _)) => return one.len().cmp(&other.len()),
            ((a, true), (b, true)) => {
                let (number, by) = (split(one, a), split(other, b));
                (one, other) = (number.1, by.1);
                by_value(number.0, by.0)
            }
            ((a, _), (b, _)) => {
                let (text, by) = (split(one, a), split(other, b));
                let order = text.0.cmp(by.0);
                (one, other) = (text.1, by.1);
                order
            }
        };
        if order != Ordering::Equal {
            return order;
        }
    }
}

/// How long the run of digits, or of anything else, at the beginning is, and whether it is one of digits.
fn run(text: &str) -> (usize, bool) {
    let is_digit = |byte: u8| byte.is_ascii_digit();
    let of_digits = text.bytes().next().is_some_and(is_digit);
    (text.bytes().take_while(|byte| is_digit(*byte) == of_digits).count(), of_digits)
}

fn split(text: &str, at: usize) -> (&str, &str) {
    // Runs end before or behind an ASCII digit, which is a border between characters.
    text.split_at_checked(at).unwrap_or((text, ""))
}

fn by_value(one: &str, other: &str) -> Ordering {
    let (one, other) = (one.trim_start_matches('0'), other.trim_start_matches('0'));
    one.len().cmp(&other.len()).then_with(|| one.cmp(other))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{by_name, folded};

    #[test]
    fn names_come_as_people_count_and_spell() {
        let mut names = [
            "b",
            "IMG_10.jpg",
            "img_9.jpg",
            "Äpfel",
            "azur",
            "IMG_010.jpg",
            "2",
            "10",
            "1a",
            "a",
            "",
            "99999999999999999999999",
        ];
        names.sort_by(|one, other| by_name(one, other));
        assert_eq!(
            names,
            [
                "",
                "1a",
                "2",
                "10",
                "99999999999999999999999",
                "a",
                "Äpfel",
                "azur",
                "b",
                "img_9.jpg",
                "IMG_010.jpg",
                "IMG_10.jpg"
            ]
        );
    }

    #[test]
    fn looking_minds_neither_case_nor_accents() {
        assert_eq!(folded("Été À ﬁn ＡＢ.JPG"), "ete a fin ab.jpg");
    }

    proptest! {
        #[test]
        fn the_order_is_one(a in "[aAé0-9_.]{0,6}", b in "[aAé0-9_.]{0,6}", c in "[aAé0-9_.]{0,6}") {
            prop_assert_eq!(by_name(&a, &b), by_name(&b, &a).reverse());
            prop_assert_eq!(by_name(&a, &b).is_eq(), a == b);
            if by_name(&a, &b).is_lt() && by_name(&b, &c).is_lt() {
                prop_assert!(by_name(&a, &c).is_lt());
            }
        }
    }
}
