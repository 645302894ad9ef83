//! The keys that seal and open cookies: the first seals, all open.

use cookie::{Cookie, CookieJar, Key};

use crate::config::SessionKeys;

/// A ring of keys.
pub(crate) struct KeyRing {
    first: Key,
    others: Vec<Key>,
}

/// What was in a sealed text.
pub(crate) struct Opened {
    /// The text.
    pub(crate) text: String,
    /// Whether another key than the first sealed it, which may soon be gone.
    pub(crate) by_older_key: bool,
}

impl From<Key> for KeyRing {
    fn from(first: Key) -> Self {
        Self { first, others: Vec::new() }
    }
}

impl From<&SessionKeys> for KeyRing {
    fn from(keys: &SessionKeys) -> Self {
        Self { first: Key::from(keys.first()), others: keys.others().map(|key| Key::from(key)).collect() }
    }
}

impl KeyRing {
    /// Seals a text under a name; none if that cannot be done.
    pub(super) fn seal(&self, name: &str, text: &str) -> Option<String> {
        let mut jar = CookieJar::new();
        jar.private_mut(&self.first).add(Cookie::new(name.to_owned(), text.to_owned()));
        jar.get(name).map(|cookie| cookie.value().to_owned())
    }

    /// Opens what was sealed under this name by any of the keys.
    pub(super) fn open(&self, name: &str, sealed: &str) -> Option<Opened> {
        let keys = std::iter::once(&self.first).chain(&self.others);
        keys.enumerate().find_map(|(index, key)| {
            let cookie = Cookie::new(name.to_owned(), sealed.to_owned());
            let opened = CookieJar::new().private(key).decrypt(cookie)?;
            Some(Opened { text: opened.value().to_owned(), by_older_key: index > 0 })
        })
    }

    /// Whether there are older keys.
    pub(super) fn has_older_keys(&self) -> bool {
        !self.others.is_empty()
    }
}
