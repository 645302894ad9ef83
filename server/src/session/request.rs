//! The session of one request: read from its cookie, renewed when it is due, written back with the response.

use std::sync::Arc;

use super::{CookieName, Exchange, Renewals, Session, Standing};

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
                if session != before {
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

    /// Begins a session.
    pub(crate) fn begin(&self, session: &Session) {
        self.exchange.set_session(session);
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
