//! What messages say, where they go, and the page that shows them.

use axum::body::{Body, to_bytes};
use http::{HeaderMap, Request, StatusCode, header};
use serde_json::json;
use tokio::net::TcpListener;
use tower::ServiceExt;

use super::{Bench, PASSWORD};
use crate::post::{MailFrom, MailSettings};
use crate::smtp::SmtpUrl;

/// Opens the page.
async fn look(bench: &Bench, headers: &[(&str, &str)]) -> (StatusCode, HeaderMap, String) {
    let mut request = Request::get("/_updown/outbox");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let request = request.body(Body::empty()).unwrap();
    let (parts, body) = bench.backend.router.clone().oneshot(request).await.unwrap().into_parts();
    let page = String::from_utf8(to_bytes(body, 1 << 20).await.unwrap().to_vec()).unwrap();
    (parts.status, parts.headers, page)
}

#[tokio::test]
async fn messages_are_worded_by_the_template() {
    let bench = Bench::with(|template| {
        let words = "EmailSubject: Welcome\n        EmailMessage: \"<p>Use <b>{####}</b></p>\"";
        template.replace("CONFIRM_WITH_CODE", &format!("CONFIRM_WITH_CODE\n        {words}"))
    })
    .await;
    bench.sign_up("anna").await.ok();
    let message = bench.messages("anna@example.com").pop().unwrap();
    assert!(message.contains("Subject: Welcome\r\n") && message.contains("Content-Type: text/html"), "{message}");
    let code = message.split("<b>").nth(1).unwrap().split("</b>").next().unwrap().to_owned();
    bench.confirm("anna", &code).await.ok();
}

#[tokio::test]
async fn a_delivery_that_fails_loses_nothing_but_the_message() {
    let gone = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let settings = MailSettings {
        server: SmtpUrl::parse(&format!("smtp://{gone}")).unwrap(),
        from: MailFrom::parse("no-reply@example.com").unwrap(),
    };
    let bench = Bench::new().await.restarted_with(Some(settings)).await;
    let message = bench.sign_up("anna").await.refused("CodeDeliveryFailureException");
    assert_eq!(message, "The verification code could not be delivered.");
    for username in ["anna", "nobody"] {
        let resend = bench.call("ResendConfirmationCode", json!({ "Username": username })).await;
        resend.refused("CodeDeliveryFailureException");
    }
    bench.sign_up("anna").await.refused("UsernameExistsException");
    assert!(bench.messages("anna@example.com").is_empty());

    let bench = bench.restarted_with(None).await;
    bench.call("ResendConfirmationCode", json!({ "Username": "anna" })).await.ok();
    bench.confirm("anna", &bench.last_code("anna@example.com")).await.ok();
    bench.password_sign_in("anna", PASSWORD).await.ok();
}

#[tokio::test]
async fn the_page_shows_the_outbox_newest_first_and_runs_nothing() {
    let bench = Bench::new().await;
    let (status, _, page) = look(&bench, &[("host", "127.0.0.1:3002")]).await;
    assert!(status == StatusCode::OK && page.contains("Nothing yet."), "{page}");
    bench.sign_up("anna").await.ok();
    bench.pass(1);
    bench.sign_up("berta").await.ok();
    let (_, headers, page) = look(&bench, &[("host", "localhost:3002")]).await;
    let place = |text: &str| page.find(text).unwrap_or_else(|| panic!("{text} is not in {page}"));
    assert!(place("berta@example.com") < place("anna@example.com"));
    place(&bench.last_code("anna@example.com"));
    let policy = headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
    assert!(policy.starts_with("default-src 'none'; style-src 'self'"), "{policy}");
    assert_eq!(headers[header::CACHE_CONTROL], "no-store");
}

#[tokio::test]
async fn the_page_is_for_this_machine_alone() {
    let bench = Bench::new().await;
    bench.sign_up("anna").await.ok();
    let passed_on = [("host", "127.0.0.1:3002"), ("x-forwarded-for", "192.0.2.1")];
    for headers in [&[("host", "evil.example")][..], &[], &passed_on] {
        let (status, _, page) = look(&bench, headers).await;
        assert_eq!(status, StatusCode::FORBIDDEN, "{headers:?}");
        assert!(!page.contains("anna"), "{page}");
    }
}
