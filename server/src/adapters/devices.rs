//! Devices for one request: [`Devices`] for the account page, and what becomes of the device of a sign-in.

use std::sync::Arc;

use app::ports::devices::Devices;
use app::wire::account::AccountError;
use app::wire::devices::{Device, DeviceWish};
use app::wire::pool::RememberDevices;
use async_trait::async_trait;
use sha2::{Digest, Sha256};

use super::Services;
use super::account::RequestAccount;
use crate::cognito::{DEVICE_ENTROPY, DeviceSecret, ListedDevice, NewDevice};
use crate::entropy;
use crate::session::{Exchange, KnownDevice, Token};

/// The port of one request.
pub(super) struct RequestDevices {
    services: Arc<Services>,
    exchange: Arc<Exchange>,
    account: RequestAccount,
}

impl RequestDevices {
    pub(super) fn new(services: Arc<Services>, exchange: Arc<Exchange>, account: RequestAccount) -> Self {
        Self { services, exchange, account }
    }
}

#[async_trait]
impl Devices for RequestDevices {
    async fn list(&self) -> Result<Vec<Device>, AccountError> {
        let (session, access) = self.account.access().await?;
        let mut listed = self.account.ended(self.services.user_pool.devices(&access)).await?;
        listed.sort_by_key(|device| std::cmp::Reverse(device.last_used_s));
        let this = session.device_key.as_deref();
        let device = |listed: ListedDevice| Device {
            id: id(&listed.key),
            is_this: this == Some(listed.key.as_str()),
            name: listed.name.unwrap_or_default(),
            last_used_s: listed.last_used_s,
        };
        Ok(listed.into_iter().map(device).collect())
    }

    async fn forget(&self, wanted: &str) -> Result<(), AccountError> {
        let (_, access) = self.account.access().await?;
        let pool = &self.services.user_pool;
        let listed = self.account.ended(pool.devices(&access)).await?;
        let Some(device) = listed.into_iter().find(|device| id(&device.key) == wanted) else { return Ok(()) };
        self.account.ended(pool.forget_device(&access, &device.key)).await?;
        self.exchange.drop_device(&device.key);
        Ok(())
    }
}

/// What tells a device from others on a page, from which its key cannot be had back.
fn id(key: &str) -> String {
    hex::encode(Sha256::digest(key.as_bytes())).chars().take(16).collect()
}

/// A sign-in that is about to become a session.
pub(super) struct Arrival<'a> {
    /// The name that was typed.
    pub(super) username: &'a str,
    /// The pool's id of the account.
    pub(super) sub: &'a str,
    /// For calls about the account.
    pub(super) access: &'a Token,
}

impl Arrival<'_> {
    /// Has this browser remembered, where the pool does and its owner wants it, and hands out the key of the device then. Nobody
    /// is kept from signing in by what goes wrong here.
    pub(super) async fn remember(
        &self,
        new: &NewDevice,
        wish: DeviceWish,
        services: &Services,
        exchange: &Exchange,
    ) -> Option<String> {
        let remembers = services.pool.remember_devices;
        match (remembers, wish) {
            (RememberDevices::Never, _) | (RememberDevices::Ask, DeviceWish::Leave) => return None,
            (RememberDevices::Ask, DeviceWish::Remember) | (RememberDevices::Always, _) => {}
        }
        let pool = &services.user_pool;
        let random =
            entropy::random::<DEVICE_ENTROPY>().inspect_err(|error| tracing::error!(%error, "no random bytes"));
        let secret = DeviceSecret::new(new, &random.ok()?)?;
        pool.confirm_device(self.access, new, &secret, exchange.device_name()).await.ok()?;
        // From here on the pool renews the session on this device alone, remembered or not.
        let key = Some(new.key.clone());
        if remembers == RememberDevices::Ask && pool.remember_device(self.access, &new.key).await.is_err() {
            return key;
        }
        let device = KnownDevice {
            sub: self.sub.to_owned(),
            names: Vec::new(),
            key: new.key.clone(),
            group_key: new.group_key.clone(),
            password: secret.password,
        };
        if let Some(replaced) = exchange.keep_device(self.username, device) {
            // One browser is one device of an account. A refusal leaves one in the list, which its owner can forget.
            let _logged = pool.forget_device(self.access, &replaced.key).await;
        }
        key
    }
}
