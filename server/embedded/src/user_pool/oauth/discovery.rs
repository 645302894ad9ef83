//! The pool's description of itself (OpenID Connect Discovery 1.0, RFC 8414).

use serde_json::{Value, json};

/// The document of the pool whose tokens name `issuer`; with the addresses of OAuth where the pool has a domain.
pub(crate) fn configuration(issuer: &str, with_oauth: bool, has_secret: bool) -> Value {
    let at = |path: &str| format!("{issuer}/{path}");
    let mut document = json!({
        "issuer": issuer,
        "jwks_uri": at(".well-known/jwks.json"),
        "id_token_signing_alg_values_supported": ["RS256"],
        "subject_types_supported": ["public"],
        "response_types_supported": ["code"],
        "scopes_supported": ["openid", "email", "phone", "profile"],
    });
    if let (true, Some(fields)) = (with_oauth, document.as_object_mut()) {
        for (name, path) in [
            ("authorization_endpoint", "oauth2/authorize"),
            ("token_endpoint", "oauth2/token"),
            ("userinfo_endpoint", "oauth2/userInfo"),
            ("revocation_endpoint", "oauth2/revoke"),
            ("end_session_endpoint", "logout"),
        ] {
            fields.insert(name.to_owned(), at(path).into());
        }
        let methods = if has_secret { json!(["client_secret_basic", "client_secret_post"]) } else { json!(["none"]) };
        fields.insert("grant_types_supported".to_owned(), json!(["authorization_code", "refresh_token"]));
        fields.insert("code_challenge_methods_supported".to_owned(), json!(["S256"]));
        fields.insert("token_endpoint_auth_methods_supported".to_owned(), methods);
    }
    document
}
