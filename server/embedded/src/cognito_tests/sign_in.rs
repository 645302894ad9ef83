//! InitiateAuth with a password, and the lockout.

use serde_json::json;

use super::{Bench, PASSWORD};

#[tokio::test]
async fn a_password_gives_three_tokens() {
    let bench = Bench::new().await;
    bench.user("anna").await;
    let tokens = bench.tokens("anna").await;
    assert_eq!(tokens["TokenType"], "Bearer");
    assert_eq!(tokens["ExpiresIn"], 3600);
    for name in ["AccessToken", "IdToken", "RefreshToken"] {
        assert!(tokens[name].is_string(), "{name}");
    }
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_username_look_the_same() {
    let bench = Bench::new().await;
    bench.user("anna").await;
    let wrong = bench.password_sign_in("anna", "Wrong-pass-1").await.refused("NotAuthorizedException");
    let unknown = bench.password_sign_in("nobody", "Wrong-pass-1").await.refused("NotAuthorizedException");
    assert_eq!(wrong, unknown);

    let bench = Bench::that_tells_who_exists().await;
    bench.password_sign_in("nobody", "Wrong-pass-1").await.refused("UserNotFoundException");
}

#[tokio::test]
async fn an_account_without_confirmation_is_told_to_whoever_knows_its_password() {
    let bench = Bench::new().await;
    bench.sign_up("anna").await.ok();
    bench.password_sign_in("anna", "Wrong-pass-1").await.refused("NotAuthorizedException");
    bench.password_sign_in("anna", PASSWORD).await.refused("UserNotConfirmedException");
}

#[tokio::test]
async fn five_wrong_passwords_lock_known_and_unknown_usernames_alike() {
    let bench = Bench::new().await;
    bench.user("anna").await;
    for username in ["anna", "nobody"] {
        for _ in 0..5 {
            let message = bench.password_sign_in(username, "Wrong-pass-1").await.refused("NotAuthorizedException");
            assert_eq!(message, "Incorrect username or password.");
        }
        let message = bench.password_sign_in(username, PASSWORD).await.refused("NotAuthorizedException");
        assert_eq!(message, "Password attempts exceeded");
    }
    bench.pass(1);
    bench.password_sign_in("anna", PASSWORD).await.ok();
    bench.password_sign_in("anna", "Wrong-pass-1").await.refused("NotAuthorizedException");
    bench.password_sign_in("anna", PASSWORD).await.ok();
}

#[tokio::test]
async fn locks_grow_and_a_quiet_quarter_of_an_hour_ends_them() {
    let bench = Bench::new().await;
    bench.user("anna").await;
    for _ in 0..5 {
        bench.password_sign_in("anna", "Wrong-pass-1").await;
    }
    bench.pass(1);
    bench.password_sign_in("anna", "Wrong-pass-1").await;
    bench.pass(1);
    let message = bench.password_sign_in("anna", PASSWORD).await.refused("NotAuthorizedException");
    assert_eq!(message, "Password attempts exceeded", "the sixth failure locks for two seconds");
    bench.pass(15 * 60);
    for _ in 0..4 {
        bench.password_sign_in("anna", "Wrong-pass-1").await;
    }
    bench.password_sign_in("anna", PASSWORD).await.ok();
}

#[tokio::test]
async fn a_flow_that_the_client_does_not_allow_is_refused() {
    let bench = Bench::with(|template| template.replace("        - ALLOW_USER_PASSWORD_AUTH\n", "")).await;
    bench.user("anna").await;
    let message = bench.password_sign_in("anna", PASSWORD).await.refused("InvalidParameterException");
    assert_eq!(message, "USER_PASSWORD_AUTH flow not enabled for this client");
    for flow in ["USER_AUTH", "CUSTOM_AUTH", "ADMIN_USER_PASSWORD_AUTH", "NONSENSE"] {
        let input = json!({ "AuthFlow": flow, "AuthParameters": { "USERNAME": "anna" } });
        bench.call("InitiateAuth", input).await.refused("InvalidParameterException");
    }
}

#[tokio::test]
async fn a_missing_parameter_is_named() {
    let bench = Bench::new().await;
    let input = json!({ "AuthFlow": "USER_PASSWORD_AUTH", "AuthParameters": { "USERNAME": "anna" } });
    let message = bench.call("InitiateAuth", input).await.refused("InvalidParameterException");
    assert_eq!(message, "Missing required parameter PASSWORD");
}
