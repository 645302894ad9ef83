//! Where endpoints may be, as a table.

use serde_json::json;

use super::*;

fn provider(issuer: &str, token_url: Option<&str>) -> IdentityProviderSettings {
    IdentityProviderSettings {
        name: "Elsewhere".to_owned(),
        client_id: "client".to_owned(),
        client_secret: None,
        issuer: Url::parse(issuer).unwrap(),
        scopes: "openid".to_owned(),
        attributes_by_post: false,
        authorize_url: None,
        token_url: token_url.map(|url| Url::parse(url).unwrap()),
        attributes_url: None,
        jwks_url: None,
        mapping: BTreeMap::new(),
        identifiers: Vec::new(),
    }
}

fn document(issuer: &str, at: &str, methods: &[&str]) -> Document {
    let document = json!({
        "issuer": issuer,
        "authorization_endpoint": format!("{at}/authorize"),
        "token_endpoint": format!("{at}/token"),
        "jwks_uri": format!("{at}/keys"),
        "token_endpoint_auth_methods_supported": methods,
    });
    serde_json::from_value(document).unwrap()
}

#[test]
fn the_template_comes_first_and_the_document_gives_the_rest() {
    let written = provider("https://login.example", Some("https://tokens.example/t"));
    let merged = merge(&written, Some(&document("https://login.example/", "https://login.example", &[]))).unwrap();
    assert_eq!(merged.issuer, "https://login.example/", "tokens carry it as the document has it");
    assert_eq!(merged.token.as_str(), "https://tokens.example/t");
    assert_eq!(merged.authorize.as_str(), "https://login.example/authorize");
    assert_eq!((merged.user_info, merged.by_basic), (None, false));
}

#[test]
fn a_document_speaks_for_its_own_issuer_and_leads_to_no_neighbour() {
    let (https, here) = ("https://login.example", "http://127.0.0.1:9000/pool");
    for (issuer, named, at, expected) in [
        (https, https, https, true),
        (https, "https://evil.example", https, false),
        (https, https, "http://127.0.0.1:9000", false),
        (https, https, "http://localhost:9000", false),
        (https, https, "http://login.example", false),
        (https, https, "file:///etc", false),
        (here, here, here, true),
        (here, here, "https://login.example", true),
        (here, here, "http://login.example", false),
    ] {
        let merged = merge(&provider(issuer, None), Some(&document(named, at, &[])));
        assert_eq!(merged.is_ok(), expected, "{issuer} {named} {at}: {merged:?}");
    }
    assert!(merge(&provider(https, None), None).is_err(), "nothing says where to go");
}

#[test]
fn the_secret_goes_in_the_form_unless_only_the_header_is_taken() {
    let issuer = "https://login.example";
    for (methods, expected) in [
        (&[][..], false),
        (&["client_secret_post"], false),
        (&["client_secret_basic"], true),
        (&["client_secret_basic", "client_secret_post"], false),
        (&["private_key_jwt"], false),
    ] {
        let merged = merge(&provider(issuer, None), Some(&document(issuer, issuer, methods))).unwrap();
        assert_eq!(merged.by_basic, expected, "{methods:?}");
    }
}
