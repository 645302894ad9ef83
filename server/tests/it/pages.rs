//! Pages, files and their headers.

use http::{Method, StatusCode};

use crate::app::App;
use crate::person::Person;

#[tokio::test]
async fn the_policy_of_a_page_names_the_nonce_of_its_scripts_and_the_store() {
    let app = App::start().await;
    let page = Person::default().get(&app, "/").await;
    assert_eq!(page.status, StatusCode::OK);
    let policy = page.header("content-security-policy").to_owned();
    let nonce = policy.split("'nonce-").nth(1).unwrap().split('\'').next().unwrap();
    assert!(nonce.len() >= 20, "{policy}");
    for tag in ["<script", "<style"] {
        let elements: Vec<&str> = page.body.split(tag).skip(1).map(|rest| rest.split('>').next().unwrap()).collect();
        assert!(!elements.is_empty(), "{tag}");
        for element in elements {
            assert!(element.contains(&format!("nonce=\"{nonce}\"")), "{tag}{element}>");
        }
    }
    assert!(policy.contains(&format!("img-src 'self' blob: {};", app.store_origin())), "{policy}");
    assert!(policy.contains(&format!("connect-src 'self' {};", app.store_origin())), "{policy}");
    assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"), "{policy}");
    assert!(!page.body.contains(" style=\""), "an inline style in the page");
    let again = Person::default().get(&app, "/").await;
    assert!(!again.header("content-security-policy").contains(nonce), "a nonce used twice");
}

#[tokio::test]
async fn every_answer_is_locked_down() {
    let app = App::start().await;
    for (path, caching) in [
        ("/", "no-store"),
        ("/absent", "no-store"),
        ("/api/auth/view", "no-store"),
        ("/health", "no-store"),
        ("/ready", "no-store"),
        ("/pkg/updown.js", "no-cache"),
    ] {
        let answer = Person::default().get(&app, path).await;
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(answer.header("referrer-policy"), "same-origin", "{path}");
        assert_eq!(answer.header("cross-origin-opener-policy"), "same-origin", "{path}");
        assert_eq!(answer.header("cross-origin-resource-policy"), "same-origin", "{path}");
        assert!(answer.header("content-security-policy").contains("frame-ancestors 'none'"), "{path}");
        assert_eq!(answer.header("cache-control"), caching, "{path}");
        assert!(!answer.header("x-request-id").is_empty(), "{path}");
        assert!(answer.header("strict-transport-security").is_empty(), "{path}");
    }
}

#[tokio::test]
async fn a_refusal_is_locked_down_too() {
    let app = App::start().await;
    for (method, site) in [(Method::POST, "cross-site"), (Method::OPTIONS, "cross-site"), (Method::GET, "same-origin")]
    {
        let headers = [("sec-fetch-site", site)];
        let answer = Person::default().ask(&app, method.clone(), "/api/auth/sign_out", "", &headers).await;
        assert!(answer.status.is_client_error(), "{method}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{method}");
        assert_eq!(answer.header("cache-control"), "no-store", "{method}");
        assert!(answer.header("content-security-policy").contains("frame-ancestors 'none'"), "{method}");
    }
}

#[tokio::test]
async fn a_page_that_does_not_exist_is_told_so_with_its_status() {
    let app = App::start().await;
    let answer = Person::default().get(&app, "/absent").await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    assert!(answer.header("content-type").starts_with("text/html"));
    for path in ["/../data/session.key", "/%2e%2e/data/session.key", "/pkg/..%2f..%2fdata/session.key"] {
        let answer = Person::default().ask(&app, Method::GET, "/", "", &[]).await;
        assert_eq!(answer.status, StatusCode::OK);
        let answer = Person::default().get(&app, path).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn files_are_served_with_their_type() {
    let app = App::start().await;
    let answer = Person::default().get(&app, "/pkg/updown.js").await;
    assert_eq!((answer.status, answer.body.as_str()), (StatusCode::OK, "export default 1;"));
    assert_eq!(answer.header("content-type"), "text/javascript");
}

#[tokio::test]
async fn the_gallery_is_there_only_where_the_app_is_developed_or_where_it_is_wanted() {
    let elsewhere = ("public_url", "https://pictures.example");
    for (settings, status) in [
        (&[][..], StatusCode::OK),
        (&[("gallery", "false")], StatusCode::NOT_FOUND),
        (&[elsewhere], StatusCode::NOT_FOUND),
        (&[elsewhere, ("gallery", "true")], StatusCode::OK),
    ] {
        let app = App::start_with(settings).await;
        assert_eq!(app.running.gallery.is_some(), status == StatusCode::OK, "{settings:?}");
        for path in ["/gallery", "/gallery/sign-in/wrong-password"] {
            let answer = Person::default().get(&app, path).await;
            assert_eq!(answer.status, status, "{path} with {settings:?}");
        }
        assert_eq!(Person::default().get(&app, "/gallery/sign-in/nothing").await.status, StatusCode::NOT_FOUND);
    }
}
