//! Refresh tokens that are replaced at each renewal, as the client's `RefreshTokenRotation` says.

use serde_json::{Value, json};

use super::{Answer, Bench, claims};

/// With rotation, and a grace period in seconds.
async fn bench(grace_s: u32) -> Bench {
    Bench::with(|template| {
        let rotation = format!(
            "RefreshTokenRotation:\n        Feature: ENABLED\n        RetryGracePeriodSeconds: {grace_s}\n      AuthSessionValidity"
        );
        template.replace("        - ALLOW_REFRESH_TOKEN_AUTH\n", "").replace("AuthSessionValidity", &rotation)
    })
    .await
}

async fn renew(bench: &Bench, token: &Value) -> Answer {
    bench.call("GetTokensFromRefreshToken", json!({ "RefreshToken": token })).await
}

async fn renewed(bench: &Bench, token: &Value) -> Value {
    renew(bench, token).await.ok()["AuthenticationResult"].clone()
}

#[tokio::test]
async fn without_rotation_the_token_stays_and_both_ways_renew() {
    let bench = Bench::new().await;
    bench.user("anna").await;
    let tokens = bench.tokens("anna").await;
    for _ in 0..2 {
        let again = renewed(&bench, &tokens["RefreshToken"]).await;
        assert!(again.get("RefreshToken").is_none());
        assert_eq!(claims(&again["IdToken"])["origin_jti"], claims(&tokens["IdToken"])["origin_jti"]);
    }
    bench.refresh(&tokens["RefreshToken"]).await.ok();
    let message = renew(&bench, &"made-up".into()).await.refused("NotAuthorizedException");
    assert_eq!(message, "Invalid Refresh Token");
    renew(&bench, &"not a token".into()).await.refused("InvalidParameterException");
}

#[tokio::test]
async fn each_renewal_brings_a_new_token_of_the_same_sign_in() {
    let bench = bench(0).await;
    bench.user("anna").await;
    let first = bench.tokens("anna").await;
    let second = renewed(&bench, &first["RefreshToken"]).await;
    let third = renewed(&bench, &second["RefreshToken"]).await;
    assert_ne!(second["RefreshToken"], first["RefreshToken"]);
    assert_ne!(third["RefreshToken"], second["RefreshToken"]);
    let (old, new) = (claims(&first["IdToken"]), claims(&third["IdToken"]));
    assert_eq!((&old["origin_jti"], &old["auth_time"]), (&new["origin_jti"], &new["auth_time"]));
    bench.get_user(&third["AccessToken"]).await.ok();
}

#[tokio::test]
async fn the_old_flow_is_closed_to_a_client_that_rotates() {
    let bench = bench(0).await;
    bench.user("anna").await;
    let tokens = bench.tokens("anna").await;
    bench.refresh(&tokens["RefreshToken"]).await.refused("InvalidParameterException");
    renewed(&bench, &tokens["RefreshToken"]).await;
}

#[tokio::test]
async fn a_replaced_token_is_a_reuse_and_ends_nobody_elses_sign_in() {
    let bench = bench(0).await;
    bench.user("anna").await;
    let first = bench.tokens("anna").await;
    let second = renewed(&bench, &first["RefreshToken"]).await;
    for _ in 0..2 {
        renew(&bench, &first["RefreshToken"]).await.refused("RefreshTokenReuseException");
    }
    renewed(&bench, &second["RefreshToken"]).await;
}

#[tokio::test]
async fn within_the_grace_period_a_lost_answer_can_be_asked_for_again() {
    let bench = bench(30).await;
    bench.user("anna").await;
    let first = bench.tokens("anna").await;
    let lost = renewed(&bench, &first["RefreshToken"]).await;
    bench.pass(29);
    let again = renewed(&bench, &first["RefreshToken"]).await;
    assert_ne!(lost["RefreshToken"], again["RefreshToken"]);
    // The period began with the first renewal; asking again does not prolong it.
    bench.pass(1);
    renew(&bench, &first["RefreshToken"]).await.refused("RefreshTokenReuseException");
    for token in [&lost["RefreshToken"], &again["RefreshToken"]] {
        renewed(&bench, token).await;
    }
}

#[tokio::test]
async fn of_many_renewals_at_once_one_wins_without_a_grace_period() {
    let bench = bench(0).await;
    bench.user("anna").await;
    let token = bench.tokens("anna").await["RefreshToken"].clone();
    let (one, two, three) = tokio::join!(renew(&bench, &token), renew(&bench, &token), renew(&bench, &token));
    let (won, lost): (Vec<_>, Vec<_>) = [one, two, three].into_iter().partition(|answer| answer.status.is_success());
    assert_eq!(won.len(), 1);
    for answer in lost {
        answer.refused("RefreshTokenReuseException");
    }
}

#[tokio::test]
async fn a_chain_of_renewals_lives_no_longer_than_its_first_token() {
    let bench = bench(0).await;
    bench.user("anna").await;
    let first = bench.tokens("anna").await;
    bench.pass(29 * 24 * 3600);
    let second = renewed(&bench, &first["RefreshToken"]).await;
    bench.pass(24 * 3600);
    let message = renew(&bench, &second["RefreshToken"]).await.refused("NotAuthorizedException");
    assert_eq!(message, "Refresh Token has expired");
}

#[tokio::test]
async fn revoking_any_token_of_a_chain_ends_the_sign_in() {
    let bench = bench(60).await;
    bench.user("anna").await;
    let first = bench.tokens("anna").await;
    let second = renewed(&bench, &first["RefreshToken"]).await;
    bench.call("RevokeToken", json!({ "Token": first["RefreshToken"] })).await.ok();
    for token in [&first["RefreshToken"], &second["RefreshToken"]] {
        let message = renew(&bench, token).await.refused("NotAuthorizedException");
        assert_eq!(message, "Refresh Token has been revoked");
    }
    bench.get_user(&second["AccessToken"]).await.refused("NotAuthorizedException");
}

#[tokio::test]
async fn a_chain_goes_on_after_a_restart() {
    let bench = bench(0).await;
    bench.user("anna").await;
    let first = bench.tokens("anna").await;
    let second = renewed(&bench, &first["RefreshToken"]).await;
    let bench = bench.restarted("http://127.0.0.1:9001/").await;
    renew(&bench, &first["RefreshToken"]).await.refused("RefreshTokenReuseException");
    renewed(&bench, &second["RefreshToken"]).await;
}
