//! What an administrator does with accounts.

use serde_json::{Value, json};

use super::{Answer, Bench, PASSWORD};

const TEMPORARY: &str = "Temporary-pass-1";
const CHOSEN: &str = "Chosen-pass-2";

/// A pool whose client also takes the flow for servers.
async fn with_admin_flow() -> Bench {
    let one_more = "- ALLOW_REFRESH_TOKEN_AUTH\n        - ALLOW_ADMIN_USER_PASSWORD_AUTH";
    Bench::with(|template| template.replace("- ALLOW_REFRESH_TOKEN_AUTH", one_more)).await
}

async fn create(bench: &Bench, username: &str, more: Value) -> Answer {
    let email = json!({ "Name": "email", "Value": format!("{username}@example.com") });
    let mut input = json!({ "Username": username, "UserAttributes": [email], "TemporaryPassword": TEMPORARY });
    for (name, value) in more.as_object().unwrap() {
        input[name] = value.clone();
    }
    bench.admin_call("AdminCreateUser", input).await
}

async fn of(bench: &Bench, operation: &str, username: &str) -> Answer {
    bench.admin_call(operation, json!({ "Username": username })).await
}

async fn status(bench: &Bench, username: &str) -> Value {
    of(bench, "AdminGetUser", username).await.ok()["UserStatus"].clone()
}

/// Answers NEW_PASSWORD_REQUIRED.
async fn choose(bench: &Bench, username: &str, challenge: &Value) -> Answer {
    let responses = json!({ "USERNAME": username, "NEW_PASSWORD": CHOSEN });
    let input = json!({
        "ChallengeName": challenge["ChallengeName"],
        "Session": challenge["Session"],
        "ChallengeResponses": responses,
    });
    bench.call("RespondToAuthChallenge", input).await
}

#[tokio::test]
async fn an_invited_person_signs_in_with_the_temporary_password_and_chooses_another() {
    let bench = Bench::new().await;
    let user = create(&bench, "anna", json!({})).await.ok()["User"].clone();
    assert_eq!(user["UserStatus"], "FORCE_CHANGE_PASSWORD");
    assert_eq!(user["Enabled"], true);
    assert_eq!(user["UserCreateDate"], 1_800_000_000);
    assert_eq!(user["Attributes"][1], json!({ "Name": "email", "Value": "anna@example.com" }));
    let message = bench.messages("anna@example.com").pop().unwrap();
    assert!(message.contains("Subject: Your temporary password"), "{message}");
    assert!(message.contains(&format!("Your username is anna and temporary password is {TEMPORARY}")), "{message}");

    let challenge = bench.password_sign_in("anna", TEMPORARY).await.ok();
    assert_eq!(challenge["ChallengeName"], "NEW_PASSWORD_REQUIRED");
    choose(&bench, "anna", &challenge).await.ok();
    bench.password_sign_in("anna", CHOSEN).await.ok();
    assert_eq!(status(&bench, "anna").await, "CONFIRMED");
}

#[tokio::test]
async fn a_username_is_given_once() {
    let bench = Bench::new().await;
    bench.user("anna").await;
    let message = create(&bench, "ANNA", json!({})).await.refused("UsernameExistsException");
    assert_eq!(message, "User account already exists");
}

#[tokio::test]
async fn an_invitation_can_be_kept_back_and_sent_again() {
    let bench = Bench::new().await;
    create(&bench, "anna", json!({ "MessageAction": "SUPPRESS" })).await.ok();
    assert!(bench.messages("anna@example.com").is_empty());
    let again = json!({ "Username": "anna", "MessageAction": "RESEND" });
    bench.admin_call("AdminCreateUser", again.clone()).await.ok();
    let message = bench.messages("anna@example.com").pop().unwrap();
    let sent = message.trim_end().rsplit(' ').next().unwrap().to_owned();
    bench.password_sign_in("anna", TEMPORARY).await.refused("NotAuthorizedException");
    let challenge = bench.password_sign_in("anna", &sent).await.ok();
    choose(&bench, "anna", &challenge).await.ok();
    let message = bench.admin_call("AdminCreateUser", again).await.refused("UnsupportedUserStateException");
    assert_eq!(message, "Resend not possible. anna status is not FORCE_CHANGE_PASSWORD");
    let nobody = json!({ "Username": "nobody", "MessageAction": "RESEND" });
    bench.admin_call("AdminCreateUser", nobody).await.refused("UserNotFoundException");
    create(&bench, "berta", json!({ "MessageAction": "SHOUT" })).await.refused("InvalidParameterException");
}

#[tokio::test]
async fn a_temporary_password_is_replaced_by_another_temporary_one() {
    let bench = Bench::new().await;
    create(&bench, "anna", json!({})).await.ok();
    let input = json!({ "Username": "anna", "Password": CHOSEN });
    bench.admin_call("AdminSetUserPassword", input).await.ok();
    let challenge = bench.password_sign_in("anna", CHOSEN).await.ok();
    assert_eq!(challenge["ChallengeName"], "NEW_PASSWORD_REQUIRED");
}

#[tokio::test]
async fn a_password_is_set_for_good_or_for_one_sign_in() {
    let bench = Bench::new().await;
    bench.user("anna").await;
    let set = |password: &str, permanent: bool| {
        bench.admin_call(
            "AdminSetUserPassword",
            json!({ "Username": "anna", "Password": password, "Permanent": permanent }),
        )
    };
    set("weak", true).await.refused("InvalidPasswordException");
    for _ in 0..5 {
        bench.password_sign_in("anna", "Wrong-pass-1").await;
    }
    assert_eq!(set(CHOSEN, true).await.ok(), json!({}));
    bench.password_sign_in("anna", PASSWORD).await.refused("NotAuthorizedException");
    bench.password_sign_in("anna", CHOSEN).await.ok();
    set(TEMPORARY, false).await.ok();
    assert_eq!(status(&bench, "anna").await, "FORCE_CHANGE_PASSWORD");
}

#[tokio::test]
async fn an_administrator_confirms_a_sign_up_without_a_code() {
    let bench = Bench::new().await;
    bench.sign_up("anna").await.ok();
    let code = bench.last_code("anna@example.com");
    assert_eq!(of(&bench, "AdminConfirmSignUp", "anna").await.ok(), json!({}));
    bench.password_sign_in("anna", PASSWORD).await.ok();
    let attributes = of(&bench, "AdminGetUser", "anna").await.ok()["UserAttributes"].to_string();
    assert!(!attributes.contains(r#""email_verified","Value":"true""#), "{attributes}");
    bench.confirm("anna", &code).await.refused("NotAuthorizedException");
    let message = of(&bench, "AdminConfirmSignUp", "anna").await.refused("NotAuthorizedException");
    assert_eq!(message, "User cannot be confirmed. Current status is CONFIRMED");
}

#[tokio::test]
async fn a_reset_password_counts_no_more_and_a_code_sets_another() {
    let bench = Bench::new().await;
    bench.user("anna").await;
    of(&bench, "AdminResetUserPassword", "anna").await.ok();
    assert_eq!(status(&bench, "anna").await, "RESET_REQUIRED");
    bench.password_sign_in("anna", PASSWORD).await.refused("PasswordResetRequiredException");
    let code = bench.last_code("anna@example.com");
    let input = json!({ "Username": "anna", "ConfirmationCode": code, "Password": CHOSEN });
    bench.call("ConfirmForgotPassword", input).await.ok();
    bench.password_sign_in("anna", CHOSEN).await.ok();

    create(&bench, "berta", json!({})).await.ok();
    let message = of(&bench, "AdminResetUserPassword", "berta").await.refused("NotAuthorizedException");
    assert_eq!(message, "User password cannot be reset in the current state.");
}

#[tokio::test]
async fn a_disabled_account_can_do_nothing_until_it_is_enabled() {
    let bench = Bench::new().await;
    bench.user("anna").await;
    let tokens = bench.tokens("anna").await;
    of(&bench, "AdminDisableUser", "anna").await.ok();
    assert_eq!(of(&bench, "AdminGetUser", "anna").await.ok()["Enabled"], false);
    let message = bench.password_sign_in("anna", PASSWORD).await.refused("NotAuthorizedException");
    assert_eq!(message, "User is disabled.");
    bench.password_sign_in("anna", "Wrong-pass-1").await.refused("NotAuthorizedException");
    bench.get_user(&tokens["AccessToken"]).await.refused("NotAuthorizedException");
    bench.refresh(&tokens["RefreshToken"]).await.refused("NotAuthorizedException");
    of(&bench, "AdminEnableUser", "anna").await.ok();
    bench.get_user(&tokens["AccessToken"]).await.refused("NotAuthorizedException");
    bench.get_user(&bench.tokens("anna").await["AccessToken"]).await.ok();
}

#[tokio::test]
async fn sign_ins_and_accounts_are_ended_by_an_administrator() {
    let bench = Bench::new().await;
    bench.user("anna").await;
    let tokens = bench.tokens("anna").await;
    of(&bench, "AdminUserGlobalSignOut", "anna").await.ok();
    bench.get_user(&tokens["AccessToken"]).await.refused("NotAuthorizedException");
    bench.refresh(&tokens["RefreshToken"]).await.refused("NotAuthorizedException");
    assert_eq!(of(&bench, "AdminDeleteUser", "anna").await.ok(), Value::Null);
    for operation in ["AdminGetUser", "AdminDeleteUser", "AdminDisableUser", "AdminUserGlobalSignOut"] {
        assert_eq!(of(&bench, operation, "anna").await.refused("UserNotFoundException"), "User does not exist.");
    }
    bench.user("anna").await;
}

#[tokio::test]
async fn attributes_are_changed_by_an_administrator_who_may_vouch_for_an_address() {
    let bench = Bench::with(|template| template.replace("Mutable: false", "Mutable: true")).await;
    bench.user("anna").await;
    let update = |attributes: Value| {
        bench.admin_call("AdminUpdateUserAttributes", json!({ "Username": "anna", "UserAttributes": attributes }))
    };
    let sent = bench.messages("new@example.com").len();
    let vouched = json!([
        { "Name": "email", "Value": "new@example.com" },
        { "Name": "email_verified", "Value": "true" },
        { "Name": "given_name", "Value": "Anna" },
    ]);
    assert_eq!(update(vouched).await.ok(), json!({}));
    assert_eq!(bench.messages("new@example.com").len(), sent);
    let attributes = of(&bench, "AdminGetUser", "anna").await.ok()["UserAttributes"].clone();
    for (name, value) in [("email", "new@example.com"), ("email_verified", "true"), ("given_name", "Anna")] {
        assert!(attributes.as_array().unwrap().contains(&json!({ "Name": name, "Value": value })), "{attributes}");
    }
    update(json!([{ "Name": "email", "Value": "other@example.com" }])).await.ok();
    assert_eq!(bench.messages("other@example.com").len(), 1, "an address that nobody vouched for gets a code");
    let message = update(json!([{ "Name": "phone_number_verified", "Value": "true" }])).await;
    assert_eq!(
        message.refused("InvalidParameterException"),
        "Phone Number is required to verify/un-verify a phone number"
    );
    update(json!([{ "Name": "sub", "Value": "another" }])).await.refused("NotAuthorizedException");
    let removed = json!({ "Username": "anna", "UserAttributeNames": ["given_name"] });
    bench.admin_call("AdminDeleteUserAttributes", removed).await.ok();
    let attributes = of(&bench, "AdminGetUser", "anna").await.ok()["UserAttributes"].to_string();
    assert!(!attributes.contains("given_name") && attributes.contains("other@example.com"), "{attributes}");
}

#[tokio::test]
async fn an_account_is_meant_by_its_username_in_any_case_or_by_its_sub() {
    let bench = Bench::new().await;
    bench.user("anna").await;
    let found = of(&bench, "AdminGetUser", "ANNA").await.ok();
    let sub = found["UserAttributes"][0]["Value"].as_str().unwrap();
    assert_eq!(of(&bench, "AdminGetUser", sub).await.ok(), found);
}

#[tokio::test]
async fn the_flow_for_servers_is_for_signed_requests_of_clients_that_allow_it() {
    let bench = with_admin_flow().await;
    bench.user("anna").await;
    let client = bench.client_id().to_owned();
    let parameters = json!({ "USERNAME": "anna", "PASSWORD": PASSWORD });
    let input = |flow: &str| json!({ "ClientId": client, "AuthFlow": flow, "AuthParameters": parameters });
    for flow in ["ADMIN_USER_PASSWORD_AUTH", "ADMIN_NO_SRP_AUTH"] {
        let signed_in = bench.admin_call("AdminInitiateAuth", input(flow)).await.ok();
        bench.get_user(&signed_in["AuthenticationResult"]["AccessToken"]).await.ok();
        bench.call("InitiateAuth", input(flow)).await.refused("InvalidParameterException");
    }
    create(&bench, "berta", json!({})).await.ok();
    let first = json!({ "USERNAME": "berta", "PASSWORD": TEMPORARY });
    let first = json!({ "ClientId": client, "AuthFlow": "ADMIN_USER_PASSWORD_AUTH", "AuthParameters": first });
    let challenge = bench.admin_call("AdminInitiateAuth", first).await.ok();
    let answer = json!({
        "ClientId": client,
        "ChallengeName": "NEW_PASSWORD_REQUIRED",
        "Session": challenge["Session"],
        "ChallengeResponses": { "USERNAME": "berta", "NEW_PASSWORD": CHOSEN },
    });
    let signed_in = bench.admin_call("AdminRespondToAuthChallenge", answer).await.ok();
    bench.get_user(&signed_in["AuthenticationResult"]["AccessToken"]).await.ok();

    let strict = Bench::new().await;
    let input = json!({ "ClientId": strict.client_id(), "AuthFlow": "ADMIN_USER_PASSWORD_AUTH", "AuthParameters": {} });
    let message = strict.admin_call("AdminInitiateAuth", input).await.refused("InvalidParameterException");
    assert_eq!(message, "Auth flow not enabled for this client");
}

#[tokio::test]
async fn a_reset_that_is_refused_changes_nothing() {
    let bench = Bench::new().await;
    bench.user("anna").await;
    for _ in 0..5 {
        bench.call("ForgotPassword", json!({ "Username": "anna" })).await.ok();
    }
    of(&bench, "AdminResetUserPassword", "anna").await.refused("LimitExceededException");
    assert_eq!(status(&bench, "anna").await, "CONFIRMED");
    bench.password_sign_in("anna", PASSWORD).await.ok();
}

#[tokio::test]
async fn an_invitation_that_is_sent_again_replaces_no_password_that_was_chosen_meanwhile() {
    let bench = Bench::new().await;
    create(&bench, "anna", json!({})).await.ok();
    let challenge = bench.password_sign_in("anna", TEMPORARY).await.ok();
    let again = json!({ "MessageAction": "RESEND", "TemporaryPassword": "Second-temporary-3" });
    let (chosen, resent) = tokio::join!(choose(&bench, "anna", &challenge), create(&bench, "anna", again));
    assert!(chosen.status.is_success() != resent.status.is_success(), "{} {}", chosen.body, resent.body);
    let (password, expected) = if chosen.status.is_success() {
        (CHOSEN, "CONFIRMED")
    } else {
        ("Second-temporary-3", "FORCE_CHANGE_PASSWORD")
    };
    bench.password_sign_in("anna", password).await.ok();
    assert_eq!(status(&bench, "anna").await, expected);
}

#[tokio::test]
async fn tokens_of_an_account_whose_password_is_to_be_reset_are_good_for_nothing_until_it_was() {
    let bench = Bench::new().await;
    bench.user("anna").await;
    let access = bench.tokens("anna").await["AccessToken"].clone();
    of(&bench, "AdminResetUserPassword", "anna").await.ok();
    let change =
        || json!({ "AccessToken": access, "PreviousPassword": PASSWORD, "ProposedPassword": "Another-pass-8" });
    for (operation, input) in [
        ("GetUser", json!({ "AccessToken": access })),
        ("ChangePassword", change()),
        ("GlobalSignOut", json!({ "AccessToken": access })),
    ] {
        let message = bench.call(operation, input).await.refused("PasswordResetRequiredException");
        assert_eq!(message, "Password reset required for the user");
    }
    let code = bench.last_code("anna@example.com");
    let input = json!({ "Username": "anna", "ConfirmationCode": code, "Password": CHOSEN });
    bench.call("ConfirmForgotPassword", input).await.ok();
    bench.get_user(&access).await.ok();
    bench.administer("anna", "status = 'UNCONFIRMED'");
    assert_eq!(bench.get_user(&access).await.refused("UserNotConfirmedException"), "User is not confirmed.");
}
