//! InitiateAuth (<https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_InitiateAuth.html>).
//!
//! Flows: `USER_PASSWORD_AUTH`, `USER_SRP_AUTH`, `REFRESH_TOKEN_AUTH` (also by its other name `REFRESH_TOKEN`). The others
//! answer that they are not enabled for the client, which is true of every client here.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::aws_json::{AwsError, Secret, Violations};
use crate::user_pool::accounts::{self, Account};
use crate::user_pool::sign_ins::{self, AuthenticationResult};
use crate::user_pool::srp::PasswordVerifier;
use crate::user_pool::{UserPool, lockout, validate};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(in crate::user_pool) struct Input {
    client_id: String,
    auth_flow: String,
    #[serde(default)]
    auth_parameters: BTreeMap<String, Secret>,
}

/// Either tokens or a challenge.
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(in crate::user_pool) struct Output {
    #[serde(skip_serializing_if = "Option::is_none")]
    authentication_result: Option<AuthenticationResult>,
    #[serde(skip_serializing_if = "Option::is_none")]
    challenge_name: Option<&'static str>,
    challenge_parameters: BTreeMap<&'static str, String>,
}

impl Output {
    /// Tokens.
    pub(in crate::user_pool) fn signed_in(result: AuthenticationResult) -> Self {
        Self { authentication_result: Some(result), ..Self::default() }
    }
}

pub(in crate::user_pool) async fn run(pool: &UserPool, input: Input) -> Result<Output, AwsError> {
    let parameters = Parameters(&input.auth_parameters);
    pool.check_client(&input.client_id, parameters.optional("SECRET_HASH"))?;
    match input.auth_flow.as_str() {
        "USER_PASSWORD_AUTH" => {
            enabled(pool, "ALLOW_USER_PASSWORD_AUTH", "USER_PASSWORD_AUTH")?;
            by_password(pool, &parameters).await
        }
        "USER_SRP_AUTH" => {
            enabled(pool, "ALLOW_USER_SRP_AUTH", "USER_SRP_AUTH")?;
            by_srp(pool, &parameters).await
        }
        "REFRESH_TOKEN_AUTH" | "REFRESH_TOKEN" => {
            enabled(pool, "ALLOW_REFRESH_TOKEN_AUTH", "Refresh token")?;
            let result = sign_ins::renew(pool, parameters.required("REFRESH_TOKEN")?.expose()).await?;
            Ok(Output::signed_in(result))
        }
        flow @ ("USER_AUTH" | "CUSTOM_AUTH") => Err(not_enabled(flow)),
        "ADMIN_NO_SRP_AUTH" | "ADMIN_USER_PASSWORD_AUTH" => {
            Err(AwsError::invalid_parameter("Initiate Auth method not supported."))
        }
        _ => Violations::default()
            .unless(
                false,
                "authFlow",
                "satisfy enum value set: [CUSTOM_AUTH, USER_AUTH, USER_PASSWORD_AUTH, ADMIN_NO_SRP_AUTH, \
                 REFRESH_TOKEN, REFRESH_TOKEN_AUTH, USER_SRP_AUTH, ADMIN_USER_PASSWORD_AUTH]",
            )
            .check()
            .map(|()| Output::default()),
    }
}

async fn by_password(pool: &UserPool, parameters: &Parameters<'_>) -> Result<Output, AwsError> {
    let (username, password) = (parameters.required("USERNAME")?, parameters.required("PASSWORD")?);
    let username_key = checked_username(pool, username)?;
    let now_s = pool.clock.now_s();
    let account = pool
        .db
        .write(move |tx| {
            lockout::begin_try(tx, &username_key, now_s)?;
            Ok::<_, AwsError>(accounts::by_username_key(tx, &username_key)?)
        })
        .await?;
    let hash = account.as_ref().map(|account| account.password_hash.as_str());
    let fits = pool.passwords.verify(password, hash).await?;
    match account {
        Some(account) if fits => sign_ins::begin(pool, account).await.map(Output::signed_in),
        Some(_) => Err(AwsError::not_authorized("Incorrect username or password.")),
        None => Err(pool.unknown_user()),
    }
}

async fn by_srp(pool: &UserPool, parameters: &Parameters<'_>) -> Result<Output, AwsError> {
    let (username, srp_a) = (parameters.required("USERNAME")?, parameters.required("SRP_A")?);
    let username_key = checked_username(pool, username)?;
    let account = find(pool, username_key.clone()).await?;
    if account.is_none() && !pool.stack.client.hide_user_existence {
        return Err(pool.unknown_user());
    }
    let parameters = PasswordVerifier::challenge(pool, &username_key, account.as_ref(), srp_a.expose()).await?;
    Ok(Output {
        authentication_result: None,
        challenge_name: Some("PASSWORD_VERIFIER"),
        challenge_parameters: parameters,
    })
}

async fn find(pool: &UserPool, username_key: String) -> Result<Option<Account>, AwsError> {
    pool.db.read(move |tx| Ok(accounts::by_username_key(tx, &username_key)?)).await
}

fn checked_username(pool: &UserPool, username: &Secret) -> Result<String, AwsError> {
    validate::username(Violations::default(), username.expose()).check()?;
    Ok(pool.username_key(username.expose()))
}

fn enabled(pool: &UserPool, setting: &str, flow: &str) -> Result<(), AwsError> {
    if pool.allows(setting) { Ok(()) } else { Err(not_enabled(flow)) }
}

fn not_enabled(flow: &str) -> AwsError {
    AwsError::invalid_parameter(format!("{flow} flow not enabled for this client"))
}

/// `AuthParameters` or `ChallengeResponses`.
pub(in crate::user_pool) struct Parameters<'a>(pub(in crate::user_pool) &'a BTreeMap<String, Secret>);

impl<'a> Parameters<'a> {
    /// A parameter that has to be there.
    pub(in crate::user_pool) fn required(&self, name: &str) -> Result<&'a Secret, AwsError> {
        let missing = || AwsError::invalid_parameter(format!("Missing required parameter {name}"));
        self.0.get(name).ok_or_else(missing)
    }

    /// A parameter that may be missing.
    pub(in crate::user_pool) fn optional(&self, name: &str) -> Option<&'a str> {
        self.0.get(name).map(Secret::expose)
    }
}
