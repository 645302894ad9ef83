//! Requests that change something, by where they say they come from, through the whole server.

use http::{Method, StatusCode};

use crate::app::App;
use crate::person::Person;

#[tokio::test]
async fn only_this_site_may_change_something() {
    let app = App::start().await;
    let own = app.origin();
    let by_name = own.replace("127.0.0.1", "localhost");
    for (site, origin, good) in [
        (Some("same-origin"), Some(own.as_str()), true),
        (Some("none"), None, true),
        (None, Some(own.as_str()), true),
        (None, Some(by_name.as_str()), true),
        (Some("cross-site"), Some("https://evil.example"), false),
        (Some("same-site"), Some(own.as_str()), false),
        (None, Some("https://evil.example"), false),
        (None, Some("null"), false),
        (None, None, false),
    ] {
        let mut headers = vec![("content-type", "application/x-www-form-urlencoded"), ("accept", "text/html")];
        headers.extend(site.map(|site| ("sec-fetch-site", site)));
        headers.extend(origin.map(|origin| ("origin", origin)));
        let body = "screen=sign_up";
        let answer = Person::default().ask(&app, Method::POST, "/api/auth/navigate", body, &headers).await;
        let expected = if good { StatusCode::SEE_OTHER } else { StatusCode::FORBIDDEN };
        assert_eq!(answer.status, expected, "{site:?} {origin:?}");
        assert_eq!(answer.set_cookies().is_empty(), !good, "{site:?} {origin:?}");
    }
}

#[tokio::test]
async fn a_form_without_a_referer_goes_back_to_the_start_page_and_never_to_another_site() {
    let app = App::start().await;
    for referer in [None, Some("https://evil.example/"), Some("//evil.example")] {
        let mut headers = vec![
            ("content-type", "application/x-www-form-urlencoded"),
            ("accept", "text/html"),
            ("sec-fetch-site", "same-origin"),
        ];
        headers.extend(referer.map(|referer| ("referer", referer)));
        let answer = Person::default().ask(&app, Method::POST, "/api/auth/navigate", "screen=sign_up", &headers).await;
        assert_eq!((answer.status, answer.header("location")), (StatusCode::SEE_OTHER, "/"), "{referer:?}");
    }
}

#[tokio::test]
async fn a_request_larger_than_any_form_is_refused() {
    let app = App::start().await;
    let body = format!("username={}", "x".repeat(100_000));
    let headers = [("content-type", "application/x-www-form-urlencoded"), ("sec-fetch-site", "same-origin")];
    let answer = Person::default().ask(&app, Method::POST, "/api/auth/sign_in", &body, &headers).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
}
