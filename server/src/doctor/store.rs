//! The bucket as strangers and guests see it: closed but for what the policies open.

use std::time::Duration;

use app::core::levels::prefix;
use app::wire::storage::AccessLevel;
use futures::future::join_all;

use super::identity_pool::Guest;
use super::report::Check;
use super::subject::Subject;
use super::web::{Answer, Silence, Web};
use crate::cognito::TemporaryCredentials;
use crate::config::GuestAccess;
use crate::s3::PutDescription;

const BUCKET: &str = "store: bucket";
const CLOSED: &str = "store: closed to strangers";
const WRITES: &str = "store: guests write nothing else";

/// What is written, and its CRC-32.
pub(super) const TEXT: &[u8] = b"123456789";
const CRC32: &str = "y/Q5Jg==";
/// How long an address is good for.
const GOOD_FOR: Duration = Duration::from_secs(60);

/// An address for an upload, with the headers that go with it.
pub(super) struct Upload {
    pub(super) url: String,
    pub(super) headers: Vec<(String, String)>,
}

/// Signs an upload as the server does for browsers.
pub(super) async fn signed(subject: &Subject, key: &str, credentials: &TemporaryCredentials) -> Result<Upload, String> {
    let description = PutDescription {
        key,
        size: i64::try_from(TEXT.len()).unwrap_or_default(),
        content_type: "text/plain",
        crc32: CRC32,
        metadata: [("updown-doctor".to_owned(), "1".to_owned())].into(),
        replaces: true,
    };
    let signed = subject.bucket().presign_put(description, credentials, subject.clock.now(), GOOD_FOR).await;
    signed.map(|(url, headers)| Upload { url, headers }).map_err(|error| error.to_string())
}

/// The headers that browsers ask for leave to send.
pub(super) async fn headers(subject: &Subject) -> Result<Vec<String>, String> {
    let upload = signed(subject, "protected/updown-doctor", &super::subject::nobody()).await?;
    let mut names: Vec<_> = upload.headers.into_iter().map(|(name, _)| name.to_ascii_lowercase()).collect();
    // Signed where nothing is to be replaced.
    names.push("if-none-match".to_owned());
    names.sort();
    names.dedup();
    Ok(names)
}

/// Puts the text, as a browser at the app would.
pub(super) async fn put(
    subject: &Subject,
    web: &Web,
    key: &str,
    credentials: &TemporaryCredentials,
) -> Result<Answer, Silence> {
    let upload = signed(subject, key, credentials).await.map_err(Silence::Answer)?;
    let mut headers = upload.headers;
    headers.push(("origin".to_owned(), subject.origin()));
    web.ask("PUT", &upload.url, &headers, TEXT).await
}

/// When the store was not reached.
pub(super) fn skipped(reason: &str) -> Vec<Check> {
    [BUCKET, CLOSED].map(|name| Check::skipped(name, reason)).to_vec()
}

/// With what the bucket has answered to somebody who asked for its list.
pub(super) async fn checks(subject: &Subject, web: &Web, list: &Answer) -> Vec<Check> {
    let bucket = bucket(subject, list);
    if !bucket.holds() {
        return vec![bucket, Check::skipped(CLOSED, "there is no such bucket there")];
    }
    let object = match subject.object("protected/updown-doctor").await {
        Ok(object) => web.ask("GET", object.as_str(), &[], b"").await,
        Err(why) => Err(Silence::Answer(why)),
    };
    let expected = "nobody lists or reads without a signature";
    let closed = match object {
        _ if list.status == 200 => Check::failed(
            CLOSED,
            expected,
            "everybody may list the bucket",
            "Set all four of PublicAccessBlockConfiguration, and take the public statement out of the bucket's policy.",
        ),
        Ok(answer) if answer.status == 403 => Check::ok(CLOSED, expected, "listing and reading are refused (403)"),
        Ok(answer) => Check::failed(
            CLOSED,
            expected,
            format!("reading below protected/ answers {}", answer.told()),
            "Set all four of PublicAccessBlockConfiguration, and see what the bucket's policy gives to everybody.",
        ),
        Err(silence) => Check::failed(CLOSED, expected, silence.to_string(), silence.fix("s3_public_endpoint")),
    };
    vec![bucket, closed]
}

fn bucket(subject: &Subject, list: &Answer) -> Check {
    let (name, region) = (&subject.names.bucket, &subject.names.region);
    let expected = format!("there is a bucket {name} in {region}");
    let there = list.header("x-amz-bucket-region");
    match (explained(list), there) {
        (_, Some(there)) if there != region && subject.lent.is_none() => {
            let fix =
                format!("Set region to {there}, with the pools of that region; or name the bucket of this stack.");
            Check::failed(BUCKET, expected, format!("it is in {there}"), fix)
        }
        (Some(fix), _) => Check::failed(BUCKET, expected, list.told(), fix),
        (None, Some(there)) => Check::ok(BUCKET, expected, format!("{name} in {there}")),
        (None, None) => Check::ok(BUCKET, expected, format!("{name} (where it is was not said)")),
    }
}

/// What to do about an error that is not for lack of a permission.
pub(super) fn explained(answer: &Answer) -> Option<String> {
    let fix = match answer.code()? {
        "NoSuchBucket" => "Correct bucket: there is none of this name. It is the output BucketName of the stack.",
        "PermanentRedirect"
        | "TemporaryRedirect"
        | "AuthorizationHeaderMalformed"
        | "IllegalLocationConstraintException" => "Correct region: the bucket is in another one.",
        "InvalidAccessKeyId" | "InvalidToken" => {
            "The store does not know the credentials that the identity pool gives: correct s3_endpoint or \
             cognito_identity_endpoint, which are of two worlds."
        }
        "SignatureDoesNotMatch" => {
            "Something on the way changes requests: have the proxy in front of the store leave Host and path as they are, or \
             correct s3_public_endpoint."
        }
        "InvalidRequest" if answer.element("Message").is_some_and(|said| said.contains("Acceleration")) => {
            "Switch the acceleration of the bucket on: updown deploy --parameter AccelerateUploads=true; or say \
             accelerate_uploads = false."
        }
        "RequestTimeTooSkewed" | "ExpiredToken" => "Set the clock of this machine.",
        _ => return None,
    };
    Some(fix.to_owned())
}

/// When there is no guest.
pub(super) fn without_guest(reason: &str) -> Check {
    Check::skipped(WRITES, reason)
}

/// A guest tries to write where no guest may.
pub(super) async fn as_guest(subject: &Subject, web: &Web, guest: &Guest, mark: &str) -> Check {
    let mut keys = vec![
        format!("updown-doctor-{mark}"),
        format!("{}updown-doctor-{mark}", prefix(AccessLevel::Protected, &guest.identity_id)),
        format!("{}updown-doctor-{mark}", prefix(AccessLevel::Private, &guest.identity_id)),
    ];
    if subject.levels.guests != GuestAccess::ReadWrite {
        keys.push(format!("{}updown-doctor-{mark}", prefix(AccessLevel::Guest, &guest.identity_id)));
    }
    let tries = keys.iter().map(|key| put(subject, web, key, &guest.credentials));
    let answers = join_all(tries).await;
    let expected = match subject.levels.guests {
        GuestAccess::ReadWrite => "guests are refused everywhere but below public/",
        GuestAccess::None | GuestAccess::Read => "guests are refused, wherever they write",
    };
    let mut written = Vec::new();
    for (key, answer) in keys.iter().zip(answers) {
        match answer {
            Ok(answer) if answer.status == 200 => {
                let gone = subject.bucket().delete_small(key, &guest.credentials).await.is_ok();
                written.push(if gone { key.clone() } else { format!("{key} (it is still there: delete it)") });
            }
            Ok(answer) if answer.status == 403 && answer.code() == Some("AccessDenied") => {}
            Ok(answer) => {
                let fix =
                    explained(&answer).unwrap_or_else(|| "See what answers there, and the bucket's policy.".to_owned());
                return Check::failed(WRITES, expected, format!("{} for {key}", answer.told()), fix);
            }
            Err(silence) => {
                return Check::failed(WRITES, expected, silence.to_string(), silence.fix("s3_public_endpoint"));
            }
        }
    }
    if written.is_empty() {
        return Check::ok(WRITES, expected, format!("refused at {} places (403 AccessDenied)", keys.len()));
    }
    let seen = format!("a guest has written {}", written.join(", "));
    let fix = "Narrow the policies of the role for guests, or of the bucket: they let everybody on the internet write there. If \
               guests are meant to write below public/, say guest_pictures = \"READ_WRITE\".";
    Check::failed(WRITES, expected, seen, fix)
}
