//! USER_AUTH: choosing how to begin, codes as the first factor, accounts without a password, and the way from the sign-up to
//! the first sign-in.

use serde_json::{Value, json};

use super::mfa::with_mfa;
use super::{Answer, Bench, PASSWORD, srp};

const ALL: &str = "[PASSWORD, EMAIL_OTP, SMS_OTP]";

/// A pool whose client allows USER_AUTH with these first factors.
async fn with_choice(factors: &str) -> Bench {
    Bench::with(|template| choosing(&template, factors)).await
}

fn choosing(template: &str, factors: &str) -> String {
    let policy = format!("      Policies:\n        SignInPolicy:\n          AllowedFirstAuthFactors: {factors}\n");
    let template = template.replace("      Policies:\n", &policy);
    template.replace("        - ALLOW_USER_SRP_AUTH\n", "        - ALLOW_USER_AUTH\n")
}

async fn begin(bench: &Bench, username: &str, further: Value) -> Answer {
    let mut parameters = json!({ "USERNAME": username });
    parameters.as_object_mut().unwrap().extend(further.as_object().unwrap().clone());
    bench.call("InitiateAuth", json!({ "AuthFlow": "USER_AUTH", "AuthParameters": parameters })).await
}

async fn prefer(bench: &Bench, username: &str, challenge: &str) -> Answer {
    begin(bench, username, json!({ "PREFERRED_CHALLENGE": challenge })).await
}

async fn select(bench: &Bench, challenge: &Value, username: &str, further: Value) -> Answer {
    let mut responses = json!({ "USERNAME": username });
    responses.as_object_mut().unwrap().extend(further.as_object().unwrap().clone());
    bench.answer(challenge, "SELECT_CHALLENGE", responses).await
}

#[tokio::test]
async fn the_ways_that_an_account_has_are_offered() {
    let bench = with_choice(ALL).await;
    bench.user("anna").await;
    let choice = begin(&bench, "Anna", json!({})).await.ok();
    assert_eq!(choice["ChallengeName"], "SELECT_CHALLENGE");
    assert_eq!(choice["AvailableChallenges"], json!(["PASSWORD_SRP", "PASSWORD", "EMAIL_OTP"]));
    assert_eq!(choice["ChallengeParameters"], json!({}));
    for unavailable in ["SMS_OTP", "WEB_AUTHN", "NONSENSE"] {
        assert_eq!(prefer(&bench, "anna", unavailable).await.ok()["ChallengeName"], "SELECT_CHALLENGE");
        select(&bench, &choice, "anna", json!({ "ANSWER": unavailable })).await.refused("InvalidParameterException");
    }
    let access = bench.tokens("anna").await["AccessToken"].clone();
    let factors = bench.call("GetUserAuthFactors", json!({ "AccessToken": access })).await.ok();
    assert_eq!(factors, json!({ "Username": "anna", "ConfiguredUserAuthFactors": ["PASSWORD", "EMAIL_OTP"] }));
}

#[tokio::test]
async fn a_password_is_chosen_or_given_at_once() {
    let bench = with_choice(ALL).await;
    bench.user("anna").await;
    let at_once = json!({ "PREFERRED_CHALLENGE": "PASSWORD", "PASSWORD": PASSWORD });
    let output = begin(&bench, "anna", at_once).await.ok();
    assert!(output["AuthenticationResult"].is_object() && output.get("AvailableChallenges").is_none());

    let choice = begin(&bench, "anna", json!({})).await.ok();
    let wrong = json!({ "ANSWER": "PASSWORD", "PASSWORD": "Wrong-pass-1" });
    select(&bench, &choice, "anna", wrong).await.refused("NotAuthorizedException");
    let right = json!({ "ANSWER": "PASSWORD", "PASSWORD": PASSWORD });
    assert!(select(&bench, &choice, "anna", right).await.ok()["AuthenticationResult"].is_object());

    let challenge = prefer(&bench, "anna", "PASSWORD").await.ok();
    assert_eq!(challenge["ChallengeName"], "PASSWORD");
    let right = json!({ "USERNAME": "anna", "PASSWORD": PASSWORD });
    assert!(bench.answer(&challenge, "PASSWORD", right).await.ok()["AuthenticationResult"].is_object());
}

#[tokio::test]
async fn srp_is_chosen_or_begun_at_once() {
    let bench = with_choice(ALL).await;
    bench.user("anna").await;
    let caller = srp::Caller::new();
    let srp_a = caller.public().to_str_radix(16);
    let at_once = begin(&bench, "anna", json!({ "PREFERRED_CHALLENGE": "PASSWORD_SRP", "SRP_A": srp_a })).await.ok();
    let choice = begin(&bench, "anna", json!({})).await.ok();
    let chosen = select(&bench, &choice, "anna", json!({ "ANSWER": "PASSWORD_SRP", "SRP_A": srp_a })).await.ok();
    for challenge in [at_once, chosen] {
        assert_eq!(challenge["ChallengeName"], "PASSWORD_VERIFIER");
        let output = srp::answer(&bench, &caller, &challenge, PASSWORD).await.ok();
        assert!(output["AuthenticationResult"].is_object());
    }
}

#[tokio::test]
async fn a_code_of_eight_digits_signs_in_once() {
    let bench = with_choice(ALL).await;
    bench.user("anna").await;
    let choice = begin(&bench, "anna", json!({})).await.ok();
    let chosen = select(&bench, &choice, "anna", json!({ "ANSWER": "EMAIL_OTP" })).await.ok();
    // Both may be sent within one tick of the clock by which files are ordered.
    let first = bench.messages("anna@example.com");
    let preferred = prefer(&bench, "anna", "EMAIL_OTP").await.ok();
    for challenge in [&chosen, &preferred] {
        assert_eq!(challenge["ChallengeName"], "EMAIL_OTP");
        assert_eq!(challenge["ChallengeParameters"]["CODE_DELIVERY_DELIVERY_MEDIUM"], "EMAIL");
        assert_eq!(challenge["ChallengeParameters"]["CODE_DELIVERY_DESTINATION"], "a***@e***");
    }
    let messages = bench.messages("anna@example.com");
    let message = messages.iter().find(|message| !first.contains(message)).unwrap();
    let code = message.trim_end().rsplit(' ').next().unwrap();
    assert_eq!(code.len(), 8);
    let with = |code: &str| json!({ "USERNAME": "anna", "EMAIL_OTP_CODE": code });
    let wrong = if code == "00000000" { "00000001" } else { "00000000" };
    let refused = bench.answer(&preferred, "EMAIL_OTP", with(wrong)).await;
    assert_eq!(refused.refused("CodeMismatchException"), "Invalid code or auth state for the user.");
    let output = bench.answer(&preferred, "EMAIL_OTP", with(code)).await.ok();
    bench.get_user(&output["AuthenticationResult"]["AccessToken"]).await.ok();
    bench.answer(&preferred, "EMAIL_OTP", with(code)).await.refused("NotAuthorizedException");
}

#[tokio::test]
async fn a_username_that_nobody_has_looks_like_one_that_somebody_has() {
    let bench = with_choice(ALL).await;
    bench.user("anna").await;
    let (known, unknown) = (begin(&bench, "anna", json!({})).await.ok(), begin(&bench, "nobody", json!({})).await.ok());
    assert_eq!(known["AvailableChallenges"], unknown["AvailableChallenges"]);
    assert_eq!(known["ChallengeName"], unknown["ChallengeName"]);
    let with = json!({ "ANSWER": "PASSWORD", "PASSWORD": "Wrong-pass-1" });
    let one = select(&bench, &known, "anna", with.clone()).await.refused("NotAuthorizedException");
    let other = select(&bench, &unknown, "nobody", with).await.refused("NotAuthorizedException");
    assert_eq!(one, other);
    select(&bench, &unknown, "anna", json!({ "ANSWER": "EMAIL_OTP" })).await.refused("NotAuthorizedException");

    for username in ["anna", "nobody"] {
        for round in 0..10 {
            let challenge = prefer(&bench, username, "EMAIL_OTP").await.ok();
            assert_eq!(challenge["ChallengeName"], "EMAIL_OTP");
            if round < 5 {
                let code = json!({ "USERNAME": username, "EMAIL_OTP_CODE": "0" });
                bench.answer(&challenge, "EMAIL_OTP", code).await.refused("CodeMismatchException");
            }
        }
        prefer(&bench, username, "EMAIL_OTP").await.refused("LimitExceededException");
    }
    let address = prefer(&bench, "zoe@example.com", "EMAIL_OTP").await.ok();
    assert_eq!(address["ChallengeParameters"]["CODE_DELIVERY_DESTINATION"], "z***@e***");
    assert!(bench.messages("zoe@example.com").is_empty());

    let bench = Bench::with(|template| {
        choosing(&template, ALL).replace("PreventUserExistenceErrors: ENABLED", "PreventUserExistenceErrors: LEGACY")
    })
    .await;
    begin(&bench, "nobody", json!({})).await.refused("UserNotFoundException");
}

#[tokio::test]
async fn the_code_of_a_sign_up_is_enough_for_the_first_sign_in() {
    let bench = with_choice(ALL).await;
    let session = bench.sign_up("anna").await.ok()["Session"].clone();
    let code = bench.last_code("anna@example.com");
    let input = json!({ "Username": "anna", "ConfirmationCode": code, "Session": session });
    let session = bench.call("ConfirmSignUp", input).await.ok()["Session"].clone();
    let start = json!({ "AuthFlow": "USER_AUTH", "AuthParameters": { "USERNAME": "anna" }, "Session": session });
    let output = bench.call("InitiateAuth", start.clone()).await.ok();
    bench.get_user(&output["AuthenticationResult"]["AccessToken"]).await.ok();
    bench.call("InitiateAuth", start).await.refused("NotAuthorizedException");

    let session = bench.sign_up("berta").await.ok()["Session"].clone();
    let start = json!({ "AuthFlow": "USER_AUTH", "AuthParameters": { "USERNAME": "berta" }, "Session": session });
    bench.call("InitiateAuth", start).await.refused("NotAuthorizedException");
    bench.pass(180);
    let code = bench.last_code("berta@example.com");
    let input = json!({ "Username": "berta", "ConfirmationCode": code, "Session": session });
    assert_eq!(bench.call("ConfirmSignUp", input).await.ok(), json!({}), "late, but confirmed");

    let session = bench.sign_up("carla").await.ok()["Session"].clone();
    bench.sign_up("doris").await.ok();
    let code = bench.last_code("doris@example.com");
    let input = json!({ "Username": "doris", "ConfirmationCode": code, "Session": session });
    assert_eq!(bench.call("ConfirmSignUp", input).await.ok(), json!({}), "another account's session gives none");
}

#[tokio::test]
async fn an_account_may_have_no_password_where_codes_are_enough() {
    let bench = with_choice(ALL).await;
    let email = json!([{ "Name": "email", "Value": "anna@example.com" }]);
    bench.call("SignUp", json!({ "Username": "anna", "UserAttributes": email })).await.ok();
    prefer(&bench, "anna", "EMAIL_OTP").await.refused("UserNotConfirmedException");
    bench.confirm("anna", &bench.last_code("anna@example.com")).await.ok();
    let challenge = prefer(&bench, "anna", "EMAIL_OTP").await.ok();
    assert_eq!(challenge["AvailableChallenges"], json!(["EMAIL_OTP"]));
    let message = bench.messages("anna@example.com").pop().unwrap();
    let code = message.trim_end().rsplit(' ').next().unwrap();
    let answer = json!({ "USERNAME": "anna", "EMAIL_OTP_CODE": code });
    let access =
        bench.answer(&challenge, "EMAIL_OTP", answer).await.ok()["AuthenticationResult"]["AccessToken"].clone();
    bench.password_sign_in("anna", "").await.refused("NotAuthorizedException");
    bench.password_sign_in("anna", PASSWORD).await.refused("NotAuthorizedException");

    // Whoever has none sets one without an old one, but does not replace it so.
    let change = || bench.call("ChangePassword", json!({ "AccessToken": access, "ProposedPassword": PASSWORD }));
    let guess = json!({ "AccessToken": access, "ProposedPassword": PASSWORD, "PreviousPassword": "Wrong-pass-1" });
    bench.call("ChangePassword", guess).await.refused("NotAuthorizedException");
    change().await.ok();
    bench.password_sign_in("anna", PASSWORD).await.ok();
    change().await.refused("InvalidParameterException");

    let bench = with_choice("[PASSWORD]").await;
    let input = json!({ "Username": "anna", "UserAttributes": email });
    bench.call("SignUp", input).await.refused("InvalidParameterException");
}

#[tokio::test]
async fn a_temporary_password_leaves_no_other_way() {
    let bench = with_choice(ALL).await;
    bench.user("anna").await;
    bench.administer("anna", "status = 'FORCE_CHANGE_PASSWORD'");
    let choice = prefer(&bench, "anna", "EMAIL_OTP").await.ok();
    assert_eq!(choice["ChallengeName"], "SELECT_CHALLENGE");
    assert_eq!(choice["AvailableChallenges"], json!(["PASSWORD_SRP", "PASSWORD"]));
}

#[tokio::test]
async fn whoever_has_a_second_factor_is_offered_no_code_as_the_first() {
    let bench = with_mfa("OPTIONAL").await;
    let template = choosing(&bench.template, ALL);
    let bench = Bench::with(|_| template).await;
    bench.user("anna").await;
    let access = bench.tokens("anna").await["AccessToken"].clone();
    let on = json!({ "AccessToken": access, "EmailMfaSettings": { "Enabled": true } });
    bench.call("SetUserMFAPreference", on).await.ok();
    let choice = begin(&bench, "anna", json!({})).await.ok();
    assert_eq!(choice["AvailableChallenges"], json!(["PASSWORD_SRP", "PASSWORD"]));
    let right = json!({ "ANSWER": "PASSWORD", "PASSWORD": PASSWORD });
    let challenge = select(&bench, &choice, "anna", right).await.ok();
    assert_eq!(challenge["ChallengeName"], "EMAIL_OTP");
    let code = json!({ "USERNAME": "anna", "EMAIL_OTP_CODE": bench.last_code("anna@example.com") });
    bench.answer(&challenge, "EMAIL_OTP", code).await.ok();
}

#[tokio::test]
async fn without_the_clients_leave_there_is_no_choice_and_no_session_of_a_sign_up() {
    let bench = Bench::new().await;
    assert!(bench.sign_up("anna").await.ok().get("Session").is_none());
    let message = begin(&bench, "anna", json!({})).await.refused("InvalidParameterException");
    assert_eq!(message, "USER_AUTH flow not enabled for this client");
}

#[tokio::test]
async fn a_code_signs_in_while_the_account_has_the_address_that_it_went_to() {
    let bench = Bench::with(|template| choosing(&template.replace("Mutable: false", "Mutable: true"), ALL)).await;
    bench.user("anna").await;
    let challenge = prefer(&bench, "anna", "EMAIL_OTP").await.ok();
    let message = bench.messages("anna@example.com").pop().unwrap();
    let code = message.trim_end().rsplit(' ').next().unwrap();
    let attributes = |email: &str| {
        let verified = json!({ "Name": "email_verified", "Value": "true" });
        json!({ "Username": "anna", "UserAttributes": [{ "Name": "email", "Value": email }, verified] })
    };
    bench.admin_call("AdminUpdateUserAttributes", attributes("new@example.com")).await.ok();
    let answer = json!({ "USERNAME": "anna", "EMAIL_OTP_CODE": code });
    bench.answer(&challenge, "EMAIL_OTP", answer.clone()).await.refused("CodeMismatchException");
    bench.admin_call("AdminUpdateUserAttributes", attributes("anna@example.com")).await.ok();
    bench.answer(&challenge, "EMAIL_OTP", answer).await.ok();
}
