//! Signing in at another place: with a second user pool as the provider, and with one that answers as a test wants it.

mod accounts;
mod journey;
mod loopback;
mod provider;
mod refusals;
mod template;

use std::sync::Arc;

use http::StatusCode;
use serde_json::Value;
use url::Url;

use super::hosted::{Browser, CALLBACK, Shown, VERIFIER, exchange, query, with_oauth};
use super::wire::Wire;
use super::{Bench, PASSWORD, TEMPLATE};

/// Where the app's own pool is.
const OURS: &str = "http://127.0.0.1:9000/";
/// Where its pages are, whatever the pool's id.
const PAGES: &str = "http://updown.auth.localhost:9000/";
/// Where the other pool is.
const THEIRS: &str = "http://127.0.0.1:9100/";

/// The template of a pool that knows another place to sign in; `details` are lines of `ProviderDetails`.
fn template_with(details: &str) -> String {
    let provider = format!(
        "  Elsewhere:
    Type: AWS::Cognito::UserPoolIdentityProvider
    Properties:
      UserPoolId: !Ref UserPool
      ProviderName: Elsewhere
      ProviderType: OIDC
      IdpIdentifiers: [elsewhere.example]
      AttributeMapping: {{ email: email, email_verified: email_verified, nickname: nickname }}
      ProviderDetails:
        authorize_scopes: openid email
        attributes_request_method: GET
{details}
  UserPoolClient:
"
    );
    let both = "SupportedIdentityProviders: [COGNITO, !Ref Elsewhere]";
    let template = with_oauth(TEMPLATE.to_owned()).replace("  UserPoolClient:\n", &provider);
    let template = template.replace("SupportedIdentityProviders: [COGNITO]", both);
    let template = template.replace("          Mutable: false\n", "          Mutable: true\n");
    assert!(template.contains(both) && template.contains(&provider));
    template
}

/// Two pools, of which one sends people to the other.
struct Pair {
    ours: Bench,
    theirs: Bench,
    wire: Arc<Wire>,
}

impl Pair {
    async fn new() -> Self {
        let wire = Arc::<Wire>::default();
        let theirs = with_oauth(TEMPLATE.to_owned())
            .replace(CALLBACK, &format!("{PAGES}oauth2/idpresponse"))
            .replace("GenerateSecret: false", "GenerateSecret: true");
        let theirs = Bench::at(THEIRS, &wire, theirs).await;
        wire.plug("127.0.0.1:9100", theirs.backend.router.clone());
        theirs_user(&theirs, "anna").await;
        let secret = theirs.backend.client_secret.as_ref().unwrap().expose().to_owned();
        let details = format!(
            "        client_id: {}\n        client_secret: {secret}\n        oidc_issuer: {THEIRS}{}\n",
            theirs.client_id(),
            theirs.backend.stack.user_pool.id
        );
        let ours = Bench::at(OURS, &wire, template_with(&details)).await;
        Self { ours, theirs, wire }
    }

    /// Signs in at the other pool, up to the address that leads back.
    async fn sign_in_there(&self, person: &mut Person, sent: &Shown) -> Url {
        let there = Url::parse(&sent.header("location")).unwrap();
        let onward = person.there.visit(&self.theirs, &there).await;
        if onward.status == StatusCode::FOUND && onward.header("location").starts_with(PAGES) {
            return Url::parse(&onward.header("location")).unwrap();
        }
        let page = person.there.visit(&self.theirs, &there.join(&onward.header("location")).unwrap()).await;
        let done = person.there.submit(&self.theirs, &page, &[("username", "anna"), ("password", PASSWORD)]).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
        Url::parse(&done.header("location")).unwrap()
    }

    /// The whole way from the app to the tokens.
    async fn tokens(&self, person: &mut Person) -> Value {
        let sent = person.leave(&self.ours, "&identity_provider=Elsewhere").await;
        let back = self.sign_in_there(person, &sent).await;
        let landed = person.here.visit(&self.ours, &back).await;
        let code = landed.returned("code").unwrap_or_else(|| panic!("{}", landed.header("location")));
        let (status, tokens) = exchange(&self.ours, &code, VERIFIER).await;
        assert_eq!(status, StatusCode::OK, "{tokens}");
        tokens
    }
}

/// An account of a pool whose client has a secret.
async fn theirs_user(theirs: &Bench, username: &str) {
    let email = format!("{username}@example.com");
    let attributes = serde_json::json!([
        { "Name": "email", "Value": email },
        { "Name": "email_verified", "Value": "true" },
    ]);
    let input = serde_json::json!({
        "Username": username, "UserAttributes": attributes, "MessageAction": "SUPPRESS",
    });
    theirs.admin_call("AdminCreateUser", input).await.ok();
    let password = serde_json::json!({ "Username": username, "Password": PASSWORD, "Permanent": true });
    theirs.admin_call("AdminSetUserPassword", password).await.ok();
}

/// One person's browser, at both places.
#[derive(Default)]
struct Person {
    here: Browser,
    there: Browser,
}

impl Person {
    /// From the app to wherever it sends people.
    async fn leave(&mut self, ours: &Bench, extra: &str) -> Shown {
        let url = format!("{PAGES}oauth2/authorize?{}", query(ours, extra));
        self.here.visit(ours, &Url::parse(&url).unwrap()).await
    }
}

/// A parameter of the address that an answer leads to.
fn parameter(shown: &Shown, name: &str) -> Option<String> {
    let url = Url::parse(&shown.header("location")).unwrap_or_else(|_| panic!("{} {}", shown.status, shown.text));
    url.query_pairs().find(|(found, _)| found == name).map(|(_, value)| value.into_owned())
}
