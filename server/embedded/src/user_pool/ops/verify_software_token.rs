//! VerifySoftwareToken
//! (<https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_VerifySoftwareToken.html>).
//!
//! `FriendlyDeviceName` is passed over: an account has one authenticator app, and nothing shows its name.

use serde::{Deserialize, Serialize};

use super::associate_software_token::{enabled, one_of_both};
use crate::aws_json::{AwsError, Secret, Violations};
use crate::user_pool::{UserPool, authentication, lockout, mfa, sign_ins};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(in crate::user_pool) struct Input {
    access_token: Option<Secret>,
    session: Option<Secret>,
    user_code: Secret,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(in crate::user_pool) struct Output {
    status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    session: Option<String>,
}

pub(in crate::user_pool) async fn run(pool: &UserPool, input: Input) -> Result<Output, AwsError> {
    enabled(pool)?;
    let code = input.user_code.expose();
    Violations::default()
        .unless(code.len() >= 6, "userCode", "have length greater than or equal to 6")
        .unless(code.len() <= 6, "userCode", "have length less than or equal to 6")
        .unless(
            code.bytes().all(|byte| byte.is_ascii_digit()),
            "userCode",
            "satisfy regular expression pattern: [0-9]+",
        )
        .check()?;
    let session = match (&input.access_token, &input.session) {
        (Some(token), None) => {
            by_token(pool, token, input.user_code).await?;
            None
        }
        (None, Some(session)) => Some(authentication::verify(pool, session, &input.user_code).await?),
        _ => return Err(one_of_both()),
    };
    Ok(Output { status: "SUCCESS", session })
}

async fn by_token(pool: &UserPool, token: &Secret, code: Secret) -> Result<(), AwsError> {
    let account = sign_ins::account_of(pool, token.expose()).await?;
    let (seal, now_s) = (pool.seal.clone(), pool.clock.now_s());
    pool.db
        .write(move |tx| {
            lockout::begin_code_try(tx, &account.username_key, now_s)?;
            let confirmed = mfa::confirm(tx, &seal, &account.sub, code.expose(), now_s)?;
            if confirmed.is_ok() {
                lockout::succeed_with_code(tx, &account.username_key)?;
            }
            Ok::<_, AwsError>(confirmed)
        })
        .await?
}
