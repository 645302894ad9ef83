//! Parameters of a query or of a form: `application/x-www-form-urlencoded`.

use std::fmt::Write as _;

/// A parameter was given twice, which OAuth does not allow (RFC 6749, section 3.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Repeated;

/// Parameters in their order. They may hold secrets, so that they are not printed.
pub(super) struct Form(Vec<(String, String)>);

impl Form {
    /// Reads a query or a body.
    pub(super) fn read(text: &[u8]) -> Self {
        Self(url::form_urlencoded::parse(text).map(|(name, value)| (name.into_owned(), value.into_owned())).collect())
    }

    /// The value of a parameter; an empty one counts as absent.
    pub(super) fn one(&self, name: &str) -> Result<Option<&str>, Repeated> {
        let mut values = self.0.iter().filter(|(found, _)| found == name).map(|(_, value)| value.as_str());
        match (values.next(), values.next()) {
            (value, None) => Ok(value.filter(|value| !value.is_empty())),
            (_, Some(_)) => Err(Repeated),
        }
    }

    /// The same where a repetition is as good as an absence.
    pub(super) fn single(&self, name: &str) -> Option<&str> {
        self.one(name).ok().flatten()
    }

    /// The value that begins with `prefix` in its name.
    pub(super) fn below<'a>(&'a self, prefix: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.0
            .iter()
            .filter(move |(name, _)| name.starts_with(prefix))
            .map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

/// Percent-encodes a text for a path or a query.
pub(super) fn encoded(text: &str) -> String {
    text.bytes().fold(String::with_capacity(text.len()), |mut encoded, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            // Writing into a String does not fail.
            let _ = write!(encoded, "%{byte:02X}");
        }
        encoded
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_parameter_counts_once() {
        let form = Form::read(b"a=1&b=&c=x+y%21&d=1&d=2");
        assert_eq!(form.one("a"), Ok(Some("1")));
        assert_eq!(form.one("b"), Ok(None));
        assert_eq!(form.one("c"), Ok(Some("x y!")));
        assert_eq!(form.one("d"), Err(Repeated));
        assert_eq!(form.one("e"), Ok(None));
        assert_eq!(form.single("d"), None);
    }

    #[test]
    fn what_is_encoded_is_read_back() {
        let text = "a b&c=d/?#ä%";
        assert_eq!(Form::read(format!("x={}", encoded(text)).as_bytes()).single("x"), Some(text));
    }
}
