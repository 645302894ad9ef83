//! Two backends of one process that reach each other over real connections on loopback, as in production.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use bytes::Bytes;
use http::{Request, Response, StatusCode};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::net::TcpListener;
use url::Url;

use super::{CALLBACK, PASSWORD, TEMPLATE, template_with, with_oauth};
use crate::clock::SystemClock;
use crate::cognito_tests::claims;
use crate::entropy::SystemEntropy;
use crate::outgoing::{HttpClient, Outgoing as _};
use crate::{Running, Settings, Transport, start};

async fn running(directory: &Path, listener: TcpListener, template: String) -> Running {
    let settings = Settings {
        addr: listener.local_addr().unwrap(),
        listener: Some(listener),
        transport: Transport::Loopback,
        public_url: None,
        data_dir: directory.to_owned(),
        min_free_bytes: 0,
        template,
        parameters: BTreeMap::new(),
        region: "us-east-1".to_owned(),
        mail: None,
        outbox_page: false,
        virtual_host_domain: None,
        clock: Arc::new(SystemClock),
        entropy: Arc::new(SystemEntropy),
    };
    start(settings).await.unwrap()
}

/// A browser that keeps each host's cookies, and follows nothing by itself.
struct Browser {
    client: HttpClient,
    cookies: BTreeMap<String, BTreeMap<String, String>>,
}

impl Browser {
    async fn send(&mut self, url: &Url, form: Option<String>) -> Response<Bytes> {
        let cookies = self.cookies.entry(url.authority().to_owned()).or_default();
        let sent: Vec<String> = cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let mut request = Request::get(url.as_str()).header("cookie", sent.join("; "));
        if form.is_some() {
            request = request.method("POST").header("origin", url.origin().ascii_serialization());
        }
        let request = request.body(Bytes::from(form.unwrap_or_default())).unwrap();
        let answer = self.client.send(request).await.unwrap();
        for cookie in answer.headers().get_all("set-cookie") {
            let (name, value) = cookie.to_str().unwrap().split(';').next().unwrap().split_once('=').unwrap();
            cookies.insert(name.to_owned(), value.to_owned());
        }
        answer
    }

    /// Where an answer leads.
    async fn led(&mut self, url: &Url, form: Option<String>) -> Url {
        let answer = self.send(url, form).await;
        assert!(answer.status().is_redirection(), "{url}: {answer:?}");
        url.join(answer.headers()["location"].to_str().unwrap()).unwrap()
    }
}

async fn call(client: &HttpClient, at: &Running, operation: &str, input: Value) -> Value {
    let request = Request::post(at.url.as_str())
        .header("content-type", "application/x-amz-json-1.1")
        .header("x-amz-target", format!("AWSCognitoIdentityProviderService.{operation}"));
    let answer = client.send(request.body(Bytes::from(input.to_string())).unwrap()).await.unwrap();
    assert_eq!(answer.status(), StatusCode::OK, "{answer:?}");
    serde_json::from_slice(answer.body()).unwrap()
}

/// Creates and confirms an account.
async fn user(client: &HttpClient, at: &Running, username: &str) {
    let client_id = &at.outputs["UserPoolClientId"];
    let attributes = json!([{ "Name": "email", "Value": "anna@example.com" }]);
    let input = json!({
        "ClientId": client_id, "Username": username, "Password": PASSWORD, "UserAttributes": attributes,
    });
    call(client, at, "SignUp", input).await;
    let message = std::fs::read_dir(&at.outbox).unwrap().next().unwrap().unwrap().path();
    let message = std::fs::read_to_string(message).unwrap();
    let code = message.trim_end().rsplit(' ').next().unwrap();
    let input = json!({ "ClientId": client_id, "Username": username, "ConfirmationCode": code });
    call(client, at, "ConfirmSignUp", input).await;
}

fn form(pairs: &[(&str, &str)]) -> String {
    url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
}

#[tokio::test]
async fn one_backend_is_the_provider_of_another_over_loopback() {
    let (ours_at, theirs_at) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    let (listener, other) =
        (TcpListener::bind("127.0.0.1:0").await.unwrap(), TcpListener::bind("127.0.0.1:0").await.unwrap());
    let pages =
        Url::parse(&format!("http://updown.auth.localhost:{}/", listener.local_addr().unwrap().port())).unwrap();
    let template =
        with_oauth(TEMPLATE.to_owned()).replace(CALLBACK, pages.join("oauth2/idpresponse").unwrap().as_str());
    let theirs = running(theirs_at.path(), other, template).await;
    let issuer = format!("{}{}", theirs.url, theirs.outputs["UserPoolId"]);
    let details = format!("        client_id: {}\n        oidc_issuer: {issuer}\n", theirs.outputs["UserPoolClientId"]);
    let ours = running(ours_at.path(), listener, template_with(&details)).await;
    let mut browser = Browser { client: HttpClient::new(), cookies: BTreeMap::new() };
    user(&browser.client, &theirs, "anna").await;

    let client_id = ours.outputs["UserPoolClientId"].as_str();
    let asked = form(&[
        ("client_id", client_id),
        ("redirect_uri", CALLBACK),
        ("response_type", "code"),
        ("identity_provider", "Elsewhere"),
    ]);
    let away = browser.led(&pages.join(&format!("oauth2/authorize?{asked}")).unwrap(), None).await;
    assert!(away.as_str().starts_with(&issuer), "{away}");
    let login = browser.led(&away, None).await;
    let page = String::from_utf8(browser.send(&login, None).await.body().to_vec()).unwrap();
    let flow = page.split_once("name=\"flow\" value=\"").unwrap().1.split('"').next().unwrap();
    let typed = form(&[("flow", flow), ("username", "anna"), ("password", PASSWORD)]);
    let back = browser.led(&login, Some(typed)).await;
    assert!(back.as_str().starts_with(pages.as_str()), "{back}");
    let landed = browser.led(&back, None).await;
    let code = landed.query_pairs().find(|(name, _)| name == "code").unwrap_or_else(|| panic!("{landed}")).1;

    let exchange = form(&[
        ("grant_type", "authorization_code"),
        ("client_id", client_id),
        ("code", &code),
        ("redirect_uri", CALLBACK),
    ]);
    let tokens = browser.send(&pages.join("oauth2/token").unwrap(), Some(exchange)).await;
    let tokens: Value = serde_json::from_slice(tokens.body()).unwrap();
    let id = claims(&tokens["id_token"]);
    assert_eq!((&id["email"], &id["email_verified"]), (&json!("anna@example.com"), &json!(true)), "{tokens}");
    assert!(id["cognito:username"].as_str().unwrap().starts_with("elsewhere_"));
    ours.stop().await;
    theirs.stop().await;
}
