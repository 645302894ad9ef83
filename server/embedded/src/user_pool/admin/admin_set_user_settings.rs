//! AdminSetUserSettings
//! (<https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminSetUserSettings.html>), which
//! AdminSetUserMFAPreference has replaced: it knows short messages only.

use serde::Deserialize;

use super::user::Named;
use crate::aws_json::{AwsError, Empty};
use crate::user_pool::UserPool;
use crate::user_pool::ops::set_user_mfa_preference::{Settings, change};

#[derive(Deserialize)]
pub(super) struct Input {
    #[serde(flatten)]
    user: Named,
    #[serde(rename = "MFAOptions")]
    options: Vec<MfaOption>,
}

/// `MFAOptionType`.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct MfaOption {
    delivery_medium: String,
    attribute_name: String,
}

pub(super) async fn run(pool: &UserPool, input: Input) -> Result<Empty, AwsError> {
    let wanted = input.user.check(pool)?;
    let is_known = |option: &MfaOption| option.delivery_medium == "SMS" && option.attribute_name == "phone_number";
    if !input.options.iter().all(is_known) {
        return Err(AwsError::invalid_parameter("MFA options are short messages to phone_number."));
    }
    let account = pool.db.read(move |tx| wanted.find(tx)).await?;
    let settings = Settings::short_messages(!input.options.is_empty());
    change(pool, account.sub, settings).await.map(|()| Empty {})
}
