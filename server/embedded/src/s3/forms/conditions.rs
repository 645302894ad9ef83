//! Holds a form against its policy (<https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTConstructPolicy.html>).
//!
//! Each condition has to hold, and each field has to be named by a condition: a sender adds nothing that the signer did not
//! foresee.

use std::time::SystemTime;

use s3s::{S3Error, S3ErrorCode, S3Result};

use super::fields::Fields;
use super::policy::{Condition, How, Policy};

/// Fields that no condition has to name.
const EXEMPT: [&str; 3] = ["file", "policy", "x-amz-signature"];
/// The beginning of others.
const IGNORED: &str = "x-ignore-";

impl Policy {
    /// Whether the policy allows this form, sent to this bucket. The length of its file is another matter.
    ///
    /// # Errors
    /// `AccessDenied`, with the first demand that is not met.
    pub(super) fn allow(&self, fields: &Fields, bucket: &str, now: SystemTime) -> S3Result<()> {
        if now > self.expires {
            return Err(violation("Policy expired."));
        }
        for condition in &self.conditions {
            let Condition::Field { field, how, value } = condition else { continue };
            if !holds(field, *how, value, fields, bucket) {
                return Err(violation(&format!("Policy Condition failed: {}", written(field, *how, value))));
            }
        }
        let is_free = |name: &str| EXEMPT.contains(&name) || name.starts_with(IGNORED);
        // The bucket counts as a field, also when only the address names it.
        let names = std::iter::once("bucket").chain(fields.iter().map(|(name, _)| name));
        match names.into_iter().find(|name| !is_free(name) && !self.names(name)) {
            Some(name) => Err(violation(&format!("Extra input fields: {name}"))),
            None => Ok(()),
        }
    }

    /// How many bytes the file has at least and at most.
    pub(super) fn length(&self) -> (u64, u64) {
        self.conditions.iter().fold((0, u64::MAX), |(least, most), condition| match condition {
            Condition::Length { least: another, most: other } => (least.max(*another), most.min(*other)),
            Condition::Field { .. } => (least, most),
        })
    }

    /// Whether a condition is about a field; `name` is in lower case.
    fn names(&self, name: &str) -> bool {
        self.conditions.iter().any(|condition| match condition {
            Condition::Field { field, .. } => {
                field.strip_prefix('$').is_some_and(|found| found.eq_ignore_ascii_case(name))
            }
            Condition::Length { .. } => false,
        })
    }
}

fn holds(field: &str, how: How, wanted: &str, fields: &Fields, bucket: &str) -> bool {
    // Without the sign it is no field, and nothing that a form has is equal to it.
    let Some(name) = field.strip_prefix('$').map(str::to_ascii_lowercase) else { return false };
    let value = fields.get(&name);
    let is_as_wanted = |value: &str| match how {
        How::Equal => value == wanted,
        // Several content types are a list, each of which has to fit.
        How::StartsWith if name == "content-type" => value.split(',').all(|one| one.trim().starts_with(wanted)),
        How::StartsWith => value.starts_with(wanted),
    };
    if name == "bucket" {
        // The address decides; a field that says otherwise is not passed over.
        return is_as_wanted(bucket) && value.is_none_or(|value| value == bucket);
    }
    is_as_wanted(value.unwrap_or_default())
}

/// A condition as S3 repeats it.
fn written(field: &str, how: How, value: &str) -> String {
    let quoted = |text: &str| serde_json::Value::from(text).to_string();
    format!("[{}, {}, {}]", quoted(how.word()), quoted(field), quoted(value))
}

fn violation(what: &str) -> S3Error {
    S3Error::with_message(S3ErrorCode::AccessDenied, format!("Invalid according to Policy: {what}"))
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, UNIX_EPOCH};

    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;

    use super::*;

    const NOW: SystemTime = UNIX_EPOCH;

    fn policy(conditions: &str) -> Policy {
        let document = format!(r#"{{"expiration": "1970-01-01T00:01:00Z", "conditions": [{conditions}]}}"#);
        Policy::read(&STANDARD.encode(document)).unwrap()
    }

    /// What is wrong with a form in the bucket `b`, whose policy names its bucket.
    fn wrong(conditions: &str, fields: &[(&str, &str)]) -> String {
        let policy = policy(&format!(r#"{{"bucket": "b"}}, {conditions}"#));
        let refusal = policy.allow(&Fields::of(fields), "b", NOW).err();
        refusal.map_or("nothing".to_owned(), |refusal| {
            assert_eq!(refusal.code().as_str(), "AccessDenied");
            refusal.message().unwrap().strip_prefix("Invalid according to Policy: ").unwrap().to_owned()
        })
    }

    #[test]
    fn conditions_hold_or_are_named() {
        let images = r#"["starts-with", "$Content-Type", "image/"]"#;
        let image = |value| [("content-type", value)];
        for (conditions, fields, expected) in [
            (r#"{"key": "a"}"#, vec![("key", "a")], "nothing"),
            (r#"{"KEY": "a"}"#, vec![("key", "a")], "nothing"),
            (r#"{"Key": "a"}"#, vec![("key", "A")], r#"Policy Condition failed: ["eq", "$Key", "a"]"#),
            (r#"["eq", "$key", "a/c"]"#, vec![("key", "a/b")], r#"Policy Condition failed: ["eq", "$key", "a/c"]"#),
            (r#"["eq", "key", "a"]"#, vec![("key", "a")], r#"Policy Condition failed: ["eq", "key", "a"]"#),
            (r#"{"acl": "private"}"#, vec![], r#"Policy Condition failed: ["eq", "$acl", "private"]"#),
            (r#"["starts-with", "$acl", ""]"#, vec![], "nothing"),
            (r#"["starts-with", "$key", "a/"]"#, vec![("key", "a/b")], "nothing"),
            (
                r#"["starts-with", "$key", "a/"]"#,
                vec![("key", "b/a/")],
                r#"Policy Condition failed: ["starts-with", "$key", "a/"]"#,
            ),
            (r#"{"key": "a\"b"}"#, vec![("key", "a")], r#"Policy Condition failed: ["eq", "$key", "a\"b"]"#),
            (images, image("image/png").to_vec(), "nothing"),
            (images, image("image/png, image/gif").to_vec(), "nothing"),
            (
                images,
                image("image/png,text/html").to_vec(),
                r#"Policy Condition failed: ["starts-with", "$Content-Type", "image/"]"#,
            ),
            (
                images,
                image("text/html").to_vec(),
                r#"Policy Condition failed: ["starts-with", "$Content-Type", "image/"]"#,
            ),
            (r#"["content-length-range", 1, 2]"#, vec![], "nothing"),
        ] {
            assert_eq!(wrong(conditions, &fields), expected, "{conditions} {fields:?}");
        }
    }

    #[test]
    fn fields_that_no_condition_names_are_refused() {
        let key = r#"["starts-with", "$key", ""]"#;
        for (extra, expected) in [
            (("expires", "0"), "Extra input fields: expires"),
            (("x-amz-meta-a", "b"), "Extra input fields: x-amz-meta-a"),
            (("x-amz-security-token", "t"), "Extra input fields: x-amz-security-token"),
            (("x-ignore-a", "b"), "nothing"),
            (("x-amz-signature", "00"), "nothing"),
            (("policy", "e30="), "nothing"),
        ] {
            assert_eq!(wrong(key, &[("key", "a"), extra]), expected);
        }
        assert_eq!(wrong(r#"["content-length-range", 0, 1]"#, &[("key", "a")]), "Extra input fields: key");
    }

    #[test]
    fn the_address_says_which_bucket_it_is() {
        let none = Fields::of(&[]);
        let refusal = policy("").allow(&none, "b", NOW).unwrap_err();
        assert_eq!(refusal.message(), Some("Invalid according to Policy: Extra input fields: bucket"));
        let named = policy(r#"{"bucket": "b"}"#);
        assert!(named.allow(&none, "b", NOW).is_ok());
        assert!(named.allow(&Fields::of(&[("bucket", "b")]), "b", NOW).is_ok());
        for (fields, bucket) in
            [(&none, "other"), (&Fields::of(&[("bucket", "b")]), "other"), (&Fields::of(&[("bucket", "other")]), "b")]
        {
            let refusal = named.allow(fields, bucket, NOW).unwrap_err();
            assert_eq!(
                refusal.message(),
                Some(r#"Invalid according to Policy: Policy Condition failed: ["eq", "$bucket", "b"]"#)
            );
        }
    }

    #[test]
    fn a_policy_holds_until_its_expiration() {
        let policy = policy(r#"{"bucket": "b"}"#);
        let at = |seconds, nanos| policy.allow(&Fields::of(&[]), "b", NOW + Duration::new(seconds, nanos));
        assert!(at(60, 0).is_ok());
        assert_eq!(at(60, 1).unwrap_err().message(), Some("Invalid according to Policy: Policy expired."));
    }

    #[test]
    fn the_narrowest_length_counts() {
        assert_eq!(policy("").length(), (0, u64::MAX));
        let two = r#"["content-length-range", 1, 10], ["content-length-range", 5, 20]"#;
        assert_eq!(policy(two).length(), (5, 10));
    }
}
