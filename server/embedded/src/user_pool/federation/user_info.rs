//! What a provider's userInfo endpoint adds to the ID token (OpenID Connect Core section 5.3).

use http::{Method, StatusCode};
use serde_json::{Map, Value};
use url::Url;
use zeroize::Zeroizing;

use super::Failure;
use super::call::{self, Call};
use crate::aws_json::Secret;
use crate::stack::identity_provider::IdentityProviderSettings;
use crate::user_pool::UserPool;

/// The claims of whoever the access token is for.
pub(super) async fn ask(
    pool: &UserPool,
    provider: &IdentityProviderSettings,
    address: &Url,
    access_token: &Secret,
) -> Result<Map<String, Value>, Failure> {
    let method = if provider.attributes_by_post { Method::POST } else { Method::GET };
    let authorization = Zeroizing::new(format!("Bearer {}", access_token.expose()));
    let form = provider.attributes_by_post.then(String::new);
    let call = Call { method, address, authorization: Some(&authorization), form };
    match call::send(pool, provider, call, "attributes").await? {
        (StatusCode::OK, claims) => Ok(claims),
        (status, _) => Err(Failure::unavailable(&provider.name, &format!("{} for attributes", status.as_u16()))),
    }
}
