//! AdminSetUserPassword
//! (<https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminSetUserPassword.html>): a password for
//! good, or a temporary one. Sessions that exist go on; whoever wants them ended calls AdminUserGlobalSignOut.

use serde::Deserialize;

use super::password::{self, Validity};
use super::user::Named;
use crate::aws_json::{AwsError, Empty, Secret};
use crate::user_pool::codes::{self, CodePurpose};
use crate::user_pool::{UserPool, lockout};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Input {
    #[serde(flatten)]
    user: Named,
    password: Secret,
    #[serde(default)]
    permanent: bool,
}

pub(super) async fn run(pool: &UserPool, input: Input) -> Result<Empty, AwsError> {
    let wanted = input.user.check(pool)?;
    let account = pool.db.read(move |tx| wanted.find(tx)).await?;
    let prepared = password::prepare(pool, &account.username_key, &input.password).await?;
    let validity = if input.permanent { Validity::Permanent } else { Validity::Temporary };
    let now_s = pool.clock.now_s();
    pool.db
        .write(move |tx| {
            password::set(tx, &account.sub, &prepared, validity, now_s)?;
            lockout::succeed(tx, &account.username_key)?;
            codes::spend(tx, &account.username_key, CodePurpose::ForgotPassword)?;
            Ok::<_, AwsError>(Empty {})
        })
        .await
}
