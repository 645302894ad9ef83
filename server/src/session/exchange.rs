//! One request and its response, as far as cookies go: what came in, and what is to go out.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use app::core::devices::device_name;
use http::header::{SET_COOKIE, USER_AGENT};
use http::{HeaderMap, HeaderValue};
use zeroize::Zeroizing;

use super::{CookieName, CookieSealer, Session};

enum Change {
    Set(Zeroizing<String>),
    Remove,
}

/// Collects the cookies of one response while its page is rendered or its server function runs.
pub(crate) struct Exchange {
    sealer: Arc<CookieSealer>,
    request: HeaderMap,
    device_name: Option<String>,
    changes: Mutex<BTreeMap<CookieName, Change>>,
    nonce: OnceLock<String>,
    departs: OnceLock<()>,
    vouched: OnceLock<()>,
    place: OnceLock<Place>,
}

/// What a request is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Place {
    /// The origin that the browser is at: one of this site's.
    pub(crate) origin: String,
    /// Path and query.
    pub(crate) page: String,
}

impl Exchange {
    /// For a request with these headers, of which the cookies are kept, and what the browser calls itself.
    pub(crate) fn new(sealer: Arc<CookieSealer>, headers: &HeaderMap) -> Self {
        let mut request = HeaderMap::new();
        for value in headers.get_all(http::header::COOKIE) {
            request.append(http::header::COOKIE, value.clone());
        }
        let user_agent = headers.get(USER_AGENT).and_then(|value| value.to_str().ok());
        let device_name = user_agent.and_then(device_name);
        let (changes, nonce, place) = (Mutex::default(), OnceLock::new(), OnceLock::new());
        let (departs, vouched) = (OnceLock::new(), OnceLock::new());
        Self { sealer, request, device_name, changes, nonce, departs, vouched, place }
    }

    /// What to call the browser and the system that the request came from, as far as they are known.
    pub(crate) fn device_name(&self) -> Option<String> {
        self.device_name.clone()
    }

    /// With what the request is for.
    pub(crate) fn set_place(&self, place: Place) {
        let _first = self.place.set(place);
    }

    /// What the request is for, where that is known.
    pub(crate) fn place(&self) -> Option<&Place> {
        self.place.get()
    }

    /// Remembers the nonce of the page, which its policy has to name.
    pub(crate) fn set_nonce(&self, nonce: String) {
        // A page is rendered once for a request, so there is no second nonce to keep.
        let _first = self.nonce.set(nonce);
    }

    /// The nonce of the page; none when the response is not a page.
    pub(crate) fn nonce(&self) -> Option<&str> {
        self.nonce.get().map(String::as_str)
    }

    /// Remembers that the browser has a session with the user pool's own pages, which has to end, too.
    pub(crate) fn set_departs(&self) {
        let _first = self.departs.set(());
    }

    /// Whether it has.
    pub(crate) fn departs(&self) -> bool {
        self.departs.get().is_some()
    }

    /// Remembers that the session which came with the request goes on as it is.
    pub(super) fn vouch_for_session(&self) {
        let _first = self.vouched.set(());
    }

    /// The session, as it is after what this request changed.
    pub(crate) fn session(&self) -> Option<Session> {
        self.read(CookieName::Session).and_then(|text| Session::from_plaintext(&text))
    }

    /// Begins or renews the session.
    pub(crate) fn set_session(&self, session: &Session) {
        if let Some(text) = session.to_plaintext() {
            self.changes().insert(CookieName::Session, Change::Set(text));
        }
    }

    /// The text of a cookie, as it is after what this request changed.
    pub(crate) fn read(&self, name: CookieName) -> Option<Zeroizing<String>> {
        match self.changes().get(&name) {
            Some(Change::Set(text)) => Some(text.clone()),
            Some(Change::Remove) => None,
            None => self.sealer.open(name, &self.request).map(Zeroizing::new),
        }
    }

    /// Keeps a text in a cookie.
    pub(crate) fn write(&self, name: CookieName, text: String) {
        self.changes().insert(name, Change::Set(Zeroizing::new(text)));
    }

    /// Drops a cookie.
    pub(crate) fn remove(&self, name: CookieName) {
        self.changes().insert(name, Change::Remove);
    }

    /// Adds the cookies that were changed to the response's headers.
    pub(crate) fn finish(&self, headers: &mut HeaderMap<HeaderValue>) {
        self.seal_anew();
        for (name, change) in self.changes().iter() {
            let values = match change {
                Change::Set(text) => self.sealer.seal(*name, text, &self.request),
                Change::Remove => self.sealer.remove(*name, &self.request),
            };
            for value in values {
                headers.append(SET_COOKIE, value);
            }
        }
    }

    /// Keeps the lasting cookies that an older key sealed, for them to be sealed by the first one. With a page alone, which is there
    /// before its script asks for more: an answer that is overtaken by another one would put back what that one changed. For the same
    /// reason a session is kept only when it is known to go on; the others of its cookie's tabs may have renewed or ended it.
    fn seal_anew(&self) {
        if self.nonce().is_none() {
            return;
        }
        for name in CookieName::LASTING {
            let goes_on = name != CookieName::Session || self.vouched.get().is_some();
            let is_changed = self.changes().contains_key(&name);
            if let Some(text) = self.sealer.open_ageing(name, &self.request).filter(|_| goes_on && !is_changed) {
                self.write(name, text);
            }
        }
    }

    fn changes(&self) -> MutexGuard<'_, BTreeMap<CookieName, Change>> {
        self.changes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
