//! Signing in at the hosted page and getting tokens for the code: as a browser and an app do it.

mod authorization;
mod page;
mod tokens;

use std::collections::BTreeMap;

use axum::body::{Body, to_bytes};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::{HeaderMap, Request, StatusCode};
use serde_json::Value;
use sha2::{Digest, Sha256};
use tower::ServiceExt;
use url::Url;

use super::{Bench, PASSWORD};

const ORIGIN: &str = "http://127.0.0.1:9000";
pub(in crate::cognito_tests) const CALLBACK: &str = "https://app.example/signed-in";
pub(in crate::cognito_tests) const VERIFIER: &str = "a-verifier-of-at-least-forty-three-characters-0";

const CLIENT: &str = "      AllowedOAuthFlowsUserPoolClient: true
      AllowedOAuthFlows: [code]
      AllowedOAuthScopes: [openid, email, aws.cognito.signin.user.admin]
      CallbackURLs: ['https://app.example/signed-in', 'http://localhost:3000/']
      LogoutURLs: ['https://app.example/signed-out']
      SupportedIdentityProviders: [COGNITO]
      AuthSessionValidity: 3
";
const DOMAIN: &str = "  Domain:
    Type: AWS::Cognito::UserPoolDomain
    Properties:
      Domain: updown
      UserPoolId: !Ref UserPool

  UserPoolClient:
";

/// The shipped template with a domain and a client that may use OAuth.
pub(in crate::cognito_tests) fn with_oauth(template: String) -> String {
    let changed = template.replace("      AuthSessionValidity: 3\n", CLIENT).replace("  UserPoolClient:\n", DOMAIN);
    assert!(changed.contains(CLIENT) && changed.contains(DOMAIN));
    changed
}

async fn bench() -> Bench {
    Bench::with(with_oauth).await
}

/// A browser: it keeps cookies, sends forms from the page that it shows, and follows nothing by itself.
#[derive(Default)]
pub(in crate::cognito_tests) struct Browser {
    pub(in crate::cognito_tests) cookies: BTreeMap<String, String>,
}

/// What a browser got.
pub(in crate::cognito_tests) struct Shown {
    pub(in crate::cognito_tests) status: StatusCode,
    pub(in crate::cognito_tests) headers: HeaderMap,
    pub(in crate::cognito_tests) text: String,
}

impl Browser {
    async fn send(&mut self, bench: &Bench, mut request: Request<Body>) -> Shown {
        let cookies: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        if !cookies.is_empty() {
            request.headers_mut().insert("cookie", cookies.join("; ").parse().unwrap());
        }
        let response = bench.backend.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        for cookie in parts.headers.get_all("set-cookie") {
            let pair = cookie.to_str().unwrap().split(';').next().unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
        let text = String::from_utf8(to_bytes(body, 1 << 20).await.unwrap().to_vec()).unwrap();
        Shown { status: parts.status, headers: parts.headers, text }
    }

    /// A path below the pool's.
    async fn get(&mut self, bench: &Bench, path: &str) -> Shown {
        let uri = format!("/{}/{path}", bench.backend.stack.user_pool.id);
        let request = Request::get(uri).header("host", "127.0.0.1:9000").body(Body::empty()).unwrap();
        self.send(bench, request).await
    }

    /// Any address, below whichever host.
    pub(in crate::cognito_tests) async fn visit(&mut self, bench: &Bench, url: &Url) -> Shown {
        let path = &url[url::Position::BeforePath..];
        let host = &url[url::Position::BeforeHost..url::Position::AfterPort];
        let request = Request::get(path).header("host", host).body(Body::empty()).unwrap();
        self.send(bench, request).await
    }

    /// Sends the form of a page with what a person typed.
    pub(in crate::cognito_tests) async fn submit(
        &mut self,
        bench: &Bench,
        page: &Shown,
        typed: &[(&str, &str)],
    ) -> Shown {
        self.submit_from(bench, ORIGIN, &page.flow(), typed).await
    }

    async fn submit_from(&mut self, bench: &Bench, origin: &str, flow: &str, typed: &[(&str, &str)]) -> Shown {
        let form = form(&[&[("flow", flow)], typed].concat());
        let request = Request::post(format!("/{}/login", bench.backend.stack.user_pool.id))
            .header("host", "127.0.0.1:9000")
            .header("origin", origin)
            .body(Body::from(form))
            .unwrap();
        self.send(bench, request).await
    }

    /// From the app to the first page.
    async fn begin(&mut self, bench: &Bench, extra: &str) -> Shown {
        let query = query(bench, extra);
        let sent = self.get(bench, &format!("oauth2/authorize?{query}")).await;
        assert_eq!(sent.status, StatusCode::FOUND, "{}", sent.text);
        assert_eq!(sent.header("location"), format!("../login?{query}"));
        self.get(bench, &format!("login?{query}")).await
    }

    /// The whole way from the app and back to it with a code.
    pub(super) async fn sign_in(&mut self, bench: &Bench, username: &str, extra: &str) -> String {
        let page = self.begin(bench, extra).await;
        let done = self.submit(bench, &page, &[("username", username), ("password", PASSWORD)]).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
        done.returned("code").unwrap()
    }
}

impl Shown {
    pub(in crate::cognito_tests) fn header(&self, name: &str) -> String {
        self.headers.get(name).map_or_else(String::new, |value| value.to_str().unwrap().to_owned())
    }

    fn flow(&self) -> String {
        let (_, rest) = self.text.split_once("name=\"flow\" value=\"").unwrap_or_else(|| panic!("{}", self.text));
        rest.split('"').next().unwrap().to_owned()
    }

    /// A parameter that is sent back to the app.
    pub(in crate::cognito_tests) fn returned(&self, name: &str) -> Option<String> {
        let url = Url::parse(&self.header("location")).unwrap_or_else(|_| panic!("{} {}", self.status, self.text));
        assert!(url.as_str().starts_with(CALLBACK), "{url}");
        url.query_pairs().find(|(found, _)| found == name).map(|(_, value)| value.into_owned())
    }
}

/// What an app asks for.
pub(in crate::cognito_tests) fn query(bench: &Bench, extra: &str) -> String {
    let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(VERIFIER));
    let client_id = bench.client_id();
    format!(
        "client_id={client_id}&redirect_uri=https%3A%2F%2Fapp.example%2Fsigned-in&response_type=code&state=a+state\
         &code_challenge={challenge}&code_challenge_method=S256{extra}"
    )
}

pub(in crate::cognito_tests) fn form(pairs: &[(&str, &str)]) -> String {
    url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
}

/// What an app sends to the token endpoint; the client's id is added.
pub(in crate::cognito_tests) async fn token_call(
    bench: &Bench,
    endpoint: &str,
    pairs: &[(&str, &str)],
) -> (StatusCode, Value) {
    let body = form(&[&[("client_id", bench.client_id())], pairs].concat());
    let request = Request::post(format!("/{}/oauth2/{endpoint}", bench.backend.stack.user_pool.id))
        .header("content-type", "application/x-www-form-urlencoded")
        .body(Body::from(body))
        .unwrap();
    let answer = bench.send(request).await;
    (answer.status, answer.body)
}

pub(in crate::cognito_tests) async fn exchange(bench: &Bench, code: &str, verifier: &str) -> (StatusCode, Value) {
    let pairs =
        [("grant_type", "authorization_code"), ("code", code), ("redirect_uri", CALLBACK), ("code_verifier", verifier)];
    token_call(bench, "token", &pairs).await
}

pub(in crate::cognito_tests) async fn user_info(bench: &Bench, token: &Value) -> (StatusCode, Value) {
    let request = Request::get(format!("/{}/oauth2/userInfo", bench.backend.stack.user_pool.id))
        .header("authorization", format!("Bearer {}", token.as_str().unwrap()))
        .body(Body::empty())
        .unwrap();
    let answer = bench.send(request).await;
    (answer.status, answer.body)
}
