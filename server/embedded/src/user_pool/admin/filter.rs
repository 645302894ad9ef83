//! The `Filter` of ListUsers
//! (<https://docs.aws.amazon.com/cognito/latest/developerguide/how-to-manage-user-accounts.html>, "Searching for users"): one
//! attribute, `=` or `^=` (begins with), and a text between quotation marks, in which a backslash stands before a mark.

use crate::aws_json::AwsError;

/// The attributes that can be searched, besides the account's state.
const SEARCHED: [&str; 8] =
    ["username", "sub", "email", "phone_number", "name", "given_name", "family_name", "preferred_username"];

/// Which accounts are listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Filter {
    pub(super) subject: Subject,
    pub(super) comparison: Comparison,
    pub(super) value: String,
}

/// What is compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Subject {
    Username,
    Sub,
    Attribute(String),
    /// `cognito:user_status`, without regard to case.
    Status,
    /// `status`: `Enabled` or `Disabled`, without regard to case.
    Enabled,
}

/// How it is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Comparison {
    Equals,
    BeginsWith,
}

impl Filter {
    /// Reads a filter; an empty one lists every account.
    ///
    /// # Errors
    /// `InvalidParameterException` for another form, and for an attribute that cannot be searched.
    pub(super) fn read(text: &str) -> Result<Option<Self>, AwsError> {
        let text = text.trim();
        if text.is_empty() {
            return Ok(None);
        }
        let malformed = || AwsError::invalid_parameter("Error while parsing filter");
        let (name, rest) = text.split_once('=').ok_or_else(malformed)?;
        let (name, comparison) = match name.strip_suffix('^') {
            Some(name) => (name, Comparison::BeginsWith),
            None => (name, Comparison::Equals),
        };
        let name = name.trim().trim_matches('"');
        let subject = match name {
            "username" => Subject::Username,
            "sub" => Subject::Sub,
            "cognito:user_status" => Subject::Status,
            "status" => Subject::Enabled,
            name if SEARCHED.contains(&name) => Subject::Attribute(name.to_owned()),
            "" => return Err(malformed()),
            other => return Err(AwsError::invalid_parameter(format!("Invalid search attribute: {other}"))),
        };
        let value = quoted(rest.trim()).ok_or_else(malformed)?;
        Ok(Some(Self { subject, comparison, value }))
    }
}

/// The text between quotation marks, if there is nothing else.
fn quoted(text: &str) -> Option<String> {
    let inner = text.strip_prefix('"')?;
    let mut value = String::new();
    let mut characters = inner.chars();
    loop {
        match characters.next()? {
            '\\' => value.push(characters.next()?),
            '"' => break,
            other => value.push(other),
        }
    }
    characters.next().is_none().then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<(Subject, Comparison, String)> {
        Filter::read(text).unwrap().map(|filter| (filter.subject, filter.comparison, filter.value))
    }

    #[test]
    fn a_filter_names_an_attribute_a_comparison_and_a_value() {
        let (equals, begins) = (Comparison::Equals, Comparison::BeginsWith);
        let email = || Subject::Attribute("email".to_owned());
        for (text, subject, comparison, value) in [
            (r#"username = "anna""#, Subject::Username, equals, "anna"),
            (r#"username="anna""#, Subject::Username, equals, "anna"),
            (r#""email" ^= "an""#, email(), begins, "an"),
            (r#"email = "a=b@example.com""#, email(), equals, "a=b@example.com"),
            (r#"name = "An \"A\" \\""#, Subject::Attribute("name".to_owned()), equals, r#"An "A" \"#),
            (r#"cognito:user_status = "confirmed""#, Subject::Status, equals, "confirmed"),
            (r#"status = "Disabled""#, Subject::Enabled, equals, "Disabled"),
            (r#"given_name ^= """#, Subject::Attribute("given_name".to_owned()), begins, ""),
        ] {
            assert_eq!(read(text), Some((subject, comparison, value.to_owned())), "{text}");
        }
        assert_eq!(read("  "), None);
    }

    #[test]
    fn other_forms_and_attributes_are_refused() {
        for text in ["email", "email = anna", r#"email = "an"#, r#"email = "an" and"#, r#"= "x""#, r#"email = "a\"#] {
            assert_eq!(Filter::read(text).unwrap_err().message, "Error while parsing filter", "{text}");
        }
        for text in [r#"custom:team = "a""#, r#"gender = "a""#, r#"email < "a=b""#] {
            assert!(Filter::read(text).unwrap_err().message.starts_with("Invalid search attribute"), "{text}");
        }
    }
}
