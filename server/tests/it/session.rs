//! The session cookie: what it looks like, what it outlives, and how it ends.

use http::StatusCode;

use crate::app::App;
use crate::person::{PASSWORD, Person};

#[tokio::test]
async fn every_cookie_is_locked_down() {
    let app = App::start().await;
    let ada = Person::join(&app, "ada").await;
    let cookies: Vec<String> = ada.seen.iter().flat_map(crate::person::Answer::set_cookies).collect();
    assert!(cookies.iter().any(|cookie| cookie.starts_with("updown_session=")));
    for cookie in cookies {
        for part in ["HttpOnly", "SameSite=Lax", "Path=/"] {
            assert!(cookie.contains(part), "{cookie}");
        }
        assert!(!cookie.contains("Domain"), "{cookie}");
        assert!(cookie.len() < 4_096);
    }
}

#[tokio::test]
async fn on_https_cookies_are_secure_and_have_the_host_prefix() {
    let app = App::start_with(&[("public_url", "https://pictures.example")]).await;
    let mut ada = Person::default();
    let headers = [
        ("content-type", "application/x-www-form-urlencoded"),
        ("accept", "text/html"),
        ("origin", "https://pictures.example"),
    ];
    let answer = ada.ask(&app, http::Method::POST, "/api/auth/navigate", "screen=sign_up", &headers).await;
    let cookies = answer.set_cookies();
    assert!(!cookies.is_empty());
    assert!(cookies.iter().all(|cookie| cookie.starts_with("__Host-") && cookie.contains("Secure")), "{cookies:?}");
    assert!(answer.header("strict-transport-security").contains("max-age="));
}

#[tokio::test]
async fn a_restart_keeps_people_signed_in_and_steps_unfinished() {
    let app = App::start().await;
    let mut ada = Person::join(&app, "ada").await;
    let mut bob = Person::default();
    bob.submit(&app, "/api/auth/navigate", &[("screen", "forgot_password")]).await;
    let app = app.restart().await;
    assert!(ada.get(&app, "/").await.shows("Signed in as"));
    assert!(bob.get(&app, "/").await.shows("Reset Password"));
}

#[tokio::test]
async fn a_session_is_renewed_before_it_expires() {
    let app = App::start().await;
    let mut ada = Person::join(&app, "ada").await;
    let before = ada.tokens(&app);
    assert!(ada.get(&app, "/").await.set_cookies().is_empty(), "a fresh session is left alone");
    app.clock.forward(58 * 60);
    let page = ada.get(&app, "/").await;
    assert!(page.shows("Signed in as"), "{}", page.body);
    assert_ne!(ada.tokens(&app)[1], before[1]);
}

#[tokio::test]
async fn signing_out_ends_the_session_and_revokes_its_tokens() {
    let app = App::start().await;
    let mut ada = Person::join(&app, "ada").await;
    let kept = ada.clone();
    let page = ada.submit(&app, "/api/auth/sign_out", &[]).await;
    assert!(!page.shows("Signed in as"), "{}", page.body);
    assert!(ada.cookies.keys().all(|name| !name.starts_with("updown_session")));
    // Somebody who kept the cookie: after a restart, the server knows of the end from the user pool alone.
    let app = app.restart().await;
    app.clock.forward(58 * 60);
    let mut thief = kept;
    let page = thief.get(&app, "/").await;
    assert!(!page.shows("Signed in as"), "{}", page.body);
}

#[tokio::test]
async fn a_forged_cookie_is_nobody() {
    let app = App::start().await;
    let mut mallory = Person::default();
    for value in ["1:AAAA", "9999:AAAA", "x", "1:", ""] {
        mallory.cookies.insert("updown_session".into(), value.into());
        mallory.cookies.insert("updown_flow".into(), value.into());
        let page = mallory.get(&app, "/").await;
        assert_eq!(page.status, StatusCode::OK, "{value}");
        assert!(!page.shows("Signed in as"), "{value}");
    }
}

#[tokio::test]
async fn requests_at_the_same_time_share_one_renewal() {
    let app = App::start().await;
    let ada = Person::join(&app, "ada").await;
    app.clock.forward(58 * 60);
    let (mut one, mut two, mut three) = (ada.clone(), ada.clone(), ada.clone());
    tokio::join!(one.get(&app, "/"), two.get(&app, "/"), three.get(&app, "/"));
    assert_ne!(one.tokens(&app)[1], ada.tokens(&app)[1]);
    assert_eq!(one.tokens(&app), two.tokens(&app));
    assert_eq!(two.tokens(&app), three.tokens(&app));
}

#[tokio::test]
async fn signing_in_again_revokes_the_session_before() {
    let app = App::start().await;
    let mut ada = Person::join(&app, "ada").await;
    let mut kept = ada.clone();
    ada.sign_in(&app, "ada").await;
    assert!(ada.get(&app, "/").await.shows("Signed in as"));
    assert!(!kept.get(&app, "/").await.shows("Signed in as"));
}

#[tokio::test]
async fn a_text_that_is_too_long_for_a_cookie_is_told_and_leaves_the_browser_usable() {
    let app = App::start().await;
    let mut ada = Person::default();
    let long = "u".repeat(60_000);
    let page = ada.submit(&app, "/api/auth/sign_in", &[("username", &long), ("password", "x")]).await;
    assert!(page.shows("This username is not accepted."), "{}", page.body);
    assert!(!page.body.contains(&long[..200]));
    assert!(ada.cookies.values().map(String::len).sum::<usize>() < 4_096);
}

#[tokio::test]
async fn a_page_that_is_looked_at_again_learns_that_another_tab_signed_out() {
    let app = App::start().await;
    let mut ada = Person::join(&app, "ada").await;
    assert!(ada.get(&app, "/api/auth/view").await.body.contains("\"username\":\"ada\",\"identity_id\""));
    ada.submit(&app, "/api/auth/sign_out", &[]).await;
    let view = ada.get(&app, "/api/auth/view").await;
    assert!(view.body.contains("\"viewer\":null"), "{}", view.body);
    assert_eq!(view.header("cache-control"), "no-store");
}

#[tokio::test]
async fn a_page_that_looks_again_leaves_what_is_to_be_told_for_the_page_that_a_person_reads() {
    let app = App::start().await;
    let mut ada = Person::default();
    let fields =
        [("username", "ada"), ("email", "ada@example.com"), ("password", PASSWORD), ("confirm_password", PASSWORD)];
    ada.submit(&app, "/api/auth/sign_up", &fields).await;
    app.clock.forward(24 * 60 * 60 + 1);
    let view = ada.get(&app, "/api/auth/view").await;
    assert!(view.body.contains("step_lapsed") && view.set_cookies().is_empty(), "{}", view.body);
    assert!(ada.get(&app, "/").await.shows("That took too long"));
}
