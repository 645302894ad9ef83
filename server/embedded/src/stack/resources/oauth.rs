//! The OAuth part of `AWS::Cognito::UserPoolClient`, and `AWS::Cognito::UserPoolDomain`
//! (<https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cognito-userpooldomain.html>).
//!
//! Known is the code flow with Cognito's own scopes. Addresses of an app are HTTPS, an app's own scheme, or plain HTTP on this
//! machine; AWS takes plain HTTP for `localhost` alone.

use serde::Deserialize;
use serde::de::IgnoredAny;
use url::Url;

use super::scalar::Flag;
use super::{Resolved, Resources, TemplateError, USER_POOL_DOMAIN};
use crate::outgoing::place::is_here;
use crate::stack::identity_provider::IdentityProviderSettings;
use crate::stack::settings::OAuthSettings;

/// The scopes that Cognito has by itself.
const SCOPES: [&str; 5] = ["openid", "email", "phone", "profile", "aws.cognito.signin.user.admin"];
/// The pool's own accounts, among the identity providers.
pub(super) const OWN: &str = "COGNITO";

/// The properties as they stand in the template.
pub(super) struct Written {
    pub(super) enabled: Option<Flag>,
    pub(super) flows: Option<Vec<String>>,
    pub(super) scopes: Option<Vec<String>>,
    pub(super) callback_urls: Option<Vec<String>>,
    pub(super) logout_urls: Option<Vec<String>>,
    pub(super) default_redirect: Option<String>,
    pub(super) providers: Option<Vec<String>>,
}

/// Reads the settings; `None` when the client has no OAuth.
pub(super) fn settings(
    resource: &Resolved,
    written: Written,
    known: &[IdentityProviderSettings],
) -> Result<Option<OAuthSettings>, TemplateError> {
    if !written.enabled.is_some_and(|flag| flag.0) {
        return Ok(None);
    }
    for flow in written.flows.as_deref().unwrap_or_default() {
        if flow != "code" {
            return Err(TemplateError::unsupported(&resource.place, format!("the OAuth flow {flow}")));
        }
    }
    let scopes = written.scopes.unwrap_or_default();
    if let Some(scope) = scopes.iter().find(|scope| !SCOPES.contains(&scope.as_str())) {
        return Err(TemplateError::unsupported(&resource.place, format!("the scope {scope}")));
    }
    if written.flows.is_none_or(|flows| flows.is_empty()) || scopes.is_empty() {
        return Err(
            resource.malformed("AllowedOAuthFlowsUserPoolClient needs AllowedOAuthFlows and AllowedOAuthScopes")
        );
    }
    let callback_urls = written.callback_urls.unwrap_or_default();
    let logout_urls = written.logout_urls.unwrap_or_default();
    if let Some(url) = callback_urls.iter().chain(&logout_urls).find(|url| !is_acceptable(url)) {
        return Err(resource.malformed(format!("{url} is not an address that may be redirected to")));
    }
    if written.default_redirect.as_ref().is_some_and(|url| !callback_urls.contains(url)) {
        return Err(resource.malformed("DefaultRedirectURI is not among the CallbackURLs"));
    }
    let providers = written.providers.unwrap_or_else(|| vec![OWN.to_owned()]);
    let supported = |provider: &&IdentityProviderSettings| providers.contains(&provider.name);
    let identifiers = known
        .iter()
        .filter(supported)
        .flat_map(|provider| provider.identifiers.iter().map(|identifier| (identifier.clone(), provider.name.clone())));
    let identifiers = identifiers.collect();
    if let Some(name) =
        providers.iter().find(|name| *name != OWN && known.iter().all(|provider| provider.name != **name))
    {
        return Err(resource.malformed(format!("the template has no identity provider {name}")));
    }
    Ok(Some(OAuthSettings {
        scopes,
        callback_urls,
        logout_urls,
        default_redirect: written.default_redirect,
        own_accounts: providers.iter().any(|name| name == OWN),
        providers: providers.into_iter().filter(|name| name != OWN).collect(),
        identifiers,
    }))
}

fn is_acceptable(text: &str) -> bool {
    let Ok(url) = Url::parse(text) else { return false };
    let here = is_here(url.host().as_ref());
    let scheme_fits = match url.scheme() {
        "https" => true,
        "http" => here,
        // A page cannot be left for one of these.
        "javascript" | "data" | "file" | "blob" | "about" => false,
        _ => true,
    };
    scheme_fits && url.fragment().is_none()
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct Domain {
    domain: String,
    user_pool_id: String,
    #[expect(dead_code, reason = "there is one look")]
    managed_login_version: Option<IgnoredAny>,
}

/// The prefix of the pool's domain, if the template gives it one.
pub(in crate::stack) fn domain(resources: &Resources, user_pool_id: &str) -> Result<Option<String>, TemplateError> {
    let mut found = resources.all(USER_POOL_DOMAIN);
    let Some(resource) = found.next() else { return Ok(None) };
    if found.next().is_some() {
        return Err(TemplateError::Count { kind: USER_POOL_DOMAIN, count: resources.all(USER_POOL_DOMAIN).count() });
    }
    let domain: Domain = resource.read()?;
    if domain.user_pool_id != user_pool_id {
        return Err(resource.malformed("UserPoolId is not the template's user pool"));
    }
    let letters = domain.domain.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
    if !letters || domain.domain.is_empty() || domain.domain.starts_with('-') || domain.domain.ends_with('-') {
        return Err(resource.malformed("Domain is not a prefix of lower-case letters, digits and hyphens"));
    }
    Ok(Some(domain.domain))
}
