//! `AWS::Cognito::UserPoolClient`
//! (<https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cognito-userpoolclient.html>).

use serde::Deserialize;

use super::scalar::{Flag, Whole};
use super::{Resolved, TemplateError, oauth};
use crate::stack::identity_provider::IdentityProviderSettings;
use crate::stack::settings::{ClientSettings, RefreshTokenRotation};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct Properties {
    client_name: Option<String>,
    user_pool_id: String,
    generate_secret: Option<Flag>,
    explicit_auth_flows: Option<Vec<String>>,
    prevent_user_existence_errors: Option<String>,
    enable_token_revocation: Option<Flag>,
    auth_session_validity: Option<Whole>,
    refresh_token_rotation: Option<Rotation>,
    id_token_validity: Option<Whole>,
    access_token_validity: Option<Whole>,
    refresh_token_validity: Option<Whole>,
    token_validity_units: Option<Units>,
    #[serde(rename = "AllowedOAuthFlowsUserPoolClient")]
    allowed_oauth_flows_user_pool_client: Option<Flag>,
    #[serde(rename = "AllowedOAuthFlows")]
    allowed_oauth_flows: Option<Vec<String>>,
    #[serde(rename = "AllowedOAuthScopes")]
    allowed_oauth_scopes: Option<Vec<String>>,
    #[serde(rename = "CallbackURLs")]
    callback_urls: Option<Vec<String>>,
    #[serde(rename = "LogoutURLs")]
    logout_urls: Option<Vec<String>>,
    #[serde(rename = "DefaultRedirectURI")]
    default_redirect_uri: Option<String>,
    supported_identity_providers: Option<Vec<String>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct Rotation {
    feature: Feature,
    retry_grace_period_seconds: Option<Whole>,
}

#[derive(PartialEq, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
enum Feature {
    Enabled,
    Disabled,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct Units {
    id_token: Option<Unit>,
    access_token: Option<Unit>,
    refresh_token: Option<Unit>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Unit {
    Seconds,
    Minutes,
    Hours,
    Days,
}

impl Unit {
    fn seconds(self, count: u32) -> i64 {
        let unit = match self {
            Self::Seconds => 1,
            Self::Minutes => 60,
            Self::Hours => 3_600,
            Self::Days => 86_400,
        };
        i64::from(count).saturating_mul(unit)
    }
}

const FLOWS: [&str; 6] = [
    "ALLOW_USER_AUTH",
    "ALLOW_USER_PASSWORD_AUTH",
    "ALLOW_USER_SRP_AUTH",
    "ALLOW_REFRESH_TOKEN_AUTH",
    "ALLOW_CUSTOM_AUTH",
    "ALLOW_ADMIN_USER_PASSWORD_AUTH",
];

/// Reads the client, which has to belong to `user_pool_id`.
pub(in crate::stack) fn settings(
    resource: &Resolved,
    user_pool_id: &str,
    providers: &[IdentityProviderSettings],
) -> Result<ClientSettings, TemplateError> {
    let properties: Properties = resource.read()?;
    if properties.user_pool_id != user_pool_id {
        return Err(resource.malformed("UserPoolId is not the template's user pool"));
    }
    let refresh_token_rotation = rotation(resource, properties.refresh_token_rotation)?;
    // Cognito's defaults: SRP, custom and refresh.
    let flows = properties.explicit_auth_flows.unwrap_or_else(|| {
        ["ALLOW_USER_SRP_AUTH", "ALLOW_CUSTOM_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"].map(str::to_owned).to_vec()
    });
    if refresh_token_rotation.is_some() && flows.iter().any(|flow| flow == "ALLOW_REFRESH_TOKEN_AUTH") {
        return Err(resource.malformed("RefreshTokenRotation does not go together with ALLOW_REFRESH_TOKEN_AUTH"));
    }
    if let Some(flow) = flows.iter().find(|flow| !FLOWS.contains(&flow.as_str())) {
        return Err(TemplateError::unsupported(&resource.place, format!("the flow {flow}")));
    }
    let oauth = oauth::Written {
        enabled: properties.allowed_oauth_flows_user_pool_client,
        flows: properties.allowed_oauth_flows,
        scopes: properties.allowed_oauth_scopes,
        callback_urls: properties.callback_urls,
        logout_urls: properties.logout_urls,
        default_redirect: properties.default_redirect_uri,
        providers: properties.supported_identity_providers,
    };
    let units = properties.token_validity_units.unwrap_or_default();
    let lifetime = |validity: Option<Whole>, unit: Option<Unit>, usual: Unit, default: u32| {
        unit.unwrap_or(usual).seconds(validity.map_or(default, |whole| whole.0))
    };
    let settings = ClientSettings {
        id: resource.reference.clone(),
        name: properties.client_name.unwrap_or_else(|| resource.logical_id().to_owned()),
        has_secret: properties.generate_secret.is_some_and(|flag| flag.0),
        auth_flows: flows,
        hide_user_existence: properties.prevent_user_existence_errors.as_deref() == Some("ENABLED"),
        token_revocation: properties.enable_token_revocation.is_none_or(|flag| flag.0),
        refresh_token_rotation,
        id_token_s: lifetime(properties.id_token_validity, units.id_token, Unit::Hours, 1),
        access_token_s: lifetime(properties.access_token_validity, units.access_token, Unit::Hours, 1),
        refresh_token_s: lifetime(properties.refresh_token_validity, units.refresh_token, Unit::Days, 30),
        oauth: oauth::settings(resource, oauth, providers)?,
        auth_session_s: Unit::Minutes.seconds(properties.auth_session_validity.map_or(3, |whole| whole.0)),
    };
    in_range(resource, "IdTokenValidity", settings.id_token_s, 300, 86_400)?;
    in_range(resource, "AccessTokenValidity", settings.access_token_s, 300, 86_400)?;
    in_range(resource, "RefreshTokenValidity", settings.refresh_token_s, 3_600, 315_360_000)?;
    in_range(resource, "AuthSessionValidity", settings.auth_session_s, 180, 900)?;
    Ok(settings)
}

/// None where refresh tokens stay as they are.
fn rotation(resource: &Resolved, given: Option<Rotation>) -> Result<Option<RefreshTokenRotation>, TemplateError> {
    let Some(rotation) = given.filter(|rotation| rotation.feature == Feature::Enabled) else { return Ok(None) };
    let grace_s = rotation.retry_grace_period_seconds.map_or(0, |whole| i64::from(whole.0));
    in_range(resource, "RetryGracePeriodSeconds", grace_s, 0, 60)?;
    Ok(Some(RefreshTokenRotation { grace_s }))
}

fn in_range(resource: &Resolved, name: &str, value_s: i64, from_s: i64, to_s: i64) -> Result<(), TemplateError> {
    if (from_s..=to_s).contains(&value_s) {
        return Ok(());
    }
    Err(resource.malformed(format!("{name} is {value_s} seconds; it must be between {from_s} and {to_s}")))
}
