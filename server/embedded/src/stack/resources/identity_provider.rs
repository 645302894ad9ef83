//! `AWS::Cognito::UserPoolIdentityProvider`
//! (<https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cognito-userpoolidentityprovider.html>) of the
//! type `OIDC`. SAML and the social ones, each of which has a protocol of its own, are refused.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::oauth::OWN;
use super::{IDENTITY_PROVIDER, Resolved, Resources, TemplateError};
use crate::outgoing::place::callable;
use crate::stack::identity_provider::{IdentityProviderSettings, ProviderSecret};
use crate::stack::settings::UserPoolSettings;
use crate::user_pool::is_mappable;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct Properties {
    provider_name: String,
    provider_type: String,
    user_pool_id: String,
    #[serde(default)]
    provider_details: serde_json::Value,
    #[serde(default)]
    attribute_mapping: BTreeMap<String, String>,
    #[serde(default)]
    idp_identifiers: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Details {
    client_id: String,
    client_secret: Option<String>,
    attributes_request_method: Option<String>,
    oidc_issuer: String,
    authorize_scopes: String,
    authorize_url: Option<String>,
    token_url: Option<String>,
    attributes_url: Option<String>,
    jwks_uri: Option<String>,
}

/// Names that the other types of providers have.
const TAKEN: [&str; 5] = [OWN, "Facebook", "Google", "LoginWithAmazon", "SignInWithApple"];

/// Every provider of the template, which belongs to the user pool.
pub(in crate::stack) fn settings(
    resources: &Resources,
    pool: &UserPoolSettings,
) -> Result<Vec<IdentityProviderSettings>, TemplateError> {
    let mut providers: Vec<IdentityProviderSettings> = Vec::new();
    for resource in resources.all(IDENTITY_PROVIDER) {
        let provider = read(resource, pool)?;
        let names = |provider: &IdentityProviderSettings| {
            provider.identifiers.iter().chain([&provider.name]).cloned().collect::<Vec<_>>()
        };
        let new = names(&provider);
        if let Some(name) = providers.iter().flat_map(names).find(|name| new.contains(name)) {
            return Err(resource.malformed(format!("another provider goes by {name}")));
        }
        providers.push(provider);
    }
    Ok(providers)
}

fn read(resource: &Resolved, pool: &UserPoolSettings) -> Result<IdentityProviderSettings, TemplateError> {
    let properties: Properties = resource.read()?;
    if properties.user_pool_id != pool.id {
        return Err(resource.malformed("UserPoolId is not the template's user pool"));
    }
    if properties.provider_type != "OIDC" {
        let what = format!("an identity provider of the type {} (OIDC is)", properties.provider_type);
        return Err(TemplateError::unsupported(&resource.place, what));
    }
    let name = properties.provider_name;
    if !is_name(&name) || TAKEN.contains(&name.as_str()) {
        return Err(resource.malformed(format!("{name} cannot be the ProviderName of a provider of the type OIDC")));
    }
    let details: Details = serde_json::from_value(properties.provider_details)
        .map_err(|error| resource.malformed(format!("ProviderDetails: {error}")))?;
    let address = |text: &str, of: &str| {
        let problem = || format!("{of} has to be an HTTPS address, or one of this machine by HTTP");
        callable(text).ok_or_else(|| resource.malformed(problem()))
    };
    let issuer = address(details.oidc_issuer.trim_end_matches('/'), "oidc_issuer")?;
    let optional = |text: &Option<String>, of: &str| text.as_deref().map(|text| address(text, of)).transpose();
    let attributes_by_post = match details.attributes_request_method.as_deref() {
        None | Some("GET") => false,
        Some("POST") => true,
        Some(_) => return Err(resource.malformed("attributes_request_method has to be GET or POST")),
    };
    if !details.authorize_scopes.split(' ').any(|scope| scope == "openid") {
        return Err(resource.malformed("authorize_scopes needs openid"));
    }
    for identifier in &properties.idp_identifiers {
        if identifier.is_empty() || identifier.chars().count() > 40 {
            return Err(resource.malformed("IdpIdentifiers have 1 to 40 letters"));
        }
    }
    Ok(IdentityProviderSettings {
        name,
        client_id: details.client_id,
        client_secret: details.client_secret.filter(|secret| !secret.is_empty()).map(ProviderSecret::new),
        authorize_url: optional(&details.authorize_url, "authorize_url")?,
        token_url: optional(&details.token_url, "token_url")?,
        attributes_url: optional(&details.attributes_url, "attributes_url")?,
        jwks_url: optional(&details.jwks_uri, "jwks_uri")?,
        issuer,
        scopes: details.authorize_scopes,
        attributes_by_post,
        mapping: mapping(resource, pool, properties.attribute_mapping)?,
        identifiers: properties.idp_identifiers,
    })
}

/// 3 to 32 letters, marks, symbols, numbers and punctuation, of which the first and the last ones are no underscore.
fn is_name(name: &str) -> bool {
    let length = name.chars().count();
    let visible = name.chars().all(|letter| !letter.is_whitespace() && !letter.is_control());
    (3..=32).contains(&length) && visible && !name.starts_with('_') && !name.ends_with('_')
}

/// The username comes from `sub`, and may be said to.
fn mapping(
    resource: &Resolved,
    pool: &UserPoolSettings,
    mut written: BTreeMap<String, String>,
) -> Result<BTreeMap<String, String>, TemplateError> {
    if written.remove("username").is_some_and(|claim| claim != "sub") {
        return Err(TemplateError::unsupported(&resource.place, "a username from another claim than sub"));
    }
    if let Some(name) = written.keys().find(|name| !is_mappable(pool, name)) {
        return Err(resource.malformed(format!("AttributeMapping: {name} is not an attribute of the user pool")));
    }
    Ok(written)
}
