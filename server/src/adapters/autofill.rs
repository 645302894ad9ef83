//! [`Autofill`] for one request: a challenge of the user pool's for the one name that this browser remembers.

use app::ports::autofill::{Autofill, AutofilledSignIn};
use app::wire::auth::AuthError;
use app::wire::challenge::Challenge;
use app::wire::first_factor::FirstFactor;
use app::wire::secret::Secret;
use async_trait::async_trait;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;

use super::identity::RequestIdentity;
use crate::cognito::{Asked, PasswordAnswer};
use crate::session::Offered;

/// For how many seconds an offer can be answered: as long as the pool keeps its session, which the template says
/// (`AuthSessionValidity`).
const GOOD_FOR_S: i64 = 3 * 60;

#[async_trait]
impl Autofill for RequestIdentity {
    fn is_possible(&self) -> bool {
        self.services.pool.first_factors.contains(&FirstFactor::Passkey) && self.exchange.passkey_owner().is_some()
    }

    async fn begin(&self) -> Option<String> {
        if !Autofill::is_possible(self) || self.exchange.session().is_some() {
            return None;
        }
        let username = self.exchange.passkey_owner()?.username;
        match self.asked_first(&username, Some(FirstFactor::Passkey)).await {
            Ok(PasswordAnswer::Asked(asked)) => match *asked {
                Asked { challenge: Challenge::Passkey { options }, pending, .. } => {
                    let challenge = challenge_of(options.as_bytes())?;
                    let made_at_s = self.services.clock.now_s();
                    self.exchange.set_offered(&Offered { username, challenge, pending, made_at_s });
                    Some(options)
                }
                // The account has no passkey any more, or there is no such account.
                _ => {
                    self.exchange.forget_passkey();
                    None
                }
            },
            Ok(_) => None,
            Err(error) => {
                // A pool that cannot be reached now may be the next time; what it said is in the log.
                if matches!(error, AuthError::UserDoesNotExist | AuthError::IncorrectUsernameOrPassword) {
                    self.exchange.forget_passkey();
                }
                None
            }
        }
    }

    async fn answer(&self, credential: &Secret) -> Result<AutofilledSignIn, AuthError> {
        let offered = self.exchange.offered().ok_or(AuthError::StepLapsed)?;
        // What another tab was offered is not to count as a refusal.
        if signed_challenge(credential.expose()).is_some_and(|signed| signed != offered.challenge) {
            return Err(AuthError::StepLapsed);
        }
        // It is good for this once.
        self.exchange.drop_offered();
        let Offered { username, pending, made_at_s, .. } = offered;
        // The pool would say of its session that it is not authorized, as it says of a passkey that is not the account's.
        if self.services.clock.now_s() - made_at_s >= GOOD_FOR_S {
            return Err(AuthError::StepLapsed);
        }
        let outcome = self.answered_by_passkey(&username, pending, credential).await?;
        Ok(AutofilledSignIn { username, outcome })
    }
}

#[derive(Deserialize)]
struct Challenged {
    challenge: String,
}

/// What is signed: in the options that a browser is asked with, and in the client data that it has signed (W3C Web
/// Authentication, section 5.8.1), it has the same name.
fn challenge_of(json: &[u8]) -> Option<String> {
    let Challenged { challenge } = serde_json::from_slice(json).ok()?;
    Some(challenge.trim_end_matches('=').to_owned())
}

#[derive(Deserialize)]
struct Assertion {
    response: AssertionResponse,
}

#[derive(Deserialize)]
struct AssertionResponse {
    #[serde(rename = "clientDataJSON")]
    client_data: String,
}

/// What a passkey has signed; none where that cannot be read, which the pool may judge.
fn signed_challenge(credential: &str) -> Option<String> {
    let Assertion { response } = serde_json::from_str(credential).ok()?;
    challenge_of(&URL_SAFE_NO_PAD.decode(response.client_data.trim_end_matches('=')).ok()?)
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;

    use super::{challenge_of, signed_challenge};

    #[test]
    fn a_signature_says_which_challenge_it_is_for() {
        assert_eq!(challenge_of(br#"{"rpId":"example.com","challenge":"AAAA"}"#).as_deref(), Some("AAAA"));
        let data =
            URL_SAFE_NO_PAD.encode(r#"{"type":"webauthn.get","challenge":"AAAA","origin":"https://example.com"}"#);
        let credential = format!(r#"{{"id":"AQID","response":{{"clientDataJSON":"{data}","signature":"AA"}}}}"#);
        assert_eq!(signed_challenge(&credential).as_deref(), Some("AAAA"));
        for unreadable in
            ["", "{}", r#"{"response":{"clientDataJSON":"%"}}"#, r#"{"response":{"clientDataJSON":"AAAA"}}"#]
        {
            assert_eq!(signed_challenge(unreadable), None, "{unreadable}");
        }
    }
}
