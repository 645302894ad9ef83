//! DescribeIdentityProvider
//! (<https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DescribeIdentityProvider.html>): what the template
//! says of it, with the client's secret there.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Value, json};
use url::Url;

use crate::aws_json::{AwsError, Exception};
use crate::stack::identity_provider::{IdentityProviderSettings, ProviderSecret};
use crate::user_pool::UserPool;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Input {
    user_pool_id: String,
    provider_name: String,
}

pub(super) async fn run(pool: &UserPool, input: Input) -> Result<Value, AwsError> {
    pool.check_pool(&input.user_pool_id)?;
    let unknown = || {
        let message = format!("Identity provider {} does not exist.", input.provider_name);
        AwsError::new(Exception::ResourceNotFound, message)
    };
    let mut providers = pool.stack.identity_providers.iter();
    let provider = providers.find(|provider| provider.name == input.provider_name).ok_or_else(unknown)?;
    let made_s = pool.made_s().await?;
    let username = ("username".to_owned(), "sub".to_owned());
    let mapping: BTreeMap<_, _> = provider.mapping.clone().into_iter().chain([username]).collect();
    Ok(json!({ "IdentityProvider": {
        "UserPoolId": pool.stack.user_pool.id,
        "ProviderName": provider.name,
        "ProviderType": "OIDC",
        "ProviderDetails": details(provider),
        "AttributeMapping": mapping,
        "IdpIdentifiers": provider.identifiers,
        "LastModifiedDate": made_s,
        "CreationDate": made_s,
    } }))
}

fn details(provider: &IdentityProviderSettings) -> BTreeMap<&'static str, &str> {
    let optional = [
        ("client_secret", provider.client_secret.as_ref().map(ProviderSecret::expose)),
        ("authorize_url", provider.authorize_url.as_ref().map(Url::as_str)),
        ("token_url", provider.token_url.as_ref().map(Url::as_str)),
        ("attributes_url", provider.attributes_url.as_ref().map(Url::as_str)),
        ("jwks_uri", provider.jwks_url.as_ref().map(Url::as_str)),
    ];
    let given = optional.into_iter().filter_map(|(name, value)| Some((name, value?)));
    given
        .chain([
            ("client_id", provider.client_id.as_str()),
            ("oidc_issuer", provider.issuer.as_str().trim_end_matches('/')),
            ("authorize_scopes", provider.scopes.as_str()),
            ("attributes_request_method", if provider.attributes_by_post { "POST" } else { "GET" }),
            ("attributes_url_add_attributes", "false"),
        ])
        .collect()
}
