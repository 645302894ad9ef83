//! `AWS::Cognito::IdentityPool` and `AWS::Cognito::IdentityPoolRoleAttachment`
//! (<https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cognito-identitypool.html>).

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::IgnoredAny;

use super::role_mappings;
use super::roles::{self, Role};
use super::scalar::Flag;
use super::{IDENTITY_POOL, ROLE_ATTACHMENT, Resources, TemplateError};
use crate::stack::settings::{IdentityPoolSettings, TrustedProvider};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct Pool {
    #[expect(dead_code, reason = "a label")]
    identity_pool_name: Option<IgnoredAny>,
    allow_unauthenticated_identities: Flag,
    allow_classic_flow: Option<Flag>,
    #[serde(default)]
    cognito_identity_providers: Vec<Provider>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct Provider {
    client_id: String,
    provider_name: String,
    server_side_token_check: Option<Flag>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct Attachment {
    identity_pool_id: String,
    roles: Roles,
    #[serde(default)]
    role_mappings: BTreeMap<String, role_mappings::Mapping>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Roles {
    authenticated: String,
    /// A pool that lets no guests in needs none.
    unauthenticated: Option<String>,
}

/// Reads the identity pool with its roles.
pub(in crate::stack) fn settings(resources: &Resources) -> Result<IdentityPoolSettings, TemplateError> {
    let resource = resources.one(IDENTITY_POOL)?;
    let pool: Pool = resource.read()?;
    let attachment_resource = resources.one(ROLE_ATTACHMENT)?;
    let attachment: Attachment = attachment_resource.read()?;
    if attachment.identity_pool_id != resource.reference {
        return Err(attachment_resource.malformed("IdentityPoolId is not the template's identity pool"));
    }
    let roles: Vec<Role> = roles::all(resources)?;
    let role = |arn: &str| {
        roles
            .iter()
            .find(|role| role.arn == arn)
            .cloned()
            .ok_or_else(|| attachment_resource.malformed(format!("{arn} is not a role of the template")))
    };
    Ok(IdentityPoolSettings {
        id: resource.reference.clone(),
        allow_unauthenticated: pool.allow_unauthenticated_identities.0,
        allow_classic: pool.allow_classic_flow.is_some_and(|flag| flag.0),
        mappings: role_mappings::read(attachment_resource, attachment.role_mappings, &roles)?,
        providers: pool
            .cognito_identity_providers
            .into_iter()
            .map(|provider| TrustedProvider {
                name: provider.provider_name,
                client_id: provider.client_id,
                server_side_check: provider.server_side_token_check.is_some_and(|flag| flag.0),
            })
            .collect(),
        authenticated: role(&attachment.roles.authenticated)?,
        unauthenticated: attachment.roles.unauthenticated.as_deref().map(role).transpose()?,
        roles,
    })
}
