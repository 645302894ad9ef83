//! DescribeUserPool
//! (<https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DescribeUserPool.html>): what the template
//! says of the pool. What the template cannot say here, such as triggers, is left out.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::aws_json::AwsError;
use crate::stack::attribute_rule::AttributeRule;
use crate::stack::messages::MessageSettings;
use crate::stack::settings::{DeviceSettings, UserPoolSettings};
use crate::user_pool::{UserPool, validate};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Input {
    user_pool_id: String,
}

pub(super) async fn run(pool: &UserPool, input: Input) -> Result<Value, AwsError> {
    pool.check_pool(&input.user_pool_id)?;
    let made_s = pool.made_s().await?;
    let accounts: i64 =
        pool.db.read(|tx| Ok::<_, AwsError>(tx.query_row("SELECT count(*) FROM user", [], |row| row.get(0))?)).await?;
    let settings = &pool.stack.user_pool;
    let password = &settings.password;
    let recovery: Vec<_> =
        (1..).zip(&settings.recovery).map(|(priority, name)| json!({ "Priority": priority, "Name": name })).collect();
    let mut described = json!({
        "Id": settings.id,
        "Name": settings.name,
        "Arn": pool.arn(),
        "Policies": {
            "PasswordPolicy": {
                "MinimumLength": password.minimum_length,
                "RequireUppercase": password.require_uppercase,
                "RequireLowercase": password.require_lowercase,
                "RequireNumbers": password.require_numbers,
                "RequireSymbols": password.require_symbols,
                "PasswordHistorySize": password.history,
                "TemporaryPasswordValidityDays": password.temporary_days,
            },
            "SignInPolicy": { "AllowedFirstAuthFactors": settings.first_factors },
        },
        "DeletionProtection": "INACTIVE",
        "LambdaConfig": {},
        "LastModifiedDate": made_s,
        "CreationDate": made_s,
        "SchemaAttributes": schema(pool),
        "AutoVerifiedAttributes": settings.auto_verified,
        "UserAttributeUpdateSettings": {
            "AttributesRequireVerificationBeforeUpdate": settings.proved_before_update,
        },
        "UsernameAttributes": settings.username_attributes,
        "AliasAttributes": settings.alias_attributes,
        "EstimatedNumberOfUsers": accounts,
        "UsernameConfiguration": { "CaseSensitive": settings.case_sensitive_usernames },
        "AccountRecoverySetting": { "RecoveryMechanisms": recovery },
        "MfaConfiguration": settings.mfa.mode,
    });
    if let Some(members) = described.as_object_mut() {
        members.extend(messages(settings));
        members.extend(pool.stack.domain.as_ref().map(|domain| ("Domain".to_owned(), json!(domain))));
        members
            .extend(settings.devices.map(|devices| ("DeviceConfiguration".to_owned(), device_configuration(devices))));
    }
    Ok(json!({ "UserPool": described }))
}

fn device_configuration(devices: DeviceSettings) -> Value {
    json!({
        "ChallengeRequiredOnNewDevice": devices.replaces_second_factor,
        "DeviceOnlyRememberedOnUserPrompt": devices.asks_the_person,
    })
}

/// What the template says of messages, and, beside the text of an invitation, who makes accounts. Cognito's own words are not
/// shown.
fn messages(settings: &UserPoolSettings) -> Map<String, Value> {
    let (given, usual) = (&settings.messages, MessageSettings::default());
    let differing = |given: &String, usual: &String| (given != usual).then(|| json!(given));
    let subject = differing(&given.verification.email_subject, &usual.verification.email_subject);
    let email = differing(&given.verification.email, &usual.verification.email);
    let sms = differing(&given.verification.sms, &usual.verification.sms);
    let verification = members([
        ("DefaultEmailOption", Some(json!("CONFIRM_WITH_CODE"))),
        ("EmailSubject", subject.clone()),
        ("EmailMessage", email.clone()),
        ("SmsMessage", sms.clone()),
    ]);
    let invitation = members([
        ("EmailSubject", differing(&given.invitation.email_subject, &usual.invitation.email_subject)),
        ("EmailMessage", differing(&given.invitation.email, &usual.invitation.email)),
        ("SMSMessage", differing(&given.invitation.sms, &usual.invitation.sms)),
    ]);
    let making = members([
        ("AllowAdminCreateUserOnly", Some(json!(!settings.self_sign_up))),
        ("UnusedAccountValidityDays", Some(json!(settings.password.temporary_days))),
        ("InviteMessageTemplate", (!invitation.is_empty()).then(|| json!(invitation))),
    ]);
    let sending = members([
        ("EmailSendingAccount", Some(json!("COGNITO_DEFAULT"))),
        ("ReplyToEmailAddress", given.reply_to.as_ref().map(|address| json!(address))),
    ]);
    members([
        ("VerificationMessageTemplate", Some(json!(verification))),
        ("EmailVerificationSubject", subject),
        ("EmailVerificationMessage", email),
        ("SmsVerificationMessage", sms),
        ("SmsAuthenticationMessage", differing(&given.authentication.sms, &usual.authentication.sms)),
        ("AdminCreateUserConfig", Some(json!(making))),
        ("EmailConfiguration", Some(json!(sending))),
    ])
}

/// Those that there are.
fn members<const N: usize>(all: [(&str, Option<Value>); N]) -> Map<String, Value> {
    all.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect()
}

/// The standard attributes as this pool has them, and its own.
fn schema(pool: &UserPool) -> Vec<Value> {
    let schema = &pool.stack.user_pool.schema;
    let own = schema.keys().map(String::as_str).filter(|name| !validate::STANDARD.contains(name));
    validate::STANDARD.into_iter().chain(own).map(|name| attribute(&pool.stack.user_pool, name)).collect()
}

fn attribute(settings: &UserPoolSettings, name: &str) -> Value {
    let has = |list: &[String]| list.iter().any(|listed| listed == name);
    let rule = settings.schema.get(name).copied().unwrap_or(match name {
        "updated_at" => AttributeRule::Number { min: Some(0), max: None },
        "sub" => AttributeRule::Text { min: 1, max: AttributeRule::LONGEST },
        "birthdate" => AttributeRule::Text { min: 10, max: 10 },
        _ => AttributeRule::ANY,
    });
    let mut attribute = json!({
        "Name": name,
        "DeveloperOnlyAttribute": false,
        "Mutable": name != "sub" && !has(&settings.immutable),
        "Required": name == "sub" || has(&settings.required),
    });
    let text = |bound: Option<i64>| bound.map(|bound| bound.to_string());
    let (kind, constraints) = match (name, rule) {
        ("email_verified" | "phone_number_verified", _) => ("Boolean", None),
        (_, AttributeRule::Text { min, max }) => {
            let lengths = json!({ "MinLength": min.to_string(), "MaxLength": max.to_string() });
            ("String", Some(("StringAttributeConstraints", lengths)))
        }
        (_, AttributeRule::Number { min, max }) => {
            let bounds = [("MinValue", text(min)), ("MaxValue", text(max))];
            let bounds: BTreeMap<_, _> = bounds.into_iter().filter_map(|(key, bound)| Some((key, bound?))).collect();
            ("Number", Some(("NumberAttributeConstraints", json!(bounds))))
        }
    };
    if let Some(object) = attribute.as_object_mut() {
        object.insert("AttributeDataType".to_owned(), kind.into());
        object.extend(constraints.map(|(key, value)| (key.to_owned(), value)));
    }
    attribute
}
