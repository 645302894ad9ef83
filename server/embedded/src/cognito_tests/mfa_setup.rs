//! Where everybody needs a second factor: MFA_SETUP, and what counts without a choice.

use serde_json::{Value, json};

use super::authenticator_app::App;
use super::mfa::with_mfa;
use super::{Bench, PASSWORD};

const PHONE: &str = "+15555550100";

/// A pool where everybody needs an authenticator app.
async fn with_required_app() -> Bench {
    Bench::with(|template| {
        let settings = "      MfaConfiguration: \"ON\"\n      EnabledMfas: [SOFTWARE_TOKEN_MFA]\n";
        template.replace("      UsernameConfiguration:\n", &format!("{settings}      UsernameConfiguration:\n"))
    })
    .await
}

async fn set_up(bench: &Bench, session: &Value) -> super::Answer {
    bench.answer(&json!({ "Session": session }), "MFA_SETUP", json!({ "USERNAME": "anna" })).await
}

#[tokio::test]
async fn an_app_is_set_up_during_the_first_sign_in_and_asked_for_at_the_next() {
    let bench = with_required_app().await;
    bench.user("anna").await;
    let challenge = bench.password_sign_in("anna", PASSWORD).await.ok();
    assert_eq!(challenge["ChallengeName"], "MFA_SETUP");
    assert_eq!(challenge["ChallengeParameters"]["MFAS_CAN_SETUP"], "[\"SOFTWARE_TOKEN_MFA\"]");
    set_up(&bench, &challenge["Session"]).await.refused("NotAuthorizedException");

    let associated = bench.call("AssociateSoftwareToken", json!({ "Session": challenge["Session"] })).await.ok();
    let app = App::new(associated["SecretCode"].as_str().unwrap());
    set_up(&bench, &associated["Session"]).await.refused("NotAuthorizedException");
    let verify = |code: String| json!({ "Session": associated["Session"], "UserCode": code });
    let wrong = app.wrong_code(bench.now_s());
    bench.call("VerifySoftwareToken", verify(wrong)).await.refused("EnableSoftwareTokenMFAException");
    let verified = bench.call("VerifySoftwareToken", verify(app.code(bench.now_s()))).await.ok();
    assert_eq!(verified["Status"], "SUCCESS");
    let output = set_up(&bench, &verified["Session"]).await.ok();
    let user = bench.get_user(&output["AuthenticationResult"]["AccessToken"]).await.ok();
    assert_eq!(user["UserMFASettingList"], json!(["SOFTWARE_TOKEN_MFA"]));
    set_up(&bench, &verified["Session"]).await.refused("NotAuthorizedException");

    bench.pass(60);
    let challenge = bench.password_sign_in("anna", PASSWORD).await.ok();
    assert_eq!(challenge["ChallengeName"], "SOFTWARE_TOKEN_MFA");
    bench
        .call("AssociateSoftwareToken", json!({ "Session": challenge["Session"] }))
        .await
        .refused("NotAuthorizedException");
    let code = json!({ "USERNAME": "anna", "SOFTWARE_TOKEN_MFA_CODE": app.code(bench.now_s()) });
    bench.answer(&challenge, "SOFTWARE_TOKEN_MFA", code).await.ok();
    let access = &output["AuthenticationResult"]["AccessToken"];
    let off = json!({ "AccessToken": access, "SoftwareTokenMfaSettings": { "Enabled": false } });
    bench.call("SetUserMFAPreference", off).await.refused("InvalidParameterException");
}

#[tokio::test]
async fn a_temporary_password_is_replaced_before_an_app_is_set_up() {
    let bench = with_required_app().await;
    bench.user("anna").await;
    bench.administer("anna", "status = 'FORCE_CHANGE_PASSWORD'");
    let challenge = bench.password_sign_in("anna", PASSWORD).await.ok();
    assert_eq!(challenge["ChallengeName"], "NEW_PASSWORD_REQUIRED");
    let responses = json!({ "USERNAME": "anna", "NEW_PASSWORD": "Another-pass-8" });
    let challenge = bench.answer(&challenge, "NEW_PASSWORD_REQUIRED", responses).await.ok();
    assert_eq!(challenge["ChallengeName"], "MFA_SETUP");
}

#[tokio::test]
async fn an_address_or_number_that_is_there_is_asked_without_a_choice() {
    let bench = with_mfa("ON").await;
    bench.user("anna").await;
    let challenge = bench.password_sign_in("anna", PASSWORD).await.ok();
    assert_eq!(challenge["ChallengeName"], "EMAIL_OTP");
    let code = json!({ "USERNAME": "anna", "EMAIL_OTP_CODE": bench.last_code("anna@example.com") });
    let output = bench.answer(&challenge, "EMAIL_OTP", code).await.ok();
    let access = &output["AuthenticationResult"]["AccessToken"];
    let phone = json!([{ "Name": "phone_number", "Value": PHONE }]);
    bench.call("UpdateUserAttributes", json!({ "AccessToken": access, "UserAttributes": phone })).await.ok();
    let choice = bench.password_sign_in("anna", PASSWORD).await.ok();
    assert_eq!(choice["ChallengeName"], "SELECT_MFA_TYPE");
    assert_eq!(choice["ChallengeParameters"]["MFAS_CAN_CHOOSE"], "[\"SMS_MFA\",\"EMAIL_OTP\"]");
}

#[tokio::test]
async fn an_address_can_be_given_where_there_is_none() {
    let bench = Bench::with(|template| {
        let settings = "      MfaConfiguration: \"ON\"\n      EnabledMfas: [SOFTWARE_TOKEN_MFA, EMAIL_OTP]\n";
        let template = template.replace("Required: true", "Required: false").replace("Mutable: false", "Mutable: true");
        template.replace("      UsernameConfiguration:\n", &format!("{settings}      UsernameConfiguration:\n"))
    })
    .await;
    bench.call("SignUp", json!({ "Username": "anna", "Password": PASSWORD })).await.ok();
    bench.administer("anna", "status = 'CONFIRMED'");
    let challenge = bench.password_sign_in("anna", PASSWORD).await.ok();
    assert_eq!(challenge["ChallengeParameters"]["MFAS_CAN_SETUP"], "[\"SOFTWARE_TOKEN_MFA\",\"EMAIL_OTP\"]");
    let with = |email: &str| json!({ "USERNAME": "anna", "EMAIL": email });
    bench.answer(&challenge, "MFA_SETUP", with("nonsense")).await.refused("InvalidParameterException");
    let challenge = bench.answer(&challenge, "MFA_SETUP", with("anna@example.com")).await.ok();
    assert_eq!(challenge["ChallengeName"], "EMAIL_OTP");
    let code = json!({ "USERNAME": "anna", "EMAIL_OTP_CODE": bench.last_code("anna@example.com") });
    let output = bench.answer(&challenge, "EMAIL_OTP", code).await.ok();
    let user = bench.get_user(&output["AuthenticationResult"]["AccessToken"]).await.ok();
    assert!(user["UserAttributes"].as_array().unwrap().contains(&json!({ "Name": "email_verified", "Value": "true" })));
}

async fn associate(bench: &Bench, session: &Value) -> super::Answer {
    bench.call("AssociateSoftwareToken", json!({ "Session": session })).await
}

#[tokio::test]
async fn a_session_for_setting_up_is_used_once_and_gets_no_younger() {
    let bench = with_required_app().await;
    bench.user("anna").await;
    let challenge = bench.password_sign_in("anna", PASSWORD).await.ok();
    bench.pass(100);
    let associated = associate(&bench, &challenge["Session"]).await.ok();
    let message = associate(&bench, &challenge["Session"]).await.refused("NotAuthorizedException");
    assert_eq!(message, "Invalid session for the user, session can only be used once.");
    let app = App::new(associated["SecretCode"].as_str().unwrap());
    bench.pass(79);
    let verify = json!({ "Session": associated["Session"], "UserCode": app.code(bench.now_s()) });
    let verified = bench.call("VerifySoftwareToken", verify).await.ok();
    bench.pass(1);
    let message = set_up(&bench, &verified["Session"]).await.refused("NotAuthorizedException");
    assert_eq!(message, "Invalid session for the user, session is expired.");
}

#[tokio::test]
async fn a_session_for_setting_up_replaces_no_app_that_was_set_up_since() {
    let bench = with_required_app().await;
    bench.user("anna").await;
    let challenge = || async { bench.password_sign_in("anna", PASSWORD).await.ok()["Session"].clone() };
    let (early, theirs) = (challenge().await, challenge().await);
    let left_open = associate(&bench, &challenge().await).await.ok();
    let associated = associate(&bench, &theirs).await.ok();
    let app = App::new(associated["SecretCode"].as_str().unwrap());
    let verify = json!({ "Session": associated["Session"], "UserCode": app.code(bench.now_s()) });
    bench.call("VerifySoftwareToken", verify).await.ok();

    for session in [&early, &left_open["Session"]] {
        let message = associate(&bench, session).await.refused("NotAuthorizedException");
        assert_eq!(message, "Invalid session for the user.");
    }
    bench.pass(60);
    let challenge = bench.password_sign_in("anna", PASSWORD).await.ok();
    let code = json!({ "USERNAME": "anna", "SOFTWARE_TOKEN_MFA_CODE": app.code(bench.now_s()) });
    bench.answer(&challenge, "SOFTWARE_TOKEN_MFA", code).await.ok();
}

#[tokio::test]
async fn whoever_is_disabled_sets_nothing_up() {
    let bench = with_required_app().await;
    bench.user("anna").await;
    let challenge = bench.password_sign_in("anna", PASSWORD).await.ok();
    let begun = bench.password_sign_in("anna", PASSWORD).await.ok();
    let begun = associate(&bench, &begun["Session"]).await.ok();
    let app = App::new(begun["SecretCode"].as_str().unwrap());
    bench.administer("anna", "enabled = 0");
    associate(&bench, &challenge["Session"]).await.refused("NotAuthorizedException");
    let verify = json!({ "Session": begun["Session"], "UserCode": app.code(bench.now_s()) });
    bench.call("VerifySoftwareToken", verify).await.refused("NotAuthorizedException");
}

#[tokio::test]
async fn an_address_is_given_once_while_signing_in() {
    let bench = Bench::with(|template| {
        let settings = "      MfaConfiguration: \"ON\"\n      EnabledMfas: [EMAIL_OTP]\n";
        let template = template.replace("Required: true", "Required: false").replace("Mutable: false", "Mutable: true");
        template.replace("      UsernameConfiguration:\n", &format!("{settings}      UsernameConfiguration:\n"))
    })
    .await;
    bench.call("SignUp", json!({ "Username": "anna", "Password": PASSWORD })).await.ok();
    bench.administer("anna", "status = 'CONFIRMED'");
    let (one, two) =
        (bench.password_sign_in("anna", PASSWORD).await.ok(), bench.password_sign_in("anna", PASSWORD).await.ok());
    let with = |email: &str| json!({ "USERNAME": "anna", "EMAIL": email });
    bench.answer(&one, "MFA_SETUP", with("anna@example.com")).await.ok();
    bench.answer(&two, "MFA_SETUP", with("other@example.com")).await.refused("NotAuthorizedException");
    assert!(bench.messages("other@example.com").is_empty());
    let challenge = bench.password_sign_in("anna", PASSWORD).await.ok();
    assert_eq!(challenge["ChallengeParameters"]["CODE_DELIVERY_DESTINATION"], "a***@e***");
}
