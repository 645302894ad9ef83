//! AssociateSoftwareToken
//! (<https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AssociateSoftwareToken.html>).

use serde::{Deserialize, Serialize};

use crate::aws_json::{AwsError, Exception, Secret};
use crate::stack::factors::{MfaMethod, MfaMode};
use crate::user_pool::{UserPool, authentication, mfa, sign_ins};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(in crate::user_pool) struct Input {
    access_token: Option<Secret>,
    session: Option<Secret>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(in crate::user_pool) struct Output {
    /// In base 32, as authenticator apps take it.
    secret_code: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    session: Option<String>,
}

pub(in crate::user_pool) async fn run(pool: &UserPool, input: Input) -> Result<Output, AwsError> {
    enabled(pool)?;
    match (&input.access_token, &input.session) {
        (Some(token), None) => {
            let account = sign_ins::account_of(pool, token.expose()).await?;
            Ok(Output { secret_code: mfa::associate(pool, &account.sub).await?, session: None })
        }
        (None, Some(session)) => {
            let (secret_code, session) = authentication::associate(pool, session).await?;
            Ok(Output { secret_code, session: Some(session) })
        }
        _ => Err(one_of_both()),
    }
}

/// Refuses where the pool has no authenticator apps.
pub(super) fn enabled(pool: &UserPool) -> Result<(), AwsError> {
    let settings = &pool.stack.user_pool.mfa;
    if settings.mode != MfaMode::Off && settings.methods.contains(&MfaMethod::SoftwareToken) {
        return Ok(());
    }
    let message = "Software Token MFA has not been enabled by the userPool.";
    Err(AwsError::new(Exception::SoftwareTokenMfaNotFound, message))
}

/// The refusal of both ways to say who one is, or of none.
pub(super) fn one_of_both() -> AwsError {
    AwsError::invalid_parameter("Either an AccessToken or a Session is required, and not both.")
}
