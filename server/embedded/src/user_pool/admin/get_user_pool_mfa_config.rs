//! GetUserPoolMfaConfig
//! (<https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetUserPoolMfaConfig.html>):
//! what the template says of second factors and passkeys. There is no `SmsConfiguration`: nobody sends short messages here.

use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::aws_json::AwsError;
use crate::stack::factors::{MfaMethod, MfaMode};
use crate::stack::settings::UserPoolSettings;
use crate::user_pool::UserPool;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Input {
    user_pool_id: String,
}

pub(super) fn run(pool: &UserPool, input: &Input) -> Result<Map<String, Value>, AwsError> {
    pool.check_pool(&input.user_pool_id)?;
    let settings = &pool.stack.user_pool;
    let asked_for = settings.mfa.methods.iter().filter(|_| settings.mfa.mode != MfaMode::Off);
    let methods = asked_for.map(|method| method_setting(settings, *method));
    let passkeys = settings.web_authn.enabled.then(|| ("WebAuthnConfiguration", web_authn(settings)));
    let mode = ("MfaConfiguration", json!(settings.mfa.mode));
    Ok(methods.chain(passkeys).chain([mode]).map(|(name, value)| (name.to_owned(), value)).collect())
}

fn method_setting(settings: &UserPoolSettings, method: MfaMethod) -> (&'static str, Value) {
    let texts = &settings.messages.authentication;
    match method {
        MfaMethod::Sms => ("SmsMfaConfiguration", json!({ "SmsAuthenticationMessage": texts.sms })),
        MfaMethod::SoftwareToken => ("SoftwareTokenMfaConfiguration", json!({ "Enabled": true })),
        MfaMethod::Email => {
            ("EmailMfaConfiguration", json!({ "Message": texts.email, "Subject": texts.email_subject }))
        }
    }
}

fn web_authn(settings: &UserPoolSettings) -> Value {
    let passkeys = &settings.web_authn;
    let mut shown = json!({
        "UserVerification": if passkeys.verification_required { "required" } else { "preferred" },
        "FactorConfiguration":
            if passkeys.counts_as_both { "MULTI_FACTOR_WITH_USER_VERIFICATION" } else { "SINGLE_FACTOR" },
    });
    if let (Some(shown), false) = (shown.as_object_mut(), passkeys.relying_party_id.is_empty()) {
        shown.insert("RelyingPartyId".to_owned(), json!(passkeys.relying_party_id));
    }
    shown
}
