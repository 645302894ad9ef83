//! The unfinished step of signing in, in its cookie: [`FlowStore`] for one request.

use std::sync::Arc;

use app::core::auth::Flow;
use app::ports::identity::{FlowStore, StoredFlow};
use app::wire::auth::Screen;
use serde::{Deserialize, Serialize};

use super::{CookieName, Exchange};
use crate::clock::SharedClock;

/// For how long a step can be gone on with, in seconds: as long as what the pool sent or asked for counts there. A code for a new
/// account does for a day, one for a new password for an hour
/// (<https://docs.aws.amazon.com/cognito/latest/developerguide/signing-up-users-in-your-app.html>), and a session for 15 minutes at
/// most (`AuthSessionValidity`).
fn good_for_s(screen: Screen) -> i64 {
    match screen {
        Screen::ConfirmSignUp => 24 * 60 * 60,
        Screen::ConfirmResetPassword => 60 * 60,
        _ => 15 * 60,
    }
}

#[derive(Serialize, Deserialize)]
struct Sealed {
    flow: Flow,
    issued_at_s: i64,
}

/// The flow cookie of one request.
pub(crate) struct FlowCookie {
    exchange: Arc<Exchange>,
    clock: SharedClock,
}

impl FlowCookie {
    /// Reads and writes through the request's exchange.
    pub(crate) fn new(exchange: Arc<Exchange>, clock: SharedClock) -> Self {
        Self { exchange, clock }
    }
}

impl FlowStore for FlowCookie {
    fn load(&self) -> Option<StoredFlow> {
        let text = self.exchange.read(CookieName::Flow)?;
        let Sealed { flow, issued_at_s } = serde_json::from_str(&text).ok()?;
        let age = self.clock.now_s().saturating_sub(issued_at_s);
        Some(if age > good_for_s(flow.screen) { StoredFlow::Lapsed(flow) } else { StoredFlow::Fresh(flow) })
    }

    fn save(&self, flow: &Flow) {
        let sealed = Sealed { flow: flow.clone(), issued_at_s: self.clock.now_s() };
        match serde_json::to_string(&sealed) {
            Ok(text) => self.exchange.write(CookieName::Flow, text),
            Err(error) => tracing::error!(%error, "the unfinished step could not be kept"),
        }
    }

    fn clear(&self) {
        self.exchange.remove(CookieName::Flow);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU64, Ordering};
    use std::time::{Duration, SystemTime, UNIX_EPOCH};

    use app::core::auth::Flow;
    use app::ports::identity::{FlowStore, StoredFlow};
    use app::wire::auth::Screen;
    use cookie::Key;
    use http::HeaderMap;

    use super::FlowCookie;
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
    fn a_step_lapses_with_what_it_waits_for() {
        for (screen, good_for_s) in [
            (Screen::ConfirmSignIn, 900),
            (Screen::SetupTotp, 900),
            (Screen::ConfirmResetPassword, 3_600),
            (Screen::ConfirmSignUp, 86_400),
        ] {
            let clock = Arc::new(Moved::default());
            let sealer = Arc::new(CookieSealer::new(Key::from(&[1; 64]), false));
            let store = FlowCookie::new(Arc::new(Exchange::new(sealer, &HeaderMap::new())), clock.clone());
            let flow = Flow { username: "ada".into(), screen, ..Flow::default() };
            assert_eq!(store.load(), None);
            store.save(&flow);
            clock.0.store(good_for_s, Ordering::Relaxed);
            assert_eq!(store.load(), Some(StoredFlow::Fresh(flow.clone())));
            clock.0.store(good_for_s + 1, Ordering::Relaxed);
            assert_eq!(store.load(), Some(StoredFlow::Lapsed(flow)));
            store.clear();
            assert_eq!(store.load(), None);
        }
    }
}
