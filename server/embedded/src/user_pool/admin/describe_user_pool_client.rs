//! DescribeUserPoolClient
//! (<https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DescribeUserPoolClient.html>): what the
//! template says of the client. Lifetimes are given in seconds, whatever unit the template uses.

use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::aws_json::AwsError;
use crate::stack::settings::OAuthSettings;
use crate::user_pool::UserPool;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Input {
    user_pool_id: String,
    client_id: String,
}

pub(super) async fn run(pool: &UserPool, input: Input) -> Result<Value, AwsError> {
    pool.check_pool(&input.user_pool_id)?;
    pool.check_client_id(&input.client_id)?;
    let made_s = pool.made_s().await?;
    let client = &pool.stack.client;
    let mut described = json!({
        "UserPoolId": pool.stack.user_pool.id,
        "ClientName": client.name,
        "ClientId": client.id,
        "LastModifiedDate": made_s,
        "CreationDate": made_s,
        "RefreshTokenValidity": client.refresh_token_s,
        "AccessTokenValidity": client.access_token_s,
        "IdTokenValidity": client.id_token_s,
        "TokenValidityUnits": { "AccessToken": "seconds", "IdToken": "seconds", "RefreshToken": "seconds" },
        "ExplicitAuthFlows": client.auth_flows,
        "AllowedOAuthFlowsUserPoolClient": false,
        "PreventUserExistenceErrors": if client.hide_user_existence { "ENABLED" } else { "LEGACY" },
        "EnableTokenRevocation": client.token_revocation,
        "EnablePropagateAdditionalUserContextData": false,
        "AuthSessionValidity": client.auth_session_s / 60,
    });
    if let (Some(secret), Some(members)) = (&pool.client_secret, described.as_object_mut()) {
        members.insert("ClientSecret".to_owned(), secret.expose().into());
    }
    if let (Some(rotation), Some(members)) = (client.refresh_token_rotation, described.as_object_mut()) {
        let rotation = json!({ "Feature": "ENABLED", "RetryGracePeriodSeconds": rotation.grace_s });
        members.insert("RefreshTokenRotation".to_owned(), rotation);
    }
    if let (Some(oauth), Some(members)) = (&client.oauth, described.as_object_mut()) {
        members.extend(with_oauth(oauth));
    }
    Ok(json!({ "UserPoolClient": described }))
}

/// What a client that may use OAuth shows besides.
fn with_oauth(oauth: &OAuthSettings) -> Map<String, Value> {
    let own = oauth.own_accounts.then_some("COGNITO");
    let providers: Vec<_> = own.into_iter().chain(oauth.providers.iter().map(String::as_str)).collect();
    let members = [
        ("AllowedOAuthFlowsUserPoolClient", json!(true)),
        ("AllowedOAuthFlows", json!(["code"])),
        ("AllowedOAuthScopes", json!(oauth.scopes)),
        ("CallbackURLs", json!(oauth.callback_urls)),
        ("LogoutURLs", json!(oauth.logout_urls)),
        ("DefaultRedirectURI", json!(oauth.default_redirect)),
        ("SupportedIdentityProviders", json!(providers)),
    ];
    let given = members.into_iter().filter(|(_, value)| !value.is_null());
    given.map(|(name, value)| (name.to_owned(), value)).collect()
}
