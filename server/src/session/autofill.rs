//! Whose passkey this browser offers by itself, and the challenge that such an offer waits for, each in a cookie of its own.
//!
//! The name is that of whoever used or created a passkey here last; no request can name another. The challenge is kept apart from
//! the one of the screens (`pending`), so that an offer in one tab disturbs no code that another waits for.

use serde::{Deserialize, Serialize};

use super::{CookieName, Exchange, Pending, Token};

/// Somebody who used or created a passkey in this browser.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct PasskeyOwner {
    /// The user pool's id of the account.
    pub(crate) sub: String,
    /// The name that they sign in with.
    pub(crate) username: String,
}

/// An offer that waits for a signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Offered {
    /// The name that it was made for.
    pub(crate) username: String,
    /// What is to be signed, in base64url: it tells the offers of two tabs apart.
    pub(crate) challenge: String,
    /// What an answer needs.
    pub(crate) pending: Pending,
    /// When it was made, in seconds since 1970.
    pub(crate) made_at_s: i64,
}

/// The form inside the seal: username, challenge, and of the pending challenge name, session, username; and when it was made.
#[derive(Serialize, Deserialize)]
struct Sealed<S>(S, S, S, S, S, i64);

impl Exchange {
    /// Whose passkey this browser offers.
    pub(crate) fn passkey_owner(&self) -> Option<PasskeyOwner> {
        self.read(CookieName::PasskeyOwner).and_then(|text| serde_json::from_str(&text).ok())
    }

    /// Remembers who used or created a passkey here, in the place of whoever did before.
    pub(crate) fn remember_passkey_of(&self, owner: &PasskeyOwner) {
        match serde_json::to_string(owner) {
            Ok(text) => self.write(CookieName::PasskeyOwner, text),
            Err(error) => tracing::error!(%error, "the owner of a passkey could not be kept"),
        }
    }

    /// Forgets the owner if it is this account; an offer to them is over.
    pub(crate) fn forget_passkey_of(&self, sub: &str) {
        if self.passkey_owner().is_some_and(|owner| owner.sub == sub) {
            self.forget_passkey();
        }
    }

    /// Forgets the owner, whoever it is.
    pub(crate) fn forget_passkey(&self) {
        self.remove(CookieName::PasskeyOwner);
        self.drop_offered();
    }

    /// Calls the owner by another name, if it is this account.
    pub(crate) fn rename_passkey_owner(&self, sub: &str, username: &str) {
        if let Some(owner) = self.passkey_owner().filter(|owner| owner.sub == sub) {
            self.remember_passkey_of(&PasskeyOwner { username: username.to_owned(), ..owner });
        }
    }

    /// The offer that was made last, if it waits for a signature.
    pub(crate) fn offered(&self) -> Option<Offered> {
        let text = self.read(CookieName::Autofill)?;
        let Sealed(username, challenge, name, session, called, made_at_s): Sealed<String> =
            serde_json::from_str(&text).ok()?;
        let pending = Pending { name, session: Token::new(session), username: called };
        Some(Offered { username, challenge, pending, made_at_s })
    }

    /// Keeps an offer.
    pub(crate) fn set_offered(&self, offered: &Offered) {
        let Offered { username, challenge, pending: Pending { name, session, username: called }, made_at_s } = offered;
        match serde_json::to_string(&Sealed(username.as_str(), challenge, name, session.expose(), called, *made_at_s)) {
            Ok(text) => self.write(CookieName::Autofill, text),
            Err(error) => tracing::error!(%error, "the challenge could not be kept"),
        }
    }

    /// Forgets the offer.
    pub(crate) fn drop_offered(&self) {
        self.remove(CookieName::Autofill);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use cookie::Key;
    use http::HeaderMap;

    use super::{Offered, PasskeyOwner};
    use crate::session::{CookieSealer, Exchange, Pending, Token};

    fn exchange() -> Exchange {
        Exchange::new(Arc::new(CookieSealer::new(Key::from(&[1; 64]), false)), &HeaderMap::new())
    }

    fn owner(sub: &str, username: &str) -> PasskeyOwner {
        PasskeyOwner { sub: sub.to_owned(), username: username.to_owned() }
    }

    fn offered() -> Offered {
        let session = Token::new("session-secret");
        let pending = Pending { name: "WEB_AUTHN".into(), session, username: "ada-in-the-pool".into() };
        Offered { username: "ada".into(), challenge: "AAAA".into(), pending, made_at_s: 1 }
    }

    #[test]
    fn whoever_used_a_passkey_last_is_remembered_until_their_account_is_gone() {
        let exchange = exchange();
        assert_eq!(exchange.passkey_owner(), None);
        exchange.remember_passkey_of(&owner("1", "ada"));
        exchange.remember_passkey_of(&owner("2", "bob"));
        exchange.forget_passkey_of("1");
        exchange.rename_passkey_owner("1", "eve");
        assert_eq!(exchange.passkey_owner(), Some(owner("2", "bob")));
        exchange.rename_passkey_owner("2", "robert");
        assert_eq!(exchange.passkey_owner(), Some(owner("2", "robert")));
        exchange.set_offered(&offered());
        exchange.forget_passkey_of("2");
        assert_eq!((exchange.passkey_owner(), exchange.offered()), (None, None));
    }

    #[test]
    fn an_offer_is_kept_apart_from_what_a_screen_waits_for() {
        let exchange = exchange();
        let code = Pending { name: "SMS_MFA".into(), session: Token::new("another"), username: "ada".into() };
        exchange.set_pending(&code);
        exchange.set_offered(&offered());
        assert_eq!((exchange.pending(), exchange.offered()), (Some(code.clone()), Some(offered())));
        assert!(!format!("{:?}", exchange.offered()).contains("secret"));
        exchange.drop_offered();
        assert_eq!((exchange.pending(), exchange.offered()), (Some(code), None));
    }
}
