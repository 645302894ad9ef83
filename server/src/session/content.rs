//! What the session cookie holds, and its form inside the seal.

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::Token;

/// A person who is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Session {
    /// The name they signed in with.
    pub(crate) username: String,
    /// The user pool's id of the account.
    pub(crate) sub: String,
    /// The identity pool's id of the account: the folder of their objects.
    pub(crate) identity_id: String,
    /// Buys new id tokens until it is revoked.
    pub(crate) refresh_token: Token,
    /// Buys temporary credentials until it expires.
    pub(crate) id_token: Token,
    /// When the id token expires, in seconds since 1970.
    pub(crate) id_token_expires_at_s: i64,
    /// When the person signed in, in seconds since 1970.
    pub(crate) started_at_s: i64,
    /// The device that they signed in on, where the pool has confirmed it: tokens are renewed on the same one.
    pub(crate) device_key: Option<String>,
    /// Where they signed in, if it was not here.
    pub(crate) elsewhere: Option<Box<Elsewhere>>,
}

/// A place where people sign in, other than here. The browser has a session with the pool's own pages then, too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Elsewhere {
    /// The user pool's name for it.
    pub(crate) provider: String,
    /// Whether the account is one of this pool's own all the same, with a password of its own.
    pub(crate) is_linked: bool,
}

/// The form inside the seal, in order: username, sub, identity id, refresh token, id token, its expiry, the start, the device, and
/// for people who signed in elsewhere, where, and whether the account is linked. A list and no names, since a cookie has 4,096
/// bytes. It is written and read in this file alone.
#[derive(Serialize, Deserialize)]
struct Sealed<S>(S, S, S, S, S, i64, i64, #[serde(default)] Option<S>, #[serde(default)] Option<(S, bool)>);

impl Session {
    /// The text to seal; none if it cannot be written, which serde_json never says of strings and numbers.
    pub(super) fn to_plaintext(&self) -> Option<Zeroizing<String>> {
        let sealed = Sealed(
            self.username.as_str(),
            self.sub.as_str(),
            self.identity_id.as_str(),
            self.refresh_token.expose(),
            self.id_token.expose(),
            self.id_token_expires_at_s,
            self.started_at_s,
            self.device_key.as_deref(),
            self.elsewhere.as_ref().map(|elsewhere| (elsewhere.provider.as_str(), elsewhere.is_linked)),
        );
        serde_json::to_string(&sealed).ok().map(Zeroizing::new)
    }

    /// The session in an opened seal; none when another version of Updown wrote it in another form.
    pub(super) fn from_plaintext(text: &str) -> Option<Self> {
        let Sealed(
            username,
            sub,
            identity_id,
            refresh,
            id,
            id_token_expires_at_s,
            started_at_s,
            device_key,
            elsewhere,
        ): Sealed<
            String,
        > = serde_json::from_str(text).ok()?;
        Some(Self {
            username,
            sub,
            identity_id,
            refresh_token: Token::new(refresh),
            id_token: Token::new(id),
            id_token_expires_at_s,
            started_at_s,
            device_key,
            elsewhere: elsewhere.map(|(provider, is_linked)| Box::new(Elsewhere { provider, is_linked })),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{Elsewhere, Session, Token};

    fn session() -> Session {
        Session {
            username: "ada".into(),
            sub: "sub".into(),
            identity_id: "us-east-1:1".into(),
            refresh_token: Token::new("refresh-secret"),
            id_token: Token::new("id-secret"),
            id_token_expires_at_s: 10,
            started_at_s: 1,
            device_key: Some("us-east-1_1".into()),
            elsewhere: Some(Box::new(Elsewhere { provider: "Google".into(), is_linked: true })),
        }
    }

    #[test]
    fn a_session_of_a_version_that_knew_less_goes_on() {
        let before = Session { device_key: None, elsewhere: None, ..session() };
        let text = r#"["ada","sub","us-east-1:1","refresh-secret","id-secret",10,1]"#;
        assert_eq!(Session::from_plaintext(text), Some(before));
    }

    #[test]
    fn a_session_comes_out_of_the_seal_as_it_went_in() {
        let session = session();
        assert_eq!(Session::from_plaintext(&session.to_plaintext().unwrap()), Some(session));
    }

    #[test]
    fn a_session_does_not_print_its_tokens() {
        assert!(!format!("{:?}", session()).contains("secret"));
    }

    #[test]
    fn a_form_that_is_not_ours_is_no_session() {
        assert_eq!(Session::from_plaintext("{}"), None);
    }
}
