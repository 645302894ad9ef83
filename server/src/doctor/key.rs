//! The server's own key to a store that knows nothing of the identity pool: one small object at the root of the bucket, put as browsers
//! put, and read and deleted as the server does.

use std::time::Duration;

use aws_credential_types::Credentials;

use super::report::Check;
use super::store::{TEXT, explained, put};
use super::subject::Subject;
use super::web::{Answer, Silence, Web, within};
use crate::cognito::TemporaryCredentials;
use crate::s3::ObjectError;

const PUT: &str = "store: PUT with the server's key";
const GET: &str = "store: GET with the server's key";
const DELETE: &str = "store: DELETE with the server's key";

/// For longer than the checks take.
const GOOD_FOR: Duration = Duration::from_secs(60 * 60);

/// When nothing can be signed, or nothing is to be tried.
pub(super) fn skipped(reason: &str) -> Vec<Check> {
    [PUT, GET, DELETE].map(|name| Check::skipped(name, reason)).to_vec()
}

/// What the key may do, with an object that no run before has made.
pub(super) async fn checks(subject: &Subject, web: &Web, lent: &Credentials, mark: &str) -> Vec<Check> {
    let credentials = TemporaryCredentials { credentials: lent.clone(), expires_at: subject.clock.now() + GOOD_FOR };
    let key = format!(".updown-doctor-{mark}");
    let stored = stored(&put(subject, web, &key, &credentials).await);
    if !stored.holds() {
        let rest = [GET, DELETE].map(|name| Check::skipped(name, "nothing could be stored"));
        return std::iter::once(stored).chain(rest).collect();
    }
    let bucket = subject.bucket();
    let read = got(&within(Box::pin(bucket.read_small(&key, &credentials))).await);
    let gone = deleted(&key, &within(Box::pin(bucket.delete_small(&key, &credentials))).await);
    vec![stored, read, gone]
}

fn stored(written: &Result<Answer, Silence>) -> Check {
    let expected = "an object is stored with s3_access_key_id";
    match written {
        Ok(answer) if answer.status == 200 => Check::ok(PUT, expected, "stored, at s3_public_endpoint"),
        Ok(answer) => Check::failed(PUT, expected, answer.told(), advice(answer)),
        Err(silence) => Check::failed(PUT, expected, silence.to_string(), silence.fix("s3_public_endpoint")),
    }
}

/// What to do about a refusal of the key.
fn advice(answer: &Answer) -> String {
    let fix = match answer.code() {
        Some("InvalidAccessKeyId") => "Correct s3_access_key_id, or s3_endpoint: the store does not know this key.",
        Some("SignatureDoesNotMatch") => {
            "Correct s3_secret_access_key, which is not that of s3_access_key_id; then s3_region. If both are right, something on \
             the way changes requests: have the proxy in front of the store leave Host and path as they are, or correct \
             s3_public_endpoint."
        }
        Some("AuthorizationHeaderMalformed" | "AuthorizationQueryParametersError") => {
            "Correct s3_region: the store takes signatures for another one."
        }
        Some("PermanentRedirect" | "TemporaryRedirect" | "IllegalLocationConstraintException") => {
            "Correct s3_region and s3_endpoint: the bucket is in another place."
        }
        Some("NoSuchBucket") => "Correct bucket, or make it: the store has none of this name.",
        Some("AccessDenied") => {
            "Let the key put, get, delete and list objects everywhere in the bucket (s3:PutObject, s3:GetObject, s3:DeleteObject, \
             s3:ListBucket), or take another key."
        }
        _ => return explained(answer).unwrap_or_else(|| "See what answers there, and s3_endpoint.".to_owned()),
    };
    fix.to_owned()
}

/// How the server reached it. The server does not go by the address that browsers have.
type Done<T> = Result<Result<T, ObjectError>, String>;

fn got(read: &Done<String>) -> Check {
    let expected = "what was stored comes back";
    let refused =
        "Let the key s3:GetObject everywhere in the bucket; see that s3_endpoint and s3_public_endpoint are one store.";
    match read {
        Ok(Ok(text)) if text.as_bytes() == TEXT => Check::ok(GET, expected, "the same bytes, at s3_endpoint"),
        Ok(Ok(_)) => Check::failed(GET, expected, "other bytes", "See what answers at s3_endpoint."),
        Ok(Err(ObjectError::NotFound)) => Check::failed(GET, expected, "refused, or not there", refused),
        Ok(Err(ObjectError::Unavailable)) | Err(_) => Check::failed(GET, expected, "no answer", AT_ENDPOINT),
    }
}

fn deleted(key: &str, gone: &Done<()>) -> Check {
    let expected = "what was stored is deleted";
    let fix = "Let the key s3:DeleteObject everywhere in the bucket, and delete what stays.";
    match gone {
        Ok(Ok(())) => Check::ok(DELETE, expected, "deleted"),
        Ok(Err(ObjectError::NotFound)) => Check::failed(DELETE, expected, format!("refused; {key} stays"), fix),
        Ok(Err(ObjectError::Unavailable)) | Err(_) => {
            Check::failed(DELETE, expected, format!("no answer; {key} may stay"), AT_ENDPOINT)
        }
    }
}

const AT_ENDPOINT: &str = "Correct s3_endpoint, or open the way to it from this machine.";
