//! The envelope: targets, errors, limits.

use http::{Request, StatusCode};
use serde_json::json;

use super::Bench;

#[tokio::test]
async fn an_error_is_told_in_the_body_and_in_headers() {
    let bench = Bench::new().await;
    let answer = bench.password_sign_in("nobody", "Wrong-pass-1").await;
    assert_eq!(answer.headers["content-type"], "application/x-amz-json-1.1");
    assert_eq!(answer.headers["x-amzn-errortype"], "NotAuthorizedException:");
    assert_eq!(answer.headers["x-amzn-errormessage"], "Incorrect username or password.");
    assert_eq!(answer.headers["x-amzn-requestid"].len(), 36);
    assert_eq!(answer.refused("NotAuthorizedException"), "Incorrect username or password.");
}

#[tokio::test]
async fn an_unknown_operation_is_said_to_be_unknown() {
    let bench = Bench::new().await;
    for target in [
        "AWSCognitoIdentityProviderService.AdminLinkProviderForUser",
        "AWSCognitoIdentityService.ListIdentities",
        "SomethingElse.SignUp",
        "nonsense",
    ] {
        bench.target(target, "{}").await.refused("UnknownOperationException");
    }
}

#[tokio::test]
async fn a_body_that_is_not_the_input_is_refused_without_quoting_it() {
    let bench = Bench::new().await;
    for body in ["", "{", "[]", r#"{"ClientId":1,"Username":"a","Password":"Secret-pass-1"}"#] {
        let message = bench.target("AWSCognitoIdentityProviderService.SignUp", body).await;
        assert!(!message.refused("SerializationException").contains("Secret"));
    }
}

#[tokio::test]
async fn a_body_that_is_too_large_is_refused() {
    let bench = Bench::new().await;
    let (target, limit) = ("AWSCognitoIdentityProviderService.SignUp", 128 * 1024);
    assert_eq!(
        bench.target(target, vec![b' '; limit]).await.status,
        StatusCode::BAD_REQUEST,
        "it is read, and is no JSON"
    );
    let answer = bench.target(target, vec![b' '; limit + 1]).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(answer.body["__type"], "RequestEntityTooLargeException");
}

#[tokio::test]
async fn a_client_that_is_not_the_pools_is_refused() {
    let bench = Bench::new().await;
    let input = json!({ "ClientId": "unknown", "Username": "anna" });
    bench.call("ForgotPassword", input).await.refused("ResourceNotFoundException");
    let input = json!({ "SecretHash": "abc", "Username": "anna" });
    bench.call("ForgotPassword", input).await.refused("NotAuthorizedException");
}

#[tokio::test]
async fn a_request_without_a_target_is_not_cognitos() {
    let bench = Bench::new().await;
    let answer = bench.send(Request::post("/").body("{}".into()).unwrap()).await;
    assert!(!answer.headers.contains_key("x-amzn-errortype"));
    assert!(answer.status.is_client_error() || answer.status == StatusCode::NOT_IMPLEMENTED, "{}", answer.status);
}

#[tokio::test]
async fn an_input_is_not_repeated_at_length_in_a_header() {
    let bench = Bench::new().await;
    let input = json!({ "IdentityPoolId": "x".repeat(100_000) });
    let answer = bench.identity_call("GetId", input).await;
    assert!(answer.headers.get("x-amzn-errormessage").is_none());
    answer.refused("ResourceNotFoundException");
    let input = json!({ "ClientId": "x".repeat(100_000), "Username": "anna" });
    let message = bench.call("ForgotPassword", input).await.refused("InvalidParameterException");
    assert!(message.contains("clientId"), "{message}");
}

#[tokio::test]
async fn a_page_of_any_origin_may_call_and_read_what_the_answer_says() {
    let bench = Bench::new().await;
    let preflight = Request::options("/")
        .header("origin", "https://pictures.example")
        .header("access-control-request-method", "POST")
        .header("access-control-request-headers", "content-type,x-amz-target,x-amz-user-agent")
        .body("".into())
        .unwrap();
    let answer = bench.send(preflight).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.headers["access-control-allow-origin"], "*");
    assert_eq!(answer.headers["access-control-allow-methods"], "POST");
    assert_eq!(answer.headers["access-control-allow-headers"], "content-type,x-amz-target,x-amz-user-agent");

    let call = Request::post("/")
        .header("origin", "https://pictures.example")
        .header("x-amz-target", "AWSCognitoIdentityProviderService.GetUser")
        .body(r#"{"AccessToken":"x"}"#.into())
        .unwrap();
    let answer = bench.send(call).await;
    assert_eq!(answer.headers["access-control-allow-origin"], "*");
    assert!(answer.headers["access-control-expose-headers"].to_str().unwrap().contains("x-amzn-errortype"));
    assert!(!answer.headers.contains_key("access-control-allow-credentials"));
}
