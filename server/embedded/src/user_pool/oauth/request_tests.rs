//! What apps may ask for, as a table.

use std::collections::BTreeMap;

use super::*;

const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

fn oauth() -> OAuthSettings {
    let texts = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
    OAuthSettings {
        scopes: texts(&["openid", "email"]),
        callback_urls: texts(&["https://app.example/in", "app://in"]),
        logout_urls: Vec::new(),
        default_redirect: Some("app://in".to_owned()),
        own_accounts: true,
        providers: texts(&["Elsewhere"]),
        identifiers: BTreeMap::from([("elsewhere.example".to_owned(), "Elsewhere".to_owned())]),
    }
}

fn read(query: &str) -> Result<AuthorizationRequest, Fault> {
    AuthorizationRequest::check(&Form::read(query.as_bytes()), "client", Some(&oauth()))
}

/// Where an error is told: the code in the redirect, or `page`.
fn told(query: &str) -> String {
    match read(query) {
        Ok(_) => "accepted".to_owned(),
        Err(Fault::OnPage(_)) => "page".to_owned(),
        Err(Fault::ByRedirect(to)) => {
            let url = to.location().unwrap();
            assert!(url.as_str().starts_with("https://app.example/in?"), "{url}");
            let find =
                |name: &str| url.query_pairs().find(|(found, _)| found == name).map(|(_, value)| value.into_owned());
            assert_eq!(find("state").as_deref(), Some("s"), "{url}");
            find("error").unwrap()
        }
    }
}

#[test]
fn a_whole_request_is_read() {
    let query = format!(
        "client_id=client&redirect_uri=https%3A%2F%2Fapp.example%2Fin&response_type=code&scope=openid+email&state=s\
         &nonce=n&code_challenge={CHALLENGE}&code_challenge_method=S256&login_hint=anna&prompt=login"
    );
    let request = read(&query).unwrap();
    assert_eq!((request.redirect_uri.as_str(), request.scope.as_str()), ("https://app.example/in", "openid email"));
    assert_eq!((request.state.as_deref(), request.nonce.as_deref()), (Some("s"), Some("n")));
    assert_eq!((request.challenge.as_deref(), request.prompt), (Some(CHALLENGE), Prompt::Always));
    assert_eq!((request.provider, request.login_hint.as_deref()), (None, Some("anna")));
}

#[test]
fn what_is_left_out_is_the_clients_own() {
    let request = read("client_id=client&response_type=code").unwrap();
    assert_eq!((request.redirect_uri.as_str(), request.scope.as_str()), ("app://in", "openid email"));
    assert_eq!((request.state, request.challenge, request.prompt), (None, None, Prompt::IfNeeded));
}

#[test]
fn errors_are_told_on_the_page_until_the_address_is_known_to_be_the_apps() {
    let known = "client_id=client&redirect_uri=https%3A%2F%2Fapp.example%2Fin&state=s";
    for (query, expected) in [
        ("response_type=code".to_owned(), "page"),
        ("client_id=other&response_type=code".to_owned(), "page"),
        ("client_id=client&client_id=client&response_type=code".to_owned(), "page"),
        ("client_id=client&response_type=code&redirect_uri=https%3A%2F%2Fevil.example%2F".to_owned(), "page"),
        ("client_id=client&response_type=code&redirect_uri=https%3A%2F%2Fapp.example%2Fin%2F".to_owned(), "page"),
        ("client_id=client&response_type=code&redirect_uri=https%3A%2F%2Fapp.example%2Fin%3Fx".to_owned(), "page"),
        (known.to_owned(), "invalid_request"),
        (format!("{known}&response_type=token"), "unsupported_response_type"),
        (format!("{known}&response_type=code&scope=openid+phone"), "invalid_scope"),
        (format!("{known}&response_type=code&scope=email"), "invalid_scope"),
        (format!("{known}&response_type=code&scope=openid&scope=email"), "invalid_request"),
        (format!("{known}&response_type=code&code_challenge={CHALLENGE}"), "invalid_request"),
        (
            format!("{known}&response_type=code&code_challenge={CHALLENGE}&code_challenge_method=plain"),
            "invalid_request",
        ),
        (format!("{known}&response_type=code&code_challenge=short&code_challenge_method=S256"), "invalid_request"),
        (format!("{known}&response_type=code&code_challenge_method=S256"), "invalid_request"),
        (format!("{known}&response_type=code&prompt=often"), "invalid_request"),
        (format!("{known}&response_type=code&identity_provider=Nobody"), "invalid_request"),
        (format!("{known}&response_type=code&identity_provider=Elsewhere"), "accepted"),
        (format!("{known}&response_type=code&identity_provider=COGNITO"), "accepted"),
        (format!("{known}&response_type=code&idp_identifier=elsewhere.example"), "accepted"),
        (format!("{known}&response_type=code&idp_identifier=nowhere.example"), "invalid_request"),
    ] {
        assert_eq!(told(&query), expected, "{query}");
    }
}

#[test]
fn a_client_without_oauth_is_told_so_on_the_page() {
    let form = Form::read(b"client_id=client&response_type=code");
    assert!(matches!(AuthorizationRequest::check(&form, "client", None), Err(Fault::OnPage(_))));
}
