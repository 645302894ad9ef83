//! The basic flow: GetOpenIdToken and STS.

use axum::body::Body;
use http::{Request, StatusCode};
use jsonwebtoken::jwk::JwkSet;
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use serde_json::{Value, json};

use super::signing::{TestKey, Unsigned};
use super::{Answer, Bench, claims};
use crate::channel::Channel;

async fn with_basic_flow() -> Bench {
    Bench::with(|template| template.replace("AllowClassicFlow: false", "AllowClassicFlow: true")).await
}

/// An identity and its OpenID token; of a user when there is an ID token.
async fn open_id(bench: &Bench, id_token: Option<&Value>) -> (String, Answer) {
    let provider = format!("cognito-idp.us-east-1.amazonaws.com/{}", bench.backend.stack.user_pool.id);
    let logins = id_token.map_or_else(|| json!({}), |token| json!({ provider: token }));
    let pool = &bench.backend.stack.identity_pool.id;
    let identity = bench.identity_call("GetId", json!({ "IdentityPoolId": pool, "Logins": logins })).await.ok();
    let identity = identity["IdentityId"].as_str().unwrap().to_owned();
    let input = json!({ "IdentityId": identity, "Logins": logins });
    let answer = bench.identity_call("GetOpenIdToken", input).await;
    (identity, answer)
}

/// The identity and the token of a user who has just signed in.
async fn of_user(bench: &Bench, username: &str) -> (String, String) {
    bench.user(username).await;
    let tokens = bench.tokens(username).await;
    let (identity, answer) = open_id(bench, Some(&tokens["IdToken"])).await;
    (identity, answer.ok()["Token"].as_str().unwrap().to_owned())
}

/// An operation of STS, unsigned.
fn form(fields: &[(&str, &str)]) -> Request<Body> {
    let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    let kind = "application/x-www-form-urlencoded; charset=utf-8";
    Request::post("/").header("content-type", kind).body(body.into()).unwrap()
}

async fn sts(bench: &Bench, fields: &[(&str, &str)]) -> Answer {
    bench.send(form(fields)).await
}

fn assumption<'a>(role: &'a str, token: &'a str) -> [(&'a str, &'a str); 5] {
    [
        ("Action", "AssumeRoleWithWebIdentity"),
        ("Version", "2011-06-15"),
        ("RoleArn", role),
        ("RoleSessionName", "tests"),
        ("WebIdentityToken", token),
    ]
}

async fn assume(bench: &Bench, role: &str, token: &str, more: &[(&str, &str)]) -> Answer {
    sts(bench, &[assumption(role, token).as_slice(), more].concat()).await
}

async fn caller(bench: &Bench, key: &TestKey) -> Answer {
    let unsigned = Unsigned {
        service: "sts",
        headers: vec![
            ("host", "127.0.0.1:9000".to_owned()),
            ("content-type", "application/x-www-form-urlencoded".to_owned()),
        ],
        body: "Action=GetCallerIdentity&Version=2011-06-15".to_owned(),
    };
    bench.send(bench.sign(key, unsigned)).await
}

impl Answer {
    /// The credentials in an answer of STS.
    fn key(&self) -> TestKey {
        TestKey {
            id: self.element("AccessKeyId").to_owned(),
            secret: self.element("SecretAccessKey").to_owned(),
            token: Some(self.element("SessionToken").to_owned()),
        }
    }

    /// The text of an element of an XML answer.
    #[track_caller]
    fn element(&self, name: &str) -> &str {
        let (_, after) = self.text.split_once(&format!("<{name}>")).unwrap_or_else(|| panic!("{name}: {}", self.text));
        after.split_once(&format!("</{name}>")).unwrap().0
    }

    #[track_caller]
    fn is_refused(&self, status: u16, code: &str) -> &str {
        assert_eq!((self.status.as_u16(), self.element("Code")), (status, code), "{}", self.text);
        assert!(self.text.starts_with("<ErrorResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">"));
        self.element("Message")
    }
}

#[tokio::test]
async fn an_open_id_token_says_who_the_identity_is_for_ten_minutes() {
    let bench = with_basic_flow().await;
    let (identity, token) = of_user(&bench, "anna").await;
    let claims = claims(&token.clone().into());
    let provider = format!("cognito-idp.us-east-1.amazonaws.com/{}", bench.backend.stack.user_pool.id);
    assert_eq!(claims["sub"], identity);
    assert_eq!(claims["aud"], bench.backend.stack.identity_pool.id);
    assert_eq!(claims["iss"], "http://127.0.0.1:9000");
    assert_eq!(claims["amr"][0], "authenticated");
    assert_eq!(claims["amr"][1], provider);
    assert!(claims["amr"][2].as_str().unwrap().starts_with(&format!("{provider}:CognitoSignIn:")));
    assert_eq!((claims["iat"].as_i64(), claims["exp"].as_i64()), (Some(1_800_000_000), Some(1_800_000_600)));
    let (_, guest) = open_id(&bench, None).await;
    assert_eq!(super::claims(&guest.ok()["Token"])["amr"], json!(["unauthenticated"]));
}

#[tokio::test]
async fn a_verifier_finds_the_key_from_the_issuer() {
    let bench = with_basic_flow().await;
    let (_, token) = of_user(&bench, "anna").await;
    let get = |path: &str| Request::get(path).body("".into()).unwrap();
    let issuer = claims(&token.clone().into())["iss"].as_str().unwrap().to_owned();
    let configuration = bench.send(get("/.well-known/openid-configuration")).await.ok();
    assert_eq!(configuration["issuer"], issuer);
    let path = configuration["jwks_uri"].as_str().unwrap().strip_prefix(&issuer).unwrap();
    let keys: JwkSet = serde_json::from_value(bench.send(get(path)).await.ok()).unwrap();
    let header = jsonwebtoken::decode_header(&token).unwrap();
    assert_eq!(header.alg, Algorithm::RS512);
    let key = DecodingKey::from_jwk(keys.find(&header.kid.unwrap()).unwrap()).unwrap();
    let mut validation = Validation::new(Algorithm::RS512);
    validation.set_audience(&[&bench.backend.stack.identity_pool.id]);
    validation.validate_exp = false;
    jsonwebtoken::decode::<Value>(&token, &key, &validation).unwrap();
}

#[tokio::test]
async fn without_the_basic_flow_there_is_no_token_and_no_key() {
    let bench = Bench::new().await;
    let (_, answer) = open_id(&bench, None).await;
    let message = answer.refused("InvalidParameterException");
    assert_eq!(message, "Basic (classic) flow is not enabled, please use enhanced flow.");
    let path = Request::get("/.well-known/openid-configuration").body("".into()).unwrap();
    assert!(bench.send(path).await.status.is_client_error());
}

#[tokio::test]
async fn an_identity_of_somebody_else_gets_no_token() {
    let bench = with_basic_flow().await;
    let (identity, _) = of_user(&bench, "anna").await;
    let message = bench.identity_call("GetOpenIdToken", json!({ "IdentityId": identity })).await;
    message.refused("NotAuthorizedException");
    let unknown = json!({ "IdentityId": "us-east-1:00000000-0000-4000-8000-000000000000" });
    bench.identity_call("GetOpenIdToken", unknown).await.refused("ResourceNotFoundException");
}

#[tokio::test]
async fn a_token_is_changed_for_credentials_of_a_role_that_trusts_it() {
    let bench = with_basic_flow().await;
    let (identity, token) = of_user(&bench, "anna").await;
    let role = bench.backend.stack.identity_pool.authenticated.arn.clone();
    let answer = assume(&bench, &role, &token, &[("DurationSeconds", "900")]).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    assert_eq!(answer.headers["content-type"], "text/xml");
    assert_eq!(answer.element("SubjectFromWebIdentityToken"), identity);
    assert_eq!(answer.element("Audience"), bench.backend.stack.identity_pool.id);
    assert_eq!(answer.element("Provider"), "cognito-identity.amazonaws.com");
    assert_eq!(answer.element("Expiration"), "2027-01-15T08:15:00Z");
    let name = role.rsplit('/').next().unwrap();
    let arn = format!("arn:aws:sts::000000000000:assumed-role/{name}/tests");
    assert_eq!(answer.element("Arn"), arn);
    assert!(answer.element("AccessKeyId").starts_with("ASIA"));

    let key = answer.key();
    let known = caller(&bench, &key).await;
    assert_eq!((known.element("Arn"), known.element("Account")), (arn.as_str(), "000000000000"));
    assert_eq!(known.element("UserId"), answer.element("AssumedRoleId"));
    bench.pass(900);
    caller(&bench, &key).await.is_refused(403, "ExpiredToken");
}

#[tokio::test]
async fn a_role_that_does_not_trust_the_identity_is_not_given() {
    let bench = with_basic_flow().await;
    let (_, token) = of_user(&bench, "anna").await;
    let pool = &bench.backend.stack.identity_pool;
    let unknown = "arn:aws:iam::000000000000:role/unknown";
    for role in [pool.unauthenticated.as_ref().unwrap().arn.as_str(), unknown] {
        let refused = assume(&bench, role, &token, &[]).await;
        let message = refused.is_refused(403, "AccessDenied");
        assert_eq!(message, "Not authorized to perform sts:AssumeRoleWithWebIdentity");
    }
}

#[tokio::test]
async fn only_open_id_tokens_of_this_pool_that_have_not_expired_count() {
    let bench = with_basic_flow().await;
    let (_, token) = of_user(&bench, "anna").await;
    let tokens = bench.tokens("anna").await;
    let role = bench.backend.stack.identity_pool.authenticated.arn.clone();
    let (_, guest) = open_id(&bench, None).await;
    let guest = guest.ok()["Token"].as_str().unwrap().to_owned();
    let parts: Vec<_> = token.split('.').collect();
    let guests: Vec<_> = guest.split('.').collect();
    let spliced = format!("{}.{}.{}", parts[0], parts[1], guests[2]);
    for wrong in [tokens["IdToken"].as_str().unwrap(), tokens["AccessToken"].as_str().unwrap(), &spliced, "nonsense"] {
        assume(&bench, &role, wrong, &[]).await.is_refused(400, "InvalidIdentityToken");
    }
    bench.pass(600);
    assume(&bench, &role, &token, &[]).await.is_refused(400, "ExpiredTokenException");
}

#[tokio::test]
async fn what_would_limit_a_session_is_refused_and_not_passed_over() {
    let bench = with_basic_flow().await;
    let (_, token) = of_user(&bench, "anna").await;
    let role = bench.backend.stack.identity_pool.authenticated.arn.clone();
    for more in [
        ("Policy", ""),
        ("Policy", &" ".repeat(2049)),
        ("PolicyArns.member.1.arn", "arn:aws:iam::aws:policy/ReadOnlyAccess"),
        ("ProviderId", "www.amazon.com"),
        ("DurationSeconds", "899"),
        ("DurationSeconds", "3601"),
        ("RoleSessionName", "a b"),
        ("RoleSessionName", "a"),
    ] {
        assume(&bench, &role, &token, &[more]).await.is_refused(400, "ValidationError");
    }
    assume(&bench, &role, &token, &[("DurationSeconds", "soon")]).await.is_refused(400, "MalformedInput");
}

#[tokio::test]
async fn a_session_may_do_what_its_own_policy_and_the_role_allow() {
    let bench = Bench::with(|template| {
        let actions = "- s3:PutObject\n              - s3:GetObject\n";
        let own = "!Sub ${Bucket.Arn}/protected/${!cognito-identity.amazonaws.com:sub}/*";
        assert!(template.contains(actions) && template.contains(own));
        let template = template.replace(actions, "- cognito-idp:*\n").replace(own, "\"*\"");
        template.replace("AllowClassicFlow: false", "AllowClassicFlow: true")
    })
    .await;
    let (_, token) = of_user(&bench, "anna").await;
    let role = bench.backend.stack.identity_pool.authenticated.arn.clone();
    let allow = |action: &str| {
        let statement = json!({ "Effect": "Allow", "Action": action, "Resource": "*" });
        json!({ "Version": "2012-10-17", "Statement": [statement] }).to_string()
    };
    let taken = assume(&bench, &role, &token, &[("Policy", &allow("cognito-idp:DescribeUserPool"))]).await;
    assert_eq!(taken.status, StatusCode::OK, "{}", taken.text);
    assert_eq!(taken.element("PackedPolicySize"), "6");
    let limited = taken.key();
    let taken = assume(&bench, &role, &token, &[]).await;
    assert!(!taken.text.contains("PackedPolicySize"), "{}", taken.text);
    let whole = taken.key();
    let more = assume(&bench, &role, &token, &[("Policy", &allow("*"))]).await.key();

    let bench = bench.restarted("http://127.0.0.1:9000/").await;
    let pool = json!({ "UserPoolId": bench.backend.stack.user_pool.id });
    for (key, operation, allowed) in [
        (&limited, "DescribeUserPool", true),
        (&limited, "ListUsers", false),
        (&whole, "ListUsers", true),
        (&more, "ListUsers", true),
    ] {
        let answer = bench.signed(key, operation, &pool).await;
        assert_eq!(answer.status.is_success(), allowed, "{operation}: {}", answer.text);
    }
    for malformed in ["{", "{}", "[]", &allow("nothing"), &allow("*").replace("2012-10-17", "2013-01-01")] {
        let refused = assume(&bench, &role, &token, &[("Policy", malformed)]).await;
        refused.is_refused(400, "MalformedPolicyDocument");
    }
}

#[tokio::test]
async fn a_role_may_insist_on_a_channel_that_nobody_reads_along() {
    let bench = Bench::with(|template| {
        let audience = "                cognito-identity.amazonaws.com:aud: !Ref IdentityPool\n";
        assert!(template.contains(audience));
        let secure = "              Bool: { \"aws:SecureTransport\": \"true\" }\n";
        template
            .replace("AllowClassicFlow: false", "AllowClassicFlow: true")
            .replace(audience, &format!("{audience}{secure}"))
    })
    .await;
    let (_, token) = of_user(&bench, "anna").await;
    let role = bench.backend.stack.identity_pool.authenticated.arn.clone();
    for (channel, allowed) in [(Channel::Tls, true), (Channel::Loopback, true), (Channel::Plain, false)] {
        let mut request = form(&assumption(&role, &token));
        request.extensions_mut().insert(channel);
        let answer = bench.send(request).await;
        assert_eq!(answer.status.is_success(), allowed, "{channel:?}: {}", answer.text);
        if !allowed {
            answer.is_refused(403, "AccessDenied");
        }
    }
}

#[tokio::test]
async fn a_caller_is_told_who_they_are() {
    let bench = Bench::new().await;
    let admin = bench.admin();
    let known = caller(&bench, &admin).await;
    assert_eq!(known.status, StatusCode::OK, "{}", known.text);
    assert_eq!(known.element("Arn"), "arn:aws:iam::000000000000:user/administrator");
    assert!(known.element("UserId").starts_with("AIDA") && known.element("UserId").len() == 21);
    let wrong = TestKey { secret: "another".to_owned(), ..admin.clone() };
    caller(&bench, &wrong).await.is_refused(403, "SignatureDoesNotMatch");
    let unknown = TestKey { id: "AKIAUNKNOWN".to_owned(), ..admin };
    caller(&bench, &unknown).await.is_refused(403, "InvalidClientTokenId");
    let unsigned = sts(&bench, &[("Action", "GetCallerIdentity"), ("Version", "2011-06-15")]).await;
    unsigned.is_refused(403, "MissingAuthenticationToken");
}

#[tokio::test]
async fn other_operations_and_versions_are_refused() {
    let bench = Bench::new().await;
    sts(&bench, &[("Action", "AssumeRole"), ("Version", "2011-06-15")]).await.is_refused(400, "InvalidAction");
    sts(&bench, &[("Action", "GetCallerIdentity"), ("Version", "2012")]).await.is_refused(400, "NoSuchVersion");
    sts(&bench, &[]).await.is_refused(400, "MissingAction");
    let large = "x".repeat(70_000);
    sts(&bench, &[("Action", &large)]).await.is_refused(400, "RequestEntityTooLarge");
}
