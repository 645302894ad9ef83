//! The one claim that the server reads of an id token itself.
//!
//! The signature is not checked here: the token came from the user pool over our own connection, and whoever is
//! given it (the identity pool) checks it.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;

#[derive(Deserialize)]
struct Claims {
    sub: String,
}

/// `sub`: the user pool's id of the account.
pub(super) fn sub(id_token: &str) -> Option<String> {
    let payload = URL_SAFE_NO_PAD.decode(id_token.split('.').nth(1)?).ok()?;
    serde_json::from_slice::<Claims>(&payload).ok().map(|claims| claims.sub)
}

#[cfg(test)]
mod tests {
    use super::sub;

    #[test]
    fn the_account_is_read_from_the_middle_part() {
        assert_eq!(sub("eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhYmMiLCJleHAiOjF9.c2ln").as_deref(), Some("abc"));
        assert_eq!(sub("no token"), None);
    }
}
