//! The sign-in page.

use http::StatusCode;
use serde_json::json;

use super::{Browser, bench, with_oauth};
use crate::cognito_tests::authenticator_app::App;
use crate::cognito_tests::{Bench, PASSWORD};

#[tokio::test]
async fn the_page_needs_no_script_and_lets_none_in() {
    let bench = bench().await;
    let page = Browser::default().begin(&bench, "&login_hint=%3Cscript%3Eanna").await;
    assert_eq!(page.status, StatusCode::OK);
    let policy = page.header("content-security-policy");
    for part in ["default-src 'none'", "frame-ancestors 'none'", "form-action 'self' https:"] {
        assert!(policy.contains(part), "{policy}");
    }
    assert!(!policy.contains("script-src") && !policy.contains("unsafe"));
    assert!(!page.text.contains("<script") && page.text.contains("&lt;script&gt;anna"), "{}", page.text);
    assert_eq!(page.header("cache-control"), "no-store");
    assert_eq!(page.header("referrer-policy"), "same-origin");
    let cookie = page.header("set-cookie");
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"), "{cookie}");
    for label in
        ["<label for=\"username\">", "<label for=\"password\">", "autocomplete=\"current-password\"", "lang=\"en\""]
    {
        assert!(page.text.contains(label), "{label}");
    }
}

#[tokio::test]
async fn a_wrong_password_is_told_and_what_was_typed_stays_but_for_the_password() {
    let bench = bench().await;
    bench.user("anna").await;
    let mut browser = Browser::default();
    let page = browser.begin(&bench, "").await;
    for username in ["anna", "nobody"] {
        let again = browser.submit(&bench, &page, &[("username", username), ("password", "Wrong-horse-7")]).await;
        assert_eq!(again.status, StatusCode::BAD_REQUEST);
        assert!(again.text.contains("role=\"alert\"") && again.text.contains("Incorrect username or password."));
        assert!(again.text.contains(&format!("value=\"{username}\"")) && !again.text.contains("Wrong-horse-7"));
    }
}

#[tokio::test]
async fn wrong_passwords_lock_here_as_they_do_elsewhere() {
    let bench = bench().await;
    bench.user("anna").await;
    let mut browser = Browser::default();
    let page = browser.begin(&bench, "").await;
    for _ in 0..6 {
        browser.submit(&bench, &page, &[("username", "anna"), ("password", "Wrong-horse-7")]).await;
    }
    let locked = browser.submit(&bench, &page, &[("username", "anna"), ("password", PASSWORD)]).await;
    assert!(locked.text.contains("Password attempts exceeded"), "{}", locked.text);
    let elsewhere = bench.password_sign_in("anna", PASSWORD).await.refused("NotAuthorizedException");
    assert_eq!(elsewhere, "Password attempts exceeded");
}

#[tokio::test]
async fn a_form_from_another_site_or_another_browser_does_not_count() {
    let bench = bench().await;
    bench.user("anna").await;
    let mut browser = Browser::default();
    let flow = browser.begin(&bench, "").await.flow();
    let typed = [("username", "anna"), ("password", PASSWORD)];
    let crossed = browser.submit_from(&bench, "https://evil.example", &flow, &typed).await;
    assert_eq!(crossed.status, StatusCode::FORBIDDEN);
    let mut other = Browser::default();
    other.begin(&bench, "").await;
    for browser in [&mut other, &mut Browser::default()] {
        let refused = browser.submit_from(&bench, super::ORIGIN, &flow, &typed).await;
        assert_eq!((refused.status, refused.headers.get("location")), (StatusCode::BAD_REQUEST, None));
    }
    assert_eq!(browser.submit_from(&bench, super::ORIGIN, &flow, &typed).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_page_that_was_open_for_too_long_says_so() {
    let bench = bench().await;
    bench.user("anna").await;
    let mut browser = Browser::default();
    let page = browser.begin(&bench, "").await;
    bench.pass(3600);
    let late = browser.submit(&bench, &page, &[("username", "anna"), ("password", PASSWORD)]).await;
    assert_eq!(late.status, StatusCode::BAD_REQUEST);
    assert!(late.text.contains("open for too long"));
}

#[tokio::test]
async fn a_temporary_password_is_replaced_on_the_next_page() {
    let bench = bench().await;
    bench.user("anna").await;
    bench.administer("anna", "status = 'FORCE_CHANGE_PASSWORD'");
    let mut browser = Browser::default();
    let page = browser.begin(&bench, "").await;
    let page = browser.submit(&bench, &page, &[("username", "anna"), ("password", PASSWORD)]).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.text.contains("Choose a new password") && page.text.contains("autocomplete=\"new-password\""));
    let again = browser.submit(&bench, &page, &[("new-password", "short")]).await;
    assert!(again.status == StatusCode::BAD_REQUEST && again.text.contains("role=\"alert\""), "{}", again.text);
    let done = browser.submit(&bench, &page, &[("new-password", "Battery-staple-8")]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    assert!(done.returned("code").is_some());
    bench.password_sign_in("anna", "Battery-staple-8").await.ok();
}

#[tokio::test]
async fn a_step_that_took_too_long_leads_back_to_the_beginning() {
    let bench = bench().await;
    bench.user("anna").await;
    bench.administer("anna", "status = 'FORCE_CHANGE_PASSWORD'");
    let mut browser = Browser::default();
    let page = browser.begin(&bench, "").await;
    let page = browser.submit(&bench, &page, &[("username", "anna"), ("password", PASSWORD)]).await;
    bench.pass(181);
    let late = browser.submit(&bench, &page, &[("new-password", "Battery-staple-8")]).await;
    assert!(late.text.contains("Please sign in again.") && late.text.contains("id=\"username\""), "{}", late.text);
}

/// A pool that asks for a code of an authenticator app from who has one.
async fn with_codes() -> Bench {
    let factors = "      MfaConfiguration: OPTIONAL\n      EnabledMfas: [SOFTWARE_TOKEN_MFA]\n";
    Bench::with(|template| {
        let before = "      UsernameConfiguration:\n";
        with_oauth(template).replace(before, &format!("{factors}{before}"))
    })
    .await
}

#[tokio::test]
async fn a_second_factor_is_asked_for_on_the_next_page_and_may_be_typed_again() {
    let bench = with_codes().await;
    bench.user("anna").await;
    let access = bench.tokens("anna").await["AccessToken"].clone();
    let secret = bench.call("AssociateSoftwareToken", json!({ "AccessToken": access })).await.ok();
    let app = App::new(secret["SecretCode"].as_str().unwrap());
    let code = app.code(bench.now_s());
    bench.call("VerifySoftwareToken", json!({ "AccessToken": access, "UserCode": code })).await.ok();
    let on = json!({ "Enabled": true, "PreferredMfa": true });
    bench.call("SetUserMFAPreference", json!({ "AccessToken": access, "SoftwareTokenMfaSettings": on })).await.ok();
    bench.pass(30);

    let mut browser = Browser::default();
    let page = browser.begin(&bench, "").await;
    let page = browser.submit(&bench, &page, &[("username", "anna"), ("password", PASSWORD)]).await;
    assert_eq!((page.status, page.headers.get("location")), (StatusCode::OK, None));
    assert!(page.text.contains("autocomplete=\"one-time-code\""), "{}", page.text);
    let again = browser.submit(&bench, &page, &[("code", &app.wrong_code(bench.now_s()))]).await;
    assert!(again.status == StatusCode::BAD_REQUEST && again.text.contains("role=\"alert\""), "{}", again.text);
    let done = browser.submit(&bench, &again, &[("code", &app.code(bench.now_s()))]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    assert!(done.returned("code").is_some());
}

/// A pool where everybody needs one of these second factors.
async fn where_everybody_needs(factors: &str) -> Bench {
    let factors = format!("      MfaConfiguration: \"ON\"\n      EnabledMfas: [{factors}]\n");
    let before = "      UsernameConfiguration:\n";
    Bench::with(|template| with_oauth(template).replace(before, &format!("{factors}{before}"))).await
}

#[tokio::test]
async fn an_authenticator_app_is_set_up_at_the_page_and_asked_for_at_the_next_sign_in() {
    let bench = where_everybody_needs("SOFTWARE_TOKEN_MFA").await;
    bench.user("anna").await;
    let mut browser = Browser::default();
    let page = browser.begin(&bench, "").await;
    let page = browser.submit(&bench, &page, &[("username", "anna"), ("password", PASSWORD)]).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text);
    let key = page.text.split_once("class=\"key\">").unwrap().1.split('<').next().unwrap();
    let app = App::new(&key.replace(' ', ""));
    let again = browser.submit(&bench, &page, &[("code", &app.wrong_code(bench.now_s()))]).await;
    assert!(again.status == StatusCode::BAD_REQUEST && again.text.contains("role=\"alert\""), "{}", again.text);
    assert!(again.text.contains(key), "the key stays");
    let code = app.code(bench.now_s());
    let done = browser.submit(&bench, &again, &[("code", &code)]).await;
    assert!(done.status == StatusCode::SEE_OTHER && done.returned("code").is_some(), "{}", done.text);
    let replayed = browser.submit(&bench, &again, &[("code", &code)]).await;
    assert!(replayed.text.contains("Please sign in again."), "{}", replayed.text);

    bench.pass(60);
    let mut other = Browser::default();
    let page = other.begin(&bench, "").await;
    let page = other.submit(&bench, &page, &[("username", "anna"), ("password", PASSWORD)]).await;
    assert!(!page.text.contains("class=\"key\""), "{}", page.text);
    let done = other.submit(&bench, &page, &[("code", &app.code(bench.now_s()))]).await;
    assert!(done.returned("code").is_some());
}

#[tokio::test]
async fn what_cannot_be_set_up_at_the_page_is_said_there() {
    let bench = where_everybody_needs("SMS_MFA").await;
    bench.user("anna").await;
    let mut browser = Browser::default();
    let page = browser.begin(&bench, "").await;
    let page = browser.submit(&bench, &page, &[("username", "anna"), ("password", PASSWORD)]).await;
    assert_eq!(page.status, StatusCode::BAD_REQUEST);
    assert!(page.text.contains("which the app itself has to show"), "{}", page.text);
}
