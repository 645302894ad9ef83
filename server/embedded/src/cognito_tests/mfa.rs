//! Second factors: registering an authenticator app, choosing, and being asked.

use serde_json::{Value, json};

use super::authenticator_app::App;
use super::{Answer, Bench, PASSWORD};

const PHONE: &str = "+15555550100";

/// A pool with all three second factors, asked for as `mode` says.
pub(super) async fn with_mfa(mode: &str) -> Bench {
    Bench::with(|template| mfa_settings(&template, mode)).await
}

/// A template whose pool has all three second factors.
pub(super) fn mfa_settings(template: &str, mode: &str) -> String {
    let settings =
        format!("MfaConfiguration: \"{mode}\"\n      EnabledMfas: [SMS_MFA, SOFTWARE_TOKEN_MFA, EMAIL_OTP]\n");
    template.replace("      UsernameConfiguration:\n", &format!("      {settings}      UsernameConfiguration:\n"))
}

/// A confirmed account with a telephone, and its access token.
pub(super) async fn with_phone(bench: &Bench, username: &str) -> Value {
    bench.user(username).await;
    let access = bench.tokens(username).await["AccessToken"].clone();
    let attributes = json!([{ "Name": "phone_number", "Value": PHONE }]);
    let input = json!({ "AccessToken": access, "UserAttributes": attributes });
    bench.call("UpdateUserAttributes", input).await.ok();
    access
}

/// Registers an app, which is on its first code then.
pub(super) async fn with_app(bench: &Bench, access: &Value) -> App {
    let secret = bench.call("AssociateSoftwareToken", json!({ "AccessToken": access })).await.ok();
    let app = App::new(secret["SecretCode"].as_str().unwrap());
    let input = json!({ "AccessToken": access, "UserCode": app.code(bench.now_s()) });
    assert_eq!(bench.call("VerifySoftwareToken", input).await.ok(), json!({ "Status": "SUCCESS" }));
    app
}

async fn prefer(bench: &Bench, access: &Value, settings: Value) -> Answer {
    let mut input = json!({ "AccessToken": access });
    input.as_object_mut().unwrap().extend(settings.as_object().unwrap().clone());
    bench.call("SetUserMFAPreference", input).await
}

fn on(preferred: bool) -> Value {
    json!({ "Enabled": true, "PreferredMfa": preferred })
}

async fn answer_app(bench: &Bench, challenge: &Value, code: &str) -> Answer {
    let responses = json!({ "USERNAME": "anna", "SOFTWARE_TOKEN_MFA_CODE": code });
    bench.answer(challenge, "SOFTWARE_TOKEN_MFA", responses).await
}

#[tokio::test]
async fn an_authenticator_app_is_registered_chosen_and_asked_for() {
    let bench = with_mfa("OPTIONAL").await;
    bench.user("anna").await;
    let access = bench.tokens("anna").await["AccessToken"].clone();
    let output = bench.call("AssociateSoftwareToken", json!({ "AccessToken": access })).await.ok();
    assert!(output.get("Session").is_none());
    let secret = output["SecretCode"].as_str().unwrap();
    assert!(secret.len() >= 32 && secret.bytes().all(|letter| letter.is_ascii_alphanumeric()));
    let app = App::new(secret);
    prefer(&bench, &access, json!({ "SoftwareTokenMfaSettings": on(true) })).await.refused("InvalidParameterException");
    let input = json!({ "AccessToken": access, "UserCode": app.wrong_code(bench.now_s()) });
    let refused = bench.call("VerifySoftwareToken", input).await;
    assert_eq!(refused.refused("EnableSoftwareTokenMFAException"), "Code mismatch and fail enable Software Token MFA");
    let first = app.code(bench.now_s());
    bench.call("VerifySoftwareToken", json!({ "AccessToken": access, "UserCode": first })).await.ok();
    bench.password_sign_in("anna", PASSWORD).await.ok()["AuthenticationResult"].as_object().unwrap();

    prefer(&bench, &access, json!({ "SoftwareTokenMfaSettings": on(true) })).await.ok();
    let user = bench.get_user(&access).await.ok();
    assert_eq!(user["PreferredMfaSetting"], "SOFTWARE_TOKEN_MFA");
    assert_eq!(user["UserMFASettingList"], json!(["SOFTWARE_TOKEN_MFA"]));
    let challenge = bench.password_sign_in("anna", PASSWORD).await.ok();
    assert_eq!(challenge["ChallengeName"], "SOFTWARE_TOKEN_MFA");
    assert_eq!(challenge["ChallengeParameters"]["USER_ID_FOR_SRP"], "anna");
    assert!(challenge.get("AuthenticationResult").is_none());
    let refused = answer_app(&bench, &challenge, &app.wrong_code(bench.now_s())).await;
    assert_eq!(refused.refused("CodeMismatchException"), "Invalid code received for user");
    let refused = answer_app(&bench, &challenge, &first).await;
    assert_eq!(refused.refused("ExpiredCodeException"), "Your software token has already been used once.");
    bench.pass(30);
    let code = app.code(bench.now_s());
    let output = answer_app(&bench, &challenge, &code).await.ok();
    bench.get_user(&output["AuthenticationResult"]["AccessToken"]).await.ok();
    answer_app(&bench, &challenge, &code).await.refused("NotAuthorizedException");
    let again = bench.password_sign_in("anna", PASSWORD).await.ok();
    answer_app(&bench, &again, &code).await.refused("ExpiredCodeException");
}

#[tokio::test]
async fn an_app_on_a_telephone_whose_clock_is_off_by_half_a_minute_still_works() {
    let bench = with_mfa("OPTIONAL").await;
    bench.user("anna").await;
    let access = bench.tokens("anna").await["AccessToken"].clone();
    let app = with_app(&bench, &access).await;
    prefer(&bench, &access, json!({ "SoftwareTokenMfaSettings": on(false) })).await.ok();
    bench.pass(3600);
    for (early_s, late_s) in [(0, 30), (30, 0)] {
        bench.pass(120);
        let challenge = bench.password_sign_in("anna", PASSWORD).await.ok();
        for far in [bench.now_s() - 60, bench.now_s() + 60] {
            answer_app(&bench, &challenge, &app.code(far)).await.refused("CodeMismatchException");
        }
        answer_app(&bench, &challenge, &app.code(bench.now_s() + early_s - late_s)).await.ok();
    }
}

#[tokio::test]
async fn a_code_is_sent_to_the_telephone_and_proves_it() {
    let bench = with_mfa("OPTIONAL").await;
    let access = with_phone(&bench, "anna").await;
    prefer(&bench, &access, json!({ "SMSMfaSettings": on(true) })).await.ok();
    let challenge = bench.password_sign_in("anna", PASSWORD).await.ok();
    assert_eq!(challenge["ChallengeName"], "SMS_MFA");
    let parameters = &challenge["ChallengeParameters"];
    assert_eq!(parameters["CODE_DELIVERY_DELIVERY_MEDIUM"], "SMS");
    assert_eq!(parameters["CODE_DELIVERY_DESTINATION"], "+*******0100");
    let with = |code: &str| json!({ "USERNAME": "anna", "SMS_MFA_CODE": code });
    let refused = bench.answer(&challenge, "SMS_MFA", with(bench.wrong_code(PHONE))).await;
    assert_eq!(refused.refused("CodeMismatchException"), "Invalid code or auth state for the user.");
    let output = bench.answer(&challenge, "SMS_MFA", with(&bench.last_code(PHONE))).await.ok();
    let user = bench.get_user(&output["AuthenticationResult"]["AccessToken"]).await.ok();
    let verified = json!({ "Name": "phone_number_verified", "Value": "true" });
    assert!(user["UserAttributes"].as_array().unwrap().contains(&verified));
}

#[tokio::test]
async fn a_code_belongs_to_one_sign_in_and_its_three_minutes() {
    let bench = with_mfa("OPTIONAL").await;
    bench.user("anna").await;
    let access = bench.tokens("anna").await["AccessToken"].clone();
    prefer(&bench, &access, json!({ "EmailMfaSettings": on(false) })).await.ok();
    let one = bench.password_sign_in("anna", PASSWORD).await.ok();
    assert_eq!(one["ChallengeName"], "EMAIL_OTP");
    assert_eq!(one["ChallengeParameters"]["CODE_DELIVERY_DESTINATION"], "a***@e***");
    let old = bench.last_code("anna@example.com");
    let two = bench.password_sign_in("anna", PASSWORD).await.ok();
    let new = bench.last_code("anna@example.com");
    let with = |code: &str| json!({ "USERNAME": "anna", "EMAIL_OTP_CODE": code });
    if old != new {
        bench.answer(&two, "EMAIL_OTP", with(&old)).await.refused("CodeMismatchException");
    }
    bench.answer(&two, "EMAIL_OTP", with(&new)).await.ok();
    let message = bench.answer(&two, "EMAIL_OTP", with(&new)).await.refused("NotAuthorizedException");
    assert_eq!(message, "Invalid session for the user, session can only be used once.");
    bench.pass(180);
    let message = bench.answer(&one, "EMAIL_OTP", with(&old)).await.refused("NotAuthorizedException");
    assert_eq!(message, "Invalid session for the user, session is expired.");
}

#[tokio::test]
async fn who_has_several_and_prefers_none_chooses() {
    let bench = with_mfa("OPTIONAL").await;
    let access = with_phone(&bench, "anna").await;
    let app = with_app(&bench, &access).await;
    let all =
        json!({ "SMSMfaSettings": on(false), "SoftwareTokenMfaSettings": on(false), "EmailMfaSettings": on(false) });
    prefer(&bench, &access, all).await.ok();
    bench.pass(60);
    let choice = bench.password_sign_in("anna", PASSWORD).await.ok();
    assert_eq!(choice["ChallengeName"], "SELECT_MFA_TYPE");
    let offered = &choice["ChallengeParameters"]["MFAS_CAN_CHOOSE"];
    assert_eq!(offered, "[\"SMS_MFA\",\"SOFTWARE_TOKEN_MFA\",\"EMAIL_OTP\"]");
    let with = |method: &str| json!({ "USERNAME": "anna", "ANSWER": method });
    bench.answer(&choice, "SELECT_MFA_TYPE", with("PALM")).await.refused("InvalidParameterException");
    let challenge = bench.answer(&choice, "SELECT_MFA_TYPE", with("SOFTWARE_TOKEN_MFA")).await.ok();
    assert_eq!(challenge["ChallengeName"], "SOFTWARE_TOKEN_MFA");
    answer_app(&bench, &challenge, &app.code(bench.now_s())).await.ok();

    for name in ["EMAIL_OTP", "EMAIL_MFA"] {
        let choice = bench.password_sign_in("anna", PASSWORD).await.ok();
        let challenge = bench.answer(&choice, "SELECT_MFA_TYPE", with(name)).await.ok();
        assert_eq!(challenge["ChallengeName"], "EMAIL_OTP");
        let code = json!({ "USERNAME": "anna", format!("{name}_CODE"): bench.last_code("anna@example.com") });
        bench.answer(&challenge, name, code).await.ok();
    }
    prefer(&bench, &access, json!({ "SMSMfaSettings": on(true) })).await.ok();
    assert_eq!(bench.password_sign_in("anna", PASSWORD).await.ok()["ChallengeName"], "SMS_MFA");
}

#[tokio::test]
async fn wrong_codes_lock_and_the_password_does_not_unlock() {
    let bench = with_mfa("OPTIONAL").await;
    bench.user("anna").await;
    let access = bench.tokens("anna").await["AccessToken"].clone();
    let app = with_app(&bench, &access).await;
    prefer(&bench, &access, json!({ "SoftwareTokenMfaSettings": on(true) })).await.ok();
    bench.pass(60);
    for _ in 0..5 {
        let challenge = bench.password_sign_in("anna", PASSWORD).await.ok();
        let wrong = app.wrong_code(bench.now_s());
        answer_app(&bench, &challenge, &wrong).await.refused("CodeMismatchException");
    }
    let challenge = bench.password_sign_in("anna", PASSWORD).await.ok();
    let code = app.code(bench.now_s());
    let message = answer_app(&bench, &challenge, &code).await.refused("NotAuthorizedException");
    assert_eq!(message, "Password attempts exceeded");
    bench.pass(1);
    answer_app(&bench, &challenge, &code).await.ok();
    let challenge = bench.password_sign_in("anna", PASSWORD).await.ok();
    let wrong = app.wrong_code(bench.now_s());
    answer_app(&bench, &challenge, &wrong).await.refused("CodeMismatchException");
}

#[tokio::test]
async fn only_what_the_pool_and_the_account_have_can_be_chosen() {
    let bench = with_mfa("OPTIONAL").await;
    bench.user("anna").await;
    let access = bench.tokens("anna").await["AccessToken"].clone();
    for (settings, message) in [
        (json!({ "SMSMfaSettings": on(true) }), "User does not have delivery config set to turn on SMS_MFA"),
        (json!({ "SoftwareTokenMfaSettings": on(true) }), "User has not verified software token mfa"),
        (
            json!({ "EmailMfaSettings": { "Enabled": false, "PreferredMfa": true } }),
            "EMAIL_OTP is preferred but not enabled.",
        ),
        (json!({ "EmailMfaSettings": on(true), "SMSMfaSettings": on(true) }), "Only one MFA method can be preferred."),
    ] {
        assert_eq!(prefer(&bench, &access, settings).await.refused("InvalidParameterException"), message);
    }
    prefer(&bench, &access, json!({ "EmailMfaSettings": on(true) })).await.ok();
    prefer(&bench, &access, json!({ "EmailMfaSettings": { "Enabled": false } })).await.ok();
    assert!(bench.get_user(&access).await.ok().get("UserMFASettingList").is_none());

    let bench = Bench::new().await;
    bench.user("anna").await;
    let access = bench.tokens("anna").await["AccessToken"].clone();
    prefer(&bench, &access, json!({ "EmailMfaSettings": on(true) })).await.refused("InvalidParameterException");
    let message = bench.call("AssociateSoftwareToken", json!({ "AccessToken": access })).await;
    assert_eq!(
        message.refused("SoftwareTokenMFANotFoundException"),
        "Software Token MFA has not been enabled by the userPool."
    );
}

#[tokio::test]
async fn a_new_app_replaces_the_old_one_with_its_first_code_and_not_before() {
    let bench = with_mfa("OPTIONAL").await;
    bench.user("anna").await;
    let access = bench.tokens("anna").await["AccessToken"].clone();
    let old = with_app(&bench, &access).await;
    prefer(&bench, &access, json!({ "SoftwareTokenMfaSettings": on(true) })).await.ok();
    let secret = bench.call("AssociateSoftwareToken", json!({ "AccessToken": access })).await.ok();
    let new = App::new(secret["SecretCode"].as_str().unwrap());
    bench.pass(60);
    let challenge = bench.password_sign_in("anna", PASSWORD).await.ok();
    answer_app(&bench, &challenge, &old.code(bench.now_s())).await.ok();
    let input = json!({ "AccessToken": access, "UserCode": new.code(bench.now_s()) });
    bench.call("VerifySoftwareToken", input).await.ok();
    bench.pass(60);
    let challenge = bench.password_sign_in("anna", PASSWORD).await.ok();
    answer_app(&bench, &challenge, &old.code(bench.now_s())).await.refused("CodeMismatchException");
    answer_app(&bench, &challenge, &new.code(bench.now_s())).await.ok();
}

#[tokio::test]
async fn what_a_second_factor_needs_survives_a_restart_and_is_not_readable_at_rest() {
    let bench = with_mfa("OPTIONAL").await;
    bench.user("anna").await;
    let access = bench.tokens("anna").await["AccessToken"].clone();
    let secret = bench.call("AssociateSoftwareToken", json!({ "AccessToken": access })).await.ok();
    let app = App::new(secret["SecretCode"].as_str().unwrap());
    let bench = bench.restarted("http://127.0.0.1:9000/").await;
    let input = json!({ "AccessToken": access, "UserCode": app.code(bench.now_s()) });
    bench.call("VerifySoftwareToken", input).await.ok();
    prefer(&bench, &access, json!({ "SoftwareTokenMfaSettings": on(true) })).await.ok();
    let challenge = bench.password_sign_in("anna", PASSWORD).await.ok();
    bench.pass(30);
    let bench = bench.restarted("http://127.0.0.1:9000/").await;
    answer_app(&bench, &challenge, &app.code(bench.now_s())).await.ok();
    let index = rusqlite::Connection::open(bench.directory.path().join("data/index.sqlite")).unwrap();
    let stored: Vec<u8> = index.query_row("SELECT secret FROM software_token", [], |row| row.get(0)).unwrap();
    assert!(!app.is_within(&stored));
}

#[tokio::test]
async fn where_everybody_needs_one_a_chosen_factor_that_is_gone_hides_no_other() {
    let bench = with_mfa("OPTIONAL").await;
    let access = with_phone(&bench, "anna").await;
    prefer(&bench, &access, json!({ "SMSMfaSettings": on(true) })).await.ok();
    let removed = json!({ "AccessToken": access, "UserAttributeNames": ["phone_number"] });
    bench.call("DeleteUserAttributes", removed).await.ok();
    assert!(bench.password_sign_in("anna", PASSWORD).await.ok()["AuthenticationResult"].is_object());
    let template = bench.template.replace("\"OPTIONAL\"", "\"ON\"");
    let bench = Bench { template, ..bench }.restarted("http://127.0.0.1:9000/").await;
    let challenge = bench.password_sign_in("anna", PASSWORD).await.ok();
    assert_eq!(challenge["ChallengeName"], "EMAIL_OTP");
}

#[tokio::test]
async fn a_passkey_is_no_second_factor_to_choose() {
    let bench = with_mfa("OPTIONAL").await;
    bench.user("anna").await;
    let access = bench.tokens("anna").await["AccessToken"].clone();
    let settings = json!({ "WebAuthnMfaSettings": { "Enabled": true } });
    let message = prefer(&bench, &access, settings.clone()).await.refused("InvalidParameterException");
    assert_eq!(message, "WebAuthnMfaSettings is not supported by the embedded backend.");
    let mut input = settings;
    input["Username"] = "anna".into();
    bench.admin_call("AdminSetUserMFAPreference", input).await.refused("InvalidParameterException");
}

#[tokio::test]
async fn a_code_cannot_be_sent_to_a_number_that_is_gone_since_the_choice() {
    let bench = with_mfa("OPTIONAL").await;
    let access = with_phone(&bench, "anna").await;
    prefer(&bench, &access, json!({ "SMSMfaSettings": on(false), "EmailMfaSettings": on(false) })).await.ok();
    let choice = bench.password_sign_in("anna", PASSWORD).await.ok();
    assert_eq!(choice["ChallengeName"], "SELECT_MFA_TYPE");
    let removed = json!({ "AccessToken": access, "UserAttributeNames": ["phone_number"] });
    bench.call("DeleteUserAttributes", removed).await.ok();
    let answer = json!({ "USERNAME": "anna", "ANSWER": "SMS_MFA" });
    bench.answer(&choice, "SELECT_MFA_TYPE", answer).await.refused("MFAMethodNotFoundException");
}
