//! The logout endpoint (<https://docs.aws.amazon.com/cognito/latest/developerguide/logout-endpoint.html>): ends the browser's session
//! at the hosted page and goes on to an address of the app, or to a sign-in. Tokens that an app has live on.

use std::sync::Arc;

use axum::extract::{Extension, RawQuery, State};
use axum::response::Response;
use http::header::SET_COOKIE;
use http::{HeaderMap, StatusCode};
use maud::html;

use super::browser::{Base, SESSION, cookie, set_cookie};
use super::form::Form;
use super::request::AuthorizationRequest;
use super::{browser_sessions, page, reply};
use crate::aws_json::{AwsError, Services};
use crate::stack::settings::ClientSettings;

/// `GET logout`
pub(super) async fn get(
    State(services): State<Arc<Services>>,
    Extension(base): Extension<Base>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let (pool, query) = (&services.user_pool, query.unwrap_or_default());
    if let Some(session) = cookie(&headers, SESSION).map(str::to_owned) {
        let ended = pool.db.write(move |tx| Ok::<_, AwsError>(browser_sessions::end(tx, &session)?)).await;
        if let Err(error) = ended {
            return reply::failure(&error);
        }
    }
    let mut response = next(&pool.stack.client, &query);
    let value = set_cookie((SESSION, ""), Some(0), &base, pool.is_public_over_tls());
    response.headers_mut().extend(value.map(|value| (SET_COOKIE, value)));
    response
}

/// Where it goes from here.
fn next(client: &ClientSettings, query: &str) -> Response {
    let form = Form::read(query.as_bytes());
    let urls = client.oauth.as_ref().map(|oauth| oauth.logout_urls.as_slice()).unwrap_or_default();
    if form.single("client_id").is_some_and(|id| id != client.id) {
        return page::fault(StatusCode::BAD_REQUEST, "This sign-out is for an app that is not known here.");
    }
    match (form.single("client_id"), form.single("logout_uri"), form.single("redirect_uri")) {
        (Some(_), Some(uri), _) if urls.iter().any(|known| known == uri) => reply::redirect(StatusCode::FOUND, uri),
        (_, Some(_), _) => {
            page::fault(StatusCode::BAD_REQUEST, "This sign-out would lead to an address that is not the app's.")
        }
        (_, None, Some(_)) => match AuthorizationRequest::read(&form, client) {
            Ok(_) => reply::redirect(StatusCode::FOUND, &format!("login?{query}")),
            Err(fault) => reply::refusal(&fault),
        },
        (_, None, None) => {
            page::page(StatusCode::OK, "You are signed out", &html! { p { "You may close this page." } }, None)
        }
    }
}
