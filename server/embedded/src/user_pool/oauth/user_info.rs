//! The userInfo endpoint (<https://docs.aws.amazon.com/cognito/latest/developerguide/userinfo-endpoint.html>): the attributes that an
//! access token's scopes cover, as texts.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use http::header::AUTHORIZATION;
use http::{HeaderMap, StatusCode};
use serde_json::json;

use super::reply;
use crate::aws_json::{Exception, Services};
use crate::user_pool::accounts::Account;
use crate::user_pool::sign_ins;

/// `GET` and `POST oauth2/userInfo`
pub(super) async fn get(State(services): State<Arc<Services>>, headers: HeaderMap) -> Response {
    let pool = &services.user_pool;
    let value =
        headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok()).and_then(|value| value.split_once(' '));
    let Some((_, token)) = value.filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer")) else {
        return reply::token_error(StatusCode::BAD_REQUEST, "invalid_request", "Bearer access token missing");
    };
    match sign_ins::holder_of(pool, token.trim()).await {
        Ok((account, scope)) if scope.split(' ').any(|scope| scope == "openid") => {
            reply::document(StatusCode::OK, json!(claims(&account, &scope)))
        }
        Ok(_) => reply::token_error(StatusCode::FORBIDDEN, "insufficient_scope", "Access token lacks the scope openid"),
        Err(error) if error.code == Exception::Internal => reply::failure(&error),
        Err(_) => {
            let description = "Access token is expired, disabled, or deleted, or the user has globally signed out.";
            reply::token_error(StatusCode::UNAUTHORIZED, "invalid_token", description)
        }
    }
}

/// `openid` alone covers every attribute; together with others it covers what those do.
fn claims(account: &Account, scope: &str) -> BTreeMap<String, String> {
    let has = |name: &str| scope.split(' ').any(|scope| scope == name);
    let all = !(has("email") || has("phone") || has("profile"));
    let covered = |name: &str| match name {
        "email" | "email_verified" => has("email"),
        "phone_number" | "phone_number_verified" => has("phone"),
        _ => has("profile"),
    };
    let attributes = account.attributes.iter().filter(|(name, _)| all || covered(name));
    attributes
        .map(|(name, value)| (name.clone(), value.clone()))
        .chain([("sub".to_owned(), account.sub.clone()), ("username".to_owned(), account.username.clone())])
        .collect()
}
