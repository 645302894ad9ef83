//! Forms that a browser posts straight to the store: a POST policy and its signature, Signature Version 4
//! (<https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-UsingHTTPPOST.html>). The SDK signs no policies.
//!
//! What the policy does not name, a form may not have; and what it names, but for the file's name, it binds to one value.

use std::time::{Duration, SystemTime};

use aws_credential_types::Credentials;
use aws_sigv4::sign::v4::{calculate_signature, generate_signing_key};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;
use time::macros::format_description;

use super::{Bucket, PresignError};
use crate::cognito::TemporaryCredentials;

const ALGORITHM: &str = "AWS4-HMAC-SHA256";

/// What the store calls the file until it was looked at: nothing that a browser would show.
const CONTENT_TYPE: &str = "application/octet-stream";

/// What a form allows.
pub(crate) struct FormDescription<'a> {
    /// What the key begins with; the file's own name follows.
    pub(crate) folder: &'a str,
    /// The most bytes of the file; the fewest are one.
    pub(crate) most_bytes: u64,
    /// Where the store sends the browser afterwards.
    pub(crate) redirect: &'a str,
}

/// A form, all but its file.
#[derive(Debug)]
pub(crate) struct SignedForm {
    /// Where it is posted to.
    pub(crate) action: String,
    /// Names and values of its hidden fields.
    pub(crate) fields: Vec<(String, String)>,
}

impl Bucket {
    /// A form for one file, from `now` on for `good_for`, and never for longer than the credentials.
    pub(crate) async fn sign_form(
        &self,
        description: &FormDescription<'_>,
        credentials: &TemporaryCredentials,
        now: SystemTime,
        good_for: Duration,
    ) -> Result<SignedForm, PresignError> {
        let client = self.uploads_client(credentials);
        let region = client.config().region().map(ToString::to_string).unwrap_or_default();
        let expires = credentials.expires_at.min(now + good_for);
        let fields = fields(self.name(), description, (&credentials.credentials, &region), now, expires)?;
        Ok(SignedForm { action: self.upload_address().await?.into(), fields })
    }
}

fn fields(
    bucket: &str,
    description: &FormDescription<'_>,
    (credentials, region): (&Credentials, &str),
    now: SystemTime,
    expires: SystemTime,
) -> Result<Vec<(String, String)>, PresignError> {
    let now_utc = OffsetDateTime::from(now);
    let date = now_utc.format(format_description!("[year][month][day]T[hour][minute][second]Z")).map_err(failed)?;
    let day = date.get(..8).unwrap_or_default();
    let key = format!("{}${{filename}}", description.folder);
    let credential = format!("{}/{day}/{region}/s3/aws4_request", credentials.access_key_id());
    let mut bound = vec![
        ("Content-Type", CONTENT_TYPE),
        ("success_action_redirect", description.redirect),
        ("x-amz-algorithm", ALGORITHM),
        ("x-amz-credential", &credential),
        ("x-amz-date", &date),
    ];
    bound.extend(credentials.session_token().map(|token| ("x-amz-security-token", token)));
    let mut conditions = vec![
        json!(["eq", "$bucket", bucket]),
        json!(["starts-with", "$key", description.folder]),
        json!(["content-length-range", 1, description.most_bytes]),
    ];
    conditions.extend(bound.iter().map(|(name, value)| json!(["eq", format!("${name}"), value])));
    let until = OffsetDateTime::from(expires).replace_nanosecond(0).map_err(failed)?;
    // The space makes its base64 begin otherwise than that of a token, which is never on a page.
    let policy = format!(
        "{{ \"expiration\": {}, \"conditions\": {} }}",
        json!(until.format(&Rfc3339).map_err(failed)?),
        json!(conditions)
    );
    let policy = STANDARD.encode(policy);
    let signing_key = generate_signing_key(credentials.secret_access_key(), now, region, "s3");
    let signature = calculate_signature(signing_key, policy.as_bytes());
    let mut fields = vec![("key", key.as_str())];
    fields.extend(bound);
    fields.extend([("policy", policy.as_str()), ("x-amz-signature", signature.as_str())]);
    Ok(fields.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect())
}

fn failed(error: impl ToString) -> PresignError {
    PresignError(error.to_string())
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime};

    use aws_credential_types::Credentials;
    use aws_sigv4::sign::v4::{calculate_signature, generate_signing_key};
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;

    use super::{FormDescription, fields};

    // 2015-12-29T00:00:00Z.
    const NOW_S: u64 = 1_451_347_200;
    const SECRET: &str = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

    fn made() -> Vec<(String, String)> {
        let now = SystemTime::UNIX_EPOCH + Duration::new(NOW_S, 5);
        let credentials = Credentials::new("AKID", SECRET, Some("token+/=".to_owned()), None, "test");
        let description = FormDescription {
            folder: "protected/id/.updown/forms/0a/",
            most_bytes: 1_000,
            redirect: "https://pictures.example/upload/done?form=0a",
        };
        fields("pictures", &description, (&credentials, "eu-central-1"), now, now + Duration::from_secs(900)).unwrap()
    }

    fn field(name: &str) -> String {
        made().into_iter().find(|(found, _)| found == name).map(|(_, value)| value).unwrap()
    }

    #[test]
    fn every_field_is_bound_by_the_policy_and_the_file_s_name_alone_is_free() {
        let policy = String::from_utf8(STANDARD.decode(field("policy")).unwrap()).unwrap();
        let policy: serde_json::Value = serde_json::from_str(&policy).unwrap();
        assert_eq!(policy["expiration"], "2015-12-29T00:15:00Z");
        let conditions = policy["conditions"].as_array().unwrap();
        for (name, value) in made() {
            let condition = match name.as_str() {
                "policy" | "x-amz-signature" => continue,
                "key" => {
                    assert_eq!(value, "protected/id/.updown/forms/0a/${filename}");
                    serde_json::json!(["starts-with", "$key", "protected/id/.updown/forms/0a/"])
                }
                _ => serde_json::json!(["eq", format!("${name}"), value]),
            };
            assert!(conditions.contains(&condition), "{name}");
        }
        assert!(conditions.contains(&serde_json::json!(["content-length-range", 1, 1_000])));
        assert!(conditions.contains(&serde_json::json!(["eq", "$bucket", "pictures"])));
        assert_eq!(field("x-amz-credential"), "AKID/20151229/eu-central-1/s3/aws4_request");
        assert_eq!(field("x-amz-date"), "20151229T000000Z");
    }

    #[test]
    fn a_policy_does_not_look_like_a_token() {
        assert!(!field("policy").contains("eyJ"));
    }

    #[test]
    fn the_signature_is_that_of_the_policy_in_base64() {
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(NOW_S);
        let key = generate_signing_key(SECRET, now, "eu-central-1", "s3");
        assert_eq!(field("x-amz-signature"), calculate_signature(key, field("policy").as_bytes()));
    }
}
