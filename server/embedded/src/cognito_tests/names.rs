//! Signing in by an address or number, in place of a username or beside it.

use serde_json::{Value, json};

use super::{Answer, Bench, PASSWORD, claims, srp};

const PHONE: &str = "+15555550100";

async fn with(settings: &str) -> Bench {
    Bench::with(|template| {
        let template = template.replace("Mutable: false", "Mutable: true");
        template.replace("      UsernameConfiguration:\n", &format!("      {settings}\n      UsernameConfiguration:\n"))
    })
    .await
}

async fn with_address_for_username() -> Bench {
    with("UsernameAttributes: [email, phone_number]").await
}

async fn with_aliases() -> Bench {
    with("AliasAttributes: [email, phone_number, preferred_username]").await
}

async fn sign_up(bench: &Bench, username: &str, attributes: Value) -> Answer {
    let input = json!({ "Username": username, "Password": PASSWORD, "UserAttributes": attributes });
    bench.call("SignUp", input).await
}

fn email(value: &str) -> Value {
    json!([{ "Name": "email", "Value": value }])
}

async fn update(bench: &Bench, access: &Value, name: &str, value: &str) -> Answer {
    let attributes = json!([{ "Name": name, "Value": value }]);
    bench.call("UpdateUserAttributes", json!({ "AccessToken": access, "UserAttributes": attributes })).await
}

#[tokio::test]
async fn an_address_in_place_of_a_username_is_the_name_and_the_attribute() {
    let bench = with_address_for_username().await;
    let sub = sign_up(&bench, "Anna@example.com", json!([])).await.ok()["UserSub"].clone();
    bench.confirm("anna@example.com", &bench.last_code("Anna@example.com")).await.ok();
    let tokens = bench.tokens("ANNA@example.com").await;
    let id = claims(&tokens["IdToken"]);
    assert_eq!((&id["cognito:username"], &id["email"]), (&sub, &json!("Anna@example.com")));
    assert_eq!(id["email_verified"], true);
    assert_eq!(bench.get_user(&tokens["AccessToken"]).await.ok()["Username"], sub);
    bench.password_sign_in(sub.as_str().unwrap(), PASSWORD).await.ok();

    let taken = sign_up(&bench, "anna@EXAMPLE.com", json!([])).await.refused("UsernameExistsException");
    assert_eq!(taken, "An account with the given email already exists.");
    let refused = sign_up(&bench, "anna", email("other@example.com")).await.refused("InvalidParameterException");
    assert_eq!(refused, "Username should be either an email or a phone number.");

    bench.call("ForgotPassword", json!({ "Username": "anna@example.com" })).await.ok();
    let code = bench.last_code("Anna@example.com");
    let input = json!({ "Username": "anna@example.com", "ConfirmationCode": code, "Password": "Another-pass-8" });
    bench.call("ConfirmForgotPassword", input).await.ok();
    bench.password_sign_in("anna@example.com", "Another-pass-8").await.ok();
}

#[tokio::test]
async fn srp_with_an_address_proves_the_same_password() {
    let bench = with_address_for_username().await;
    let sub = sign_up(&bench, "anna@example.com", json!([])).await.ok()["UserSub"].clone();
    bench.confirm("anna@example.com", &bench.last_code("anna@example.com")).await.ok();
    let caller = srp::Caller::new();
    let start = |name: &str| {
        let parameters = json!({ "USERNAME": name, "SRP_A": caller.public().to_str_radix(16) });
        bench.call("InitiateAuth", json!({ "AuthFlow": "USER_SRP_AUTH", "AuthParameters": parameters }))
    };
    let challenge = start("anna@example.com").await.ok();
    assert_eq!(challenge["ChallengeParameters"]["USER_ID_FOR_SRP"], sub);
    assert!(srp::answer(&bench, &caller, &challenge, PASSWORD).await.ok()["AuthenticationResult"].is_object());

    let (one, two) = (start("nobody@example.com").await.ok(), start("nobody@example.com").await.ok());
    let shown = &one["ChallengeParameters"]["USER_ID_FOR_SRP"];
    assert_eq!(shown.as_str().unwrap().len(), 36, "an id, as somebody would have");
    assert_eq!(shown, &two["ChallengeParameters"]["USER_ID_FOR_SRP"]);
    let message = srp::answer(&bench, &caller, &one, PASSWORD).await.refused("NotAuthorizedException");
    assert_eq!(message, "Incorrect username or password.");
}

#[tokio::test]
async fn wrong_passwords_are_counted_by_account_under_whatever_name() {
    let bench = with_address_for_username().await;
    let sub = sign_up(&bench, "anna@example.com", json!([])).await.ok()["UserSub"].clone();
    for name in ["anna@example.com", "ANNA@example.com", sub.as_str().unwrap()] {
        bench.password_sign_in(name, "Wrong-pass-1").await.refused("NotAuthorizedException");
    }
    for _ in 0..2 {
        bench.password_sign_in("anna@example.com", "Wrong-pass-1").await.refused("NotAuthorizedException");
    }
    let message = bench.password_sign_in(sub.as_str().unwrap(), PASSWORD).await.refused("NotAuthorizedException");
    assert_eq!(message, "Password attempts exceeded");
}

#[tokio::test]
async fn a_number_in_place_of_a_username_is_confirmed_by_a_short_message() {
    let bench = Bench::with(|template| {
        let template = template
            .replace("        - email\n", "        - phone_number\n")
            .replace("Required: true", "Required: false");
        template.replace(
            "      UsernameConfiguration:\n",
            "      UsernameAttributes: [phone_number]\n      UsernameConfiguration:\n",
        )
    })
    .await;
    let output = sign_up(&bench, PHONE, json!([])).await.ok();
    let details = json!({ "Destination": "+*******0100", "DeliveryMedium": "SMS", "AttributeName": "phone_number" });
    assert_eq!(output["CodeDeliveryDetails"], details);
    bench.call("ResendConfirmationCode", json!({ "Username": PHONE })).await.ok();
    bench.confirm(PHONE, &bench.last_code(PHONE)).await.ok();
    assert_eq!(claims(&bench.tokens(PHONE).await["IdToken"])["phone_number_verified"], true);
    let refused = sign_up(&bench, "anna@example.com", json!([])).await.refused("InvalidParameterException");
    assert_eq!(refused, "Username should be a phone number.");
}

#[tokio::test]
async fn an_alias_counts_once_it_is_verified_and_for_one_account() {
    let bench = with_aliases().await;
    for (username, complaint) in [("anna@example.com", "email"), (PHONE, "phone number")] {
        let refused = sign_up(&bench, username, email("anna@example.com")).await.refused("InvalidParameterException");
        assert!(refused.starts_with(&format!("Username cannot be of {complaint} format")), "{refused}");
    }
    sign_up(&bench, "anna", email("both@example.com")).await.ok();
    bench.password_sign_in("both@example.com", PASSWORD).await.refused("NotAuthorizedException");
    let first = bench.last_code("both@example.com");
    sign_up(&bench, "berta", email("Both@example.com")).await.ok();
    let second = bench.last_code("Both@example.com");
    bench.confirm("anna", &first).await.ok();
    let sub_of = |tokens: &Value| claims(&tokens["IdToken"])["cognito:username"].clone();
    assert_eq!(sub_of(&bench.tokens("BOTH@example.com").await), "anna");

    let refused = bench.confirm("berta", &second).await.refused("AliasExistsException");
    assert_eq!(refused, "An account with the given email already exists.");
    let input = json!({ "Username": "berta", "ConfirmationCode": second, "ForceAliasCreation": true });
    bench.call("ConfirmSignUp", input).await.ok();
    assert_eq!(sub_of(&bench.tokens("both@example.com").await), "berta");
    let anna = bench.tokens("anna").await;
    assert_eq!(claims(&anna["IdToken"])["email_verified"], false);
    let input = json!({ "AccessToken": anna["AccessToken"], "AttributeName": "email" });
    bench.call("GetUserAttributeVerificationCode", input).await.ok();
    let code = bench.last_code("both@example.com");
    let input = json!({ "AccessToken": anna["AccessToken"], "AttributeName": "email", "Code": code });
    bench.call("VerifyUserAttribute", input).await.refused("AliasExistsException");
}

#[tokio::test]
async fn a_preferred_username_counts_as_soon_as_it_is_set() {
    let bench = with_aliases().await;
    bench.user("anna").await;
    bench.user("berta").await;
    let (anna, berta) = (bench.tokens("anna").await, bench.tokens("berta").await);
    update(&bench, &anna["AccessToken"], "preferred_username", "Captain").await.ok();
    bench.password_sign_in("captain", PASSWORD).await.ok();
    update(&bench, &berta["AccessToken"], "preferred_username", "CAPTAIN").await.refused("AliasExistsException");
    update(&bench, &anna["AccessToken"], "preferred_username", "").await.ok();
    update(&bench, &berta["AccessToken"], "preferred_username", "captain").await.ok();
}

#[tokio::test]
async fn an_address_that_somebody_goes_by_cannot_be_taken_by_a_change() {
    let bench = with_address_for_username().await;
    for address in ["anna@example.com", "berta@example.com"] {
        sign_up(&bench, address, json!([])).await.ok();
        bench.confirm(address, &bench.last_code(address)).await.ok();
    }
    let access = bench.tokens("berta@example.com").await["AccessToken"].clone();
    update(&bench, &access, "email", "ANNA@example.com").await.refused("AliasExistsException");
    update(&bench, &access, "email", "new@example.com").await.ok();
    bench.password_sign_in("new@example.com", PASSWORD).await.ok();
    bench.password_sign_in("berta@example.com", PASSWORD).await.refused("NotAuthorizedException");
}

async fn by_administrator(bench: &Bench, username: &str, attributes: Value) -> Answer {
    let input = json!({ "Username": username, "UserAttributes": attributes });
    bench.admin_call("AdminUpdateUserAttributes", input).await
}

#[tokio::test]
async fn an_administrator_makes_no_second_holder_of_a_name() {
    let bench = with_aliases().await;
    bench.user("anna").await;
    bench.user("berta").await;
    let verified = json!({ "Name": "email_verified", "Value": "true" });
    let theirs = json!({ "Name": "email", "Value": "ANNA@example.com" });
    let refused = by_administrator(&bench, "berta", json!([theirs, verified])).await.refused("AliasExistsException");
    assert_eq!(refused, "An account with the given email already exists.");
    by_administrator(&bench, "berta", json!([theirs])).await.ok();
    by_administrator(&bench, "berta", json!([verified])).await.refused("AliasExistsException");
    let holder = bench.tokens("anna@example.com").await;
    assert_eq!(claims(&holder["IdToken"])["cognito:username"], "anna");
    let own = json!({ "Name": "email", "Value": "berta@example.com" });
    by_administrator(&bench, "berta", json!([own, verified])).await.ok();
    by_administrator(&bench, "berta", json!([verified])).await.ok();
}

#[tokio::test]
async fn a_new_username_is_no_name_that_somebody_goes_by() {
    let bench = with_aliases().await;
    bench.user("anna").await;
    let access = bench.tokens("anna").await["AccessToken"].clone();
    update(&bench, &access, "preferred_username", "Captain").await.ok();
    let sub = bench.get_user(&access).await.ok()["UserAttributes"][0]["Value"].as_str().unwrap().to_owned();
    for name in [sub.as_str(), "captain", "CAPTAIN"] {
        sign_up(&bench, name, email("other@example.com")).await.refused("UsernameExistsException");
        let input = json!({ "Username": name, "UserAttributes": email("other@example.com") });
        bench.admin_call("AdminCreateUser", input).await.refused("UsernameExistsException");
    }
    update(&bench, &access, "preferred_username", "").await.ok();
    sign_up(&bench, "captain", email("other@example.com")).await.ok();
}
