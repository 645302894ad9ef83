//! SignUp, ConfirmSignUp, ResendConfirmationCode.

use serde_json::json;

use super::{Bench, PASSWORD};

#[tokio::test]
async fn an_account_is_created_confirmed_and_can_sign_in() {
    let bench = Bench::new().await;
    let output = bench.sign_up("Anna").await.ok();
    assert_eq!(output["UserConfirmed"], false);
    assert_eq!(output["UserSub"].as_str().unwrap().len(), 36);
    let details = json!({ "Destination": "a***@e***", "DeliveryMedium": "EMAIL", "AttributeName": "email" });
    assert_eq!(output["CodeDeliveryDetails"], details);

    bench.password_sign_in("Anna", PASSWORD).await.refused("UserNotConfirmedException");
    bench.confirm("Anna", &bench.last_code("anna@example.com")).await.ok();
    bench.password_sign_in("Anna", PASSWORD).await.ok();
}

#[tokio::test]
async fn a_username_is_taken_in_any_capitals() {
    let bench = Bench::new().await;
    bench.user("Anna").await;
    assert_eq!(bench.sign_up("ANNA").await.refused("UsernameExistsException"), "User already exists");
    bench.password_sign_in("aNNa", PASSWORD).await.ok();
}

#[tokio::test]
async fn capitals_tell_apart_where_the_template_says_so() {
    let bench = Bench::with(|template| template.replace("CaseSensitive: false", "CaseSensitive: true")).await;
    bench.user("anna").await;
    bench.sign_up_with("Anna", "other@example.com").await.ok();
    bench.password_sign_in("ANNA", PASSWORD).await.refused("NotAuthorizedException");
}

#[tokio::test]
async fn two_accounts_may_share_an_address() {
    let bench = Bench::new().await;
    bench.sign_up_with("anna", "both@example.com").await.ok();
    let first = bench.last_code("both@example.com");
    bench.sign_up_with("berta", "both@example.com").await.ok();
    bench.confirm("anna", &first).await.ok();
    assert_eq!(bench.messages("both@example.com").len(), 2);
}

#[tokio::test]
async fn one_of_many_simultaneous_sign_ups_wins() {
    let bench = Bench::new().await;
    let (one, two, three) = tokio::join!(bench.sign_up("anna"), bench.sign_up("Anna"), bench.sign_up("ANNA"));
    let won = [one, two, three].iter().filter(|answer| answer.status.is_success()).count();
    assert_eq!(won, 1);
}

#[tokio::test]
async fn what_the_pool_does_not_allow_is_refused_with_the_reason() {
    let bench = Bench::new().await;
    let email = json!([{ "Name": "email", "Value": "anna@example.com" }]);
    for (input, code) in [
        (json!({ "Username": "anna", "Password": "short", "UserAttributes": email }), "InvalidPasswordException"),
        (
            json!({ "Username": "anna", "Password": "Ends-in-space-1 ", "UserAttributes": email }),
            "InvalidParameterException",
        ),
        (json!({ "Username": "an na", "Password": PASSWORD, "UserAttributes": email }), "InvalidParameterException"),
        (json!({ "Username": "anna", "Password": PASSWORD }), "InvalidParameterException"),
    ] {
        bench.call("SignUp", input).await.refused(code);
    }
    assert!(bench.messages("anna@example.com").is_empty());
}

#[tokio::test]
async fn sign_up_is_closed_where_the_template_says_so() {
    let bench =
        Bench::with(|template| template.replace("AllowAdminCreateUserOnly: false", "AllowAdminCreateUserOnly: true"))
            .await;
    bench.sign_up("anna").await.refused("NotAuthorizedException");
}

#[tokio::test]
async fn a_code_is_for_one_use_and_one_account() {
    let bench = Bench::new().await;
    bench.sign_up("anna").await.ok();
    bench.sign_up("berta").await.ok();
    let code = bench.last_code("anna@example.com");
    if bench.last_code("berta@example.com") != code {
        bench.confirm("berta", &code).await.refused("CodeMismatchException");
    }
    bench.confirm("anna", &code).await.ok();
    let message = bench.confirm("anna", &code).await.refused("NotAuthorizedException");
    assert_eq!(message, "User cannot be confirmed. Current status is CONFIRMED");
}

#[tokio::test]
async fn a_code_dies_after_five_wrong_tries() {
    let bench = Bench::new().await;
    bench.sign_up("anna").await.ok();
    let (code, wrong) = (bench.last_code("anna@example.com"), bench.wrong_code("anna@example.com"));
    for _ in 0..5 {
        bench.confirm("anna", wrong).await.refused("CodeMismatchException");
    }
    bench.confirm("anna", &code).await.refused("LimitExceededException");
    bench.call("ResendConfirmationCode", json!({ "Username": "anna" })).await.ok();
    bench.confirm("anna", &bench.last_code("anna@example.com")).await.ok();
}

#[tokio::test]
async fn a_code_expires_after_a_day() {
    let bench = Bench::new().await;
    bench.sign_up("anna").await.ok();
    bench.pass(24 * 3600);
    let code = bench.last_code("anna@example.com");
    bench.confirm("anna", &code).await.refused("ExpiredCodeException");
}

#[tokio::test]
async fn a_new_code_replaces_the_old_one() {
    let bench = Bench::new().await;
    bench.sign_up("anna").await.ok();
    let old = bench.last_code("anna@example.com");
    let output = bench.call("ResendConfirmationCode", json!({ "Username": "anna" })).await.ok();
    assert_eq!(output["CodeDeliveryDetails"]["Destination"], "a***@e***");
    let new = bench.last_code("anna@example.com");
    if old != new {
        bench.confirm("anna", &old).await.refused("CodeMismatchException");
    }
    bench.confirm("anna", &new).await.ok();
    bench.call("ResendConfirmationCode", json!({ "Username": "anna" })).await.refused("InvalidParameterException");
}

#[tokio::test]
async fn five_codes_are_sent_in_an_hour_to_known_and_unknown_alike() {
    let bench = Bench::new().await;
    bench.sign_up("anna").await.ok();
    for (username, left) in [("anna", 4), ("nobody", 5)] {
        for _ in 0..left {
            bench.call("ResendConfirmationCode", json!({ "Username": username })).await.ok();
        }
        let refused = bench.call("ResendConfirmationCode", json!({ "Username": username })).await;
        let message = refused.refused("LimitExceededException");
        assert_eq!(message, "Attempt limit exceeded, please try after some time.");
    }
    assert_eq!(bench.messages("anna@example.com").len(), 5);
    bench.pass(3600);
    bench.call("ResendConfirmationCode", json!({ "Username": "anna" })).await.ok();
}

#[tokio::test]
async fn an_unknown_username_is_told_only_where_the_client_allows_it() {
    let bench = Bench::new().await;
    let resend = json!({ "Username": "nobody" });
    let first = bench.call("ResendConfirmationCode", resend.clone()).await.ok();
    assert_eq!(bench.call("ResendConfirmationCode", resend.clone()).await.ok(), first);
    bench.confirm("nobody", "123456").await.refused("ExpiredCodeException");

    let bench = Bench::that_tells_who_exists().await;
    bench.call("ResendConfirmationCode", resend).await.refused("UserNotFoundException");
    bench.confirm("nobody", "123456").await.refused("UserNotFoundException");
}

#[tokio::test]
async fn what_was_tried_with_a_free_username_does_not_count_against_its_later_owner() {
    let bench = Bench::new().await;
    for _ in 0..5 {
        bench.call("ResendConfirmationCode", json!({ "Username": "anna" })).await.ok();
        bench.call("ForgotPassword", json!({ "Username": "anna" })).await.ok();
        bench.password_sign_in("anna", "Wrong-pass-1").await;
    }
    bench.user("anna").await;
    bench.password_sign_in("anna", PASSWORD).await.ok();
    bench.call("ForgotPassword", json!({ "Username": "anna" })).await.ok();
}
