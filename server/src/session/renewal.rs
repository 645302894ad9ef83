//! Keeps id tokens fresh and has access tokens at hand, one renewal at a time for each session in this process.
//!
//! What it remembers (the newest tokens of a session, its access token, which no cookie holds, and which sessions were
//! ended here) is a cache: without it a renewal is done once more, and a cookie that somebody kept after signing out lasts until its id token expires. Where the
//! pool replaces refresh tokens, a cookie may hold one that another request has spent: that ends no session.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::{AccessToken, Session, Token};
use crate::clock::SharedClock;
use crate::cognito::{RefreshError, UserPool};

/// An id token with less than this to live is renewed.
const RENEW_BEFORE_S: i64 = 5 * 60;

/// An access token with less than this to live is not begun a call with.
const ACCESS_LEFT_S: i64 = 30;

/// The most sessions that are remembered.
const MOST_SESSIONS: usize = 10_000;

/// What is known of a session beyond its cookie.
#[derive(Default)]
struct Known {
    newest: Option<Session>,
    access: Option<AccessToken>,
    ended: bool,
}

type Slot = Arc<tokio::sync::Mutex<Known>>;

/// How the session of a request's cookie stands.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// It is good: as it is, or renewed.
    Good(Session),
    /// It has ended.
    Ended,
    /// These tokens were replaced and buy nothing more. The session itself may go on with newer ones, whose cookie may be on
    /// its way to the browser.
    Superseded,
}

/// Whether a session gives a token for calls about its account.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Access {
    /// It does: the session as it is now, and the token.
    Given(Session, Token),
    /// The session has ended.
    Ended,
    /// Not now: the user pool could not be reached, or a newer cookie is on its way to the browser.
    Unavailable,
}

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

    /// The session as it is now: renewed when it is about to expire. A user pool that cannot be reached ends nothing.
    pub(crate) async fn current(&self, session: Session) -> Standing {
        let fresh = |expires_at_s: i64| expires_at_s.saturating_sub(self.clock.now_s()) > RENEW_BEFORE_S;
        let slot = match self.slot(&session.refresh_token, fresh(session.id_token_expires_at_s)) {
            Some(slot) => slot,
            None => return Standing::Good(session),
        };
        let mut known = slot.lock().await;
        if known.ended {
            return Standing::Ended;
        }
        if fresh(session.id_token_expires_at_s) {
            return Standing::Good(session);
        }
        let newer = |known: &&Session| known.id_token_expires_at_s > session.id_token_expires_at_s;
        let session = known.newest.as_ref().filter(newer).cloned().unwrap_or(session);
        if fresh(session.id_token_expires_at_s) {
            return Standing::Good(session);
        }
        match self.renew(&mut known, &slot, &session).await {
            Ok(newest) => Standing::Good(newest),
            Err(RefreshError::Refused) => Standing::Ended,
            Err(RefreshError::Superseded) if session.id_token_expires_at_s <= self.clock.now_s() => {
                Standing::Superseded
            }
            Err(RefreshError::Superseded | RefreshError::Unavailable) => Standing::Good(session),
        }
    }

    /// A token for calls about the session's account: the one of the last renewal or sign-in in this process, or else that
    /// of a renewal now.
    pub(crate) async fn access(&self, session: Session) -> Access {
        let Some(slot) = self.slot(&session.refresh_token, false) else { return Access::Unavailable };
        let mut known = slot.lock().await;
        if known.ended {
            return Access::Ended;
        }
        let newer = |known: &&Session| known.id_token_expires_at_s > session.id_token_expires_at_s;
        let session = known.newest.as_ref().filter(newer).cloned().unwrap_or(session);
        let lives = |access: &&AccessToken| access.expires_at_s.saturating_sub(self.clock.now_s()) > ACCESS_LEFT_S;
        if let Some(access) = known.access.as_ref().filter(lives) {
            return Access::Given(session, access.token.clone());
        }
        match self.renew(&mut known, &slot, &session).await {
            Ok(newest) => match &known.access {
                Some(access) => Access::Given(newest, access.token.clone()),
                None => Access::Unavailable,
            },
            Err(RefreshError::Refused) => Access::Ended,
            Err(RefreshError::Superseded | RefreshError::Unavailable) => Access::Unavailable,
        }
    }

    /// Remembers the access token that a session began with.
    pub(crate) async fn began(&self, session: &Session, access: Option<AccessToken>) {
        if let Some(slot) = self.slot(&session.refresh_token, false) {
            slot.lock().await.access = access;
        }
    }

    /// The session under another name, which further renewals keep.
    pub(crate) async fn rename(&self, session: Session, username: &str) -> Session {
        if let Some(slot) = self.slot(&session.refresh_token, true)
            && let Some(newest) = slot.lock().await.newest.as_mut()
        {
            username.clone_into(&mut newest.username);
        }
        Session { username: username.to_owned(), ..session }
    }

    /// Buys new tokens and remembers what came of it.
    async fn renew(&self, known: &mut Known, slot: &Slot, session: &Session) -> Result<Session, RefreshError> {
        let renewed = self.user_pool.refresh(&session.refresh_token, session.device_key.as_deref()).await.inspect_err(
            |error| {
                known.ended |= *error == RefreshError::Refused;
            },
        )?;
        let refresh_token = renewed.refresh_token.unwrap_or_else(|| session.refresh_token.clone());
        if refresh_token != session.refresh_token {
            self.share(&refresh_token, slot);
        }
        let newest = Session {
            id_token: renewed.id_token,
            id_token_expires_at_s: renewed.id_token_expires_at_s,
            refresh_token,
            ..session.clone()
        };
        known.newest = Some(newest.clone());
        known.access = renewed.access;
        Ok(newest)
    }

    /// Remembers that a session was ended, so that a request on its way does not bring it back, and hands out its newest
    /// tokens.
    pub(crate) async fn end(&self, session: Session) -> Session {
        let Some(slot) = self.slot(&session.refresh_token, false) else { return session };
        let mut known = slot.lock().await;
        known.ended = true;
        known.access = None;
        known.newest.take().unwrap_or(session)
    }

    /// Makes a slot that of a further refresh token of its session.
    fn share(&self, refresh_token: &Token, slot: &Slot) {
        let mut slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner);
        slots.insert(refresh_token.fingerprint(), (slot.clone(), self.clock.now_s()));
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

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::time::{Duration, SystemTime, UNIX_EPOCH};

    use aws_sdk_cognitoidentityprovider::config::{BehaviorVersion, Config, Region};
    use aws_smithy_types::retry::RetryConfig;

    use super::{Access, AccessToken, Renewals, Session, Standing, Token};
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
            device_key: None,
            elsewhere: None,
        }
    }

    #[tokio::test]
    async fn a_user_pool_that_cannot_be_reached_signs_nobody_out() {
        for expires_at_s in [500, 1_100, 9_000] {
            let session = session(expires_at_s);
            assert_eq!(unreachable(1_000).current(session.clone()).await, Standing::Good(session));
        }
    }

    #[tokio::test]
    async fn a_session_that_was_ended_here_stays_ended_whatever_its_cookie_says() {
        let renewals = unreachable(1_000);
        renewals.end(session(500)).await;
        assert_eq!(renewals.current(session(9_000)).await, Standing::Ended);
    }
    #[tokio::test]
    async fn the_access_token_of_a_sign_in_is_used_until_it_is_about_to_expire() {
        let token = || Token::new("access");
        for (expires_at_s, expected) in [(1_031, Access::Given(session(9_000), token())), (1_030, Access::Unavailable)]
        {
            let renewals = unreachable(1_000);
            renewals.began(&session(9_000), Some(AccessToken { token: token(), expires_at_s })).await;
            assert_eq!(renewals.access(session(9_000)).await, expected);
        }
    }

    #[tokio::test]
    async fn a_session_that_was_ended_here_gives_no_access_token() {
        let renewals = unreachable(1_000);
        renewals.began(&session(9_000), Some(AccessToken { token: Token::new("access"), expires_at_s: 9_000 })).await;
        renewals.end(session(9_000)).await;
        assert_eq!(renewals.access(session(9_000)).await, Access::Ended);
    }
}
