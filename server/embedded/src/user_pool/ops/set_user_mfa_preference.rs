//! SetUserMFAPreference
//! (<https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_SetUserMFAPreference.html>).

use rusqlite::Transaction;
use serde::Deserialize;
use serde::de::IgnoredAny;

use crate::aws_json::{AwsError, Empty, Secret};
use crate::stack::factors::{MfaMethod, MfaMode};
use crate::stack::settings::MfaSettings;
use crate::user_pool::accounts::{self, Account};
use crate::user_pool::authentication::has_factor;
use crate::user_pool::mfa::{self, Change, Preference};
use crate::user_pool::{UserPool, sign_ins};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(in crate::user_pool) struct Input {
    access_token: Secret,
    #[serde(flatten)]
    settings: Settings,
}

/// The settings of each method, as AdminSetUserMFAPreference has them, too.
#[derive(Clone, Copy, Deserialize)]
pub(in crate::user_pool) struct Settings {
    #[serde(rename = "SMSMfaSettings")]
    sms: Option<Setting>,
    #[serde(rename = "SoftwareTokenMfaSettings")]
    software_token: Option<Setting>,
    #[serde(rename = "EmailMfaSettings")]
    email: Option<Setting>,
    /// Whether passkeys count as a second factor, which the template alone says here.
    #[serde(rename = "WebAuthnMfaSettings")]
    web_authn: Option<IgnoredAny>,
}

#[derive(Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct Setting {
    enabled: bool,
    preferred_mfa: bool,
}

pub(in crate::user_pool) async fn run(pool: &UserPool, input: Input) -> Result<Empty, AwsError> {
    let account = sign_ins::account_of(pool, input.access_token.expose()).await?;
    change(pool, account.sub, input.settings).await.map(|()| Empty {})
}

/// Changes what an account has chosen.
pub(in crate::user_pool) async fn change(pool: &UserPool, sub: String, settings: Settings) -> Result<(), AwsError> {
    if settings.web_authn.is_some() {
        return Err(AwsError::invalid_parameter("WebAuthnMfaSettings is not supported by the embedded backend."));
    }
    let (stack, now_s) = (pool.stack.clone(), pool.clock.now_s());
    pool.db
        .write(move |tx| {
            let gone = || AwsError::new(crate::aws_json::Exception::UserNotFound, "User does not exist.");
            let account = accounts::by_sub(tx, &sub)?.ok_or_else(gone)?;
            let changes = settings.changes();
            check(tx, &stack.user_pool.mfa, &account, &changes)?;
            let choice = mfa::preference(tx, &sub)?.changed(&changes);
            refuse_none(&stack.user_pool.mfa, &choice)?;
            mfa::choose(tx, &sub, &choice)?;
            Ok(accounts::touch(tx, &sub, now_s)?)
        })
        .await
}

impl Settings {
    /// Short messages on or off, and nothing else.
    pub(in crate::user_pool) fn short_messages(enabled: bool) -> Self {
        let sms = Some(Setting { enabled, preferred_mfa: false });
        Self { sms, software_token: None, email: None, web_authn: None }
    }

    fn changes(self) -> Vec<Change> {
        let given = [
            (MfaMethod::Sms, self.sms),
            (MfaMethod::SoftwareToken, self.software_token),
            (MfaMethod::Email, self.email),
        ];
        let change = |(method, setting): (MfaMethod, Option<Setting>)| {
            let Setting { enabled, preferred_mfa } = setting?;
            Some(Change { method, enabled, preferred: preferred_mfa })
        };
        given.into_iter().filter_map(change).collect()
    }
}

fn check(tx: &Transaction<'_>, settings: &MfaSettings, account: &Account, changes: &[Change]) -> Result<(), AwsError> {
    if changes.iter().filter(|change| change.preferred).count() > 1 {
        return Err(AwsError::invalid_parameter("Only one MFA method can be preferred."));
    }
    let has_token = mfa::has_token(tx, &account.sub)?;
    for change in changes {
        let name = change.method.name();
        if change.preferred && !change.enabled {
            return Err(AwsError::invalid_parameter(format!("{name} is preferred but not enabled.")));
        }
        if !change.enabled {
            continue;
        }
        if settings.mode == MfaMode::Off || !settings.methods.contains(&change.method) {
            return Err(AwsError::invalid_parameter(format!("{name} is not enabled for the user pool.")));
        }
        if !has_factor(account, change.method, has_token) {
            return Err(AwsError::invalid_parameter(match change.method {
                MfaMethod::SoftwareToken => "User has not verified software token mfa".to_owned(),
                MfaMethod::Sms | MfaMethod::Email => {
                    format!("User does not have delivery config set to turn on {name}")
                }
            }));
        }
    }
    Ok(())
}

/// Where everybody needs a second factor, the last one cannot be turned off.
fn refuse_none(settings: &MfaSettings, choice: &Preference) -> Result<(), AwsError> {
    if settings.mode == MfaMode::On && choice.chosen.is_empty() {
        return Err(AwsError::invalid_parameter("MFA is required by the user pool and cannot be turned off."));
    }
    Ok(())
}
