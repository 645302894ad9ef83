//! Signing in at another place: the user pool as a client of an OpenID provider
//! (<https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-oidc-idp.html>, OpenID Connect Core 1.0, the code
//! flow with PKCE).
//!
//! It asks the provider and makes an account of its answer; what a browser does meanwhile is the business of
//! [`oauth`](super::oauth). Called are the addresses that stand in the template and, where it gives only an issuer, those of the
//! issuer's own document: nothing that a browser or an app says leads anywhere. There are no tokens of the provider's kept,
//! no sign-out there, and no linking of accounts.

mod attributes;
mod call;
mod discovery;
mod exchange;
mod failure;
mod id_token;
mod people;
mod user_info;

use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};
use url::Url;
use zeroize::Zeroizing;

use super::UserPool;
use crate::outgoing::Outgoing;
use crate::stack::identity_provider::IdentityProviderSettings;
use discovery::Documents;
pub(super) use failure::{Failure, Told};
use id_token::Expected;
pub(super) use people::IDENTITIES;
use people::Person;

/// What the user pool needs to call providers.
pub(crate) struct Federation {
    outgoing: Arc<dyn Outgoing>,
    documents: Documents,
}

impl Federation {
    pub(crate) fn new(outgoing: Arc<dyn Outgoing>) -> Self {
        Self { outgoing, documents: Documents::default() }
    }
}

/// What ties the two halves of a sign-in together.
pub(super) struct Trip {
    /// Where the provider sends the browser back to.
    pub(super) redirect_uri: String,
    pub(super) nonce: String,
    /// The secret of RFC 7636.
    pub(super) verifier: Zeroizing<String>,
}

/// What is passed on to the provider as it came.
pub(super) struct Wishes<'a> {
    pub(super) login_hint: Option<&'a str>,
    pub(super) prompt: Option<&'a str>,
}

/// Where the browser is sent, with `state` to come back with.
pub(super) async fn way_out(
    pool: &UserPool,
    provider: &IdentityProviderSettings,
    (trip, state): (&Trip, &str),
    wishes: Wishes<'_>,
) -> Result<Url, Failure> {
    let mut url = discovery::endpoints(pool, provider).await?.authorize;
    let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(trip.verifier.as_bytes()));
    let optional = [("login_hint", wishes.login_hint), ("prompt", wishes.prompt)];
    url.query_pairs_mut()
        .append_pair("client_id", &provider.client_id)
        .append_pair("redirect_uri", &trip.redirect_uri)
        .append_pair("response_type", "code")
        .append_pair("scope", &provider.scopes)
        .append_pair("state", state)
        .append_pair("nonce", &trip.nonce)
        .append_pair("code_challenge", &challenge)
        .append_pair("code_challenge_method", "S256")
        .extend_pairs(optional.into_iter().filter_map(|(name, value)| Some((name, value?))));
    Ok(url)
}

/// Whether an issuer is the provider. A slash at its end makes no difference.
pub(super) fn is_issuer(provider: &IdentityProviderSettings, issuer: &str) -> bool {
    issuer.trim_end_matches('/') == provider.issuer.as_str().trim_end_matches('/')
}

/// The account of whoever the provider gave `code` for: found, or made at the first sign-in. Returns its `sub`.
pub(super) async fn sign_in(
    pool: &UserPool,
    provider: &IdentityProviderSettings,
    trip: &Trip,
    code: &str,
) -> Result<String, Failure> {
    let endpoints = discovery::endpoints(pool, provider).await?;
    let tokens = exchange::exchange(pool, provider, &endpoints, (code, trip)).await?;
    let keys = call::get(pool, provider, &endpoints.jwks, "the keys").await?;
    let expected = Expected {
        issuer: &endpoints.issuer,
        client_id: &provider.client_id,
        nonce: &trip.nonce,
        now_s: pool.clock.now_s(),
    };
    let mut claims = id_token::claims(&tokens.id_token, &keys, &expected).map_err(|fault| {
        tracing::warn!(provider = provider.name, %fault, "an ID token does not count");
        Failure::invalid(fault.to_string())
    })?;
    if let (Some(address), Some(access_token)) = (&endpoints.user_info, &tokens.access_token) {
        claims.add(user_info::ask(pool, provider, address, access_token).await?)?;
    }
    let attributes = attributes::mapped(&provider.mapping, claims.all());
    let person = Person { provider: provider.name.clone(), subject: claims.subject().to_owned(), attributes };
    let (stack, new_sub, now_s) = (pool.stack.clone(), pool.new_uuid(), pool.clock.now_s());
    Ok(pool.db.write(move |tx| people::admit(tx, &stack.user_pool, &person, new_sub, now_s)).await?)
}
