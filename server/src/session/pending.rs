//! What an answer to the user pool's challenge needs, in a cookie of its own: beside the flow, which the app reads.

use serde::{Deserialize, Serialize};

use super::{CookieName, Exchange, Token};

/// A challenge that waits for its answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Pending {
    /// Cognito's name of it.
    pub(crate) name: String,
    /// Cognito's session, good for one answer and some minutes.
    pub(crate) session: Token,
    /// What the pool calls the account in challenges.
    pub(crate) username: String,
}

/// The form inside the seal: name, session, username.
#[derive(Serialize, Deserialize)]
struct Sealed<S>(S, S, S);

/// Not a challenge of Cognito's: the code for a new account, and then the account that was confirmed.
const SIGN_UP: &str = "SIGN_UP";
const SIGNED_UP: &str = "SIGNED_UP";

impl Pending {
    /// What SignUp left for ConfirmSignUp.
    pub(crate) fn sign_up(username: &str, session: Token) -> Self {
        Self { name: SIGN_UP.to_owned(), session, username: username.to_owned() }
    }

    /// What ConfirmSignUp left for the first sign-in.
    pub(crate) fn signed_up(username: &str, session: Token) -> Self {
        Self { name: SIGNED_UP.to_owned(), session, username: username.to_owned() }
    }

    /// The session for ConfirmSignUp, if it is about this account.
    pub(crate) fn for_confirmation(&self, username: &str) -> Option<&Token> {
        (self.name == SIGN_UP && self.username == username).then_some(&self.session)
    }

    /// The session for the first sign-in, if it is about this account.
    pub(crate) fn for_first_sign_in(&self, username: &str) -> Option<&Token> {
        (self.name == SIGNED_UP && self.username == username).then_some(&self.session)
    }

    /// Whether it is a challenge that can be answered.
    pub(crate) fn is_challenge(&self) -> bool {
        ![SIGN_UP, SIGNED_UP].contains(&self.name.as_str())
    }
}

impl Exchange {
    /// The challenge that this browser was asked last, if it waits for an answer.
    pub(crate) fn pending(&self) -> Option<Pending> {
        let text = self.read(CookieName::Challenge)?;
        let Sealed(name, session, username): Sealed<String> = serde_json::from_str(&text).ok()?;
        Some(Pending { name, session: Token::new(session), username })
    }

    /// Keeps a challenge.
    pub(crate) fn set_pending(&self, pending: &Pending) {
        let Pending { name, session, username } = pending;
        match serde_json::to_string(&Sealed(name.as_str(), session.expose(), username)) {
            Ok(text) => self.write(CookieName::Challenge, text),
            Err(error) => tracing::error!(%error, "the challenge could not be kept"),
        }
    }

    /// Forgets the challenge.
    pub(crate) fn drop_pending(&self) {
        self.remove(CookieName::Challenge);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use cookie::Key;
    use http::HeaderMap;

    use super::Pending;
    use crate::session::{CookieSealer, Exchange, Token};

    #[test]
    fn a_challenge_is_kept_until_it_is_dropped() {
        let sealer = Arc::new(CookieSealer::new(Key::from(&[1; 64]), false));
        let exchange = Exchange::new(sealer, &HeaderMap::new());
        assert_eq!(exchange.pending(), None);
        let pending = Pending { name: "SMS_MFA".into(), session: Token::new("session-secret"), username: "ada".into() };
        exchange.set_pending(&pending);
        assert_eq!(exchange.pending(), Some(pending.clone()));
        assert!(!format!("{pending:?}").contains("secret"));
        exchange.drop_pending();
        assert_eq!(exchange.pending(), None);
    }
}
