//! The journeys of a person without JavaScript, and of what their page's script calls.

use http::{Method, Request, StatusCode};
use url::Url;

use crate::app::{App, log};
use crate::person::{PASSWORD, Person, send};

/// Bytes that begin like a picture, and their CRC-32 in base64.
const PICTURE: (&[u8], &str) = (b"\x89PNG\r\n\x1A\n123456789", "Au3hxA==");

#[tokio::test]
async fn somebody_joins_uploads_a_picture_and_sees_it() {
    let app = App::start().await;
    let mut ada = Person::join(&app, "ada").await;
    let (bytes, crc32) = PICTURE;
    let stored = ada.upload(&app, "Straße 100% + 東京.png", bytes, crc32).await;
    assert_eq!(stored.status, StatusCode::OK, "{}", stored.body);
    assert_eq!(stored.header("access-control-allow-origin"), app.origin());
    let answer = ada.image_url(&app, "Straße 100% + 東京.png").await;
    let url: serde_json::Value = serde_json::from_str(&answer.body).unwrap();
    assert!(url["renew_after_s"].as_u64().unwrap() >= 600, "{url}");
    let picture = send(&Url::parse(url["url"].as_str().unwrap()).unwrap(), Request::builder(), Vec::new()).await;
    assert_eq!((picture.status, &*picture.body), (StatusCode::OK, &*String::from_utf8_lossy(bytes)));
    assert_eq!(picture.header("content-type"), "image/png");
}

#[tokio::test]
async fn the_address_of_a_picture_is_the_same_within_a_window() {
    let app = App::start().await;
    let mut ada = Person::join(&app, "ada").await;
    ada.upload(&app, "a.png", PICTURE.0, PICTURE.1).await;
    // The first second of the next window, so that none ends in between.
    let now = server::clock::seconds(server::clock::Clock::now(&*app.clock));
    app.clock.forward(900 - now % 900);
    let first = ada.image_url(&app, "a.png").await.body;
    app.clock.forward(800);
    let second = ada.image_url(&app, "a.png").await.body;
    let address = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap()["url"].clone();
    assert_eq!(address(&first), address(&second));
    app.clock.forward(200);
    assert_ne!(address(&first), address(&ada.image_url(&app, "a.png").await.body));
}

#[tokio::test]
async fn two_people_do_not_see_each_others_pictures() {
    let app = App::start().await;
    let mut ada = Person::join(&app, "ada").await;
    let mut bob = Person::join(&app, "bob").await;
    ada.upload(&app, "a.png", PICTURE.0, PICTURE.1).await;
    let answer = bob.image_url(&app, "a.png").await;
    assert!(answer.body.contains("not_found"), "{}", answer.body);
    let anonymous = Person::default().image_url(&app, "a.png").await;
    assert!(anonymous.body.contains("signed_out"), "{}", anonymous.body);
    assert!(!anonymous.body.contains("http"), "{}", anonymous.body);
}

#[tokio::test]
async fn a_body_that_is_not_the_one_described_is_refused_by_the_store() {
    let app = App::start().await;
    let mut ada = Person::join(&app, "ada").await;
    let stored = ada.upload(&app, "a.png", b"\x89PNG\r\n\x1A\n987654321", PICTURE.1).await;
    assert_eq!(stored.status, StatusCode::BAD_REQUEST, "{}", stored.body);
    assert!(ada.image_url(&app, "a.png").await.body.contains("not_found"));
}

#[tokio::test]
async fn uploads_that_break_a_rule_get_no_ticket() {
    let app = App::start_with(&[("upload_max_bytes", "100")]).await;
    let mut ada = Person::join(&app, "ada").await;
    for (key, size, content_type, crc32, reason) in [
        ("a.svg", 9, "image/svg+xml", PICTURE.1, "bad_content_type"),
        ("a.html", 9, "text/html", PICTURE.1, "bad_content_type"),
        ("a.png", 101, "image/png", PICTURE.1, "too_large"),
        ("a.png", 17, "image/png", "AAAA", "bad_checksum"),
        ("../b.png", 9, "image/png", PICTURE.1, "bad_key"),
        (".updown/latest", 9, "image/png", PICTURE.1, "bad_key"),
    ] {
        let proposal = serde_json::json!({ "proposal": {
            "access_level": "protected", "key": key, "size": size, "content_type": content_type, "crc32": crc32,
            "metadata": [], "fingerprint": "a", "on_conflict": "ask",
        }});
        let answer = ada.call(&app, "/api/storage/begin_upload", &proposal.to_string()).await;
        assert!(answer.body.contains(reason) && !answer.body.contains("http"), "{key}: {}", answer.body);
    }
}

#[tokio::test]
async fn the_latest_picture_is_remembered_across_a_restart() {
    let app = App::start().await;
    let mut ada = Person::join(&app, "ada").await;
    let latest = "/api/storage/latest_picture";
    assert_eq!(ada.call(&app, latest, "{}").await.body, "null");
    ada.upload(&app, "a.png", PICTURE.0, PICTURE.1).await;
    let set = ada.call(&app, "/api/storage/set_latest_picture", r#"{"key":"a.png"}"#).await;
    assert_eq!(set.status, StatusCode::OK, "{}", set.body);
    let app = app.restart().await;
    assert_eq!(ada.call(&app, latest, "{}").await.body, "\"a.png\"");
    let page = ada.get(&app, "/").await;
    assert!(page.body.contains("X-Amz-Signature"), "the first HTML has the picture: {}", page.body);
    let selection = [("selection[access_level]", "protected"), ("selection[keys][]", "a.png")];
    ada.submit(&app, "/api/pictures/delete_pictures", &selection).await;
    assert_eq!(ada.call(&app, latest, "{}").await.body, "null", "it is gone");
}

#[tokio::test]
async fn a_wrong_password_is_told_on_the_page_and_the_username_is_kept() {
    let app = App::start().await;
    let mut ada = Person::default();
    let fields = [("username", "ada"), ("password", "Wrong-password-1")];
    let page = ada.submit(&app, "/api/auth/sign_in", &fields).await;
    assert!(page.shows("Incorrect username or password."), "{}", page.body);
    assert!(page.body.contains("value=\"ada\""), "{}", page.body);
    assert!(!page.body.contains("Wrong-password-1"));
}

#[tokio::test]
async fn a_forgotten_password_is_replaced_with_a_code() {
    let app = App::start().await;
    Person::join(&app, "ada").await;
    let mut ada = Person::default();
    ada.submit(&app, "/api/auth/forgot_password", &[("username", "ada")]).await;
    let code = app.code_for("ada@example.com");
    let new = "Another-horse-10";
    let fields = [("username", "ada"), ("confirmation_code", &code), ("password", new), ("confirm_password", new)];
    ada.submit(&app, "/api/auth/reset_password", &fields).await;
    let page = ada.submit(&app, "/api/auth/sign_in", &[("username", "ada"), ("password", new)]).await;
    assert!(page.shows("Signed in as"), "{}", page.body);
}

#[tokio::test]
async fn somebody_signs_in_with_the_srp_flow() {
    let app = App::start_with(&[("sign_in_flow", "srp")]).await;
    Person::join(&app, "ada").await;
    let page = Person::default().sign_in(&app, "ada").await;
    assert!(page.shows("Signed in as"), "{}", page.body);
    let mut mallory = Person::default();
    let fields = [("username", "ada"), ("password", "Wrong-password-1")];
    let page = mallory.submit(&app, "/api/auth/sign_in", &fields).await;
    assert!(page.shows("Incorrect username or password."), "{}", page.body);
}

#[tokio::test]
async fn no_token_and_no_secret_is_in_any_answer_or_log() {
    let app = App::start().await;
    let mut ada = Person::join(&app, "ada").await;
    ada.upload(&app, "a.png", PICTURE.0, PICTURE.1).await;
    ada.image_url(&app, "a.png").await;
    ada.get(&app, "/").await;
    let tokens = ada.tokens(&app);
    ada.submit(&app, "/api/auth/sign_out", &[]).await;
    for token in &tokens {
        assert!(token.len() > 20);
        for answer in &ada.seen {
            assert!(!answer.readable().contains(token.as_str()));
            assert!(answer.set_cookies().iter().all(|cookie| !cookie.contains(token.as_str())));
        }
        assert!(!log().contains(token.as_str()));
    }
    for answer in &ada.seen {
        assert!(!answer.readable().contains("eyJ"), "a JWT in {}", answer.readable());
    }
    let log = log();
    for secret in [PASSWORD, "X-Amz-Signature", "X-Amz-Security-Token", "eyJ", "updown_session="] {
        assert!(!log.contains(secret), "{secret}");
    }
}

#[tokio::test]
async fn the_log_has_paths_and_no_queries() {
    let app = App::start().await;
    Person::default().ask(&app, Method::GET, "/health?word=swordfish", "", &[]).await;
    assert!(log().contains("path=\"/health\""));
    assert!(!log().contains("swordfish"));
}
