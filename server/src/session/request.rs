//! The session of one request: read from its cookie, renewed when it is due, written back with the response.

use std::sync::Arc;

use super::{Access, AccessToken, CookieName, Exchange, Renewals, Session, Standing, Token};

/// Why there is no token for calls about the caller's account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AccessError {
    /// Nobody is signed in, or the session has ended.
    SignedOut,
    /// The user pool could not be asked for one.
    Unavailable,
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
        match self.renewals.current(before.clone()).await {
            Standing::Good(session) => {
                if session == before {
                    self.exchange.vouch_for_session();
                } else {
                    self.exchange.set_session(&session);
                }
                Some(session)
            }
            Standing::Ended => {
                self.exchange.remove(CookieName::Session);
                None
            }
            // Removing the cookie here could remove the newer one.
            Standing::Superseded => None,
        }
    }

    /// A token for calls about the caller's own account, and whose it is. It never leaves this process.
    pub(crate) async fn access(&self) -> Result<(Session, Token), AccessError> {
        let before = self.exchange.session().ok_or(AccessError::SignedOut)?;
        match self.renewals.access(before.clone()).await {
            Access::Given(session, token) => {
                if session != before {
                    self.exchange.set_session(&session);
                }
                Ok((session, token))
            }
            Access::Ended => {
                self.exchange.remove(CookieName::Session);
                Err(AccessError::SignedOut)
            }
            Access::Unavailable => Err(AccessError::Unavailable),
        }
    }

    /// Remembers that this request changed what is stored, for whichever process is asked next.
    pub(crate) fn mark_change(&self) {
        self.exchange.mark_change();
    }

    /// Gives the session the name that its owner signs in with from now on.
    pub(crate) async fn rename(&self, session: Session, username: &str) {
        let renamed = self.renewals.rename(session, username).await;
        self.exchange.set_session(&renamed);
    }

    /// Begins a session, with the access token that came with it.
    pub(crate) async fn begin(&self, session: &Session, access: Option<AccessToken>) {
        self.exchange.set_session(session);
        self.renewals.began(session, access).await;
    }

    /// Signs the person out: ends the session like [`end`](Self::end), and remembers if it has to end elsewhere, too.
    pub(crate) async fn leave(&self) -> Option<Session> {
        let ended = self.end().await;
        if ended.as_ref().is_some_and(|session| session.elsewhere.is_some()) {
            self.exchange.set_departs();
        }
        ended
    }

    /// Ends the session and hands it out, for its tokens to be revoked.
    pub(crate) async fn end(&self) -> Option<Session> {
        let session = self.exchange.session();
        self.exchange.remove(CookieName::Session);
        match session {
            Some(session) => Some(self.renewals.end(session).await),
            None => None,
        }
    }
}
