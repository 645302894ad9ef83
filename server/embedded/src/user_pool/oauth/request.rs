//! What an app asks of the authorization endpoint (RFC 6749 section 4.1.1, RFC 7636, OpenID Connect Core section 3.1.2.1), checked
//! against the client's settings. Pure.
//!
//! An error is told to the app by redirect, as OAuth wants it, but only once it is known that the address is the app's:
//! until then it is told on a page (RFC 6749 section 4.1.2.1).

use url::Url;

use super::form::{Form, Repeated};
use crate::stack::settings::{ClientSettings, OAuthSettings};

/// A request that is in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct AuthorizationRequest {
    /// One of the client's addresses, as it is registered.
    pub(super) redirect_uri: String,
    /// Separated by spaces.
    pub(super) scope: String,
    pub(super) state: Option<String>,
    pub(super) nonce: Option<String>,
    /// SHA-256 of the code verifier, in base64url.
    pub(super) challenge: Option<String>,
    pub(super) prompt: Prompt,
    /// Who is to be asked who the person is; the pool itself when absent.
    pub(super) provider: Option<String>,
    /// A username to begin with.
    pub(super) login_hint: Option<String>,
}

/// Whether a page may be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Prompt {
    /// Only when nobody is signed in.
    IfNeeded,
    /// In no case.
    Never,
    /// In any case.
    Always,
}

/// A request that is not in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Fault {
    /// The page says so.
    OnPage(&'static str),
    /// The app is told.
    ByRedirect(Return),
}

/// A redirect to the app, with its parameters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Return {
    redirect_uri: String,
    parameters: Vec<(&'static str, String)>,
}

impl Return {
    /// The answer that carries a code.
    pub(super) fn with_code(request: &AuthorizationRequest, code: &str) -> Self {
        Self::new(&request.redirect_uri, request.state.as_deref(), vec![("code", code.to_owned())])
    }

    /// The answer that carries an error of section 4.1.2.1.
    pub(super) fn with_error(redirect_uri: &str, state: Option<&str>, error: &str, description: &str) -> Self {
        let parameters = vec![("error", error.to_owned()), ("error_description", description.to_owned())];
        Self::new(redirect_uri, state, parameters)
    }

    fn new(redirect_uri: &str, state: Option<&str>, mut parameters: Vec<(&'static str, String)>) -> Self {
        parameters.extend(state.map(|state| ("state", state.to_owned())));
        Self { redirect_uri: redirect_uri.to_owned(), parameters }
    }

    /// The address.
    pub(super) fn location(&self) -> Option<Url> {
        let mut url = Url::parse(&self.redirect_uri).ok()?;
        url.query_pairs_mut().extend_pairs(&self.parameters);
        Some(url)
    }
}

impl AuthorizationRequest {
    /// Reads and checks the parameters.
    pub(super) fn read(form: &Form, client: &ClientSettings) -> Result<Self, Fault> {
        Self::check(form, &client.id, client.oauth.as_ref())
    }

    fn check(form: &Form, client_id: &str, oauth: Option<&OAuthSettings>) -> Result<Self, Fault> {
        let repeated = |_: Repeated| Fault::OnPage("A parameter of this sign-in was given twice.");
        let unknown = Fault::OnPage("This sign-in is for an app that is not known here.");
        let oauth = oauth.ok_or_else(|| unknown.clone())?;
        if form.one("client_id").map_err(repeated)? != Some(client_id) {
            return Err(unknown);
        }
        let redirect_uri = form.one("redirect_uri").map_err(repeated)?.or(oauth.default_redirect.as_deref());
        let redirect_uri = redirect_uri.filter(|uri| oauth.callback_urls.iter().any(|known| known == uri));
        let redirect_uri =
            redirect_uri.ok_or(Fault::OnPage("This sign-in would lead to an address that is not the app's."))?;
        let state = form.one("state").ok().flatten();
        let refuse = |error: &str, description: &str| {
            Fault::ByRedirect(Return::with_error(redirect_uri, state, error, description))
        };
        let one = |name: &str| form.one(name).map_err(|Repeated| refuse("invalid_request", "a parameter is repeated"));
        one("state")?;
        match one("response_type")? {
            Some("code") => {}
            Some(_) => return Err(refuse("unsupported_response_type", "response_type has to be code")),
            None => return Err(refuse("invalid_request", "response_type is missing")),
        }
        let scope =
            scope(one("scope")?, oauth).ok_or_else(|| refuse("invalid_scope", "a scope is not the client's"))?;
        let challenge = match (one("code_challenge")?, one("code_challenge_method")?) {
            (None, None) => None,
            (Some(challenge), Some("S256")) if is_sha256(challenge) => Some(challenge.to_owned()),
            (Some(_), Some("S256")) => return Err(refuse("invalid_request", "code_challenge is no SHA-256")),
            _ => return Err(refuse("invalid_request", "code_challenge_method has to be S256")),
        };
        let prompt = match one("prompt")? {
            Some("none") => Prompt::Never,
            Some("login" | "select_account") => Prompt::Always,
            None | Some("consent") => Prompt::IfNeeded,
            Some(_) => return Err(refuse("invalid_request", "prompt is not known")),
        };
        let owned = |value: Option<&str>| value.map(str::to_owned);
        Ok(Self {
            redirect_uri: redirect_uri.to_owned(),
            scope,
            state: owned(state),
            nonce: owned(one("nonce")?),
            challenge,
            prompt,
            provider: provider((one("identity_provider")?, one("idp_identifier")?), oauth)
                .ok_or_else(|| refuse("invalid_request", "identity_provider is not the client's"))?,
            login_hint: owned(one("login_hint")?),
        })
    }

    /// A refusal of this request.
    pub(super) fn refused(&self, error: &str, description: &str) -> Return {
        Return::with_error(&self.redirect_uri, self.state.as_deref(), error, description)
    }
}

/// The scopes that are asked for, all of the client's when none is; `None` when one is not the client's.
fn scope(asked: Option<&str>, oauth: &OAuthSettings) -> Option<String> {
    let asked: Vec<&str> = asked.unwrap_or_default().split(' ').filter(|scope| !scope.is_empty()).collect();
    if asked.is_empty() {
        return Some(oauth.scopes.join(" "));
    }
    let allowed = |scope: &&str| oauth.scopes.iter().any(|known| known == scope);
    // The attributes are OpenID's.
    let needs_openid = asked.iter().any(|scope| matches!(*scope, "email" | "phone" | "profile"));
    (asked.iter().all(allowed) && (asked.contains(&"openid") || !needs_openid)).then(|| asked.join(" "))
}

/// The provider that is asked for: `Some(None)` for the pool itself; `None` when it is not the client's.
fn provider((name, identifier): (Option<&str>, Option<&str>), oauth: &OAuthSettings) -> Option<Option<String>> {
    match (name, identifier) {
        (None, None) => Some(None),
        (None, Some(identifier)) => oauth.identifiers.get(identifier).cloned().map(Some),
        (Some("COGNITO"), _) => oauth.own_accounts.then_some(None),
        (Some(name), _) => oauth.providers.iter().any(|known| known == name).then(|| Some(name.to_owned())),
    }
}

/// 32 bytes in base64url without padding are 43 letters.
fn is_sha256(text: &str) -> bool {
    text.len() == 43 && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
}

#[cfg(test)]
#[path = "request_tests.rs"]
mod tests;
