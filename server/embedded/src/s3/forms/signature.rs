//! Who signed a form: Signature Version 4 over its policy
//! (<https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-authentication-HTTPPOST.html>).
//!
//! The policy is signed as it stands in the form, in base64; it is read only after that.

use std::time::{Duration, SystemTime};

use aws_lc_rs::hmac;
use s3s::auth::SecretKey;
use s3s::{S3Error, S3ErrorCode, S3Result};
use zeroize::Zeroizing;

use super::fields::Fields;
use crate::s3::errors::{access_denied, missing_field, signature_mismatch};
use crate::s3::{guard, signing_time};

/// What a signed form has to have, by the names that S3 gives them.
const NEEDED: [&str; 5] = ["policy", "X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Date", "X-Amz-Signature"];

/// How long a signature lives, whatever the policy says, as a key that is derived for a day does.
const LONGEST: Duration = Duration::from_secs(guard::LONGEST_S);

/// What a form says about its signature. Nothing of it is believed yet.
pub(super) struct Claim<'f> {
    /// In base64, as it was signed.
    pub(super) policy: &'f str,
    pub(super) access_key_id: &'f str,
    /// The session token of temporary credentials.
    pub(super) token: Option<&'f str>,
    /// `{date}/{region}/{service}/aws4_request`, in its parts.
    scope: Vec<&'f str>,
    signature: &'f str,
}

impl<'f> Claim<'f> {
    /// Reads the claim of a form for this region, which was signed within the last seven days.
    ///
    /// # Errors
    /// `AccessDenied` when the form is nobody's or too old, and what is wrong with a signature that is there.
    pub(super) fn read(fields: &'f Fields, region: &str, now: SystemTime) -> S3Result<Self> {
        if ["awsaccesskeyid", "signature"].into_iter().any(|name| fields.get(name).is_some()) {
            return Err(guard::unsupported());
        }
        let field = |name: &'static str| fields.get(&name.to_ascii_lowercase()).ok_or_else(|| missing_field(name));
        if NEEDED.into_iter().all(|name| field(name).is_err()) {
            return Err(access_denied());
        }
        let [policy, algorithm, credential, date, signature] = NEEDED;
        let (policy, algorithm, credential) = (field(policy)?, field(algorithm)?, field(credential)?);
        let (date, signature) = (field(date)?, field(signature)?);
        guard::check_algorithm(algorithm)?;
        guard::check_scope(credential, region, &S3ErrorCode::AuthorizationQueryParametersError)?;
        let mut scope = credential.split('/');
        let access_key_id = scope.next().unwrap_or_default();
        let scope: Vec<&str> = scope.collect();
        check_date(date, scope.first().copied().unwrap_or_default(), now)?;
        Ok(Self { policy, access_key_id, token: fields.get("x-amz-security-token"), scope, signature })
    }

    /// Holds the signature against the secret key that the access key id has. It takes the same time wherever they differ.
    ///
    /// # Errors
    /// `SignatureDoesNotMatch`.
    pub(super) fn check(&self, secret: &SecretKey) -> S3Result<()> {
        let first = Zeroizing::new(format!("AWS4{}", secret.expose()));
        let key = self.scope.iter().fold(hmac::Key::new(hmac::HMAC_SHA256, first.as_bytes()), |key, part| {
            hmac::Key::new(hmac::HMAC_SHA256, hmac::sign(&key, part.as_bytes()).as_ref())
        });
        // In lower case, as S3 wants it.
        let given =
            hex::decode(self.signature).ok().filter(|_| !self.signature.bytes().any(|b| b.is_ascii_uppercase()));
        let matches = given.is_some_and(|given| hmac::verify(&key, self.policy.as_bytes(), &given).is_ok());
        if matches { Ok(()) } else { Err(signature_mismatch()) }
    }
}

/// The date of signing: `20260102T030405Z`, on the day that the credential names, and neither long ago nor still to come.
fn check_date(date: &str, day: &str, now: SystemTime) -> S3Result<()> {
    let signed = signing_time::named(date)?;
    if !date.starts_with(day) || day.len() != 8 {
        return Err(S3Error::with_message(
            S3ErrorCode::AuthorizationQueryParametersError,
            format!("Invalid credential date \"{day}\". This date is not the same as X-Amz-Date: \"{date}\"."),
        ));
    }
    signing_time::check_form(signed, LONGEST, now)
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;

    use super::*;

    // The example of the AWS page on browser-based uploads, whose signature is given there:
    // <https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-post-example.html>.
    const SECRET: &str = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
    const SIGNATURE: &str = "8afdbf4008c03f22c2cd3cdb72e4afbb1f6a588f3255ac628749a66d7f09699e";
    const LINES: [&str; 14] = [
        r#"{ "expiration": "2015-12-30T12:00:00.000Z","#,
        r#"  "conditions": ["#,
        r#"    {"bucket": "sigv4examplebucket"},"#,
        r#"    ["starts-with", "$key", "user/user1/"],"#,
        r#"    {"acl": "public-read"},"#,
        r#"    {"success_action_redirect": "http://sigv4examplebucket.s3.amazonaws.com/successful_upload.html"},"#,
        r#"    ["starts-with", "$Content-Type", "image/"],"#,
        r#"    {"x-amz-meta-uuid": "14365123651274"},"#,
        r#"    {"x-amz-server-side-encryption": "AES256"},"#,
        r#"    ["starts-with", "$x-amz-meta-tag", ""],"#,
        "",
        r#"    {"x-amz-credential": "AKIAIOSFODNN7EXAMPLE/20151229/us-east-1/s3/aws4_request"},"#,
        r#"    {"x-amz-algorithm": "AWS4-HMAC-SHA256"},"#,
        r#"    {"x-amz-date": "20151229T000000Z" }"#,
    ];

    /// When the example was signed.
    fn now() -> SystemTime {
        signing_time::moment("20151229T000000Z").unwrap()
    }

    fn example() -> Vec<(&'static str, String)> {
        let policy = format!("{}\r\n  ]\r\n}}", LINES.join("\r\n"));
        vec![
            ("policy", STANDARD.encode(policy)),
            ("x-amz-algorithm", "AWS4-HMAC-SHA256".to_owned()),
            ("x-amz-credential", "AKIAIOSFODNN7EXAMPLE/20151229/us-east-1/s3/aws4_request".to_owned()),
            ("x-amz-date", "20151229T000000Z".to_owned()),
            ("x-amz-signature", SIGNATURE.to_owned()),
        ]
    }

    /// The code of the refusal of the example, changed in one field.
    fn outcome(name: &str, value: Option<&str>) -> String {
        let mut fields: Vec<(&str, String)> = example().into_iter().filter(|(found, _)| *found != name).collect();
        fields.extend(value.map(|value| (name, value.to_owned())));
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let fields = Fields::of(&fields);
        let checked = Claim::read(&fields, "us-east-1", now()).and_then(|claim| claim.check(&SecretKey::from(SECRET)));
        checked.err().map_or("none".to_owned(), |refusal| refusal.code().as_str().to_owned())
    }

    #[test]
    fn the_example_of_the_documentation_is_right() {
        assert_eq!(outcome("x-ignore-me", None), "none");
    }

    #[test]
    fn whatever_is_changed_in_what_was_signed_is_noticed() {
        let policy = STANDARD.encode(LINES.join("\n"));
        let other_day = "AKIAIOSFODNN7EXAMPLE/20151228/us-east-1/s3/aws4_request";
        for (name, value, code) in [
            ("policy", policy.as_str(), "SignatureDoesNotMatch"),
            ("x-amz-signature", &SIGNATURE.replacen('8', "9", 1), "SignatureDoesNotMatch"),
            ("x-amz-signature", &SIGNATURE.to_uppercase(), "SignatureDoesNotMatch"),
            ("x-amz-signature", &SIGNATURE[..62], "SignatureDoesNotMatch"),
            ("x-amz-signature", "", "SignatureDoesNotMatch"),
            ("x-amz-algorithm", "AWS4-HMAC-SHA1", "AuthorizationQueryParametersError"),
            ("x-amz-credential", other_day, "AuthorizationQueryParametersError"),
            ("x-amz-credential", "A/20151229/eu-west-1/s3/aws4_request", "AuthorizationQueryParametersError"),
            ("x-amz-credential", "A/20151229/us-east-1/sts/aws4_request", "AuthorizationQueryParametersError"),
            ("x-amz-credential", "A/20151229/us-east-1/s3/aws4", "AuthorizationQueryParametersError"),
            ("x-amz-credential", "A//us-east-1/s3/aws4_request", "AuthorizationQueryParametersError"),
            ("x-amz-credential", "A", "AuthorizationQueryParametersError"),
            ("x-amz-date", "2015-12-29T00:00:00Z", "AuthorizationQueryParametersError"),
            ("x-amz-date", "20151230T000000Z", "AuthorizationQueryParametersError"),
            ("x-amz-date", "20151229T250000Z", "AuthorizationQueryParametersError"),
            ("x-amz-date", "20151229T001501Z", "RequestTimeTooSkewed"),
            ("awsaccesskeyid", "AKIAIOSFODNN7EXAMPLE", "InvalidRequest"),
            ("signature", "c2ln", "InvalidRequest"),
        ] {
            assert_eq!(outcome(name, Some(value)), code, "{name} {value}");
        }
    }

    #[test]
    fn a_form_is_signed_wholly_or_it_is_nobodys() {
        for (name, _) in example() {
            assert_eq!(outcome(name, None), "InvalidArgument", "{name}");
        }
        let refusal = Claim::read(&Fields::of(&[("key", "a")]), "us-east-1", now()).err().unwrap();
        assert_eq!(refusal.code().as_str(), "AccessDenied");
    }
}
