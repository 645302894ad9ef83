//! What a template may say of other places to sign in.

use super::template_with;
use crate::stack::read_alone;

const GOOD: &str = "        client_id: here\n        oidc_issuer: https://login.example\n";

#[test]
fn a_provider_is_read_with_what_the_issuer_does_not_say() {
    let more = "        token_url: https://tokens.example/t\n        client_secret: hidden\n";
    let stack = read_alone(&template_with(&format!("{GOOD}{more}")), "us-east-1").unwrap();
    let provider = &stack.identity_providers[0];
    assert_eq!((provider.name.as_str(), provider.client_id.as_str()), ("Elsewhere", "here"));
    assert_eq!(provider.token_url.as_ref().unwrap().as_str(), "https://tokens.example/t");
    assert_eq!((provider.scopes.as_str(), provider.attributes_by_post), ("openid email", false));
    let oauth = stack.client.oauth.as_ref().unwrap();
    assert_eq!((oauth.own_accounts, &oauth.providers[..]), (true, &["Elsewhere".to_owned()][..]));
    assert_eq!(oauth.identifiers["elsewhere.example"], "Elsewhere");
    assert!(!format!("{stack:?}").contains("hidden"));
}

#[test]
fn what_cannot_be_meant_is_refused_at_the_start() {
    let good = template_with(GOOD);
    for (from, to, expected) in [
        (
            "ProviderType: OIDC",
            "ProviderType: SAML",
            "an identity provider of the type SAML (OIDC is) is not supported",
        ),
        (
            "ProviderType: OIDC",
            "ProviderType: Google",
            "an identity provider of the type Google (OIDC is) is not supported",
        ),
        ("https://login.example", "http://login.example", "oidc_issuer has to be an HTTPS address"),
        ("https://login.example", "http://10.0.0.1", "oidc_issuer has to be an HTTPS address"),
        ("client_id: here", "client_name: here", "unknown field `client_name`"),
        ("client_id: here", "client_id: here\n        jwks_uri: file:///etc", "jwks_uri has to be an HTTPS address"),
        ("openid email", "email", "authorize_scopes needs openid"),
        ("attributes_request_method: GET", "attributes_request_method: PUT", "has to be GET or POST"),
        ("ProviderName: Elsewhere", "ProviderName: Google", "Google cannot be the ProviderName"),
        ("ProviderName: Elsewhere", "ProviderName: _x_", "_x_ cannot be the ProviderName"),
        ("{ email: email,", "{ sub: sub, email: email,", "sub is not an attribute of the user pool"),
        ("{ email: email,", "{ username: email, email: email,", "a username from another claim than sub"),
        ("{ email: email,", "{ 'custom:x': x, email: email,", "custom:x is not an attribute of the user pool"),
        ("[COGNITO, !Ref Elsewhere]", "[COGNITO, Nowhere]", "the template has no identity provider Nowhere"),
        ("[elsewhere.example]", "[elsewhere.example, Elsewhere]", ""),
    ] {
        assert!(good.contains(from), "{from}");
        let refused = read_alone(&good.replace(from, to), "us-east-1").map(|_| String::new());
        let message = refused.unwrap_or_else(|error| error.to_string());
        assert!(message.contains(expected), "{from} -> {to}: {message}");
        assert_eq!(message.is_empty(), expected.is_empty(), "{message}");
    }
    let username = good.replace("{ email: email,", "{ username: sub, email: email,");
    assert!(read_alone(&username, "us-east-1").is_ok());
}
