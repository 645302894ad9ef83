//! The revocation endpoint (RFC 7009, <https://docs.aws.amazon.com/cognito/latest/developerguide/revocation-endpoint.html>).

use std::sync::Arc;

use axum::body::Body;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, StatusCode};

use super::client::is_client;
use super::reply;
use crate::aws_json::{AwsError, Services};
use crate::user_pool::sign_ins;

/// `POST oauth2/revoke`
pub(super) async fn post(State(services): State<Arc<Services>>, headers: HeaderMap, body: Body) -> Response {
    let pool = &services.user_pool;
    let refused = |code| reply::error(StatusCode::BAD_REQUEST, code);
    let Some(form) = super::body(body).await else { return refused("invalid_request") };
    if !is_client(pool, &headers, &form) {
        return refused("invalid_client");
    }
    let Some(token) = form.single("token").map(str::to_owned) else { return refused("invalid_request") };
    if !pool.stack.client.token_revocation {
        return refused("invalid_request");
    }
    // Refresh tokens have no dots; ID and access tokens have two.
    if token.contains('.') {
        return refused("unsupported_token_type");
    }
    let now_s = pool.clock.now_s();
    let revoked = pool.db.write(move |tx| Ok::<_, AwsError>(sign_ins::revoke(tx, &token, now_s)?)).await;
    match revoked {
        Ok(()) => reply::readable(StatusCode::OK.into_response()),
        Err(error) => reply::failure(&error),
    }
}
