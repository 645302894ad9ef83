//! A code for tokens, at the pool's token endpoint
//! (<https://docs.aws.amazon.com/cognito/latest/developerguide/token-endpoint.html>).

use app::wire::auth::AuthError;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use zeroize::Zeroizing;

use super::hosted::{Hosted, callback, encoded};
use super::id_token::{Expected, claims};
use super::{Trip, id_token};
use crate::cognito::Tokens;
use crate::session::{AccessToken, Elsewhere, Token};

/// Somebody who came back.
#[derive(Debug)]
pub(crate) struct Arrived {
    /// What to call them: their address, or else what the pool calls them.
    pub(crate) name: String,
    /// What their session begins with.
    pub(crate) tokens: Tokens,
    /// Where they signed in.
    pub(crate) elsewhere: Elsewhere,
}

#[derive(Deserialize)]
struct Granted {
    id_token: String,
    access_token: String,
    refresh_token: String,
    expires_in: i64,
}

#[derive(Deserialize)]
struct Refused {
    error: String,
}

impl Hosted {
    /// Exchanges the code that a browser came back with.
    pub(crate) async fn exchange(&self, trip: &Trip, code: &str, now_s: i64) -> Result<Arrived, AuthError> {
        let redirect_uri = callback(trip);
        let parameters = [
            ("grant_type", "authorization_code"),
            ("client_id", self.client.id.as_str()),
            ("code", code),
            ("redirect_uri", &redirect_uri),
            ("code_verifier", &trip.verifier),
        ];
        let form = Zeroizing::new(encoded(parameters));
        let url = format!("{}/oauth2/token", self.at.server);
        let answer = self.line.post(&url, &form, self.authorization().as_deref().map(String::as_str)).await;
        let answer = answer.map_err(|error| {
            tracing::error!(error, "the user pool's token endpoint could not be reached");
            AuthError::ProviderUnavailable
        })?;
        if answer.status >= 500 {
            tracing::error!(status = answer.status, "the user pool's token endpoint failed");
            return Err(AuthError::ProviderUnavailable);
        }
        if answer.status != 200 {
            let error = serde_json::from_slice::<Refused>(&answer.body).map(|refused| refused.error).ok();
            tracing::warn!(status = answer.status, error, "a code was not exchanged");
            return Err(AuthError::ProviderAnswerUnusable);
        }
        let granted: Granted = serde_json::from_slice(&answer.body).map_err(|_| {
            tracing::error!("the answer of the user pool's token endpoint cannot be read");
            AuthError::ProviderAnswerUnusable
        })?;
        let expected = Expected { issuer: &self.at.issuer, client_id: &self.client.id, nonce: &trip.nonce, now_s };
        let claims = claims(&granted.id_token, &expected).map_err(|fault| {
            tracing::error!(%fault, "an ID token does not count");
            AuthError::ProviderAnswerUnusable
        })?;
        Ok(arrived(trip, granted, claims, now_s))
    }

    /// The client's name and secret by HTTP Basic, if it has a secret (RFC 6749, section 2.3.1).
    fn authorization(&self) -> Option<Zeroizing<String>> {
        let secret = self.client.secret.as_ref()?;
        let part = |text: &str| url::form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
        let pair = Zeroizing::new(format!("{}:{}", part(&self.client.id), part(secret.expose())));
        Some(Zeroizing::new(format!("Basic {}", STANDARD.encode(pair.as_bytes()))))
    }
}

fn arrived(trip: &Trip, granted: Granted, claims: id_token::Claims, now_s: i64) -> Arrived {
    let expires_at_s = now_s.saturating_add(granted.expires_in);
    let elsewhere = Elsewhere { provider: trip.provider.clone(), is_linked: !is_of(&trip.provider, &claims.username) };
    Arrived {
        name: claims.email.filter(|email| !email.is_empty()).unwrap_or(claims.username),
        tokens: Tokens {
            sub: claims.sub,
            id_token: Token::new(granted.id_token),
            id_token_expires_at_s: expires_at_s,
            access: Some(AccessToken { token: Token::new(granted.access_token), expires_at_s }),
            refresh_token: Some(Token::new(granted.refresh_token)),
            new_device: None,
        },
        elsewhere,
    }
}

/// Whether an account is the provider's alone: then its username is `{provider}_{sub there}`, in small letters where the pool tells
/// none apart. One of this pool's own that somebody has linked with the provider keeps its name, and its password.
fn is_of(provider: &str, username: &str) -> bool {
    let start = username.get(..provider.len()).is_some_and(|start| start.to_lowercase() == provider.to_lowercase());
    start && username.get(provider.len()..).is_some_and(|rest| rest.starts_with('_'))
}

#[cfg(test)]
mod tests {
    use super::is_of;

    #[test]
    fn an_account_is_a_providers_by_its_username() {
        for (username, expected) in [
            ("Google_107", true),
            ("google_107", true),
            ("google107", false),
            ("ada", false),
            ("Goog", false),
            ("Googl\u{e9}_1", false),
        ] {
            assert_eq!(is_of("Google", username), expected, "{username}");
        }
    }
}
