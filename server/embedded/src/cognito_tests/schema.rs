//! What the template's schema and password policy ask for beyond the standard.

use serde_json::{Value, json};

use super::{Answer, Bench, PASSWORD, claims};

const CUSTOM: &str = "      Schema:
        - Name: team
          AttributeDataType: String
          StringAttributeConstraints: { MinLength: 2, MaxLength: \"4\" }
        - Name: age
          AttributeDataType: Number
          NumberAttributeConstraints: { MinValue: \"-1\", MaxValue: 200 }
        - Name: born
          Mutable: false
";

async fn with_custom() -> Bench {
    Bench::with(|template| template.replace("      Schema:\n", CUSTOM)).await
}

async fn with_policy(policy: &str) -> Bench {
    Bench::with(|template| {
        template.replace("          MinimumLength: 8\n", &format!("          MinimumLength: 8\n          {policy}\n"))
    })
    .await
}

async fn update(bench: &Bench, access: &Value, name: &str, value: &str) -> Answer {
    let attributes = json!([{ "Name": name, "Value": value }]);
    bench.call("UpdateUserAttributes", json!({ "AccessToken": access, "UserAttributes": attributes })).await
}

#[tokio::test]
async fn custom_attributes_are_kept_checked_and_told() {
    let bench = with_custom().await;
    let attributes = json!([
        { "Name": "email", "Value": "anna@example.com" },
        { "Name": "custom:team", "Value": "blue" },
        { "Name": "custom:born", "Value": "Ulm" },
    ]);
    let input = json!({ "Username": "anna", "Password": PASSWORD, "UserAttributes": attributes });
    bench.call("SignUp", input).await.ok();
    bench.confirm("anna", &bench.last_code("anna@example.com")).await.ok();
    let tokens = bench.tokens("anna").await;
    assert_eq!(claims(&tokens["IdToken"])["custom:team"], "blue");
    let access = &tokens["AccessToken"];
    for (name, value, complaint) in [
        ("custom:team", "b", "custom:team: String must be no shorter than 2 characters"),
        ("custom:team", "green", "custom:team: String must be no longer than 4 characters"),
        ("custom:age", "old", "custom:age: Value is not a number"),
        ("custom:age", "201", "custom:age: Number must be no greater than 200"),
        ("custom:size", "9", "custom:size: Attribute does not exist in the schema."),
        ("team", "red", "team: Attribute does not exist in the schema."),
        ("custom:born", "Rom", "user.custom:born: Attribute cannot be updated."),
    ] {
        let message = update(&bench, access, name, value).await.refused("InvalidParameterException");
        assert!(message.contains(complaint), "{message}");
    }
    update(&bench, access, "custom:age", "-1").await.ok();
    update(&bench, access, "custom:team", "").await.ok();
    let renewed = bench.refresh(&tokens["RefreshToken"]).await.ok()["AuthenticationResult"].clone();
    let id = claims(&renewed["IdToken"]);
    assert_eq!((&id["custom:age"], &id["custom:team"]), (&json!("-1"), &Value::Null));
}

#[tokio::test]
async fn the_last_passwords_cannot_be_chosen_again() {
    let bench = with_policy("PasswordHistorySize: 2").await;
    bench.user("anna").await;
    let access = bench.tokens("anna").await["AccessToken"].clone();
    let change = |from: &str, to: &str| {
        let input = json!({ "AccessToken": access, "PreviousPassword": from, "ProposedPassword": to });
        bench.call("ChangePassword", input)
    };
    change(PASSWORD, PASSWORD).await.refused("PasswordHistoryPolicyViolationException");
    change(PASSWORD, "Another-pass-8").await.ok();
    change("Another-pass-8", PASSWORD).await.refused("PasswordHistoryPolicyViolationException");
    bench.call("ForgotPassword", json!({ "Username": "anna" })).await.ok();
    let code = bench.last_code("anna@example.com");
    let reset = |password: &str| json!({ "Username": "anna", "ConfirmationCode": code, "Password": password });
    let refused = bench.call("ConfirmForgotPassword", reset(PASSWORD)).await;
    refused.refused("PasswordHistoryPolicyViolationException");
    bench.call("ConfirmForgotPassword", reset("Third-password-9")).await.ok();
    change("Third-password-9", PASSWORD).await.ok();
    let index = rusqlite::Connection::open(bench.directory.path().join("data/index.sqlite")).unwrap();
    let kept: i64 = index.query_row("SELECT count(*) FROM password_history", [], |row| row.get(0)).unwrap();
    assert_eq!(kept, 2);
}

#[tokio::test]
async fn the_right_password_ends_a_row_of_wrong_ones_though_the_new_one_is_refused() {
    let bench = with_policy("PasswordHistorySize: 2").await;
    bench.user("anna").await;
    let access = bench.tokens("anna").await["AccessToken"].clone();
    for _ in 0..6 {
        let input = json!({ "AccessToken": access, "PreviousPassword": PASSWORD, "ProposedPassword": PASSWORD });
        bench.call("ChangePassword", input).await.refused("PasswordHistoryPolicyViolationException");
    }
    bench.password_sign_in("anna", PASSWORD).await.ok();
}

#[tokio::test]
async fn without_a_history_no_old_password_is_kept() {
    let bench = Bench::new().await;
    bench.user("anna").await;
    let index = rusqlite::Connection::open(bench.directory.path().join("data/index.sqlite")).unwrap();
    let kept: i64 = index.query_row("SELECT count(*) FROM password_history", [], |row| row.get(0)).unwrap();
    assert_eq!(kept, 0);
}

#[tokio::test]
async fn a_temporary_password_counts_for_as_many_days_as_the_template_says() {
    let bench = with_policy("TemporaryPasswordValidityDays: 2").await;
    bench.user("anna").await;
    bench.administer("anna", "status = 'FORCE_CHANGE_PASSWORD'");
    bench.pass(2 * 24 * 3600 - 1);
    assert_eq!(bench.password_sign_in("anna", PASSWORD).await.ok()["ChallengeName"], "NEW_PASSWORD_REQUIRED");
    bench.pass(1);
    let message = bench.password_sign_in("anna", PASSWORD).await.refused("NotAuthorizedException");
    assert_eq!(message, "Temporary password has expired and must be reset by an administrator.");
}
