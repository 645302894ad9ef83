//! The authorization endpoint (<https://docs.aws.amazon.com/cognito/latest/developerguide/authorization-endpoint.html>): checks
//! what an app asks, and sends the browser to the sign-in page, to another place where people sign in, or straight back when somebody
//! is signed in here.

use std::sync::Arc;

use axum::extract::{Extension, RawQuery, State};
use axum::response::Response;
use http::{HeaderMap, StatusCode};

use super::browser::{Base, SESSION, cookie};
use super::browser_sessions::{self, SignedIn};
use super::form::Form;
use super::request::{AuthorizationRequest, Prompt, Return};
use super::{away, codes, random_text, reply};
use crate::aws_json::{AwsError, Services};
use crate::user_pool::UserPool;
use crate::user_pool::accounts;
use crate::user_pool::status::Status;

/// `GET oauth2/authorize`
pub(super) async fn get(
    State(services): State<Arc<Services>>,
    Extension(base): Extension<Base>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let (pool, query) = (&services.user_pool, query.unwrap_or_default());
    let request = match AuthorizationRequest::read(&Form::read(query.as_bytes()), &pool.stack.client) {
        Ok(request) => request,
        Err(fault) => return reply::refusal(&fault),
    };
    if request.prompt != Prompt::Always && request.provider.is_none() {
        match known(pool, &request, cookie(&headers, SESSION)).await {
            Ok(Some(to)) => return reply::back(StatusCode::FOUND, &to),
            Ok(None) => {}
            Err(error) => return reply::failure(&error),
        }
    }
    if request.prompt == Prompt::Never {
        let to = request.refused("login_required", "nobody is signed in");
        return reply::back(StatusCode::FOUND, &to);
    }
    match request.provider.as_ref().or_else(|| only_provider(pool)) {
        Some(provider) => away::send(pool, &base, &headers, (&request, &query), provider).await,
        None => reply::redirect(StatusCode::FOUND, &format!("../login?{query}")),
    }
}

/// The only place where people may sign in, if it is elsewhere: nobody is asked which, then.
fn only_provider(pool: &UserPool) -> Option<&String> {
    let oauth = pool.stack.client.oauth.as_ref().filter(|oauth| !oauth.own_accounts)?;
    oauth.providers.first().filter(|_| oauth.providers.len() == 1)
}

/// The way back for a browser in which somebody is signed in whose account still counts.
async fn known(
    pool: &UserPool,
    request: &AuthorizationRequest,
    session: Option<&str>,
) -> Result<Option<Return>, AwsError> {
    let Some(session) = session.map(str::to_owned) else { return Ok(None) };
    let (now_s, request, code) = (pool.clock.now_s(), request.clone(), random_text::generate(&*pool.entropy));
    pool.db
        .write(move |tx| {
            let Some(SignedIn { sub, auth_time_s }) = browser_sessions::find(tx, &session, now_s)? else {
                return Ok(None);
            };
            let account = accounts::by_sub(tx, &sub)?;
            let counts = account.is_some_and(|account| {
                account.enabled && matches!(account.status, Status::Confirmed | Status::ExternalProvider)
            });
            if !counts {
                return Ok(None);
            }
            codes::issue(tx, &code, &request, (&sub, auth_time_s), now_s)?;
            Ok::<_, AwsError>(Some(Return::with_code(&request, &code)))
        })
        .await
}
