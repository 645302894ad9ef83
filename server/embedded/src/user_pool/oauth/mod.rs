//! OAuth 2.0 and OpenID Connect for apps that send people to the pool's own sign-in page: the authorization code flow with PKCE
//! (RFC 6749, RFC 7636, OpenID Connect Core 1.0), as Cognito serves it below a pool's domain
//! (<https://docs.aws.amazon.com/cognito/latest/developerguide/federation-endpoints.html>).
//!
//! Everything is below the pool's path, `/{pool id}/`, and at the root of the host `{domain}.auth.{anything}`, where the
//! template has a `AWS::Cognito::UserPoolDomain`. Redirects between the pages are relative, so that both work. The implicit flow,
//! client credentials, other authorization servers' scopes and pages for signing up do not exist here.

mod authorize;
mod away;
mod browser;
mod browser_sessions;
mod client;
mod codes;
mod discovery;
mod enrolment;
mod flow;
mod form;
mod forms;
mod idp_response;
mod landing;
mod login;
mod logout;
mod page;
mod random_text;
mod reply;
mod request;
mod revoke;
mod token;
mod user_info;

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::Extension;
use axum::routing::{get, post};
use rusqlite::Transaction;

use crate::aws_json::Services;
use crate::db::DbError;
pub(crate) use browser::Base;
pub(crate) use discovery::configuration;
use form::Form;

/// Forgets codes and browsers' sessions whose time is over.
pub(super) fn forget_expired(tx: &Transaction<'_>, now_s: i64) -> Result<(), DbError> {
    codes::forget_expired(tx, now_s)?;
    browser_sessions::forget_expired(tx, now_s)
}

/// Largest form, in bytes: the state and a password.
const BODY_LIMIT_BYTES: usize = 64 * 1024;
/// Longest time that a form may take.
const BODY_TIMEOUT: Duration = Duration::from_secs(20);

/// The endpoints, relative to `base`, as a browser sees it.
pub(crate) fn router(services: Arc<Services>, base: Base) -> Router {
    let preflight = reply::preflight;
    Router::new()
        .route("/oauth2/authorize", get(authorize::get))
        .route("/oauth2/idpresponse", get(idp_response::get))
        .route("/login", get(login::get).post(login::post))
        .route("/logout", get(logout::get))
        .route("/oauth2/token", post(token::post).options(preflight))
        .route("/oauth2/userInfo", get(user_info::get).post(user_info::get).options(preflight))
        .route("/oauth2/revoke", post(revoke::post).options(preflight))
        .layer(Extension(base))
        .with_state(services)
}

/// A form, if it can be read within the limits.
async fn body(body: Body) -> Option<Form> {
    let bytes = tokio::time::timeout(BODY_TIMEOUT, to_bytes(body, BODY_LIMIT_BYTES)).await.ok()?.ok()?;
    Some(Form::read(&bytes))
}
