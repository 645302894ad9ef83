//! `AWS::Cognito::UserPool`
//! (<https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cognito-userpool.html>).

use serde::Deserialize;
use serde::de::IgnoredAny;

use super::attribute::Attribute;
use super::messages::{EmailConfiguration, Given, InviteTemplate, VerificationTemplate};
use super::scalar::{Flag, Whole};
use super::{Resolved, TemplateError};
use crate::stack::factors::{FirstFactor, MfaMethod, MfaMode, Recovery};
use crate::stack::settings::{DeviceSettings, MfaSettings, PasswordSettings, UserPoolSettings, WebAuthnSettings};

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
    #[serde(default)]
    username_attributes: Vec<String>,
    #[serde(default)]
    alias_attributes: Vec<String>,
    username_configuration: Option<Username>,
    account_recovery_setting: Option<RecoverySetting>,
    user_attribute_update_settings: Option<AttributeUpdates>,
    verification_message_template: Option<VerificationTemplate>,
    email_verification_message: Option<String>,
    email_verification_subject: Option<String>,
    sms_verification_message: Option<String>,
    email_authentication_message: Option<String>,
    email_authentication_subject: Option<String>,
    sms_authentication_message: Option<String>,
    email_configuration: Option<EmailConfiguration>,
    device_configuration: Option<Devices>,
    #[serde(rename = "WebAuthnRelyingPartyID")]
    web_authn_relying_party_id: Option<String>,
    web_authn_user_verification: Option<Verification>,
    web_authn_factor_configuration: Option<PasskeyUse>,
    policies: Option<Policies>,
    mfa_configuration: Option<MfaMode>,
    enabled_mfas: Option<Vec<MfaMethod>>,
    #[expect(dead_code, reason = "short messages are not sent by AWS here")]
    sms_configuration: Option<IgnoredAny>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct AdminCreateUser {
    allow_admin_create_user_only: Option<Flag>,
    invite_message_template: Option<InviteTemplate>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct AttributeUpdates {
    #[serde(default)]
    attributes_require_verification_before_update: Vec<String>,
}

#[derive(PartialEq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Verification {
    Required,
    Preferred,
}

#[derive(PartialEq, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
enum PasskeyUse {
    SingleFactor,
    MultiFactorWithUserVerification,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct Devices {
    challenge_required_on_new_device: Option<Flag>,
    device_only_remembered_on_user_prompt: Option<Flag>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct Username {
    case_sensitive: Option<Flag>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct RecoverySetting {
    #[serde(default)]
    recovery_mechanisms: Vec<Mechanism>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct Mechanism {
    name: Recovery,
    priority: Option<Whole>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct Policies {
    password_policy: Option<Password>,
    sign_in_policy: Option<SignIn>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct SignIn {
    allowed_first_auth_factors: Option<Vec<FirstFactor>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct Password {
    minimum_length: Option<Whole>,
    require_lowercase: Option<Flag>,
    require_uppercase: Option<Flag>,
    require_numbers: Option<Flag>,
    require_symbols: Option<Flag>,
    temporary_password_validity_days: Option<Whole>,
    password_history_size: Option<Whole>,
}

/// For how many days a temporary password counts where the template does not say.
const TEMPORARY_DAYS: u32 = 7;

/// Reads the user pool.
pub(in crate::stack) fn settings(resource: &Resolved) -> Result<UserPoolSettings, TemplateError> {
    let properties: Properties = resource.read()?;
    if let Some(other) =
        properties.auto_verified_attributes.iter().find(|name| !["email", "phone_number"].contains(&name.as_str()))
    {
        return Err(TemplateError::unsupported(&resource.place, format!("AutoVerifiedAttributes {other}")));
    }
    let rule = |attribute: &Attribute| Ok((attribute.name(), attribute.rule(resource)?));
    let schema = properties.schema.iter().map(rule).collect::<Result<_, TemplateError>>()?;
    let named = |wanted: fn(&Attribute) -> bool| {
        properties.schema.iter().filter(|attribute| wanted(attribute)).map(Attribute::name).collect()
    };
    if !properties.username_attributes.is_empty() && !properties.alias_attributes.is_empty() {
        return Err(resource.malformed("UsernameAttributes and AliasAttributes exclude each other"));
    }
    known(resource, "UsernameAttributes", &properties.username_attributes, &["email", "phone_number"])?;
    let aliases = ["email", "phone_number", "preferred_username"];
    known(resource, "AliasAttributes", &properties.alias_attributes, &aliases)?;
    let proved_before_update = properties
        .user_attribute_update_settings
        .map(|settings| settings.attributes_require_verification_before_update)
        .unwrap_or_default();
    let verified: Vec<_> = properties.auto_verified_attributes.iter().map(String::as_str).collect();
    known(resource, "AttributesRequireVerificationBeforeUpdate", &proved_before_update, &verified)?;
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
    let policies = properties.policies;
    let (password_policy, sign_in) = policies.map_or((None, None), |all| (all.password_policy, all.sign_in_policy));
    let first_factors = first_factors(resource, sign_in)?;
    let web_authn = WebAuthnSettings {
        enabled: first_factors.contains(&FirstFactor::WebAuthn),
        relying_party_id: relying_party(resource, properties.web_authn_relying_party_id)?,
        verification_required: properties.web_authn_user_verification == Some(Verification::Required),
        counts_as_both: properties.web_authn_factor_configuration == Some(PasskeyUse::MultiFactorWithUserVerification),
    };
    Ok(UserPoolSettings {
        id: resource.reference.clone(),
        name: properties.user_pool_name.unwrap_or_else(|| resource.logical_id().to_owned()),
        self_sign_up: !administrators_only,
        auto_verified: properties.auto_verified_attributes,
        proved_before_update,
        required: named(Attribute::is_required),
        immutable: named(Attribute::is_immutable),
        schema,
        username_attributes: properties.username_attributes,
        alias_attributes: properties.alias_attributes,
        password: password(password_policy),
        // The default of the API is case sensitive; it cannot be changed later.
        case_sensitive_usernames: properties
            .username_configuration
            .and_then(|configuration| configuration.case_sensitive)
            .is_none_or(|flag| flag.0),
        recovery: recovery(properties.account_recovery_setting),
        mfa: mfa(resource, properties.mfa_configuration.unwrap_or_default(), properties.enabled_mfas)?,
        first_factors,
        web_authn,
        messages: messages.settings(resource)?,
        devices: properties.device_configuration.map(|given| DeviceSettings {
            replaces_second_factor: given.challenge_required_on_new_device.is_some_and(|flag| flag.0),
            asks_the_person: given.device_only_remembered_on_user_prompt.is_some_and(|flag| flag.0),
        }),
    })
}

/// Refuses other attributes than these.
fn known(resource: &Resolved, property: &str, given: &[String], all: &[&str]) -> Result<(), TemplateError> {
    match given.iter().find(|name| !all.contains(&name.as_str())) {
        Some(other) => Err(resource.malformed(format!("{property} cannot contain {other}"))),
        None => Ok(()),
    }
}

/// Without a setting Cognito prefers a telephone number and falls back to the address.
fn recovery(setting: Option<RecoverySetting>) -> Vec<Recovery> {
    let Some(mut setting) = setting else { return vec![Recovery::VerifiedPhoneNumber, Recovery::VerifiedEmail] };
    setting.recovery_mechanisms.sort_by_key(|mechanism| mechanism.priority.map_or(u32::MAX, |priority| priority.0));
    setting.recovery_mechanisms.into_iter().map(|mechanism| mechanism.name).collect()
}

fn mfa(resource: &Resolved, mode: MfaMode, methods: Option<Vec<MfaMethod>>) -> Result<MfaSettings, TemplateError> {
    // Without a list it is short messages, as CloudFormation documents `EnabledMfas`.
    let methods = methods.unwrap_or_else(|| vec![MfaMethod::Sms]);
    if mode != MfaMode::Off && methods.is_empty() {
        return Err(resource.malformed("MfaConfiguration asks for a second factor, and EnabledMfas has none"));
    }
    Ok(MfaSettings { mode, methods })
}

fn first_factors(resource: &Resolved, policy: Option<SignIn>) -> Result<Vec<FirstFactor>, TemplateError> {
    let factors = policy.and_then(|policy| policy.allowed_first_auth_factors).unwrap_or_default();
    match factors.as_slice() {
        [] => Ok(vec![FirstFactor::Password]),
        some if some.contains(&FirstFactor::Password) => Ok(factors),
        _ => Err(resource.malformed("AllowedFirstAuthFactors has to contain PASSWORD")),
    }
}

/// A domain, as browsers write it.
fn relying_party(resource: &Resolved, given: Option<String>) -> Result<String, TemplateError> {
    let id = given.unwrap_or_default();
    let is_domain = |id: &str| id.len() <= 127 && url::Host::parse(id).is_ok_and(|host| host.to_string() == id);
    if id.is_empty() || is_domain(&id) {
        return Ok(id);
    }
    Err(resource.malformed("WebAuthnRelyingPartyID is not a domain name"))
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
            temporary_days: TEMPORARY_DAYS,
            history: 0,
        };
    };
    let asked = |flag: Option<Flag>| flag.is_some_and(|flag| flag.0);
    PasswordSettings {
        minimum_length: policy.minimum_length.and_then(|length| u16::try_from(length.0).ok()).unwrap_or(8),
        require_lowercase: asked(policy.require_lowercase),
        require_uppercase: asked(policy.require_uppercase),
        require_numbers: asked(policy.require_numbers),
        require_symbols: asked(policy.require_symbols),
        temporary_days: policy
            .temporary_password_validity_days
            .map(|days| days.0)
            .filter(|days| *days > 0)
            .unwrap_or(TEMPORARY_DAYS),
        history: policy.password_history_size.map_or(0, |size| size.0),
    }
}
