//! Whether the services are there at all: DNS, a connection, TLS, an answer. What each answer says of the time is kept.

use url::Url;

use super::report::Check;
use super::subject::Subject;
use super::web::{Answer, Web};

/// A service that was called once.
pub(super) struct Reached {
    pub(super) check: Check,
    /// What it said, if it did.
    pub(super) answer: Option<Answer>,
}

/// What is called.
struct Place<'a> {
    name: &'static str,
    /// What it is.
    what: &'a str,
    url: String,
    /// The settings that say where it is.
    setting: &'a str,
}

/// The user pool's keys, which anybody may read.
pub(super) async fn user_pool(subject: &Subject, web: &Web) -> Reached {
    let url = format!("{}/{}/.well-known/jwks.json", subject.user_pools(), subject.names.user_pool_id);
    let setting = "region or cognito_idp_endpoint";
    reach(web, Place { name: "user pool: reachable", what: "user pools", url, setting }).await
}

/// Identity pools, which have nothing that can be read without a question.
pub(super) async fn identity_pool(subject: &Subject, web: &Web) -> Reached {
    let url = format!("{}/", subject.identity_pools());
    let setting = "region or cognito_identity_endpoint";
    reach(web, Place { name: "identity pool: reachable", what: "identity pools", url, setting }).await
}

/// The bucket, as somebody who is nobody sees it.
pub(super) async fn store(subject: &Subject, web: &Web) -> Reached {
    let name = "store: reachable";
    match subject.object("x").await {
        Ok(mut object) => {
            let root = object.path().strip_suffix('x').unwrap_or_default().to_owned();
            object.set_path(&root);
            object.set_query(Some("list-type=2"));
            let setting = "bucket, region, s3_endpoint or s3_public_endpoint";
            reach(web, Place { name, what: "the store", url: object.into(), setting }).await
        }
        Err(why) => {
            let check = Check::failed(name, "the bucket has an address", why, "Correct bucket or s3_endpoint.");
            Reached { check, answer: None }
        }
    }
}

async fn reach(web: &Web, place: Place<'_>) -> Reached {
    let Place { name, what, url, setting } = place;
    let at = Url::parse(&url).ok();
    let host = at.as_ref().map_or_else(String::new, |url| url.origin().ascii_serialization());
    let expected = format!("{what} answer at {host}").replace("the store answer", "the store answers");
    let knocked = match &at {
        Some(url) => web.knock(url).await,
        None => Ok(()),
    };
    let answered = match knocked {
        Ok(()) => web.ask("GET", &url, &[], b"").await,
        Err(silence) => Err(silence),
    };
    match answered {
        Ok(answer) => Reached { check: Check::ok(name, expected, host), answer: Some(answer) },
        Err(silence) => {
            let check = Check::failed(name, expected, format!("{host}: {silence}"), silence.fix(setting));
            Reached { check, answer: None }
        }
    }
}
