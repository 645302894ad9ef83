//! ChangePassword and DeleteUser.

use serde_json::{Value, json};

use super::{Answer, Bench, PASSWORD};

const NEW_PASSWORD: &str = "Another pass-8";

async fn change(bench: &Bench, access_token: &Value, previous: &str, proposed: &str) -> Answer {
    let input = json!({ "AccessToken": access_token, "PreviousPassword": previous, "ProposedPassword": proposed });
    bench.call("ChangePassword", input).await
}

async fn delete(bench: &Bench, access_token: &Value) -> Answer {
    bench.call("DeleteUser", json!({ "AccessToken": access_token })).await
}

#[tokio::test]
async fn a_password_is_changed_by_who_knows_the_old_one() {
    let bench = Bench::new().await;
    bench.user("anna").await;
    let tokens = bench.tokens("anna").await;
    let access = &tokens["AccessToken"];
    change(&bench, access, "Wrong-pass-1", NEW_PASSWORD).await.refused("NotAuthorizedException");
    change(&bench, access, PASSWORD, "weak").await.refused("InvalidPasswordException");
    let without = json!({ "AccessToken": access, "ProposedPassword": NEW_PASSWORD });
    bench.call("ChangePassword", without).await.refused("InvalidParameterException");
    change(&bench, &tokens["IdToken"], PASSWORD, NEW_PASSWORD).await.refused("NotAuthorizedException");
    assert_eq!(change(&bench, access, PASSWORD, NEW_PASSWORD).await.ok(), json!({}));
    bench.password_sign_in("anna", PASSWORD).await.refused("NotAuthorizedException");
    bench.password_sign_in("anna", NEW_PASSWORD).await.ok();
    bench.refresh(&tokens["RefreshToken"]).await.ok();
}

#[tokio::test]
async fn an_access_token_is_no_way_to_guess_the_password() {
    let bench = Bench::new().await;
    bench.user("anna").await;
    let access = bench.tokens("anna").await["AccessToken"].clone();
    for _ in 0..5 {
        change(&bench, &access, "Wrong-pass-1", NEW_PASSWORD).await.refused("NotAuthorizedException");
    }
    change(&bench, &access, PASSWORD, NEW_PASSWORD).await.refused("LimitExceededException");
    bench.password_sign_in("anna", PASSWORD).await.refused("NotAuthorizedException");
    bench.pass(1);
    change(&bench, &access, PASSWORD, NEW_PASSWORD).await.ok();
}

#[tokio::test]
async fn two_changes_at_once_do_not_both_succeed() {
    let bench = Bench::new().await;
    bench.user("anna").await;
    let access = bench.tokens("anna").await["AccessToken"].clone();
    let (one, two) = tokio::join!(
        change(&bench, &access, PASSWORD, "First-pass-1"),
        change(&bench, &access, PASSWORD, "Second-pass-2")
    );
    assert!(one.status.is_success() != two.status.is_success());
    let kept = if one.status.is_success() { "First-pass-1" } else { "Second-pass-2" };
    bench.password_sign_in("anna", kept).await.ok();
}

#[tokio::test]
async fn a_deleted_account_is_gone_with_its_tokens_and_its_name_is_free() {
    let bench = Bench::new().await;
    bench.user("anna").await;
    bench.user("berta").await;
    let tokens = bench.tokens("anna").await;
    let other = bench.tokens("berta").await;
    let old = bench.get_user(&tokens["AccessToken"]).await.ok()["UserAttributes"][0].clone();
    delete(&bench, &tokens["IdToken"]).await.refused("NotAuthorizedException");
    assert_eq!(delete(&bench, &tokens["AccessToken"]).await.ok(), Value::Null);
    bench.get_user(&tokens["AccessToken"]).await.refused("UserNotFoundException");
    delete(&bench, &tokens["AccessToken"]).await.refused("UserNotFoundException");
    bench.refresh(&tokens["RefreshToken"]).await.refused("NotAuthorizedException");
    let message = bench.password_sign_in("anna", PASSWORD).await.refused("NotAuthorizedException");
    assert_eq!(message, "Incorrect username or password.");
    bench.get_user(&other["AccessToken"]).await.ok();

    bench.user("anna").await;
    bench.get_user(&tokens["AccessToken"]).await.refused("UserNotFoundException");
    let new = bench.tokens("anna").await;
    assert_ne!(bench.get_user(&new["AccessToken"]).await.ok()["UserAttributes"][0], old);
}
