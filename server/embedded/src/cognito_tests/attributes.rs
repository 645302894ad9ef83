//! Changing, removing and verifying attributes.

use serde_json::{Value, json};

use super::{Answer, Bench};

/// A pool whose people may change their address.
async fn with_mutable_email() -> Bench {
    Bench::with(|template| template.replace("Mutable: false", "Mutable: true")).await
}

async fn update(bench: &Bench, access_token: &Value, name: &str, value: &str) -> Answer {
    let attributes = json!([{ "Name": name, "Value": value }]);
    bench.call("UpdateUserAttributes", json!({ "AccessToken": access_token, "UserAttributes": attributes })).await
}

async fn delete(bench: &Bench, access_token: &Value, name: &str) -> Answer {
    let input = json!({ "AccessToken": access_token, "UserAttributeNames": [name] });
    bench.call("DeleteUserAttributes", input).await
}

async fn send_code(bench: &Bench, access_token: &Value) -> Answer {
    let input = json!({ "AccessToken": access_token, "AttributeName": "email" });
    bench.call("GetUserAttributeVerificationCode", input).await
}

async fn verify(bench: &Bench, access_token: &Value, code: &str) -> Answer {
    let input = json!({ "AccessToken": access_token, "AttributeName": "email", "Code": code });
    bench.call("VerifyUserAttribute", input).await
}

/// The value of an attribute, or null.
async fn attribute(bench: &Bench, access_token: &Value, name: &str) -> Value {
    let user = bench.get_user(access_token).await.ok();
    let attributes = user["UserAttributes"].as_array().unwrap();
    attributes.iter().find(|attribute| attribute["Name"] == name).map_or(Value::Null, |found| found["Value"].clone())
}

#[tokio::test]
async fn an_attribute_is_set_changed_and_removed() {
    let bench = Bench::new().await;
    bench.user("anna").await;
    let access = bench.tokens("anna").await["AccessToken"].clone();
    for name in ["Anna", "Änne"] {
        let output = update(&bench, &access, "given_name", name).await.ok();
        assert_eq!(output["CodeDeliveryDetailsList"], json!([]));
        assert_eq!(attribute(&bench, &access, "given_name").await, name);
    }
    assert_eq!(delete(&bench, &access, "given_name").await.ok(), json!({}));
    assert_eq!(attribute(&bench, &access, "given_name").await, Value::Null);
}

#[tokio::test]
async fn what_is_not_the_persons_to_change_stays() {
    let bench = Bench::new().await;
    bench.user("anna").await;
    let access = bench.tokens("anna").await["AccessToken"].clone();
    update(&bench, &access, "email_verified", "true").await.refused("NotAuthorizedException");
    update(&bench, &access, "sub", "other").await.refused("NotAuthorizedException");
    update(&bench, &access, "custom:role", "admin").await.refused("InvalidParameterException");
    update(&bench, &access, "email", "new@example.com").await.refused("InvalidParameterException");
    delete(&bench, &access, "email").await.refused("InvalidParameterException");
    delete(&bench, &access, "email_verified").await.refused("NotAuthorizedException");
    update(&bench, &"nonsense".into(), "given_name", "Anna").await.refused("NotAuthorizedException");
    assert_eq!(attribute(&bench, &access, "email").await, "anna@example.com");
}

#[tokio::test]
async fn a_new_address_counts_as_unverified_until_its_code_is_entered() {
    let bench = with_mutable_email().await;
    bench.user("anna").await;
    let access = bench.tokens("anna").await["AccessToken"].clone();
    let output = update(&bench, &access, "email", "new@example.com").await.ok();
    assert_eq!(output["CodeDeliveryDetailsList"][0]["Destination"], "n***@e***");
    assert_eq!(attribute(&bench, &access, "email_verified").await, "false");

    bench.call("ForgotPassword", json!({ "Username": "anna" })).await.ok();
    assert_eq!(bench.messages("new@example.com").len(), 1, "no code for a password goes to an unproven address");

    verify(&bench, &access, bench.wrong_code("new@example.com")).await.refused("CodeMismatchException");
    let code = bench.last_code("new@example.com");
    verify(&bench, &access, &code).await.ok();
    assert_eq!(attribute(&bench, &access, "email_verified").await, "true");
    verify(&bench, &access, &code).await.refused("ExpiredCodeException");
}

#[tokio::test]
async fn a_code_for_one_address_verifies_no_other() {
    let bench = with_mutable_email().await;
    bench.user("anna").await;
    let access = bench.tokens("anna").await["AccessToken"].clone();
    send_code(&bench, &access).await.ok();
    let old = bench.last_code("anna@example.com");
    bench.call("ForgotPassword", json!({ "Username": "anna" })).await.ok();
    let reset = bench.last_code("anna@example.com");
    update(&bench, &access, "email", "victim@example.com").await.ok();
    if bench.last_code("victim@example.com") != old {
        verify(&bench, &access, &old).await.refused("CodeMismatchException");
    }
    let input = json!({ "Username": "anna", "ConfirmationCode": reset, "Password": "Another-pass-8" });
    bench.call("ConfirmForgotPassword", input).await.refused("ExpiredCodeException");
    assert_eq!(attribute(&bench, &access, "email_verified").await, "false");
}

#[tokio::test]
async fn codes_for_an_address_are_limited() {
    let bench = Bench::new().await;
    bench.user("anna").await;
    let access = bench.tokens("anna").await["AccessToken"].clone();
    for _ in 0..5 {
        send_code(&bench, &access).await.ok();
    }
    send_code(&bench, &access).await.refused("LimitExceededException");
    for _ in 0..5 {
        verify(&bench, &access, bench.wrong_code("anna@example.com")).await.refused("CodeMismatchException");
    }
    verify(&bench, &access, &bench.last_code("anna@example.com")).await.refused("LimitExceededException");
    for name in ["phone_number", "given_name"] {
        let input = json!({ "AccessToken": access, "AttributeName": name });
        bench.call("GetUserAttributeVerificationCode", input).await.refused("InvalidParameterException");
    }
}

#[tokio::test]
async fn a_telephone_number_is_verified_by_a_short_message() {
    let bench = Bench::new().await;
    bench.user("anna").await;
    let access = bench.tokens("anna").await["AccessToken"].clone();
    update(&bench, &access, "phone_number", "0171 234567").await.refused("InvalidParameterException");
    update(&bench, &access, "phone_number", "+15555550100").await.ok();
    let input = json!({ "AccessToken": access, "AttributeName": "phone_number" });
    let output = bench.call("GetUserAttributeVerificationCode", input).await.ok();
    let details = json!({ "Destination": "+*******0100", "DeliveryMedium": "SMS", "AttributeName": "phone_number" });
    assert_eq!(output["CodeDeliveryDetails"], details);
    verify(&bench, &access, &bench.last_code("+15555550100")).await.refused("ExpiredCodeException");
    let code = bench.last_code("+15555550100");
    let input = json!({ "AccessToken": access, "AttributeName": "phone_number", "Code": code });
    bench.call("VerifyUserAttribute", input).await.ok();
    assert_eq!(attribute(&bench, &access, "phone_number_verified").await, "true");
    update(&bench, &access, "phone_number", "+15555550101").await.ok();
    assert_eq!(attribute(&bench, &access, "phone_number_verified").await, "false");
    delete(&bench, &access, "phone_number").await.ok();
    assert_eq!(attribute(&bench, &access, "phone_number_verified").await, Value::Null);
}

#[tokio::test]
async fn the_code_of_a_sign_up_is_for_the_address_that_it_went_to() {
    let bench = with_mutable_email().await;
    bench.sign_up("anna").await.ok();
    let code = bench.last_code("anna@example.com");
    let attributes = json!([{ "Name": "email", "Value": "victim@example.com" }]);
    let input = json!({ "Username": "anna", "UserAttributes": attributes });
    bench.admin_call("AdminUpdateUserAttributes", input).await.ok();
    bench.confirm("anna", &code).await.refused("CodeMismatchException");
    let resent = bench.call("ResendConfirmationCode", json!({ "Username": "anna" })).await.ok();
    assert_eq!(resent["CodeDeliveryDetails"]["Destination"], "v***@e***");
    bench.confirm("anna", &bench.last_code("victim@example.com")).await.ok();
}

/// A pool whose people may change their address, and whose address of before counts until the new one is proved.
async fn with_proof_before_change() -> Bench {
    let settings = "      UserAttributeUpdateSettings:
        AttributesRequireVerificationBeforeUpdate: [email]
      Schema:
";
    Bench::with(|template| {
        let template = template.replace("Mutable: false", "Mutable: true");
        assert!(template.contains("      Schema:\n"));
        template.replacen("      Schema:\n", settings, 1)
    })
    .await
}

#[tokio::test]
async fn where_the_template_says_so_the_address_of_before_counts_until_the_new_one_is_proved() {
    let bench = with_proof_before_change().await;
    bench.user("anna").await;
    let access = bench.tokens("anna").await["AccessToken"].clone();
    let output = update(&bench, &access, "email", "new@example.com").await.ok();
    assert_eq!(output["CodeDeliveryDetailsList"][0]["Destination"], "n***@e***");
    let now = async |name: &str| attribute(&bench, &access, name).await;
    assert_eq!((now("email").await, now("email_verified").await), ("anna@example.com".into(), "true".into()));
    bench.call("ForgotPassword", json!({ "Username": "anna" })).await.ok();
    assert_eq!(bench.messages("new@example.com").len(), 1, "the proved address is the way back");
    let reset = bench.last_code("anna@example.com");

    send_code(&bench, &access).await.ok();
    let code = bench.last_code("new@example.com");
    verify(&bench, &access, bench.wrong_code("new@example.com")).await.refused("CodeMismatchException");
    verify(&bench, &access, &code).await.ok();
    assert_eq!((now("email").await, now("email_verified").await), ("new@example.com".into(), "true".into()));
    let input = json!({ "Username": "anna", "ConfirmationCode": reset, "Password": "Another-pass-8" });
    bench.call("ConfirmForgotPassword", input).await.refused("ExpiredCodeException");
    verify(&bench, &access, &code).await.refused("ExpiredCodeException");
}

#[tokio::test]
async fn the_last_wish_counts_and_an_administrators_word_counts_at_once() {
    let bench = with_proof_before_change().await;
    bench.user("anna").await;
    let access = bench.tokens("anna").await["AccessToken"].clone();
    let now = async |name: &str| attribute(&bench, &access, name).await;
    update(&bench, &access, "email", "first@example.com").await.ok();
    let first = bench.last_code("first@example.com");
    update(&bench, &access, "email", "second@example.com").await.ok();
    if bench.last_code("second@example.com") != first {
        verify(&bench, &access, &first).await.refused("CodeMismatchException");
    }
    let second = bench.last_code("second@example.com");
    // Who asks for the address that they have wants no other any more.
    update(&bench, &access, "email", "anna@example.com").await.ok();
    verify(&bench, &access, &second).await.refused("CodeMismatchException");
    assert_eq!(now("email").await, "anna@example.com");

    let attributes =
        json!([{ "Name": "email", "Value": "third@example.com" }, { "Name": "email_verified", "Value": "true" }]);
    let input = json!({ "Username": "anna", "UserAttributes": attributes });
    bench.admin_call("AdminUpdateUserAttributes", input).await.ok();
    assert_eq!((now("email").await, now("email_verified").await), ("third@example.com".into(), "true".into()));
}
