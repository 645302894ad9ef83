//! The devices that this browser is remembered as, one an account, in a long-lived cookie that the app never reads.
//!
//! A record proves a device to the user pool, beside the password of its account and in the place of a second factor. It is of
//! no use to anybody else who signs in on this browser: records are found by the names that their own account signed in with.

use serde::{Deserialize, Serialize};

use super::{CookieName, Exchange, Token};

/// The most accounts of one browser; the one that signed in the longest ago gives way.
const MOST_DEVICES: usize = 5;

/// The most names of one account.
const MOST_NAMES: usize = 4;

/// What this browser is to one account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct KnownDevice {
    /// The user pool's id of the account.
    pub(crate) sub: String,
    /// The names that the account signed in with here, in lower case, the newest first.
    pub(crate) names: Vec<String>,
    /// The pool's key of the device.
    pub(crate) key: String,
    /// What SRP takes for the name of the pool.
    pub(crate) group_key: String,
    /// What the device proves to know.
    pub(crate) password: Token,
}

impl KnownDevice {
    fn is_of(&self, name: &str) -> bool {
        self.names.iter().any(|known| known == name)
    }
}

/// The form inside the seal: sub, names, key, group key, password.
#[derive(Serialize, Deserialize)]
struct Sealed<S>(S, Vec<S>, S, S, S);

impl<'a> Sealed<&'a str> {
    fn of(device: &'a KnownDevice) -> Self {
        let names = device.names.iter().map(String::as_str).collect();
        Self(&device.sub, names, &device.key, &device.group_key, device.password.expose())
    }
}

impl Exchange {
    /// What this browser is to the account that signs in with a name.
    pub(crate) fn device_of(&self, username: &str) -> Option<KnownDevice> {
        let name = folded(username);
        self.devices().into_iter().find(|device| device.is_of(&name))
    }

    /// Keeps a device in the place of the one that its account had here, and hands that one out.
    pub(crate) fn keep_device(&self, username: &str, device: KnownDevice) -> Option<KnownDevice> {
        let (kept, replaced) = kept(self.devices(), username, device);
        self.write_devices(&kept);
        replaced
    }

    /// Forgets the device with this key.
    pub(crate) fn drop_device(&self, key: &str) {
        self.keep_those(|device| device.key != key);
    }

    /// Forgets the device of an account.
    pub(crate) fn drop_device_of(&self, sub: &str) {
        self.keep_those(|device| device.sub != sub);
    }

    fn keep_those(&self, stays: impl Fn(&KnownDevice) -> bool) {
        let before = self.devices();
        let count = before.len();
        let after: Vec<_> = before.into_iter().filter(stays).collect();
        if after.len() < count {
            self.write_devices(&after);
        }
    }

    fn devices(&self) -> Vec<KnownDevice> {
        let Some(text) = self.read(CookieName::Devices) else { return Vec::new() };
        let sealed: Vec<Sealed<String>> = serde_json::from_str(&text).unwrap_or_default();
        let device = |Sealed(sub, names, key, group_key, password): Sealed<String>| KnownDevice {
            sub,
            names,
            key,
            group_key,
            password: Token::new(password),
        };
        sealed.into_iter().map(device).collect()
    }

    fn write_devices(&self, devices: &[KnownDevice]) {
        if devices.is_empty() {
            return self.remove(CookieName::Devices);
        }
        match serde_json::to_string(&devices.iter().map(Sealed::of).collect::<Vec<_>>()) {
            Ok(text) => self.write(CookieName::Devices, text),
            Err(error) => tracing::error!(%error, "the device could not be kept"),
        }
    }
}

/// The devices with one more, and the one of the same account that it replaces. A name belongs to whoever signed in with it
/// last.
fn kept(devices: Vec<KnownDevice>, username: &str, device: KnownDevice) -> (Vec<KnownDevice>, Option<KnownDevice>) {
    let name = folded(username);
    let (mut same, others): (Vec<_>, Vec<_>) = devices.into_iter().partition(|known| known.sub == device.sub);
    let replaced = same.pop();
    let before = replaced.iter().flat_map(|known| known.names.clone()).filter(|known| *known != name);
    let names = std::iter::once(name.clone()).chain(before).take(MOST_NAMES).collect();
    let others = others.into_iter().filter(|known| !known.is_of(&name));
    let all = std::iter::once(KnownDevice { names, ..device }).chain(others).take(MOST_DEVICES).collect();
    (all, replaced)
}

/// A name as it is compared. In a pool that tells `Ann` from `ann`, their devices are told apart by the pool.
fn folded(username: &str) -> String {
    username.to_lowercase()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use cookie::Key;
    use http::HeaderMap;

    use super::{KnownDevice, MOST_DEVICES};
    use crate::session::{CookieSealer, Exchange, Token};

    fn exchange() -> Exchange {
        Exchange::new(Arc::new(CookieSealer::new(Key::from(&[1; 64]), false)), &HeaderMap::new())
    }

    fn device(sub: &str, key: &str) -> KnownDevice {
        let password = Token::new(format!("secret of {key}"));
        KnownDevice { sub: sub.into(), names: Vec::new(), key: key.into(), group_key: "-group".into(), password }
    }

    fn key_of(exchange: &Exchange, username: &str) -> Option<String> {
        exchange.device_of(username).map(|device| device.key)
    }

    #[test]
    fn a_device_is_found_by_the_names_of_its_own_account_alone() {
        let exchange = exchange();
        assert_eq!(exchange.keep_device("Ada", device("1", "a")), None);
        exchange.keep_device("bob", device("2", "b"));
        assert_eq!(key_of(&exchange, "ada").as_deref(), Some("a"));
        assert_eq!(key_of(&exchange, "BOB").as_deref(), Some("b"));
        assert_eq!(key_of(&exchange, "eve"), None);
        assert_eq!(exchange.device_of("ada").unwrap().password.expose(), "secret of a");
        assert!(!format!("{:?}", exchange.device_of("ada")).contains("secret"));
    }

    #[test]
    fn an_account_has_one_device_here_under_all_of_its_names() {
        let exchange = exchange();
        exchange.keep_device("ada", device("1", "a"));
        let replaced = exchange.keep_device("ada@example.com", device("1", "b"));
        assert_eq!(replaced.map(|device| device.key).as_deref(), Some("a"));
        assert_eq!(key_of(&exchange, "ada").as_deref(), Some("b"));
        assert_eq!(key_of(&exchange, "ada@example.com").as_deref(), Some("b"));
    }

    #[test]
    fn a_name_is_that_of_the_account_that_signed_in_with_it_last() {
        let exchange = exchange();
        exchange.keep_device("ada", device("1", "a"));
        exchange.keep_device("ada", device("2", "b"));
        assert_eq!(key_of(&exchange, "ada").as_deref(), Some("b"));
    }

    #[test]
    fn the_account_that_signed_in_the_longest_ago_gives_way() {
        let exchange = exchange();
        for number in 0..=MOST_DEVICES {
            exchange.keep_device(&format!("name{number}"), device(&number.to_string(), &number.to_string()));
        }
        assert_eq!(key_of(&exchange, "name0"), None);
        assert_eq!(key_of(&exchange, "name1").as_deref(), Some("1"));
    }

    #[test]
    fn a_device_that_is_dropped_leaves_the_others() {
        let exchange = exchange();
        exchange.keep_device("ada", device("1", "a"));
        exchange.keep_device("bob", device("2", "b"));
        exchange.drop_device("a");
        exchange.drop_device("a");
        assert_eq!((key_of(&exchange, "ada"), key_of(&exchange, "bob").as_deref()), (None, Some("b")));
        exchange.drop_device_of("2");
        assert_eq!(key_of(&exchange, "bob"), None);
    }
}
