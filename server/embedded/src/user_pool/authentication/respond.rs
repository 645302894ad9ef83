//! From the answer to a challenge to what it proves.

use super::{Answer, Awaited, Parameters, Session, new_password, password};
use crate::aws_json::{AwsError, Secret, Violations};
use crate::user_pool::{UserPool, validate};

/// Takes the answer to the challenge `name`.
pub(in crate::user_pool) async fn respond(
    pool: &UserPool,
    name: &str,
    session: Option<&Secret>,
    responses: &Parameters<'_>,
) -> Result<Answer, AwsError> {
    if name == "PASSWORD_VERIFIER" {
        return password::answer_srp(pool, responses).await;
    }
    let username = responses.required("USERNAME")?.expose();
    validate::username(Violations::default(), username).check()?;
    let (session, account) = Session::open(pool, session, username).await?;
    if session.awaited.name() != name {
        return Err(AwsError::not_authorized("Invalid session for the user."));
    }
    match session.awaited {
        Awaited::NewPassword => new_password::answer(pool, session, account, responses).await,
    }
}
