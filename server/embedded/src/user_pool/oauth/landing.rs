//! The end of a sign-in, wherever it was: back to the app with a code, while the browser stays signed in for a while.

use axum::response::Response;
use http::StatusCode;
use http::header::SET_COOKIE;
use rusqlite::Transaction;

use super::browser::{Base, SESSION, set_cookie};
use super::request::{AuthorizationRequest, Return};
use super::{browser_sessions, codes, random_text, reply};
use crate::aws_json::AwsError;
use crate::db::DbError;
use crate::user_pool::UserPool;
use crate::user_pool::sign_ins::{self, AuthenticationResult};

/// After a sign-in at the page itself. The app gets a sign-in of its own when it shows the code.
pub(super) async fn after_sign_in(
    pool: &UserPool,
    base: &Base,
    request: &AuthorizationRequest,
    result: &AuthenticationResult,
) -> Result<Response, AwsError> {
    let claims = pool.tokens.access_claims(&result.access_token, pool.clock.now_s())?;
    let origin_jti = claims.origin_jti;
    land(pool, base, request, claims.sub, move |tx| sign_ins::forget(tx, &origin_jti)).await
}

/// After a sign-in of the account `sub` at another place.
pub(super) async fn after_return(
    pool: &UserPool,
    base: &Base,
    request: &AuthorizationRequest,
    sub: String,
) -> Result<Response, AwsError> {
    land(pool, base, request, sub, |_| Ok(())).await
}

async fn land(
    pool: &UserPool,
    base: &Base,
    request: &AuthorizationRequest,
    sub: String,
    first: impl FnOnce(&Transaction<'_>) -> Result<(), DbError> + Send + 'static,
) -> Result<Response, AwsError> {
    let session = random_text::generate(&*pool.entropy);
    let code = random_text::generate(&*pool.entropy);
    let (kept, request, now_s) = (session.clone(), request.clone(), pool.clock.now_s());
    let to = pool
        .db
        .write(move |tx| {
            first(tx)?;
            browser_sessions::begin(tx, &kept, &sub, now_s)?;
            codes::issue(tx, &code, &request, (&sub, now_s), now_s)?;
            Ok::<_, AwsError>(Return::with_code(&request, &code))
        })
        .await?;
    let mut response = reply::back(StatusCode::SEE_OTHER, &to);
    let lifetime = Some(browser_sessions::LIFETIME_S);
    let value = set_cookie((SESSION, &session), lifetime, base, pool.is_public_over_tls());
    response.headers_mut().extend(value.map(|value| (SET_COOKIE, value)));
    Ok(response)
}
