//! ForgotPassword and ConfirmForgotPassword.

use serde_json::json;

use super::{Answer, Bench, PASSWORD};

const NEW_PASSWORD: &str = "Another-pass-8";

async fn forgot(bench: &Bench, username: &str) -> Answer {
    bench.call("ForgotPassword", json!({ "Username": username })).await
}

async fn reset(bench: &Bench, username: &str, code: &str) -> Answer {
    let input = json!({ "Username": username, "ConfirmationCode": code, "Password": NEW_PASSWORD });
    bench.call("ConfirmForgotPassword", input).await
}

#[tokio::test]
async fn a_new_password_replaces_the_old_one() {
    let bench = Bench::new().await;
    bench.user("anna").await;
    let output = forgot(&bench, "Anna").await.ok();
    assert_eq!(output["CodeDeliveryDetails"]["Destination"], "a***@e***");
    let code = bench.last_code("anna@example.com");
    reset(&bench, "anna", &code).await.ok();
    bench.password_sign_in("anna", PASSWORD).await.refused("NotAuthorizedException");
    bench.password_sign_in("anna", NEW_PASSWORD).await.ok();
    reset(&bench, "anna", &code).await.refused("ExpiredCodeException");
}

#[tokio::test]
async fn a_code_is_used_once_even_by_two_at_once() {
    let bench = Bench::new().await;
    bench.user("anna").await;
    forgot(&bench, "anna").await.ok();
    let code = bench.last_code("anna@example.com");
    let (one, two) = tokio::join!(reset(&bench, "anna", &code), reset(&bench, "anna", &code));
    assert!(one.status.is_success() != two.status.is_success());
}

#[tokio::test]
async fn a_code_lives_an_hour_and_five_tries() {
    let bench = Bench::new().await;
    bench.user("anna").await;
    forgot(&bench, "anna").await.ok();
    bench.pass(3600);
    let code = bench.last_code("anna@example.com");
    reset(&bench, "anna", &code).await.refused("ExpiredCodeException");

    forgot(&bench, "anna").await.ok();
    for _ in 0..5 {
        reset(&bench, "anna", bench.wrong_code("anna@example.com")).await.refused("CodeMismatchException");
    }
    let code = bench.last_code("anna@example.com");
    reset(&bench, "anna", &code).await.refused("LimitExceededException");
}

#[tokio::test]
async fn a_weak_password_does_not_use_up_the_code() {
    let bench = Bench::new().await;
    bench.user("anna").await;
    forgot(&bench, "anna").await.ok();
    let code = bench.last_code("anna@example.com");
    let input = json!({ "Username": "anna", "ConfirmationCode": code, "Password": "weak" });
    bench.call("ConfirmForgotPassword", input).await.refused("InvalidPasswordException");
    reset(&bench, "anna", &code).await.ok();
}

#[tokio::test]
async fn known_and_unknown_usernames_behave_the_same() {
    let bench = Bench::new().await;
    bench.user("anna").await;
    // An account that never proved its address gets no code either.
    bench.sign_up("berta").await.ok();
    bench.pass(3600);
    for username in ["anna", "berta", "nobody"] {
        reset(&bench, username, "000000").await.refused("ExpiredCodeException");
        for _ in 0..5 {
            forgot(&bench, username).await.ok();
        }
        forgot(&bench, username).await.refused("LimitExceededException");
        let wrong = if username == "anna" { bench.wrong_code("anna@example.com") } else { "000000" };
        for _ in 0..5 {
            reset(&bench, username, wrong).await.refused("CodeMismatchException");
        }
        reset(&bench, username, wrong).await.refused("LimitExceededException");
    }
    assert_eq!(bench.messages("berta@example.com").len(), 1, "only the code of the sign-up");
}

#[tokio::test]
async fn an_unknown_username_is_told_where_the_client_allows_it() {
    let bench = Bench::that_tells_who_exists().await;
    forgot(&bench, "nobody").await.refused("UserNotFoundException");
    reset(&bench, "nobody", "000000").await.refused("UserNotFoundException");
    bench.sign_up("anna").await.ok();
    forgot(&bench, "anna").await.refused("InvalidParameterException");
}

#[tokio::test]
async fn a_reset_ends_a_lock() {
    let bench = Bench::new().await;
    bench.user("anna").await;
    for _ in 0..5 {
        bench.password_sign_in("anna", "Wrong-pass-1").await;
    }
    forgot(&bench, "anna").await.ok();
    let code = bench.last_code("anna@example.com");
    reset(&bench, "anna", &code).await.ok();
    bench.password_sign_in("anna", NEW_PASSWORD).await.ok();
}
