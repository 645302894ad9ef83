//! What was left unfinished on the account page, in its cookie: [`AccountFlowStore`] for one request.

use std::sync::Arc;

use app::core::account::AccountFlow;
use app::ports::account::{AccountFlowStore, StoredAccountFlow};
use serde::{Deserialize, Serialize};

use super::{CookieName, Exchange};
use crate::clock::SharedClock;

/// For how long it can be gone on with, in seconds.
const GOOD_FOR_S: i64 = 15 * 60;

#[derive(Serialize, Deserialize)]
struct Sealed {
    flow: AccountFlow,
    issued_at_s: i64,
}

/// The account page's cookie of one request.
pub(crate) struct AccountFlowCookie {
    exchange: Arc<Exchange>,
    clock: SharedClock,
}

impl AccountFlowCookie {
    /// Reads and writes through the request's exchange.
    pub(crate) fn new(exchange: Arc<Exchange>, clock: SharedClock) -> Self {
        Self { exchange, clock }
    }
}

impl AccountFlowStore for AccountFlowCookie {
    fn load(&self) -> Option<StoredAccountFlow> {
        let text = self.exchange.read(CookieName::Account)?;
        let Sealed { flow, issued_at_s } = serde_json::from_str(&text).ok()?;
        let age = self.clock.now_s().saturating_sub(issued_at_s);
        Some(if age > GOOD_FOR_S { StoredAccountFlow::Lapsed(flow) } else { StoredAccountFlow::Fresh(flow) })
    }

    fn save(&self, flow: &AccountFlow) {
        let sealed = Sealed { flow: flow.clone(), issued_at_s: self.clock.now_s() };
        match serde_json::to_string(&sealed) {
            Ok(text) => self.exchange.write(CookieName::Account, text),
            Err(error) => tracing::error!(%error, "the account page's step could not be kept"),
        }
    }

    fn clear(&self) {
        self.exchange.remove(CookieName::Account);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU64, Ordering};
    use std::time::{Duration, SystemTime, UNIX_EPOCH};

    use app::core::account::AccountFlow;
    use app::ports::account::{AccountFlowStore, StoredAccountFlow};
    use cookie::Key;
    use http::HeaderMap;

    use super::AccountFlowCookie;
    use crate::clock::Clock;
    use crate::session::{CookieSealer, Exchange};

    #[derive(Default)]
    struct Moved(AtomicU64);

    impl Clock for Moved {
        fn now(&self) -> SystemTime {
            UNIX_EPOCH + Duration::from_secs(self.0.load(Ordering::Relaxed))
        }
    }

    #[test]
    fn a_step_of_the_page_left_for_more_than_a_quarter_of_an_hour_is_told_to_have_lapsed() {
        let clock = Arc::new(Moved::default());
        let sealer = Arc::new(CookieSealer::new(Key::from(&[1; 64]), false));
        let store = AccountFlowCookie::new(Arc::new(Exchange::new(sealer, &HeaderMap::new())), clock.clone());
        assert_eq!(store.load(), None);
        store.save(&AccountFlow::of("ada"));
        clock.0.store(900, Ordering::Relaxed);
        assert_eq!(store.load(), Some(StoredAccountFlow::Fresh(AccountFlow::of("ada"))));
        clock.0.store(901, Ordering::Relaxed);
        assert_eq!(store.load(), Some(StoredAccountFlow::Lapsed(AccountFlow::of("ada"))));
        store.clear();
        assert_eq!(store.load(), None);
    }
}
