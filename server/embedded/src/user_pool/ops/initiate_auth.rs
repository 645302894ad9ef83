//! InitiateAuth (<https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_InitiateAuth.html>).
//!
//! Flows: `USER_PASSWORD_AUTH`, `USER_SRP_AUTH`, `USER_AUTH`, `REFRESH_TOKEN_AUTH` (also by its other name `REFRESH_TOKEN`).
//! `CUSTOM_AUTH` answers that it is not enabled for the client, which is true of every client here.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::aws_json::{AwsError, Secret, Violations};
use crate::user_pool::authentication::{Answer, Parameters, by_choice, by_password, by_srp};
use crate::user_pool::client_secret::Proof;
use crate::user_pool::{UserPool, sign_ins};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(in crate::user_pool) struct Input {
    client_id: String,
    auth_flow: String,
    session: Option<Secret>,
    #[serde(default)]
    auth_parameters: BTreeMap<String, Secret>,
}

/// Who begins a sign-in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::user_pool) enum Caller {
    Person,
    /// Whose requests are signed: some flows are for them alone.
    Administrator,
}

/// How it begins.
#[derive(Clone, Copy)]
pub(in crate::user_pool) struct Flow<'a> {
    pub(in crate::user_pool) client_id: &'a str,
    pub(in crate::user_pool) name: &'a str,
    /// That of ConfirmSignUp.
    pub(in crate::user_pool) session: Option<&'a Secret>,
    pub(in crate::user_pool) parameters: &'a BTreeMap<String, Secret>,
}

pub(in crate::user_pool) async fn run(pool: &UserPool, input: Input) -> Result<Answer, AwsError> {
    let flow = Flow {
        client_id: &input.client_id,
        name: &input.auth_flow,
        session: input.session.as_ref(),
        parameters: &input.auth_parameters,
    };
    begin(pool, flow, Caller::Person).await
}

/// Begins a sign-in.
pub(in crate::user_pool) async fn begin(pool: &UserPool, flow: Flow<'_>, caller: Caller) -> Result<Answer, AwsError> {
    let parameters = Parameters(flow.parameters);
    check_client(pool, flow.client_id, &parameters).await?;
    match flow.name {
        "USER_PASSWORD_AUTH" => {
            enabled(pool, "ALLOW_USER_PASSWORD_AUTH", "USER_PASSWORD_AUTH")?;
            by_password(pool, &parameters).await
        }
        "USER_SRP_AUTH" => {
            enabled(pool, "ALLOW_USER_SRP_AUTH", "USER_SRP_AUTH")?;
            by_srp(pool, &parameters).await
        }
        "REFRESH_TOKEN_AUTH" | "REFRESH_TOKEN" => {
            // A client that rotates refresh tokens cannot have this flow: GetTokensFromRefreshToken is its way.
            enabled(pool, "ALLOW_REFRESH_TOKEN_AUTH", "Refresh token")?;
            let token = parameters.required("REFRESH_TOKEN")?.expose();
            let result = sign_ins::renew(pool, token, parameters.optional("DEVICE_KEY")).await?;
            Ok(Answer::signed_in(result))
        }
        "USER_AUTH" => {
            enabled(pool, "ALLOW_USER_AUTH", "USER_AUTH")?;
            by_choice(pool, flow.session, &parameters).await
        }
        name @ "CUSTOM_AUTH" => Err(not_enabled(name)),
        "ADMIN_NO_SRP_AUTH" | "ADMIN_USER_PASSWORD_AUTH" if caller == Caller::Administrator => {
            if !pool.allows("ALLOW_ADMIN_USER_PASSWORD_AUTH") {
                return Err(AwsError::invalid_parameter("Auth flow not enabled for this client"));
            }
            by_password(pool, &parameters).await
        }
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
            .map(|()| Answer::default()),
    }
}

/// The username that the secret's hash is of is in the parameters, or else it is that of the refresh token's owner.
async fn check_client(pool: &UserPool, client_id: &str, parameters: &Parameters<'_>) -> Result<(), AwsError> {
    let hash = parameters.optional("SECRET_HASH");
    let owner = match (parameters.optional("USERNAME"), parameters.optional("REFRESH_TOKEN")) {
        (None, Some(token)) if pool.client_secret.is_some() => sign_ins::owner(pool, token).await?,
        _ => None,
    };
    match owner {
        Some(owner) => pool.check_client(client_id, Proof::Hash(&[&owner.username, &owner.sub], hash)),
        None => pool.check_client_of(client_id, parameters.optional("USERNAME").unwrap_or_default(), hash),
    }
}

fn enabled(pool: &UserPool, setting: &str, flow: &str) -> Result<(), AwsError> {
    if pool.allows(setting) { Ok(()) } else { Err(not_enabled(flow)) }
}

fn not_enabled(flow: &str) -> AwsError {
    AwsError::invalid_parameter(format!("{flow} flow not enabled for this client"))
}
