//! The token endpoint (<https://docs.aws.amazon.com/cognito/latest/developerguide/token-endpoint.html>): a code or a refresh token
//! for tokens. A code that is shown twice ends the sign-in that it gave the first time (RFC 6749 section 4.1.2).

use std::sync::Arc;

use axum::body::Body;
use axum::extract::State;
use axum::response::Response;
use http::{HeaderMap, StatusCode};
use rusqlite::Transaction;
use serde_json::{Value, json};

use super::client::is_client;
use super::codes::{self, Exchange, Proof};
use super::form::Form;
use super::reply;
use crate::aws_json::{AwsError, Exception, Services};
use crate::user_pool::UserPool;
use crate::user_pool::accounts::{self, Account};
use crate::user_pool::sign_ins::{self, AuthenticationResult, NewSignIn};

/// Why there are no tokens.
enum Refusal {
    /// By the code of RFC 6749 section 5.2.
    Code(&'static str),
    Failure(AwsError),
}

impl From<AwsError> for Refusal {
    fn from(error: AwsError) -> Self {
        if error.code == Exception::Internal { Self::Failure(error) } else { Self::Code("invalid_grant") }
    }
}

/// `POST oauth2/token`
pub(super) async fn post(State(services): State<Arc<Services>>, headers: HeaderMap, body: Body) -> Response {
    let pool = &services.user_pool;
    let Some(form) = super::body(body).await else {
        return reply::error(StatusCode::BAD_REQUEST, "invalid_request");
    };
    if !is_client(pool, &headers, &form) {
        return reply::error(StatusCode::BAD_REQUEST, "invalid_client");
    }
    let result = match form.single("grant_type") {
        Some("authorization_code") => by_code(pool, &form).await,
        Some("refresh_token") => by_refresh_token(pool, &form).await,
        Some("client_credentials") => Err(Refusal::Code("unauthorized_client")),
        Some(_) => Err(Refusal::Code("unsupported_grant_type")),
        None => Err(Refusal::Code("invalid_request")),
    };
    match result {
        Ok(result) => reply::document(StatusCode::OK, tokens(&result)),
        Err(Refusal::Code(code)) => reply::error(StatusCode::BAD_REQUEST, code),
        Err(Refusal::Failure(error)) => reply::failure(&error),
    }
}

async fn by_code(pool: &UserPool, form: &Form) -> Result<AuthenticationResult, Refusal> {
    let parameter = |name: &str| form.one(name).map_err(|_| Refusal::Code("invalid_request"));
    let required = |name: &str| parameter(name)?.ok_or(Refusal::Code("invalid_request"));
    let (code, redirect_uri) = (required("code")?.to_owned(), required("redirect_uri")?.to_owned());
    let verifier = parameter("code_verifier")?.map(str::to_owned);
    let now_s = pool.clock.now_s();
    let fresh = NewSignIn::new(pool, "", None);
    let begun = pool
        .db
        .write(move |tx| {
            let proof = Proof { code: &code, redirect_uri: &redirect_uri, verifier: verifier.as_deref() };
            match codes::find(tx, &proof, now_s)? {
                Exchange::Granted(grant) => begin(tx, fresh, &code, grant, now_s),
                Exchange::Repeated(origin_jti) => {
                    sign_ins::revoke_one(tx, &origin_jti, now_s)?;
                    Ok(None)
                }
                Exchange::Invalid => Ok(None),
            }
        })
        .await?;
    let (new, account, nonce) = begun.ok_or(Refusal::Code("invalid_grant"))?;
    Ok(new.result_for(pool, &account, nonce.as_deref()).await?)
}

type Begun = (NewSignIn, Account, Option<String>);

/// A sign-in for the holder of a code, if the account still counts. The code is used up by it.
fn begin(
    tx: &Transaction<'_>,
    fresh: NewSignIn,
    code: &str,
    grant: codes::Grant,
    now_s: i64,
) -> Result<Option<Begun>, AwsError> {
    let Some(account) = accounts::by_sub(tx, &grant.sub)?.filter(|account| account.enabled) else { return Ok(None) };
    let new = fresh.for_grant(grant.sub, grant.auth_time_s, grant.scope);
    let stored = new.stored();
    sign_ins::insert(tx, &stored, now_s)?;
    codes::spend(tx, code, &stored.0.origin_jti)?;
    Ok(Some((new, account, grant.nonce)))
}

async fn by_refresh_token(pool: &UserPool, form: &Form) -> Result<AuthenticationResult, Refusal> {
    let token = form.single("refresh_token").ok_or(Refusal::Code("invalid_request"))?;
    Ok(sign_ins::renew(pool, token, None).await?)
}

fn tokens(result: &AuthenticationResult) -> Value {
    let mut body = json!({
        "access_token": result.access_token,
        "expires_in": result.expires_in,
        "token_type": "Bearer",
    });
    let optional = [("id_token", &result.id_token), ("refresh_token", &result.refresh_token)];
    for (name, value) in optional {
        if let (Some(value), Some(body)) = (value, body.as_object_mut()) {
            body.insert(name.to_owned(), value.as_str().into());
        }
    }
    body
}
