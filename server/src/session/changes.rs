//! That this browser has just changed what is stored, in a cookie of its own for a few seconds.
//!
//! Each process remembers lists for a moment. Whichever of several equal ones is asked next learns from the cookie that a list which
//! it remembers may be older than the change; the mark tells one change from another, so that it lists once and not every time.

use super::{CookieName, Exchange};
use crate::entropy;

impl Exchange {
    /// Remembers that this request changed something, or knows of a change.
    pub(crate) fn mark_change(&self) {
        match entropy::random::<8>() {
            Ok(mark) => self.write(CookieName::Changes, u64::from_ne_bytes(mark).to_string()),
            Err(error) => {
                tracing::error!(%error, "a change could not be marked: another process may list what was before")
            }
        }
    }

    /// The latest change that the browser knows of; none when it is long enough ago.
    pub(crate) fn latest_change(&self) -> Option<String> {
        self.read(CookieName::Changes).map(|mark| mark.to_string())
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use cookie::Key;
    use http::HeaderMap;

    use crate::session::{CookieSealer, Exchange};

    #[test]
    fn each_change_has_a_mark_of_its_own() {
        let exchange = Exchange::new(Arc::new(CookieSealer::new(Key::from(&[1; 64]), false)), &HeaderMap::new());
        assert_eq!(exchange.latest_change(), None);
        exchange.mark_change();
        let first = exchange.latest_change();
        exchange.mark_change();
        assert!(first.is_some() && exchange.latest_change().is_some() && exchange.latest_change() != first);
    }
}
