//! `AWS::Cognito::UserPool`
//! (<https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cognito-userpool.html>).

use serde::Deserialize;
use serde::de::IgnoredAny;

use super::messages::{EmailConfiguration, Given, InviteTemplate, VerificationTemplate};
use super::scalar::{Flag, Whole};
use super::{Resolved, TemplateError};
use crate::stack::settings::{PasswordSettings, UserPoolSettings};

/// The properties that are understood. `Option<IgnoredAny>`: changes nothing that this backend does.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct Properties {
    user_pool_name: Option<String>,
    #[expect(dead_code, reason = "labels")]
    user_pool_tags: Option<IgnoredAny>,
    #[expect(dead_code, reason = "nothing here deletes a pool")]
    deletion_protection: Option<IgnoredAny>,
    #[expect(dead_code, reason = "a matter of prices")]
    user_pool_tier: Option<IgnoredAny>,
    admin_create_user_config: Option<AdminCreateUser>,
    #[serde(default)]
    auto_verified_attributes: Vec<String>,
    #[serde(default)]
    schema: Vec<Attribute>,
    username_configuration: Option<Username>,
    account_recovery_setting: Option<Recovery>,
    verification_message_template: Option<VerificationTemplate>,
    email_verification_message: Option<String>,
    email_verification_subject: Option<String>,
    sms_verification_message: Option<String>,
    email_authentication_message: Option<String>,
    email_authentication_subject: Option<String>,
    sms_authentication_message: Option<String>,
    email_configuration: Option<EmailConfiguration>,
    policies: Option<Policies>,
    mfa_configuration: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct AdminCreateUser {
    allow_admin_create_user_only: Option<Flag>,
    invite_message_template: Option<InviteTemplate>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct Attribute {
    name: String,
    attribute_data_type: Option<String>,
    required: Option<Flag>,
    mutable: Option<Flag>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct Username {
    case_sensitive: Option<Flag>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct Recovery {
    #[serde(default)]
    recovery_mechanisms: Vec<Mechanism>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct Mechanism {
    name: String,
    #[expect(dead_code, reason = "only one of the mechanisms exists here")]
    priority: Option<Whole>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct Policies {
    password_policy: Option<Password>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct Password {
    minimum_length: Option<Whole>,
    require_lowercase: Option<Flag>,
    require_uppercase: Option<Flag>,
    require_numbers: Option<Flag>,
    require_symbols: Option<Flag>,
}

/// Reads the user pool.
pub(in crate::stack) fn settings(resource: &Resolved) -> Result<UserPoolSettings, TemplateError> {
    let properties: Properties = resource.read()?;
    if let Some(mode) = properties.mfa_configuration.filter(|mode| mode != "OFF") {
        return Err(TemplateError::unsupported(&resource.place, format!("MfaConfiguration {mode}")));
    }
    if let Some(other) = properties.auto_verified_attributes.iter().find(|name| *name != "email") {
        return Err(TemplateError::unsupported(&resource.place, format!("AutoVerifiedAttributes {other}")));
    }
    if let Some(attribute) = properties.schema.iter().find(|attribute| {
        attribute.attribute_data_type.as_deref().is_some_and(|kind| kind != "String") || attribute.name.contains(':')
    }) {
        return Err(TemplateError::unsupported(&resource.place, format!("the attribute {}", attribute.name)));
    }
    let named = |wanted: fn(&Attribute) -> bool| {
        properties.schema.iter().filter(|attribute| wanted(attribute)).map(|attribute| attribute.name.clone()).collect()
    };
    let (administrators_only, invite) = match properties.admin_create_user_config {
        Some(config) => {
            (config.allow_admin_create_user_only.is_some_and(|flag| flag.0), config.invite_message_template)
        }
        None => (false, None),
    };
    let messages = Given {
        verification: properties.verification_message_template,
        email_verification_message: properties.email_verification_message,
        email_verification_subject: properties.email_verification_subject,
        sms_verification_message: properties.sms_verification_message,
        email_authentication_message: properties.email_authentication_message,
        email_authentication_subject: properties.email_authentication_subject,
        sms_authentication_message: properties.sms_authentication_message,
        invite,
        email_configuration: properties.email_configuration,
    };
    let recovery = properties.account_recovery_setting;
    Ok(UserPoolSettings {
        id: resource.reference.clone(),
        name: properties.user_pool_name.unwrap_or_else(|| resource.logical_id().to_owned()),
        self_sign_up: !administrators_only,
        auto_verified: properties.auto_verified_attributes,
        required: named(|attribute| attribute.required.is_some_and(|flag| flag.0)),
        immutable: named(|attribute| attribute.mutable.is_some_and(|flag| !flag.0)),
        password: password(properties.policies.and_then(|policies| policies.password_policy)),
        // The default of the API is case sensitive; it cannot be changed later.
        case_sensitive_usernames: properties
            .username_configuration
            .and_then(|configuration| configuration.case_sensitive)
            .is_none_or(|flag| flag.0),
        // Without a setting Cognito prefers a telephone number and falls back to the address; here there is only the address.
        recover_by_email: recovery.is_none_or(|recovery| {
            recovery.recovery_mechanisms.iter().any(|mechanism| mechanism.name == "verified_email")
        }),
        messages: messages.settings(resource)?,
    })
}

/// What is not given falls back to Cognito's default policy, which asks for everything.
fn password(policy: Option<Password>) -> PasswordSettings {
    let Some(policy) = policy else {
        return PasswordSettings {
            minimum_length: 8,
            require_lowercase: true,
            require_uppercase: true,
            require_numbers: true,
            require_symbols: true,
        };
    };
    let asked = |flag: Option<Flag>| flag.is_some_and(|flag| flag.0);
    PasswordSettings {
        minimum_length: policy.minimum_length.and_then(|length| u16::try_from(length.0).ok()).unwrap_or(8),
        require_lowercase: asked(policy.require_lowercase),
        require_uppercase: asked(policy.require_uppercase),
        require_numbers: asked(policy.require_numbers),
        require_symbols: asked(policy.require_symbols),
    }
}
