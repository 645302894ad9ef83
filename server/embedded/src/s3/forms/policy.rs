//! The policy document of a form (<https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTConstructPolicy.html>).
//!
//! It is what the signer allows the sender of the form to send. Whether the signer may do that is another question: see
//! [`crate::s3::access`]. What the document says is held against a form in [`super::conditions`].

use std::time::SystemTime;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use s3s::{S3Error, S3ErrorCode, S3Result};
use serde_json::{Map, Value};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// What a form may say, and until when.
#[derive(Debug)]
pub(super) struct Policy {
    pub(super) expires: SystemTime,
    pub(super) conditions: Vec<Condition>,
}

/// One demand.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Condition {
    /// On the text of a field.
    Field {
        /// As the document writes it: `$` and a name in any case.
        field: String,
        how: How,
        value: String,
    },
    /// On the bytes of the file, both included.
    Length { least: u64, most: u64 },
}

/// How a field is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum How {
    Equal,
    StartsWith,
}

impl How {
    /// S3's word for it.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Equal => "eq",
            Self::StartsWith => "starts-with",
        }
    }
}

impl Policy {
    /// Reads a document as the form has it, in base64.
    ///
    /// # Errors
    /// `InvalidPolicyDocument`, with what is wrong.
    pub(super) fn read(encoded: &str) -> S3Result<Self> {
        let document = STANDARD.decode(encoded).ok().and_then(|bytes| String::from_utf8(bytes).ok());
        let value = document.and_then(|text| serde_json::from_str(&plain_escapes(&text)).ok());
        let Some(Value::Object(document)) = value else { return Err(invalid("Invalid JSON.")) };
        let expires = match document.get("expiration") {
            Some(Value::String(text)) => {
                expiration(text).ok_or_else(|| invalid(format!("Invalid 'expiration' value: '{text}'")))?
            }
            Some(other) => return Err(invalid(format!("Invalid 'expiration' value: '{other}'"))),
            None => return Err(invalid("Policy missing expiration.")),
        };
        let conditions = match document.get("conditions") {
            Some(Value::Array(conditions)) => conditions.iter().map(condition).collect::<S3Result<_>>()?,
            Some(_) => return Err(invalid("Invalid 'conditions' value: must be a List.")),
            None => return Err(invalid("Policy missing conditions.")),
        };
        Ok(Self { expires, conditions })
    }
}

/// ISO 8601 in UTC: `2026-01-02T03:04:05.000Z`, with or without a fraction.
fn expiration(text: &str) -> Option<SystemTime> {
    let is_utc = text.ends_with('Z') && text.as_bytes().get(10) == Some(&b'T');
    OffsetDateTime::parse(text, &Rfc3339).ok().filter(|_| is_utc).map(SystemTime::from)
}

fn condition(value: &Value) -> S3Result<Condition> {
    match value {
        Value::Object(one) => simple(one),
        Value::Array(parts) => listed(parts),
        _ => Err(invalid("Invalid condition: must be a List or an Object.")),
    }
}

/// `{"bucket": "pictures"}`.
fn simple(condition: &Map<String, Value>) -> S3Result<Condition> {
    let mut properties = condition.iter();
    match (properties.next(), properties.next()) {
        (Some((name, Value::String(value))), None) => {
            Ok(Condition::Field { field: format!("${name}"), how: How::Equal, value: value.clone() })
        }
        (Some(_), None) => Err(invalid("Invalid Simple-Condition: value must be a string.")),
        _ => Err(invalid("Invalid Simple-Condition: Simple-Conditions must have exactly one property specified.")),
    }
}

/// `["starts-with", "$key", "protected/"]` or `["content-length-range", 0, 1048576]`.
fn listed(parts: &[Value]) -> S3Result<Condition> {
    let [Value::String(operation), first, second] = parts else {
        return Err(invalid("Invalid condition: an operation with two arguments is needed."));
    };
    let how = match operation.to_ascii_lowercase().as_str() {
        "eq" => How::Equal,
        "starts-with" => How::StartsWith,
        "content-length-range" => {
            let bytes =
                |value| bytes(value).ok_or_else(|| invalid("Invalid content-length-range: two sizes are needed."));
            return Ok(Condition::Length { least: bytes(first)?, most: bytes(second)? });
        }
        other => return Err(invalid(format!("Invalid condition: unknown operation '{other}'."))),
    };
    let (Value::String(field), Value::String(value)) = (first, second) else {
        return Err(invalid("Invalid condition: the arguments must be strings."));
    };
    Ok(Condition::Field { field: field.clone(), how, value: value.clone() })
}

/// A size, as a number or as the digits of one.
fn bytes(value: &Value) -> Option<u64> {
    match value {
        Value::Number(number) => number.as_u64(),
        Value::String(digits) if digits.bytes().all(|byte| byte.is_ascii_digit()) => digits.parse().ok(),
        _ => None,
    }
}

/// The two escapes of S3's policies that JSON does not have (`\$` and `\v`), in JSON's words.
fn plain_escapes(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        if character != '\\' {
            plain.push(character);
            continue;
        }
        match characters.next() {
            Some('$') => plain.push('$'),
            Some('v') => plain.push_str("\\u000b"),
            escaped => plain.extend(['\\'].into_iter().chain(escaped)),
        }
    }
    plain
}

fn invalid(what: impl AsRef<str>) -> S3Error {
    S3Error::with_message(S3ErrorCode::InvalidPolicyDocument, format!("Invalid Policy: {}", what.as_ref()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(document: &str) -> Result<Policy, String> {
        Policy::read(&STANDARD.encode(document)).map_err(|refusal| {
            assert_eq!(refusal.code().as_str(), "InvalidPolicyDocument");
            refusal.message().unwrap().to_owned()
        })
    }

    fn conditions(list: &str) -> Result<Vec<Condition>, String> {
        read(&format!(r#"{{"expiration": "2026-01-02T03:04:05Z", "conditions": {list}}}"#))
            .map(|policy| policy.conditions)
    }

    fn field(field: &str, how: How, value: &str) -> Condition {
        Condition::Field { field: field.to_owned(), how, value: value.to_owned() }
    }

    #[test]
    fn every_form_of_a_condition_is_read() {
        let list = r#"[{"bucket": "b"}, ["eq", "$key", "k"], ["StArTs-WiTh", "$Content-Type", "image/"],
                       ["content-length-range", 1, "10"]]"#;
        let expected = [
            field("$bucket", How::Equal, "b"),
            field("$key", How::Equal, "k"),
            field("$Content-Type", How::StartsWith, "image/"),
            Condition::Length { least: 1, most: 10 },
        ];
        assert_eq!(conditions(list).unwrap(), expected);
        assert_eq!(conditions("[]").unwrap(), []);
    }

    #[test]
    fn the_escapes_of_s3_are_read_besides_those_of_json() {
        for (written, read) in
            [(r"\$a", "$a"), (r"\v", "\u{b}"), (r"\\$", r"\$"), (r#"\"\u00e4"#, "\"ä"), (r"\\\$", r"\$")]
        {
            let list = format!(r#"[["eq", "$key", "{written}"]]"#);
            assert_eq!(conditions(&list).unwrap(), [field("$key", How::Equal, read)], "{written}");
        }
    }

    #[test]
    fn an_expiration_is_a_moment_in_utc() {
        for text in ["2026-01-02T03:04:05Z", "2026-01-02T03:04:05.000Z"] {
            let policy = read(&format!(r#"{{"expiration": "{text}", "conditions": []}}"#)).unwrap();
            assert_eq!(OffsetDateTime::from(policy.expires).unix_timestamp(), 1_767_323_045, "{text}");
        }
        for text in
            ["2026-01-02 03:04:05Z", "2026-01-02T03:04:05+00:00", "2026-02-30T00:00:00Z", "1767323045", "tomorrow", ""]
        {
            let refusal = read(&format!(r#"{{"expiration": "{text}", "conditions": []}}"#)).unwrap_err();
            assert_eq!(refusal, format!("Invalid Policy: Invalid 'expiration' value: '{text}'"));
        }
    }

    #[test]
    fn a_document_that_is_not_understood_is_refused_whole() {
        let expires = r#""expiration": "2026-01-02T03:04:05Z""#;
        for (document, reason) in [
            ("", "Invalid JSON."),
            ("[]", "Invalid JSON."),
            ("{", "Invalid JSON."),
            (r#"{"conditions": []}"#, "Policy missing expiration."),
            (r#"{"EXPIRATION": "2026-01-02T03:04:05Z", "conditions": []}"#, "Policy missing expiration."),
            (&format!("{{{expires}}}"), "Policy missing conditions."),
            (&format!(r#"{{{expires}, "CONDITIONS": []}}"#), "Policy missing conditions."),
            (&format!(r#"{{{expires}, "conditions": {{}}}}"#), "Invalid 'conditions' value: must be a List."),
            (r#"{"expiration": 1, "conditions": []}"#, "Invalid 'expiration' value: '1'"),
        ] {
            assert_eq!(read(document).unwrap_err(), format!("Invalid Policy: {reason}"), "{document}");
        }
        for list in [
            "[{}]",
            r#"[{"acl": "private", "key": "k"}]"#,
            r#"[{"acl": 1}]"#,
            r#"["bucket"]"#,
            "[[]]",
            r#"[["eq", "$key"]]"#,
            r#"[["eq", "$key", "a", "b"]]"#,
            r#"[["eq", 1, "a"]]"#,
            r#"[["ends-with", "$key", "a"]]"#,
            r#"[["content-length-range", 0]]"#,
            r#"[["content-length-range", -1, 0]]"#,
            r#"[["content-length-range", 0, "x"]]"#,
            r#"[["content-length-range", 0, 1.5]]"#,
        ] {
            assert!(conditions(list).unwrap_err().starts_with("Invalid Policy: Invalid "), "{list}");
        }
        assert!(Policy::read("{policy}").is_err());
    }
}
