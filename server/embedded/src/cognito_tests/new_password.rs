//! What an account's status asks of whoever knows its password, above all NEW_PASSWORD_REQUIRED.

use serde_json::{Value, json};

use super::{Answer, Bench, PASSWORD};

const NEW_PASSWORD: &str = "Another-pass-8";

/// A pool that requires a name beside the address.
async fn with_required_name() -> Bench {
    Bench::with(|template| {
        template.replace(
            "      Schema:\n",
            "      Schema:\n        - Name: name\n          AttributeDataType: String\n          Required: true\n",
        )
    })
    .await
}

/// An account whose password an administrator has chosen.
async fn with_temporary_password(bench: &Bench, username: &str) {
    bench.user(username).await;
    bench.administer(username, "status = 'FORCE_CHANGE_PASSWORD'");
}

async fn respond(bench: &Bench, challenge: &Value, username: &str, responses: Value) -> Answer {
    let mut all = json!({ "USERNAME": username });
    all.as_object_mut().unwrap().extend(responses.as_object().unwrap().clone());
    let input = json!({
        "ChallengeName": "NEW_PASSWORD_REQUIRED",
        "Session": challenge["Session"],
        "ChallengeResponses": all,
    });
    bench.call("RespondToAuthChallenge", input).await
}

#[tokio::test]
async fn a_temporary_password_gives_no_tokens_until_another_is_chosen() {
    let bench = Bench::new().await;
    with_temporary_password(&bench, "anna").await;
    let challenge = bench.password_sign_in("Anna", PASSWORD).await.ok();
    assert_eq!(challenge["ChallengeName"], "NEW_PASSWORD_REQUIRED");
    assert!(challenge.get("AuthenticationResult").is_none());
    let parameters = &challenge["ChallengeParameters"];
    assert_eq!(parameters["USER_ID_FOR_SRP"], "anna");
    assert_eq!(parameters["requiredAttributes"], "[]");
    let attributes: Value = serde_json::from_str(parameters["userAttributes"].as_str().unwrap()).unwrap();
    assert_eq!(attributes, json!({ "email": "anna@example.com", "email_verified": "true" }));

    let output = respond(&bench, &challenge, "anna", json!({ "NEW_PASSWORD": NEW_PASSWORD })).await.ok();
    bench.get_user(&output["AuthenticationResult"]["AccessToken"]).await.ok();
    bench.password_sign_in("anna", PASSWORD).await.refused("NotAuthorizedException");
    bench.password_sign_in("anna", NEW_PASSWORD).await.ok();
}

#[tokio::test]
async fn a_weak_password_leaves_the_session_and_a_good_one_uses_it_up() {
    let bench = Bench::new().await;
    with_temporary_password(&bench, "anna").await;
    let challenge = bench.password_sign_in("anna", PASSWORD).await.ok();
    respond(&bench, &challenge, "anna", json!({})).await.refused("InvalidParameterException");
    respond(&bench, &challenge, "anna", json!({ "NEW_PASSWORD": "weak" })).await.refused("InvalidPasswordException");
    respond(&bench, &challenge, "anna", json!({ "NEW_PASSWORD": NEW_PASSWORD })).await.ok();
    let again = respond(&bench, &challenge, "anna", json!({ "NEW_PASSWORD": "Third-password-9" })).await;
    let message = again.refused("NotAuthorizedException");
    assert_eq!(message, "Invalid session for the user, session can only be used once.");
}

#[tokio::test]
async fn a_session_is_for_one_username_one_challenge_and_three_minutes() {
    let bench = Bench::new().await;
    with_temporary_password(&bench, "anna").await;
    bench.user("berta").await;
    let challenge = bench.password_sign_in("anna", PASSWORD).await.ok();
    let new = json!({ "NEW_PASSWORD": NEW_PASSWORD });
    respond(&bench, &challenge, "berta", new.clone()).await.refused("NotAuthorizedException");
    let mut forged = challenge.clone();
    forged["Session"] = "A".repeat(400).into();
    respond(&bench, &forged, "anna", new.clone()).await.refused("NotAuthorizedException");
    forged["Session"] = "short".into();
    respond(&bench, &forged, "anna", new.clone()).await.refused("InvalidParameterException");
    let input = json!({
        "ChallengeName": "SOFTWARE_TOKEN_MFA",
        "Session": challenge["Session"],
        "ChallengeResponses": { "USERNAME": "anna", "SOFTWARE_TOKEN_MFA_CODE": "123456" },
    });
    bench.call("RespondToAuthChallenge", input).await.refused("NotAuthorizedException");
    bench.pass(179);
    let bench = bench.restarted("http://127.0.0.1:9000/").await;
    respond(&bench, &challenge, "anna", json!({ "NEW_PASSWORD": "weak" })).await.refused("InvalidPasswordException");
    bench.pass(1);
    let message = respond(&bench, &challenge, "anna", new).await.refused("NotAuthorizedException");
    assert_eq!(message, "Invalid session for the user, session is expired.");
}

#[tokio::test]
async fn a_session_dies_with_the_password_that_began_it() {
    let bench = Bench::new().await;
    with_temporary_password(&bench, "anna").await;
    let (one, two) =
        (bench.password_sign_in("anna", PASSWORD).await.ok(), bench.password_sign_in("anna", PASSWORD).await.ok());
    respond(&bench, &one, "anna", json!({ "NEW_PASSWORD": NEW_PASSWORD })).await.ok();
    let late = respond(&bench, &two, "anna", json!({ "NEW_PASSWORD": "Third-password-9" })).await;
    assert_eq!(late.refused("NotAuthorizedException"), "Invalid session for the user.");
    bench.password_sign_in("anna", NEW_PASSWORD).await.ok();
}

#[tokio::test]
async fn required_attributes_that_are_missing_have_to_be_given() {
    let bench = with_required_name().await;
    let attributes = json!([{ "Name": "email", "Value": "anna@example.com" }, { "Name": "name", "Value": "Anna" }]);
    let input = json!({ "Username": "anna", "Password": PASSWORD, "UserAttributes": attributes });
    bench.call("SignUp", input).await.ok();
    bench.confirm("anna", &bench.last_code("anna@example.com")).await.ok();
    bench.administer("anna", "status = 'FORCE_CHANGE_PASSWORD'");
    let index = rusqlite::Connection::open(bench.directory.path().join("data/index.sqlite")).unwrap();
    index.execute("DELETE FROM user_attribute WHERE name = 'name'", []).unwrap();

    let challenge = bench.password_sign_in("anna", PASSWORD).await.ok();
    assert_eq!(challenge["ChallengeParameters"]["requiredAttributes"], "[\"userAttributes.name\"]");
    let with =
        |name: &str, value: &str| json!({ "NEW_PASSWORD": NEW_PASSWORD, format!("userAttributes.{name}"): value });
    let refused = respond(&bench, &challenge, "anna", json!({ "NEW_PASSWORD": NEW_PASSWORD })).await;
    assert_eq!(refused.refused("InvalidParameterException"), "Invalid attributes given, name is missing");
    let refused = respond(&bench, &challenge, "anna", with("email", "mallory@example.com")).await;
    assert_eq!(refused.refused("NotAuthorizedException"), "Cannot modify an already provided email");
    respond(&bench, &challenge, "anna", with("email_verified", "true")).await.refused("NotAuthorizedException");
    let output = respond(&bench, &challenge, "anna", with("name", "Änne")).await.ok();
    let user = bench.get_user(&output["AuthenticationResult"]["AccessToken"]).await.ok();
    assert!(user["UserAttributes"].as_array().unwrap().contains(&json!({ "Name": "name", "Value": "Änne" })));
}

#[tokio::test]
async fn a_disabled_account_is_told_so_by_its_password_only_and_its_tokens_rest() {
    let bench = Bench::new().await;
    bench.user("anna").await;
    let tokens = bench.tokens("anna").await;
    bench.administer("anna", "enabled = 0");
    let message = bench.password_sign_in("anna", PASSWORD).await.refused("NotAuthorizedException");
    assert_eq!(message, "User is disabled.");
    let message = bench.password_sign_in("anna", "Wrong-pass-1").await.refused("NotAuthorizedException");
    assert_eq!(message, "Incorrect username or password.");
    assert_eq!(bench.refresh(&tokens["RefreshToken"]).await.refused("NotAuthorizedException"), "User is disabled.");
    bench.get_user(&tokens["AccessToken"]).await.refused("NotAuthorizedException");
    bench.administer("anna", "enabled = 1");
    bench.get_user(&tokens["AccessToken"]).await.ok();
}

#[tokio::test]
async fn a_reset_that_was_asked_for_is_done_with_a_code() {
    let bench = Bench::new().await;
    bench.user("anna").await;
    bench.administer("anna", "status = 'RESET_REQUIRED'");
    let message = bench.password_sign_in("anna", PASSWORD).await.refused("PasswordResetRequiredException");
    assert_eq!(message, "Password reset required for the user");
    bench.call("ForgotPassword", json!({ "Username": "anna" })).await.ok();
    let code = bench.last_code("anna@example.com");
    let input = json!({ "Username": "anna", "ConfirmationCode": code, "Password": NEW_PASSWORD });
    bench.call("ConfirmForgotPassword", input).await.ok();
    bench.password_sign_in("anna", NEW_PASSWORD).await.ok();
}

/// What an administrator says of an account.
async fn shown(bench: &Bench, username: &str, name: &str) -> Value {
    let user = bench.admin_call("AdminGetUser", json!({ "Username": username })).await.ok();
    let attributes = user["UserAttributes"].as_array().unwrap();
    attributes.iter().find(|attribute| attribute["Name"] == name).map_or(Value::Null, |found| found["Value"].clone())
}

#[tokio::test]
async fn an_address_that_is_replaced_with_the_password_is_not_proved_by_the_old_one() {
    let bench = Bench::with(|template| {
        template.replace("Required: true", "Required: false").replace("Mutable: false", "Mutable: true")
    })
    .await;
    bench.user("anna").await;
    bench.call("ForgotPassword", json!({ "Username": "anna" })).await.ok();
    let reset = bench.last_code("anna@example.com");
    bench.administer("anna", "status = 'FORCE_CHANGE_PASSWORD'");
    let challenge = bench.password_sign_in("anna", PASSWORD).await.ok();
    let new = json!({ "NEW_PASSWORD": NEW_PASSWORD, "userAttributes.email": "boss@example.com" });
    respond(&bench, &challenge, "anna", new).await.ok();
    assert_eq!(shown(&bench, "anna", "email").await, "boss@example.com");
    assert_eq!(shown(&bench, "anna", "email_verified").await, "false");
    let input = json!({ "Username": "anna", "ConfirmationCode": reset, "Password": "Third-password-9" });
    bench.call("ConfirmForgotPassword", input).await.refused("ExpiredCodeException");
}

#[tokio::test]
async fn what_the_pool_calls_immutable_is_not_replaced_with_the_password() {
    let bench = Bench::with(|template| template.replace("Required: true", "Required: false")).await;
    with_temporary_password(&bench, "anna").await;
    let challenge = bench.password_sign_in("anna", PASSWORD).await.ok();
    let new = json!({ "NEW_PASSWORD": NEW_PASSWORD, "userAttributes.email": "boss@example.com" });
    let message = respond(&bench, &challenge, "anna", new).await.refused("NotAuthorizedException");
    assert_eq!(message, "Cannot modify an already provided email");
    assert_eq!(shown(&bench, "anna", "email").await, "anna@example.com");
    respond(&bench, &challenge, "anna", json!({ "NEW_PASSWORD": NEW_PASSWORD })).await.ok();

    bench.call("SignUp", json!({ "Username": "berta", "Password": PASSWORD })).await.ok();
    bench.administer("berta", "status = 'FORCE_CHANGE_PASSWORD'");
    let challenge = bench.password_sign_in("berta", PASSWORD).await.ok();
    let new = json!({ "NEW_PASSWORD": NEW_PASSWORD, "userAttributes.email": "berta@example.com" });
    respond(&bench, &challenge, "berta", new).await.ok();
    assert_eq!(shown(&bench, "berta", "email").await, "berta@example.com", "what is missing may be given");
}
