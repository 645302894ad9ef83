//! Sign-ins elsewhere that this browser has begun, in their cookie: one for each tab.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::entropy;
use crate::session::{CookieName, Exchange};

/// How long somebody may be away, in seconds.
const GOOD_FOR_S: i64 = 15 * 60;

/// The most that one browser has under way; the oldest makes room.
const MOST: usize = 5;

/// The longest page to come back to.
const LONGEST_PAGE: usize = 512;

/// One sign-in elsewhere.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Trip {
    /// Comes back in the address, and tells which it is.
    pub(super) state: String,
    /// Comes back in the ID token.
    pub(super) nonce: String,
    /// The secret of RFC 7636, of which the pool is told a hash beforehand.
    pub(super) verifier: String,
    /// The pool's name for the place.
    pub(super) provider: String,
    /// The origin that the browser is at, and comes back to.
    pub(super) origin: String,
    /// Where on this site it goes on: path and query.
    pub(crate) page: String,
    begun_s: i64,
}

impl fmt::Debug for Trip {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Trip")
            .field("provider", &self.provider)
            .field("page", &self.page)
            .finish_non_exhaustive()
    }
}

impl Trip {
    /// A new one, unlike any other.
    ///
    /// # Errors
    /// When the system has no random bytes.
    pub(crate) fn begin(provider: &str, origin: &str, page: &str, now_s: i64) -> std::io::Result<Self> {
        let text = || entropy::random::<32>().map(|bytes| URL_SAFE_NO_PAD.encode(bytes));
        Ok(Self {
            state: text()?,
            nonce: text()?,
            verifier: text()?,
            provider: provider.to_owned(),
            origin: origin.to_owned(),
            page: if page.len() > LONGEST_PAGE { "/".to_owned() } else { page.to_owned() },
            begun_s: now_s,
        })
    }

    /// What the pool is told of the secret: `S256` of RFC 7636.
    pub(super) fn challenge(&self) -> String {
        URL_SAFE_NO_PAD.encode(Sha256::digest(self.verifier.as_bytes()))
    }
}

/// What is found of a sign-in that comes back.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Taken {
    /// It can go on.
    Fresh(Trip),
    /// It took too long.
    Lapsed(Trip),
    /// It was not begun in this browser, or it came back before.
    Unknown,
}

/// All that one browser has under way.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Trips(Vec<Trip>);

impl Trips {
    /// What the request's cookie holds.
    pub(crate) fn of(exchange: &Exchange) -> Self {
        exchange.read(CookieName::Trips).and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default()
    }

    /// With one more.
    pub(crate) fn add(&mut self, trip: Trip) {
        let now_s = trip.begun_s;
        self.0.retain(|known| now_s.saturating_sub(known.begun_s) <= GOOD_FOR_S);
        if self.0.len() >= MOST {
            self.0.remove(0);
        }
        self.0.push(trip);
    }

    /// The one of this state, which is gone from here then: it comes back once.
    pub(crate) fn take(&mut self, state: &str, now_s: i64) -> Taken {
        let Some(position) = self.0.iter().position(|trip| trip.state == state) else { return Taken::Unknown };
        let trip = self.0.remove(position);
        if now_s.saturating_sub(trip.begun_s) > GOOD_FOR_S { Taken::Lapsed(trip) } else { Taken::Fresh(trip) }
    }

    /// Keeps them; the cookie goes out with this response.
    pub(crate) fn keep(&self, exchange: &Exchange) {
        match serde_json::to_string(self) {
            Ok(text) if !self.0.is_empty() => exchange.write(CookieName::Trips, text),
            Ok(_) => exchange.remove(CookieName::Trips),
            Err(error) => tracing::error!(%error, "a sign-in elsewhere could not be kept"),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use cookie::Key;
    use http::HeaderMap;

    use super::{Exchange, Taken, Trip, Trips};
    use crate::session::CookieSealer;

    fn trip(provider: &str, now_s: i64) -> Trip {
        Trip::begin(provider, "https://pictures.example", "/account", now_s).unwrap()
    }

    #[test]
    fn each_tab_finds_its_own_sign_in_and_finds_it_once() {
        let mut trips = Trips::default();
        let (one, other) = (trip("One", 0), trip("Other", 1));
        trips.add(one.clone());
        trips.add(other.clone());
        assert_eq!(trips.take(&one.state, 2), Taken::Fresh(one.clone()));
        assert_eq!(trips.take(&one.state, 2), Taken::Unknown);
        assert_eq!(trips.take("made-up", 2), Taken::Unknown);
        assert_eq!(trips.take(&other.state, 1 + 900), Taken::Fresh(other));
    }

    #[test]
    fn a_sign_in_that_took_too_long_is_known_as_such_until_another_one_begins() {
        let mut trips = Trips::default();
        let one = trip("One", 0);
        trips.add(one.clone());
        assert_eq!(trips.take(&one.state, 901), Taken::Lapsed(one.clone()));
        trips.add(one.clone());
        trips.add(trip("Other", 901));
        assert_eq!(trips.take(&one.state, 901), Taken::Unknown);
    }

    #[test]
    fn the_oldest_makes_room() {
        let mut trips = Trips::default();
        let all: Vec<_> = (0..6).map(|begun_s| trip("One", begun_s)).collect();
        for one in &all {
            trips.add(one.clone());
        }
        assert_eq!(trips.take(&all[0].state, 6), Taken::Unknown);
        assert_eq!(trips.take(&all[1].state, 6), Taken::Fresh(all[1].clone()));
    }

    #[test]
    fn they_are_kept_in_a_cookie_and_their_secrets_are_not_printed() {
        let sealer = Arc::new(CookieSealer::new(Key::from(&[1; 64]), false));
        let exchange = Exchange::new(sealer, &HeaderMap::new());
        let one = trip("One", 0);
        let mut trips = Trips::default();
        trips.add(one.clone());
        trips.keep(&exchange);
        assert_eq!(Trips::of(&exchange).take(&one.state, 0), Taken::Fresh(one.clone()));
        assert!(!format!("{one:?}").contains(&one.verifier));
    }

    #[test]
    fn a_page_that_is_too_long_to_be_kept_is_the_first_one() {
        let page = format!("/?q={}", "x".repeat(600));
        assert_eq!(Trip::begin("One", "https://pictures.example", &page, 0).unwrap().page, "/");
    }
}
