//! The endpoints that an app calls.

use axum::body::Body;
use http::{Request, StatusCode};
use serde_json::json;

use super::{Browser, VERIFIER, bench, exchange, form, token_call, user_info, with_oauth};
use crate::cognito_tests::{Bench, claims};

#[tokio::test]
async fn a_code_gives_tokens_that_say_who_and_what_for() {
    let bench = bench().await;
    bench.user("anna").await;
    let code = Browser::default().sign_in(&bench, "anna", "&scope=openid+email&nonce=a-nonce").await;
    bench.pass(60);
    let (status, tokens) = exchange(&bench, &code, VERIFIER).await;
    assert_eq!(status, StatusCode::OK, "{tokens}");
    assert_eq!((&tokens["token_type"], &tokens["expires_in"]), (&json!("Bearer"), &json!(3600)));
    let id = claims(&tokens["id_token"]);
    assert_eq!((&id["nonce"], &id["email"]), (&json!("a-nonce"), &json!("anna@example.com")));
    assert_eq!((&id["aud"], &id["cognito:username"]), (&json!(bench.client_id()), &json!("anna")));
    assert_eq!((id["auth_time"].as_i64(), id["iat"].as_i64()), (Some(1_800_000_000), Some(1_800_000_060)));
    let access = claims(&tokens["access_token"]);
    assert_eq!((&access["scope"], &access["username"]), (&json!("openid email"), &json!("anna")));
    assert_eq!(access["sub"], id["sub"]);
}

#[tokio::test]
async fn a_code_counts_once_for_whoever_asked_for_it_and_not_for_long() {
    let bench = bench().await;
    bench.user("anna").await;
    let refused = |answer: (StatusCode, serde_json::Value)| {
        assert_eq!(answer, (StatusCode::BAD_REQUEST, json!({ "error": "invalid_grant" })));
    };
    let mut browser = Browser::default();
    let code = browser.sign_in(&bench, "anna", "").await;
    refused(exchange(&bench, &code, "another-verifier-of-at-least-forty-three-chars").await);
    let proof = [("grant_type", "authorization_code"), ("code", code.as_str()), ("redirect_uri", super::CALLBACK)];
    refused(token_call(&bench, "token", &proof).await);
    let elsewhere = [
        ("grant_type", "authorization_code"),
        ("code", &code),
        ("redirect_uri", "http://localhost:3000/"),
        ("code_verifier", VERIFIER),
    ];
    refused(token_call(&bench, "token", &elsewhere).await);
    refused(exchange(&bench, "no-code", VERIFIER).await);
    let (status, tokens) = exchange(&bench, &code, VERIFIER).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(user_info(&bench, &tokens["access_token"]).await.0, StatusCode::OK);
    refused(exchange(&bench, &code, VERIFIER).await);
    // Whoever showed it first may be the thief: nobody keeps tokens of it.
    assert_eq!(user_info(&bench, &tokens["access_token"]).await.0, StatusCode::UNAUTHORIZED);
    bench.refresh(&tokens["refresh_token"]).await.refused("NotAuthorizedException");

    let late = Browser::default().sign_in(&bench, "anna", "").await;
    bench.pass(300);
    refused(exchange(&bench, &late, VERIFIER).await);
}

#[tokio::test]
async fn a_refresh_token_gives_tokens_of_the_same_scope_until_it_is_revoked() {
    let bench = bench().await;
    bench.user("anna").await;
    let code = Browser::default().sign_in(&bench, "anna", "&scope=openid").await;
    let (_, tokens) = exchange(&bench, &code, VERIFIER).await;
    let refresh_token = tokens["refresh_token"].as_str().unwrap();
    let pairs = [("grant_type", "refresh_token"), ("refresh_token", refresh_token)];
    let (status, renewed) = token_call(&bench, "token", &pairs).await;
    assert_eq!(status, StatusCode::OK, "{renewed}");
    assert_eq!(claims(&renewed["access_token"])["scope"], "openid");
    assert!(renewed["id_token"].is_string() && renewed.get("refresh_token").is_none());
    let (status, _) = token_call(&bench, "revoke", &[("token", refresh_token)]).await;
    assert_eq!(status, StatusCode::OK);
    let answer = token_call(&bench, "token", &pairs).await;
    assert_eq!(answer, (StatusCode::BAD_REQUEST, json!({ "error": "invalid_grant" })));
    assert_eq!(user_info(&bench, &renewed["access_token"]).await.0, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn what_a_token_is_good_for_is_what_was_asked_for() {
    let bench = bench().await;
    bench.user("anna").await;
    let mut browser = Browser::default();
    for (scope, user_info_status, attributes, own_account) in [
        ("openid", StatusCode::OK, Some("anna@example.com"), false),
        ("openid+email", StatusCode::OK, Some("anna@example.com"), false),
        ("openid+aws.cognito.signin.user.admin", StatusCode::OK, Some("anna@example.com"), true),
        ("aws.cognito.signin.user.admin", StatusCode::FORBIDDEN, None, true),
    ] {
        let code = browser.sign_in(&bench, "anna", &format!("&prompt=login&scope={scope}")).await;
        let (_, tokens) = exchange(&bench, &code, VERIFIER).await;
        let (status, body) = user_info(&bench, &tokens["access_token"]).await;
        assert_eq!((status, body["email"].as_str()), (user_info_status, attributes), "{scope}");
        let own = bench.get_user(&tokens["access_token"]).await;
        assert_eq!(own.status == StatusCode::OK, own_account, "{scope}: {}", own.body);
    }
    // A sign-in by the API itself is good for the API.
    let (status, _) = user_info(&bench, &bench.tokens("anna").await["AccessToken"]).await;
    assert_eq!(status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn who_may_not_sign_in_gets_no_tokens_for_a_code() {
    let bench = bench().await;
    bench.user("anna").await;
    let code = Browser::default().sign_in(&bench, "anna", "").await;
    let token = &bench.tokens("anna").await["AccessToken"];
    bench.call("DeleteUser", json!({ "AccessToken": token })).await.ok();
    let answer = exchange(&bench, &code, VERIFIER).await;
    assert_eq!(answer, (StatusCode::BAD_REQUEST, json!({ "error": "invalid_grant" })));
}

#[tokio::test]
async fn the_token_endpoint_answers_in_oauths_words() {
    let bench = bench().await;
    for (pairs, code) in [
        (&[][..], "invalid_request"),
        (&[("grant_type", "password")], "unsupported_grant_type"),
        (&[("grant_type", "client_credentials")], "unauthorized_client"),
        (&[("grant_type", "authorization_code")], "invalid_request"),
        (&[("grant_type", "refresh_token")], "invalid_request"),
        (&[("grant_type", "refresh_token"), ("refresh_token", "x")], "invalid_grant"),
        (&[("grant_type", "refresh_token"), ("client_secret", "x")], "invalid_client"),
    ] {
        let answer = token_call(&bench, "token", pairs).await;
        assert_eq!(answer, (StatusCode::BAD_REQUEST, json!({ "error": code })), "{pairs:?}");
    }
    let answer = token_call(&bench, "revoke", &[("token", "a.b.c")]).await;
    assert_eq!(answer, (StatusCode::BAD_REQUEST, json!({ "error": "unsupported_token_type" })));
}

#[tokio::test]
async fn a_client_with_a_secret_shows_it() {
    use base64::Engine;
    let bench =
        Bench::with(|template| with_oauth(template).replace("GenerateSecret: false", "GenerateSecret: true")).await;
    let client_id = bench.client_id().to_owned();
    let secret = bench.backend.client_secret.as_ref().unwrap().expose().to_owned();
    let pairs = [("grant_type", "refresh_token"), ("refresh_token", "x")];
    let answer = token_call(&bench, "token", &pairs).await;
    assert_eq!(answer.1, json!({ "error": "invalid_client" }));
    // With the right secret it is the token that is wrong.
    let in_body = [("client_secret", secret.as_str()), pairs[0], pairs[1]];
    assert_eq!(token_call(&bench, "token", &in_body).await.1, json!({ "error": "invalid_grant" }));
    for (secret, code) in [(secret.as_str(), "invalid_grant"), ("another", "invalid_client")] {
        let basic = base64::engine::general_purpose::STANDARD.encode(format!("{client_id}:{secret}"));
        let request = Request::post(format!("/{}/oauth2/token", bench.backend.stack.user_pool.id))
            .header("authorization", format!("Basic {basic}"))
            .body(Body::from(form(&pairs)))
            .unwrap();
        assert_eq!(bench.send(request).await.body, json!({ "error": code }));
    }
}

#[tokio::test]
async fn scripts_of_any_origin_may_call_what_depends_on_no_cookie() {
    let bench = bench().await;
    let pool = &bench.backend.stack.user_pool.id;
    let request = Request::options(format!("/{pool}/oauth2/token"))
        .header("origin", "https://spa.example")
        .header("access-control-request-method", "POST")
        .body(Body::empty())
        .unwrap();
    let answer = bench.send(request).await;
    assert_eq!(
        (answer.status, &answer.headers["access-control-allow-origin"]),
        (StatusCode::NO_CONTENT, &"*".parse().unwrap())
    );
    let request = Request::get(format!("/{pool}/oauth2/userInfo")).body(Body::empty()).unwrap();
    let answer = bench.send(request).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    assert_eq!(answer.headers["access-control-allow-origin"], "*");
    assert!(answer.headers["www-authenticate"].to_str().unwrap().starts_with("Bearer error=\"invalid_request\""));
}
