//! A person's second factors as GetUser and AdminGetUser show them.

use serde::Serialize;

use super::Preference;
use crate::stack::factors::MfaMethod;

/// `PreferredMfaSetting`, `UserMFASettingList` and `MFAOptions`.
#[derive(Debug, Serialize)]
pub(in crate::user_pool) struct Shown {
    #[serde(rename = "PreferredMfaSetting", skip_serializing_if = "Option::is_none")]
    preferred: Option<MfaMethod>,
    #[serde(rename = "UserMFASettingList", skip_serializing_if = "Vec::is_empty")]
    chosen: Vec<MfaMethod>,
    /// What there was before the list, which knows short messages only.
    #[serde(rename = "MFAOptions", skip_serializing_if = "Vec::is_empty")]
    options: Vec<MfaOption>,
}

/// `MFAOptionType`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct MfaOption {
    delivery_medium: &'static str,
    attribute_name: &'static str,
}

impl From<Preference> for Shown {
    fn from(choice: Preference) -> Self {
        let by_message = choice.chosen.iter().filter(|method| **method == MfaMethod::Sms);
        let option = |_| MfaOption { delivery_medium: "SMS", attribute_name: "phone_number" };
        Self { options: by_message.map(option).collect(), preferred: choice.preferred, chosen: choice.chosen }
    }
}
