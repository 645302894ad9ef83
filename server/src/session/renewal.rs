//! Keeps id tokens fresh, one renewal at a time for each session in this process.
//!
//! What it remembers (the newest tokens of a session, and which sessions were ended here) is a cache: without it a
//! renewal is done once more, and a cookie that somebody kept after signing out lasts until its id token expires.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::{CookieName, Exchange, Session, Token};
use crate::clock::SharedClock;
use crate::cognito::{RefreshError, UserPool};

/// An id token with less than this to live is renewed.
const RENEW_BEFORE_S: i64 = 5 * 60;

/// The most sessions that are remembered.
const MOST_SESSIONS: usize = 10_000;

/// What is known of a session beyond its cookie.
#[derive(Default)]
struct Known {
    newest: Option<Session>,
    ended: bool,
}

type Slot = Arc<tokio::sync::Mutex<Known>>;

/// The renewals of this process.
pub(crate) struct Renewals {
    user_pool: Arc<UserPool>,
    clock: SharedClock,
    slots: Mutex<HashMap<[u8; 32], (Slot, i64)>>,
}

impl Renewals {
    /// With the user pool that renews.
    pub(crate) fn new(user_pool: Arc<UserPool>, clock: SharedClock) -> Self {
        Self { user_pool, clock, slots: Mutex::default() }
    }

    /// The session as it is now: renewed when it is about to expire, none when it was ended or cannot be renewed.
    /// A user pool that cannot be reached ends nothing.
    async fn current(&self, session: Session) -> Option<Session> {
        let fresh = |expires_at_s: i64| expires_at_s.saturating_sub(self.clock.now_s()) > RENEW_BEFORE_S;
        let slot = match self.slot(&session.refresh_token, fresh(session.id_token_expires_at_s)) {
            Some(slot) => slot,
            None => return Some(session),
        };
        let mut known = slot.lock().await;
        if known.ended {
            return None;
        }
        if fresh(session.id_token_expires_at_s) {
            return Some(session);
        }
        if let Some(newest) = known.newest.as_ref().filter(|newest| fresh(newest.id_token_expires_at_s)) {
            return Some(newest.clone());
        }
        match self.user_pool.refresh(&session.refresh_token).await {
            Ok(renewed) => {
                let refresh_token = renewed.refresh_token.unwrap_or_else(|| session.refresh_token.clone());
                let newest = Session {
                    id_token: renewed.id_token,
                    id_token_expires_at_s: renewed.id_token_expires_at_s,
                    refresh_token,
                    ..session
                };
                known.newest = Some(newest.clone());
                Some(newest)
            }
            Err(RefreshError::Refused) => {
                known.ended = true;
                None
            }
            Err(RefreshError::Unavailable) => Some(session),
        }
    }

    /// Remembers that a session was ended, so that a request on its way does not bring it back.
    async fn end(&self, refresh_token: &Token) {
        if let Some(slot) = self.slot(refresh_token, false) {
            *slot.lock().await = Known { newest: None, ended: true };
        }
    }

    /// The slot of a session; none when there is none and none is needed.
    fn slot(&self, refresh_token: &Token, only_known: bool) -> Option<Slot> {
        let now_s = self.clock.now_s();
        let mut slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner);
        let fingerprint = refresh_token.fingerprint();
        if only_known {
            return slots.get(&fingerprint).map(|(slot, _)| slot.clone());
        }
        if slots.len() >= MOST_SESSIONS {
            // An id token lives for a day at most, so what is older tells nothing.
            slots.retain(|_, (_, touched_s)| now_s.saturating_sub(*touched_s) < 86_400);
        }
        if slots.len() >= MOST_SESSIONS {
            slots.clear();
        }
        let (slot, touched_s) = slots.entry(fingerprint).or_default();
        *touched_s = now_s;
        Some(slot.clone())
    }
}

/// The session of one request.
#[derive(Clone)]
pub(crate) struct RequestSession {
    exchange: Arc<Exchange>,
    renewals: Arc<Renewals>,
}

impl RequestSession {
    /// Reads and writes the session through the request's exchange.
    pub(crate) fn new(exchange: Arc<Exchange>, renewals: Arc<Renewals>) -> Self {
        Self { exchange, renewals }
    }

    /// Who is signed in. A renewed session goes out with the response; one that has ended is dropped.
    pub(crate) async fn current(&self) -> Option<Session> {
        let before = self.exchange.session()?;
        let now = self.renewals.current(before.clone()).await;
        match &now {
            None => self.exchange.remove(CookieName::Session),
            Some(session) if *session != before => self.exchange.set_session(session),
            Some(_) => {}
        }
        now
    }

    /// Begins a session.
    pub(crate) fn begin(&self, session: &Session) {
        self.exchange.set_session(session);
    }

    /// Ends the session and hands it out, for its tokens to be revoked.
    pub(crate) async fn end(&self) -> Option<Session> {
        let session = self.exchange.session();
        self.exchange.remove(CookieName::Session);
        if let Some(session) = &session {
            self.renewals.end(&session.refresh_token).await;
        }
        session
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::time::{Duration, SystemTime, UNIX_EPOCH};

    use aws_sdk_cognitoidentityprovider::config::{BehaviorVersion, Config, Region};
    use aws_smithy_types::retry::RetryConfig;

    use super::{Renewals, Session, Token};
    use crate::clock::Clock;
    use crate::cognito::UserPool;
    use crate::config::SignInFlow;

    struct Still(u64);

    impl Clock for Still {
        fn now(&self) -> SystemTime {
            UNIX_EPOCH + Duration::from_secs(self.0)
        }
    }

    /// Renewals at a user pool that nobody answers for: a port that is closed again.
    fn unreachable(now_s: u64) -> Renewals {
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let config = Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::new("us-east-1"))
            .endpoint_url(format!("http://127.0.0.1:{port}"))
            .retry_config(RetryConfig::disabled())
            .http_client(aws_smithy_http_client::Builder::new().build_http());
        let client = aws_sdk_cognitoidentityprovider::Client::from_conf(config.build());
        let clock = Arc::new(Still(now_s));
        let pool = UserPool::new(client, "us-east-1_a", "client", SignInFlow::Password, clock.clone());
        Renewals::new(Arc::new(pool), clock)
    }

    fn session(expires_at_s: i64) -> Session {
        Session {
            username: "ada".into(),
            sub: "sub".into(),
            identity_id: "us-east-1:1".into(),
            refresh_token: Token::new("refresh"),
            id_token: Token::new("id"),
            id_token_expires_at_s: expires_at_s,
            started_at_s: 0,
        }
    }

    #[tokio::test]
    async fn a_user_pool_that_cannot_be_reached_signs_nobody_out() {
        for expires_at_s in [500, 1_100, 9_000] {
            let session = session(expires_at_s);
            assert_eq!(unreachable(1_000).current(session.clone()).await, Some(session));
        }
    }

    #[tokio::test]
    async fn a_session_that_was_ended_here_stays_ended_whatever_its_cookie_says() {
        let renewals = unreachable(1_000);
        renewals.end(&Token::new("refresh")).await;
        assert_eq!(renewals.current(session(9_000)).await, None);
    }
}
