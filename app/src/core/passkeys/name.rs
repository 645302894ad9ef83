//! What a person may call a passkey.

/// The most characters of a name.
const LONGEST: usize = 40;

/// A name that was checked: trimmed, not empty, not too long, without control characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PasskeyName(String);

impl PasskeyName {
    /// The name in a text; none if it cannot be one.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let fits = !text.is_empty() && text.chars().count() <= LONGEST && !text.chars().any(char::is_control);
        fits.then(|| Self(text.to_owned()))
    }

    /// The name as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::PasskeyName;

    #[test]
    fn a_name_is_trimmed_and_neither_empty_nor_long_nor_unprintable() {
        assert_eq!(PasskeyName::parse("  Work laptop ").unwrap().as_str(), "Work laptop");
        assert!(PasskeyName::parse(&"ä".repeat(40)).is_some());
        for bad in ["", "   ", "a\u{7}b", &"ä".repeat(41)] {
            assert_eq!(PasskeyName::parse(bad), None, "{bad:?}");
        }
    }
}
