//! The whole way of a person, with their name and password: signing in, an identity, credentials, one small object below
//! their own prefix, and refusals everywhere else. What was written is deleted, where that is allowed.

use app::core::levels::prefix;
use app::wire::secret::Secret;
use app::wire::storage::AccessLevel;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value;

use super::LENT;
use super::report::Check;
use super::store::{TEXT, explained, put};
use super::subject::Subject;
use super::web::{Answer, Silence, Web};
use crate::cognito::{PasswordAnswer, SigningIn, TemporaryCredentials, Tokens, temporary};
use crate::s3::{ListingError, Showing};
use crate::told::{Told, told};

const SIGN_IN: &str = "person: signing in";
const TOKEN: &str = "person: token";
const IDENTITY: &str = "person: identity";
const CREDENTIALS: &str = "person: credentials";
const PUT: &str = "person: PUT of their own";
const GET: &str = "person: GET of their own";
const LIST: &str = "person: list of their own";
const PLAIN: &str = "person: GET without TLS";
const DELETE: &str = "person: DELETE of their own";
const OTHERS: &str = "person: PUT elsewhere";
const ALL: [&str; 10] = [SIGN_IN, TOKEN, IDENTITY, CREDENTIALS, PUT, GET, LIST, PLAIN, DELETE, OTHERS];

/// Who is to sign in.
pub(crate) struct Person {
    pub(crate) name: String,
    pub(crate) password: Secret,
}

/// When nobody is to sign in, or what it stands on does not hold.
pub(super) fn skipped(reason: &str) -> Vec<Check> {
    rest(Vec::new(), reason)
}

/// What was checked, and the reason why the rest was not.
fn rest(checks: Vec<Check>, reason: &str) -> Vec<Check> {
    let done = checks.len();
    checks.into_iter().chain(ALL.iter().skip(done).map(|name| Check::skipped(name, reason))).collect()
}

/// Goes the whole way, as far as it leads.
pub(super) async fn checks(subject: &Subject, web: &Web, person: &Person, mark: &str) -> Vec<Check> {
    let pool = subject.user_pool();
    let name = SigningIn { username: &person.name, device: None };
    let answer = tokio::time::timeout(super::web::LONGEST, Box::pin(pool.sign_in(name, &person.password))).await;
    let (check, tokens) = signed_in(person, answer);
    let Some(tokens) = tokens else { return rest(vec![check], "nobody is signed in") };
    let mut checks = vec![check, token(subject, &tokens)];
    checks = if checks.iter().all(Check::holds) {
        with_token(subject, web, &tokens, mark, checks).await
    } else {
        rest(checks, "the token is not one that can be used")
    };
    if let Some(refresh) = &tokens.refresh_token {
        pool.revoke(refresh).await;
    }
    checks
}

type SignIn = Result<Result<PasswordAnswer, app::wire::auth::AuthError>, tokio::time::error::Elapsed>;

fn signed_in(person: &Person, answer: SignIn) -> (Check, Option<Tokens>) {
    let expected = format!("{} signs in with the password that was given", person.name);
    let other = "Use an account that signs in with a password alone, such as one that is made for this.";
    let failed = |seen: String, fix: &str| (Check::failed(SIGN_IN, expected.clone(), seen, fix), None);
    match answer {
        Ok(Ok(PasswordAnswer::Tokens(tokens))) => (Check::ok(SIGN_IN, expected, person.name.as_str()), Some(tokens)),
        Ok(Ok(PasswordAnswer::NotConfirmed)) => {
            failed("the account is not confirmed".to_owned(), "Enter its code first.")
        }
        Ok(Ok(PasswordAnswer::ResetRequired)) => failed("its password has to be reset".to_owned(), other),
        Ok(Ok(PasswordAnswer::Asked(_) | PasswordAnswer::DeviceForgotten)) => {
            failed("the pool asks for more than the password".to_owned(), other)
        }
        Ok(Err(error)) => failed(format!("the pool refuses: {error:?}"), "Check the name and the password."),
        Err(_) => failed("no answer in time".to_owned(), "Try again; see whether the pool is reachable."),
    }
}

/// Whether the token is of this pool, for this client.
fn token(subject: &Subject, tokens: &Tokens) -> Check {
    let (pool, client) = (&subject.names.user_pool_id, &subject.names.user_pool_client_id);
    let expected = format!("the token is of {pool}, for {client}");
    let payload = tokens.id_token.expose().split('.').nth(1).and_then(|part| URL_SAFE_NO_PAD.decode(part).ok());
    let claims: Value = payload.and_then(|payload| serde_json::from_slice(&payload).ok()).unwrap_or_default();
    let claim = |name: &str| claims.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let (issuer, audience) = (claim("iss"), claim("aud"));
    if issuer.ends_with(&format!("/{pool}")) && audience == *client {
        return Check::ok(TOKEN, expected, format!("issuer {issuer}"));
    }
    let fix =
        "Take user_pool_id and user_pool_client_id from the outputs of one stack: this client is of another pool.";
    Check::failed(TOKEN, expected, format!("issuer {issuer}, audience {audience}"), fix)
}

async fn with_token(subject: &Subject, web: &Web, tokens: &Tokens, mark: &str, mut checks: Vec<Check>) -> Vec<Check> {
    let client = subject.clients.identity_pool();
    let login = tokens.id_token.expose();
    let call = client.get_id().identity_pool_id(&subject.names.identity_pool_id).logins(subject.provider(), login);
    let expected = "the identity pool gives an identity for the token";
    let identity = match told(Box::pin(call.send())).await {
        Told::Yes(answer) => answer.identity_id.unwrap_or_default(),
        refused => {
            let fix = "Name the user pool and the client among the CognitoIdentityProviders of the identity pool.";
            checks.push(Check::failed(IDENTITY, expected, refused.words(), fix));
            return rest(checks, "there is no identity");
        }
    };
    checks.push(Check::ok(IDENTITY, expected, identity.as_str()));
    let call = client.get_credentials_for_identity().identity_id(&identity).logins(subject.provider(), login);
    let expected = "the identity gets credentials of the role for signed-in people";
    let given = match told(Box::pin(call.send())).await {
        Told::Yes(answer) => Ok(temporary(answer.credentials)),
        refused => Err(refused.words()),
    };
    match given {
        Ok(Some(credentials)) => {
            checks.push(Check::ok(CREDENTIALS, expected, "credentials for an hour"));
            if subject.lent.is_some() {
                return rest(checks, LENT);
            }
            with_credentials(subject, web, &identity, &credentials, mark, checks).await
        }
        Ok(None) | Err(_) => {
            let seen = given.err().unwrap_or_else(|| "a part of the credentials is missing".to_owned());
            let fix = "Attach a role for signed-in people to the identity pool (`authenticated`), whose trust policy names this \
                       identity pool.";
            checks.push(Check::failed(CREDENTIALS, expected, seen, fix));
            rest(checks, "there are no credentials")
        }
    }
}

async fn with_credentials(
    subject: &Subject,
    web: &Web,
    identity: &str,
    credentials: &TemporaryCredentials,
    mark: &str,
    mut checks: Vec<Check>,
) -> Vec<Check> {
    let own = prefix(AccessLevel::Protected, identity);
    // Where the app shows nobody what it keeps for itself; the next run writes over what this one may not delete.
    let key = format!("{own}.updown/doctor");
    let expected = format!("a small object is stored below {own}");
    let written = put(subject, web, &key, credentials).await;
    let stored = stored(expected, &written);
    let is_stored = stored.holds();
    checks.push(stored);
    if is_stored {
        let (get, plain) = read(subject, web, &key, credentials).await;
        let list = list(subject, &own, credentials).await;
        let deleted = delete(subject, &key, credentials).await;
        checks.extend([get, list, plain, deleted]);
    } else {
        checks = rest(checks, "nothing could be stored");
        checks.pop();
    }
    checks.push(elsewhere(subject, web, credentials, mark).await);
    checks
}

fn stored(expected: String, written: &Result<Answer, Silence>) -> Check {
    match written {
        Ok(answer) if answer.status == 200 => match answer.header("access-control-allow-origin") {
            Some(_) => Check::ok(PUT, expected, "stored, and the app's page may know"),
            None => Check::failed(
                PUT,
                expected,
                "stored, but the answer is not for the app's page (no CORS header)",
                "See to the bucket's CORS rules: browsers take this for a failure.",
            ),
        },
        Ok(answer) => {
            let narrow = "Let the role for signed-in people s3:PutObject and s3:GetObject on \
                          protected/${cognito-identity.amazonaws.com:sub}/* of the bucket.";
            Check::failed(PUT, expected, answer.told(), explained(answer).unwrap_or_else(|| narrow.to_owned()))
        }
        Err(silence) => Check::failed(PUT, expected, silence.to_string(), silence.fix("s3_public_endpoint")),
    }
}

/// What was written comes back, and by TLS alone.
async fn read(subject: &Subject, web: &Web, key: &str, credentials: &TemporaryCredentials) -> (Check, Check) {
    let (now, minute) = (subject.clock.now(), std::time::Duration::from_secs(60));
    let signed = subject.bucket().presign_given(key, Showing::Attachment, None, credentials, now, minute).await;
    let expected = "what was stored comes back";
    let url = match signed {
        Ok(url) => url,
        Err(error) => {
            let failed = Check::failed(GET, expected, error.to_string(), "Correct s3_public_endpoint.");
            return (failed, Check::skipped(PLAIN, "there is no address"));
        }
    };
    let get = match web.ask("GET", &url, &[], b"").await {
        Ok(answer) if answer.status == 200 && answer.body.as_bytes() == TEXT => {
            Check::ok(GET, expected, "the same bytes")
        }
        Ok(answer) => {
            let fix =
                explained(&answer).unwrap_or_else(|| "Let the role s3:GetObject below its own prefix.".to_owned());
            Check::failed(GET, expected, answer.told(), fix)
        }
        Err(silence) => Check::failed(GET, expected, silence.to_string(), silence.fix("s3_public_endpoint")),
    };
    let plain = match url.strip_prefix("https://") {
        None => Check::skipped(PLAIN, "the store is reached on this machine without TLS"),
        Some(rest) => {
            let expected = "the store gives nothing away without TLS";
            match web.ask("GET", &format!("http://{rest}"), &[], b"").await {
                Ok(answer) if answer.status == 200 => Check::failed(
                    PLAIN,
                    expected,
                    "the object comes without TLS, for everybody on the way to read",
                    "Give the bucket a policy that denies everything where aws:SecureTransport is false, as the template does.",
                ),
                Ok(answer) => Check::ok(PLAIN, expected, answer.told()),
                Err(silence) => Check::ok(PLAIN, expected, silence.to_string()),
            }
        }
    };
    (get, plain)
}

async fn list(subject: &Subject, own: &str, credentials: &TemporaryCredentials) -> Check {
    let says = if subject.levels.lists_own { "may" } else { "may not" };
    let expected = format!("people {says} list what is theirs (list_own_pictures)");
    let listed = super::web::within(Box::pin(subject.bucket().list_below(own, None, 1, credentials))).await;
    let fix = format!(
        "Say list_own_pictures = {}, or change the policy of the role (ListOwnPictures of the template).",
        !subject.levels.lists_own
    );
    match (listed, subject.levels.lists_own) {
        (Ok(Ok(_)), true) => Check::ok(LIST, expected, "a list"),
        (Ok(Err(ListingError::Denied)), false) => Check::ok(LIST, expected, "refused"),
        (Ok(Ok(_)), false) => Check::warning(LIST, expected, "they may", fix),
        (Ok(Err(ListingError::Denied)), true) => Check::failed(LIST, expected, "refused (AccessDenied)", fix),
        (Ok(Err(ListingError::Unavailable)) | Err(_), _) => Check::failed(LIST, expected, "no answer", "Try again."),
    }
}

async fn delete(subject: &Subject, key: &str, credentials: &TemporaryCredentials) -> Check {
    let says = if subject.levels.deletes_own { "may" } else { "may not" };
    let expected = format!("people {says} delete what is theirs (delete_own_pictures)");
    let deleted = super::web::within(Box::pin(subject.bucket().delete_small(key, credentials))).await;
    let fix = format!(
        "Say delete_own_pictures = {}, or change the policy of the role (DeleteOwnPictures of the template).",
        !subject.levels.deletes_own
    );
    match (deleted, subject.levels.deletes_own) {
        (Ok(Ok(())), true) => Check::ok(DELETE, expected, "deleted"),
        (Ok(Ok(())), false) => Check::warning(DELETE, expected, "they may", fix),
        (_, false) => Check::ok(DELETE, expected, format!("refused; {key} stays (9 bytes)")),
        (_, true) => Check::failed(DELETE, expected, format!("refused; {key} stays"), fix),
    }
}

/// Nobody writes at the root, or below somebody else's prefix.
async fn elsewhere(subject: &Subject, web: &Web, credentials: &TemporaryCredentials, mark: &str) -> Check {
    let region = &subject.names.region;
    let somebody = prefix(AccessLevel::Protected, &format!("{region}:00000000-0000-0000-0000-{mark}"));
    let (below, root) = (format!("{somebody}doctor"), format!("updown-doctor-{mark}"));
    let expected = "a person is refused below another identity's prefix, and at the root";
    let (one, other) = tokio::join!(put(subject, web, &below, credentials), put(subject, web, &root, credentials));
    for (key, answer) in [(&below, one), (&root, other)] {
        let (seen, fix) = match answer {
            Ok(answer) if answer.status == 403 && answer.code() == Some("AccessDenied") => continue,
            Ok(answer) if answer.status == 200 => {
                let gone = subject.bucket().delete_small(key, credentials).await.is_ok();
                let left = if gone { "" } else { ", and it is still there: delete it" };
                (
                    format!("{key} was stored{left}"),
                    "Narrow the policy of the role for signed-in people to protected/${cognito-identity.amazonaws.com:sub}/*."
                        .to_owned(),
                )
            }
            Ok(answer) => (answer.told(), explained(&answer).unwrap_or_else(|| "See what answers there.".to_owned())),
            Err(silence) => (silence.to_string(), silence.fix("s3_public_endpoint")),
        };
        return Check::failed(OTHERS, expected, seen, fix);
    }
    Check::ok(OTHERS, expected, "refused at both (403 AccessDenied)")
}
