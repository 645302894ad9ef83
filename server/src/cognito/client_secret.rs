//! The secret of the user pool's client, for clients that have one: what each call shows of it
//! (<https://docs.aws.amazon.com/cognito/latest/developerguide/signing-up-users-in-your-app.html#cognito-user-pools-computing-secret-hash>).

use app::wire::secret::Secret;
use aws_lc_rs::hmac;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// `SecretHash`: HMAC-SHA256 of username and client id under the secret, in base64.
pub(super) fn hash(secret: &Secret, username: &str, client_id: &str) -> String {
    let mut context = hmac::Context::with_key(&hmac::Key::new(hmac::HMAC_SHA256, secret.expose().as_bytes()));
    context.update(username.as_bytes());
    context.update(client_id.as_bytes());
    STANDARD.encode(context.sign())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_is_of_username_and_client_under_the_secret() {
        // From OpenSSL: printf 'annaclient' | openssl dgst -sha256 -hmac secret -binary | base64
        assert_eq!(hash(&Secret::new("secret"), "anna", "client"), "gdN9QpGJdbGpTRhHcRMIPRIlIVdBKGqw+w82Sy7rTTk=");
        assert_ne!(hash(&Secret::new("other"), "anna", "client"), hash(&Secret::new("secret"), "anna", "client"));
    }
}
