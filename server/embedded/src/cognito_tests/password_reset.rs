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

/// A pool whose people go by an address or number, with a way back by either.
async fn by_contact(contact: &str) -> Bench {
    Bench::with(|template| {
        let template = template
            .replace("        - email\n", &format!("        - {contact}\n"))
            .replace("Required: true", "Required: false")
            .replace("verified_email", &format!("verified_{contact}"));
        let names = format!("      UsernameAttributes: [{contact}]\n      UsernameConfiguration:\n");
        template.replace("      UsernameConfiguration:\n", &names)
    })
    .await
}

#[tokio::test]
async fn known_and_unknown_usernames_behave_the_same() {
    for (contact, names, details) in [
        (
            "email",
            ["anna@example.com", "axel@elsewhere.example", "adam@eggs.example"],
            json!({ "Destination": "a***@e***", "DeliveryMedium": "EMAIL", "AttributeName": "email" }),
        ),
        (
            "phone_number",
            ["+15555550100", "+16666660100", "+17777770100"],
            json!({ "Destination": "+*******0100", "DeliveryMedium": "SMS", "AttributeName": "phone_number" }),
        ),
    ] {
        let bench = by_contact(contact).await;
        // The last one is nobody's, and the second one never proved it: neither gets a code.
        for name in &names[..2] {
            bench.call("SignUp", json!({ "Username": name, "Password": PASSWORD })).await.ok();
        }
        bench.confirm(names[0], &bench.last_code(names[0])).await.ok();
        bench.pass(3600);
        for name in names {
            reset(&bench, name, "000000").await.refused("ExpiredCodeException");
            for _ in 0..5 {
                assert_eq!(forgot(&bench, name).await.ok()["CodeDeliveryDetails"], details, "{name}");
            }
            forgot(&bench, name).await.refused("LimitExceededException");
            let wrong = if name == names[0] { bench.wrong_code(name) } else { "000000" };
            for _ in 0..5 {
                reset(&bench, name, wrong).await.refused("CodeMismatchException");
            }
            reset(&bench, name, wrong).await.refused("LimitExceededException");
        }
        assert_eq!(bench.messages(names[1]).len(), 1, "only the code of the sign-up");
        for name in [names[1], names[2]] {
            let output = bench.call("ResendConfirmationCode", json!({ "Username": name })).await.ok();
            assert_eq!(output["CodeDeliveryDetails"], details, "{name}");
        }
    }
}

#[tokio::test]
async fn a_made_up_destination_is_the_same_each_time_and_of_the_pools_medium() {
    let bench = Bench::with(|template| {
        template
            .replace("        - email\n", "        - phone_number\n")
            .replace("verified_email", "verified_phone_number")
    })
    .await;
    let first = forgot(&bench, "nobody").await.ok()["CodeDeliveryDetails"].clone();
    assert_eq!((&first["DeliveryMedium"], &first["AttributeName"]), (&json!("SMS"), &json!("phone_number")));
    assert_eq!(forgot(&bench, "nobody").await.ok()["CodeDeliveryDetails"], first);
    let resent = bench.call("ResendConfirmationCode", json!({ "Username": "nobody" })).await.ok();
    assert_eq!(resent["CodeDeliveryDetails"], first);
}

#[tokio::test]
async fn where_no_code_confirms_a_sign_up_nobody_is_sent_one() {
    let bench = Bench::with(|template| {
        template.replace("      AutoVerifiedAttributes:\n        - email\n", "      AutoVerifiedAttributes: []\n")
    })
    .await;
    bench.sign_up("anna").await.ok();
    for name in ["anna", "nobody"] {
        let refused = bench.call("ResendConfirmationCode", json!({ "Username": name })).await;
        assert_eq!(refused.refused("InvalidParameterException"), "Auto verification not turned on.", "{name}");
    }
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
