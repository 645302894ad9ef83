//! The endpoints that a browser is sent to.

use axum::body::Body;
use http::{Request, StatusCode};

use super::{Browser, CALLBACK, bench, query};
use crate::cognito_tests::Bench;

#[tokio::test]
async fn errors_go_to_the_app_only_when_the_address_is_the_apps() {
    let bench = bench().await;
    let mut browser = Browser::default();
    let shown = browser.get(&bench, &format!("oauth2/authorize?{}", query(&bench, "&scope=phone"))).await;
    assert_eq!(shown.status, StatusCode::FOUND);
    assert_eq!(shown.returned("error").as_deref(), Some("invalid_scope"));
    assert_eq!(shown.returned("state").as_deref(), Some("a state"));
    let elsewhere = query(&bench, "").replace("app.example", "evil.example");
    for path in ["oauth2/authorize", "login"] {
        let shown = browser.get(&bench, &format!("{path}?{elsewhere}")).await;
        assert_eq!((shown.status, shown.header("location")), (StatusCode::BAD_REQUEST, String::new()), "{path}");
        assert!(shown.text.contains("not the app's"), "{}", shown.text);
    }
}

#[tokio::test]
async fn a_browser_that_is_signed_in_is_sent_straight_back_for_an_hour() {
    let bench = bench().await;
    bench.user("anna").await;
    let mut browser = Browser::default();
    browser.sign_in(&bench, "anna", "").await;
    let authorize = format!("oauth2/authorize?{}", query(&bench, ""));
    let again = browser.get(&bench, &authorize).await;
    assert!(again.returned("code").is_some_and(|code| code.len() == 43));
    let forced = browser.get(&bench, &format!("{authorize}&prompt=login")).await;
    assert!(forced.header("location").starts_with("../login?"));
    bench.pass(3600);
    assert!(browser.get(&bench, &authorize).await.header("location").starts_with("../login?"));
}

#[tokio::test]
async fn without_a_page_nobody_can_sign_in() {
    let bench = bench().await;
    let authorize = format!("oauth2/authorize?{}", query(&bench, "&prompt=none"));
    let shown = Browser::default().get(&bench, &authorize).await;
    assert_eq!(shown.returned("error").as_deref(), Some("login_required"));
}

#[tokio::test]
async fn signing_out_ends_the_browsers_session_and_leads_where_the_client_says() {
    let bench = bench().await;
    bench.user("anna").await;
    let mut browser = Browser::default();
    browser.sign_in(&bench, "anna", "").await;
    let stolen = browser.cookies.clone();
    let client_id = bench.client_id();
    let out = |uri: &str| format!("logout?client_id={client_id}&logout_uri={uri}");
    let refused = browser.get(&bench, &out("https%3A%2F%2Fevil.example%2F")).await;
    assert_eq!(refused.status, StatusCode::BAD_REQUEST);
    let left = browser.get(&bench, &out("https%3A%2F%2Fapp.example%2Fsigned-out")).await;
    assert_eq!((left.status, left.header("location").as_str()), (StatusCode::FOUND, "https://app.example/signed-out"));
    let authorize = format!("oauth2/authorize?{}", query(&bench, ""));
    let mut thief = Browser { cookies: stolen };
    for browser in [&mut browser, &mut thief] {
        assert!(browser.get(&bench, &authorize).await.header("location").starts_with("../login?"));
    }
}

#[tokio::test]
async fn a_sign_out_may_lead_to_the_next_sign_in() {
    let bench = bench().await;
    let query = query(&bench, "");
    let shown = Browser::default().get(&bench, &format!("logout?{query}")).await;
    assert_eq!(shown.header("location"), format!("login?{query}"));
}

#[tokio::test]
async fn the_pool_describes_itself() {
    let bench = bench().await;
    let pool = &bench.backend.stack.user_pool.id;
    let path = format!("/{pool}/.well-known/openid-configuration");
    let answer =
        bench.send(Request::get(path).header("origin", "https://spa.example").body(Body::empty()).unwrap()).await;
    assert_eq!(answer.headers["access-control-allow-origin"], "*");
    let issuer = format!("http://127.0.0.1:9000/{pool}");
    let document = answer.ok();
    for (name, value) in [
        ("issuer", issuer.clone()),
        ("authorization_endpoint", format!("{issuer}/oauth2/authorize")),
        ("token_endpoint", format!("{issuer}/oauth2/token")),
        ("userinfo_endpoint", format!("{issuer}/oauth2/userInfo")),
        ("end_session_endpoint", format!("{issuer}/logout")),
        ("jwks_uri", format!("{issuer}/.well-known/jwks.json")),
    ] {
        assert_eq!(document[name], value, "{name}");
    }
}

#[tokio::test]
async fn the_pages_are_at_the_root_of_the_pools_own_domain_too() {
    let bench = bench().await;
    let request = Request::get(format!("/login?{}", query(&bench, "")))
        .header("host", "updown.auth.localhost:9000")
        .body(Body::empty())
        .unwrap();
    let shown = Browser::default().send(&bench, request).await;
    assert_eq!(shown.status, StatusCode::OK, "{}", shown.text);
    assert!(shown.header("set-cookie").contains("Path=/;"));
}

#[tokio::test]
async fn a_pool_without_a_domain_has_no_pages() {
    let bench = Bench::new().await;
    let shown = Browser::default().get(&bench, &format!("login?redirect_uri={CALLBACK}")).await;
    assert_eq!(shown.status, StatusCode::BAD_REQUEST);
    assert!(shown.text.contains("InvalidBucketName"), "the store answers: {}", shown.text);
    let path = format!("/{}/.well-known/openid-configuration", bench.backend.stack.user_pool.id);
    let document = bench.send(Request::get(path).body(Body::empty()).unwrap()).await.ok();
    assert!(document.get("issuer").is_some() && document.get("token_endpoint").is_none());
}
