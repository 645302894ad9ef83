//! ConfirmDevice
//! (<https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ConfirmDevice.html>): the device of this
//! sign-in brings what SRP needs of its password, and is remembered unless the pool leaves that to the person.

use serde::{Deserialize, Serialize};

use crate::aws_json::{AwsError, Secret, Violations};
use crate::user_pool::devices::{self, Device};
use crate::user_pool::sign_ins::SignInDevice;
use crate::user_pool::srp::device::DeviceSecret;
use crate::user_pool::{UserPool, sign_ins};

/// Longest name of a device, in characters.
const NAME_CHARS: usize = 1024;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(in crate::user_pool) struct Input {
    access_token: Secret,
    device_key: String,
    device_secret_verifier_config: Option<VerifierConfig>,
    device_name: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct VerifierConfig {
    password_verifier: Option<Secret>,
    salt: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(in crate::user_pool) struct Output {
    user_confirmation_necessary: bool,
}

pub(in crate::user_pool) async fn run(pool: &UserPool, input: Input) -> Result<Output, AwsError> {
    let settings = devices::settings(pool)?;
    let named = input.device_name.as_ref().is_none_or(|name| (1..=NAME_CHARS).contains(&name.chars().count()));
    devices::key(Violations::default(), &input.device_key)
        .unless(named, "deviceName", "have length between 1 and 1024")
        .check()?;
    let (account, sign_in) = sign_ins::of_token(pool, input.access_token.expose()).await?;
    let invalid = || AwsError::invalid_parameter("Invalid device key given.");
    let Some(SignInDevice::New(new)) = sign_in.device else { return Err(invalid()) };
    if new.device_key != input.device_key {
        return Err(invalid());
    }
    let config = input.device_secret_verifier_config;
    let pair = config.and_then(|config| Some((config.salt?, config.password_verifier?)));
    let (salt, verifier) =
        pair.ok_or_else(|| AwsError::invalid_parameter("A device secret verifier configuration is needed."))?;
    let secret = DeviceSecret::read(pool, &new.device_key, &salt, &verifier)?;
    let now_s = pool.clock.now_s();
    let device = Device {
        device_key: new.device_key,
        sub: account.sub,
        group_key: new.group_key,
        name: input.device_name,
        salt: secret.salt,
        sealed_verifier: secret.sealed_verifier,
        remembered: !settings.asks_the_person,
        created_s: now_s,
        modified_s: now_s,
        authenticated_s: now_s,
    };
    pool.db.write(move |tx| devices::insert(tx, &device)).await?;
    Ok(Output { user_confirmation_necessary: settings.asks_the_person })
}
