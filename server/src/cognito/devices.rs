//! The calls to the user pool about the devices of whoever is signed in: ConfirmDevice, UpdateDeviceStatus, ListDevices and
//! ForgetDevice (<https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ConfirmDevice.html>).

use app::wire::account::AccountError;
use aws_sdk_cognitoidentityprovider::types::{
    DeviceRememberedStatusType, DeviceSecretVerifierConfigType, DeviceType, NewDeviceMetadataType,
};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::device::no_such_device;
use super::refusal::account_refusal;
use super::srp;
use super::user_pool::UserPool;
use crate::session::Token;

/// The attribute that says whether a device that was confirmed is remembered.
const STATUS: &str = "dev:device_remembered_status";

/// Random bytes of a device's password, and of the salt of its verifier.
pub(crate) const DEVICE_ENTROPY: usize = PASSWORD_BYTES + SALT_BYTES;
const PASSWORD_BYTES: usize = 40;
const SALT_BYTES: usize = 16;

/// The device of a sign-in that can be confirmed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NewDevice {
    /// The pool's key of it.
    pub(crate) key: String,
    /// What SRP takes for the name of the pool.
    pub(crate) group_key: String,
}

impl NewDevice {
    /// From what came with the tokens.
    pub(super) fn read(metadata: NewDeviceMetadataType) -> Option<Self> {
        Some(Self { key: metadata.device_key?, group_key: metadata.device_group_key? })
    }
}

/// A device's password, and what the pool is given to check proofs of it.
pub(crate) struct DeviceSecret {
    pub(crate) password: Token,
    salt: String,
    verifier: String,
}

impl DeviceSecret {
    /// A password of its own for a device, from random bytes.
    pub(crate) fn new(device: &NewDevice, random: &[u8; DEVICE_ENTROPY]) -> Option<Self> {
        let (password, salt) = random.split_at_checked(PASSWORD_BYTES)?;
        let password = Token::new(STANDARD.encode(password));
        let (salt, verifier) = srp::verifier(&device.group_key, &device.key, password.expose(), salt)?;
        Some(Self { password, salt: STANDARD.encode(salt), verifier: STANDARD.encode(verifier) })
    }
}

/// A device as the pool lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ListedDevice {
    /// The pool's key of it.
    pub(crate) key: String,
    /// What it was called when it was confirmed.
    pub(crate) name: Option<String>,
    /// When somebody last signed in on it, in seconds since 1970.
    pub(crate) last_used_s: i64,
}

impl UserPool {
    /// Confirms the device of a sign-in.
    pub(crate) async fn confirm_device(
        &self,
        access: &Token,
        device: &NewDevice,
        secret: &DeviceSecret,
        name: Option<String>,
    ) -> Result<(), AccountError> {
        let verifier =
            DeviceSecretVerifierConfigType::builder().salt(&secret.salt).password_verifier(&secret.verifier).build();
        let call = self
            .client
            .confirm_device()
            .access_token(access.expose())
            .device_key(&device.key)
            .device_secret_verifier_config(verifier)
            .set_device_name(name);
        Box::pin(call.send()).await.map(drop).map_err(|error| account_refusal("ConfirmDevice", &error))
    }

    /// Remembers a device that was confirmed.
    pub(crate) async fn remember_device(&self, access: &Token, key: &str) -> Result<(), AccountError> {
        let call = self
            .client
            .update_device_status()
            .access_token(access.expose())
            .device_key(key)
            .device_remembered_status(DeviceRememberedStatusType::Remembered);
        Box::pin(call.send()).await.map(drop).map_err(|error| account_refusal("UpdateDeviceStatus", &error))
    }

    /// The devices that are remembered.
    pub(crate) async fn devices(&self, access: &Token) -> Result<Vec<ListedDevice>, AccountError> {
        let mut listed = Vec::new();
        let mut next = None;
        loop {
            let call = self.client.list_devices().access_token(access.expose()).set_pagination_token(next);
            let page = Box::pin(call.send()).await.map_err(|error| account_refusal("ListDevices", &error))?;
            listed.extend(page.devices.unwrap_or_default().into_iter().filter_map(remembered));
            next = page.pagination_token;
            if next.is_none() {
                return Ok(listed);
            }
        }
    }

    /// Forgets a device. One that is gone already is forgotten.
    pub(crate) async fn forget_device(&self, access: &Token, key: &str) -> Result<(), AccountError> {
        let call = self.client.forget_device().access_token(access.expose()).device_key(key);
        match Box::pin(call.send()).await {
            Ok(_) => Ok(()),
            Err(error) if no_such_device(&error) => Ok(()),
            Err(error) => Err(account_refusal("ForgetDevice", &error)),
        }
    }
}

/// A device of the list, unless the pool says that it is not remembered.
fn remembered(device: DeviceType) -> Option<ListedDevice> {
    let attribute = |name: &str| {
        let named = device.device_attributes().iter().find(|attribute| attribute.name() == name);
        named.and_then(|attribute| attribute.value()).map(str::to_owned)
    };
    if attribute(STATUS).is_some_and(|status| status == "not_remembered") {
        return None;
    }
    let last = device.device_last_authenticated_date.or(device.device_create_date);
    Some(ListedDevice {
        key: device.device_key.clone()?,
        name: attribute("device_name"),
        last_used_s: last.map_or(0, |date| date.secs()),
    })
}

#[cfg(test)]
mod tests {
    use aws_sdk_cognitoidentityprovider::types::{AttributeType, DeviceType};
    use aws_smithy_types::DateTime;
    use base64::Engine;
    use base64::engine::general_purpose::STANDARD;

    use super::{DEVICE_ENTROPY, DeviceSecret, ListedDevice, NewDevice, remembered};

    fn device(attributes: &[(&str, &str)]) -> DeviceType {
        let attribute =
            |(name, value): &(&str, &str)| AttributeType::builder().name(*name).value(*value).build().unwrap();
        DeviceType::builder()
            .device_key("us-east-1_1")
            .set_device_attributes(Some(attributes.iter().map(attribute).collect()))
            .device_create_date(DateTime::from_secs(5))
            .build()
    }

    #[test]
    fn a_device_is_listed_unless_the_pool_says_that_it_is_not_remembered() {
        let listed = |name: Option<&str>| {
            Some(ListedDevice { key: "us-east-1_1".into(), name: name.map(str::to_owned), last_used_s: 5 })
        };
        let status = "dev:device_remembered_status";
        assert_eq!(remembered(device(&[("device_name", "Firefox"), (status, "remembered")])), listed(Some("Firefox")));
        assert_eq!(remembered(device(&[])), listed(None));
        assert_eq!(remembered(device(&[(status, "not_remembered")])), None);
    }

    #[test]
    fn salt_and_verifier_are_never_negative_numbers_and_every_password_is_another() {
        let device = NewDevice { key: "us-east-1_1".into(), group_key: "-group".into() };
        let secrets = [0, 0x7f, 0xff].map(|byte| DeviceSecret::new(&device, &[byte; DEVICE_ENTROPY]).unwrap());
        for secret in &secrets {
            for number in [&secret.salt, &secret.verifier] {
                assert!(STANDARD.decode(number).unwrap()[0] < 0x80);
            }
        }
        assert_ne!(secrets[0].password, secrets[1].password);
    }
}
