//! Tokens: what they say, renewing, revoking, GetUser.

use std::collections::BTreeMap;

use http::Request;
use jsonwebtoken::jwk::JwkSet;
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use serde_json::{Value, json};

use super::{Bench, PASSWORD, claims};

#[tokio::test]
async fn tokens_carry_cognitos_claims() {
    let bench = Bench::new().await;
    bench.user("Anna").await;
    let tokens = bench.tokens("anna").await;
    let (id, access) = (claims(&tokens["IdToken"]), claims(&tokens["AccessToken"]));
    let issuer = format!("http://127.0.0.1:9000/{}", bench.backend.stack.user_pool.id);
    for token in [&id, &access] {
        assert_eq!(token["iss"], issuer);
        assert_eq!(token["iat"], 1_800_000_000);
        assert_eq!(token["auth_time"], 1_800_000_000);
        assert_eq!(token["exp"], 1_800_003_600);
        assert_eq!(token["origin_jti"], id["origin_jti"]);
        assert_eq!(token["sub"], id["sub"]);
    }
    assert_ne!(id["jti"], access["jti"]);
    assert_eq!(id["token_use"], "id");
    assert_eq!(id["aud"], bench.client_id());
    assert_eq!(id["cognito:username"], "Anna");
    assert_eq!(id["email"], "anna@example.com");
    assert_eq!(id["email_verified"], true);
    assert_eq!(access["token_use"], "access");
    assert_eq!(access["client_id"], bench.client_id());
    assert_eq!(access["username"], "Anna");
    assert_eq!(access["scope"], "aws.cognito.signin.user.admin");
    assert!(access.get("aud").is_none());
}

#[tokio::test]
async fn tokens_verify_with_the_published_keys() {
    let bench = Bench::new().await;
    bench.user("anna").await;
    let tokens = bench.tokens("anna").await;
    let path = format!("/{}/.well-known/jwks.json", bench.backend.stack.user_pool.id);
    let jwks = bench.send(Request::get(path).body("".into()).unwrap()).await.ok();
    let jwks: JwkSet = serde_json::from_value(jwks).unwrap();
    let token = tokens["IdToken"].as_str().unwrap();
    let header = jsonwebtoken::decode_header(token).unwrap();
    assert_eq!((header.alg, header.typ), (Algorithm::RS256, None));
    let key = DecodingKey::from_jwk(jwks.find(&header.kid.unwrap()).unwrap()).unwrap();
    let mut validation = Validation::new(Algorithm::RS256);
    validation.set_audience(&[bench.client_id()]);
    validation.validate_exp = false;
    let decoded = jsonwebtoken::decode::<BTreeMap<String, Value>>(token, &key, &validation).unwrap();
    assert_eq!(decoded.claims["cognito:username"], "anna");
}

#[tokio::test]
async fn an_access_token_tells_who_it_is() {
    let bench = Bench::new().await;
    bench.user("Anna").await;
    let tokens = bench.tokens("anna").await;
    let user = bench.get_user(&tokens["AccessToken"]).await.ok();
    assert_eq!(user["Username"], "Anna");
    let attributes = user["UserAttributes"].as_array().unwrap();
    assert_eq!(attributes[0], json!({ "Name": "sub", "Value": claims(&tokens["IdToken"])["sub"] }));
    assert!(attributes.contains(&json!({ "Name": "email_verified", "Value": "true" })));
}

#[tokio::test]
async fn tokens_that_are_not_valid_access_tokens_are_refused() {
    let bench = Bench::new().await;
    bench.user("anna").await;
    let tokens = bench.tokens("anna").await;
    let access = tokens["AccessToken"].as_str().unwrap();
    let mut parts: Vec<_> = access.split('.').map(str::to_owned).collect();
    let unsigned = format!("{}.{}.", parts[0], parts[1]);
    parts[1] = tokens["IdToken"].as_str().unwrap().split('.').nth(1).unwrap().to_owned();
    let swapped = parts.join(".");
    for token in ["", "nonsense", unsigned.as_str(), swapped.as_str(), tokens["IdToken"].as_str().unwrap()] {
        let message = bench.get_user(&token.into()).await.refused("NotAuthorizedException");
        assert_eq!(message, "Invalid Access Token");
    }
    bench.pass(3600);
    let message = bench.get_user(&tokens["AccessToken"]).await.refused("NotAuthorizedException");
    assert_eq!(message, "Access Token has expired");
}

#[tokio::test]
async fn a_token_without_a_signature_algorithm_is_refused() {
    use base64::Engine;
    let engine = base64::engine::general_purpose::URL_SAFE_NO_PAD;
    let bench = Bench::new().await;
    bench.user("anna").await;
    let tokens = bench.tokens("anna").await;
    let payload = tokens["AccessToken"].as_str().unwrap().split('.').nth(1).unwrap();
    for algorithm in ["none", "HS256"] {
        let header = engine.encode(json!({ "alg": algorithm }).to_string());
        bench.get_user(&format!("{header}.{payload}.AAAA").into()).await.refused("NotAuthorizedException");
    }
}

#[tokio::test]
async fn a_refresh_token_renews_the_others_until_it_expires() {
    let bench = Bench::new().await;
    bench.user("anna").await;
    let tokens = bench.tokens("anna").await;
    bench.pass(7200);
    let renewed = bench.refresh(&tokens["RefreshToken"]).await.ok()["AuthenticationResult"].clone();
    assert!(renewed.get("RefreshToken").is_none());
    bench.get_user(&renewed["AccessToken"]).await.ok();
    let (old, new) = (claims(&tokens["IdToken"]), claims(&renewed["IdToken"]));
    assert_eq!(old["origin_jti"], new["origin_jti"]);
    assert_eq!(old["auth_time"], new["auth_time"]);
    assert_ne!(old["jti"], new["jti"]);

    bench.pass(30 * 24 * 3600);
    let message = bench.refresh(&tokens["RefreshToken"]).await.refused("NotAuthorizedException");
    assert_eq!(message, "Refresh Token has expired");
    let message = bench.refresh(&"made-up".into()).await.refused("NotAuthorizedException");
    assert_eq!(message, "Invalid Refresh Token");
}

#[tokio::test]
async fn revoking_ends_one_sign_in_and_not_the_others() {
    let bench = Bench::new().await;
    bench.user("anna").await;
    let (here, there) = (bench.tokens("anna").await, bench.tokens("anna").await);
    let renewed = bench.refresh(&here["RefreshToken"]).await.ok()["AuthenticationResult"].clone();
    for _ in 0..2 {
        bench.call("RevokeToken", json!({ "Token": here["RefreshToken"] })).await.ok();
    }
    let message = bench.refresh(&here["RefreshToken"]).await.refused("NotAuthorizedException");
    assert_eq!(message, "Refresh Token has been revoked");
    for token in [&here["AccessToken"], &renewed["AccessToken"]] {
        let message = bench.get_user(token).await.refused("NotAuthorizedException");
        assert_eq!(message, "Access Token has been revoked");
    }
    bench.get_user(&there["AccessToken"]).await.ok();
    bench.refresh(&there["RefreshToken"]).await.ok();
}

#[tokio::test]
async fn only_refresh_tokens_can_be_revoked() {
    let bench = Bench::new().await;
    bench.user("anna").await;
    let tokens = bench.tokens("anna").await;
    let input = json!({ "Token": tokens["AccessToken"] });
    bench.call("RevokeToken", input).await.refused("UnsupportedTokenTypeException");
    bench.call("RevokeToken", json!({ "Token": "unknown" })).await.ok();
    bench.call("RevokeToken", json!({ "Token": "no token" })).await.refused("InvalidParameterException");
}

#[tokio::test]
async fn without_the_clients_leave_no_token_is_revoked() {
    let bench =
        Bench::with(|template| template.replace("EnableTokenRevocation: true", "EnableTokenRevocation: false")).await;
    bench.user("anna").await;
    let token = bench.tokens("anna").await["RefreshToken"].clone();
    let message = bench.call("RevokeToken", json!({ "Token": token })).await.refused("UnsupportedOperationException");
    assert_eq!(message, "Token revocation is not enabled for this client.");
    bench.refresh(&token).await.ok();
}

#[tokio::test]
async fn revoking_is_for_the_pools_own_client() {
    let bench = Bench::new().await;
    bench.user("anna").await;
    let token = bench.tokens("anna").await["RefreshToken"].clone();
    for input in [
        json!({ "Token": token, "ClientId": "another" }),
        json!({ "Token": token, "ClientSecret": "a-secret-that-it-does-not-have" }),
    ] {
        bench.call("RevokeToken", input).await.refused("UnauthorizedException");
    }
    for (choice, accepted) in [("ALL", false), ("LINKED", true)] {
        let input = json!({ "Token": token, "RevokeAssociatedSessions": choice });
        assert_eq!(bench.call("RevokeToken", input).await.status.is_success(), accepted, "{choice}");
    }
    bench.refresh(&token).await.refused("NotAuthorizedException");
}

#[tokio::test]
async fn global_sign_out_ends_every_sign_in_of_that_account_alone() {
    let bench = Bench::new().await;
    bench.user("anna").await;
    bench.user("berta").await;
    let (here, there) = (bench.tokens("anna").await, bench.tokens("anna").await);
    let other = bench.tokens("berta").await;
    bench.call("GlobalSignOut", json!({ "AccessToken": here["AccessToken"] })).await.ok();
    for tokens in [&here, &there] {
        bench.refresh(&tokens["RefreshToken"]).await.refused("NotAuthorizedException");
        bench.get_user(&tokens["AccessToken"]).await.refused("NotAuthorizedException");
    }
    bench.call("GlobalSignOut", json!({ "AccessToken": here["AccessToken"] })).await.refused("NotAuthorizedException");
    bench.refresh(&other["RefreshToken"]).await.ok();
    bench.password_sign_in("anna", PASSWORD).await.ok();
}
