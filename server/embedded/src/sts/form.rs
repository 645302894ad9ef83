//! The form that a request is. Names that are not known are passed over, as AWS does.

use std::collections::BTreeMap;

use zeroize::Zeroizing;

use super::error::StsError;

/// The fields of a request: among them a token, so they are wiped when dropped and have no `Debug`.
pub(super) struct Form(BTreeMap<String, Zeroizing<String>>);

impl Form {
    /// Reads `application/x-www-form-urlencoded`. Of a field that is given twice the last counts.
    pub(super) fn read(body: &[u8]) -> Self {
        let fields = url::form_urlencoded::parse(body);
        Self(fields.map(|(name, value)| (name.into_owned(), Zeroizing::new(value.into_owned()))).collect())
    }

    /// A field that may be missing.
    pub(super) fn optional(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(|value| value.as_str())
    }

    /// A field that has to be there, with so many characters.
    pub(super) fn required(&self, name: &str, (least, most): (usize, usize)) -> Result<&str, StsError> {
        let mut member: String = name.to_owned();
        if let Some(first) = member.get_mut(..1) {
            first.make_ascii_lowercase();
        }
        let value = self.optional(name).ok_or_else(|| StsError::validation(&member, "not be null"))?;
        let length = value.chars().count();
        if length < least {
            return Err(StsError::validation(&member, &format!("have length greater than or equal to {least}")));
        }
        if length > most {
            return Err(StsError::validation(&member, &format!("have length less than or equal to {most}")));
        }
        Ok(value)
    }

    /// Whether there is a field of this name, or a list of them.
    pub(super) fn has(&self, name: &str) -> bool {
        self.0.keys().any(|field| field == name || field.strip_prefix(name).is_some_and(|rest| rest.starts_with('.')))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_decoded_and_lists_are_known_by_their_name() {
        let form = Form::read(b"Action=GetCallerIdentity&PolicyArns.member.1.arn=a%3Ab&RoleSessionName=a+b");
        assert_eq!(form.optional("RoleSessionName"), Some("a b"));
        assert!(form.has("PolicyArns") && form.has("Action") && !form.has("Policy"));
    }

    #[test]
    fn what_is_missing_or_of_another_length_is_named() {
        let form = Form::read(b"Name=abc");
        assert_eq!(form.required("Name", (3, 3)).ok(), Some("abc"));
        for (name, bounds, complaint) in [
            ("Other", (0, 9), "'other' failed to satisfy constraint: Member must not be null"),
            ("Name", (4, 9), "'name' failed to satisfy constraint: Member must have length greater than or equal to 4"),
            ("Name", (0, 2), "'name' failed to satisfy constraint: Member must have length less than or equal to 2"),
        ] {
            let refused = form.required(name, bounds).err().unwrap();
            assert!(refused.message.ends_with(complaint), "{}", refused.message);
        }
    }
}
