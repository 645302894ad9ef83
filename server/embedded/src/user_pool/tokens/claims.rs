//! What tokens say.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::user_pool::accounts::Account;
use crate::user_pool::federation::IDENTITIES;
use crate::user_pool::groups::Membership;

/// What both tokens of one answer are made from.
pub(in crate::user_pool) struct Grant<'a> {
    pub(in crate::user_pool) account: &'a Account,
    pub(in crate::user_pool) membership: &'a Membership,
    pub(in crate::user_pool) origin_jti: &'a str,
    pub(in crate::user_pool) event_id: &'a str,
    pub(in crate::user_pool) device_key: Option<&'a str>,
    pub(in crate::user_pool) jti: String,
    pub(in crate::user_pool) auth_time_s: i64,
    /// Separated by spaces.
    pub(in crate::user_pool) scope: &'a str,
    /// What an app gave to recognise its ID token by.
    pub(in crate::user_pool) nonce: Option<&'a str>,
    pub(in crate::user_pool) now_s: i64,
    pub(in crate::user_pool) expires_s: i64,
}

/// The claims of an ID token. Times are seconds since 1970.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct IdClaims {
    pub(crate) sub: String,
    pub(crate) iss: String,
    pub(crate) aud: String,
    pub(crate) token_use: String,
    #[serde(rename = "cognito:username")]
    pub(crate) username: String,
    pub(crate) origin_jti: String,
    pub(crate) event_id: String,
    pub(crate) auth_time: i64,
    pub(crate) exp: i64,
    pub(crate) iat: i64,
    pub(crate) jti: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) nonce: Option<String>,
    /// The account's attributes, such as `email`, and its groups.
    #[serde(flatten)]
    pub(crate) attributes: BTreeMap<String, Value>,
}

/// The claims of an access token. Times are seconds since 1970.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct AccessClaims {
    pub(crate) sub: String,
    pub(crate) iss: String,
    pub(crate) client_id: String,
    pub(crate) token_use: String,
    pub(crate) scope: String,
    pub(crate) username: String,
    #[serde(rename = "cognito:groups", default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) groups: Vec<String>,
    pub(crate) origin_jti: String,
    pub(crate) event_id: String,
    pub(crate) auth_time: i64,
    pub(crate) exp: i64,
    pub(crate) iat: i64,
    pub(crate) jti: String,
    /// The device of the sign-in, where the pool remembers devices.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) device_key: Option<String>,
}

impl IdClaims {
    pub(super) fn new(grant: Grant<'_>, issuer: &str, client_id: &str) -> Self {
        // The two verification flags are Booleans in tokens, texts elsewhere.
        let claim = |name: &str, value: &str| match name {
            "email_verified" | "phone_number_verified" => Value::Bool(value == "true"),
            IDENTITIES => identities(value),
            _ => Value::from(value),
        };
        let attributes = grant.account.attributes.iter();
        let Membership { groups, roles, preferred_role } = grant.membership;
        let lists = [("cognito:groups", groups), ("cognito:roles", roles)];
        let lists = lists.into_iter().filter(|(_, list)| !list.is_empty());
        let lists = lists.map(|(name, list)| (name.to_owned(), Value::from(list.as_slice())));
        let preferred = preferred_role.iter().map(|role| ("cognito:preferred_role".to_owned(), role.as_str().into()));
        Self {
            sub: grant.account.sub.clone(),
            iss: issuer.to_owned(),
            aud: client_id.to_owned(),
            token_use: "id".to_owned(),
            username: grant.account.username.clone(),
            origin_jti: grant.origin_jti.to_owned(),
            event_id: grant.event_id.to_owned(),
            auth_time: grant.auth_time_s,
            exp: grant.expires_s,
            iat: grant.now_s,
            jti: grant.jti,
            nonce: grant.nonce.map(str::to_owned),
            attributes: attributes
                .map(|(name, value)| (name.clone(), claim(name, value)))
                .chain(lists)
                .chain(preferred)
                .collect(),
        }
    }
}

/// Where a person signs in, as tokens say it: a list whose values are texts.
fn identities(attribute: &str) -> Value {
    let mut list: Vec<BTreeMap<String, Value>> = serde_json::from_str(attribute).unwrap_or_default();
    for value in list.iter_mut().flat_map(BTreeMap::values_mut) {
        if matches!(value, Value::Bool(_) | Value::Number(_)) {
            *value = Value::String(value.to_string());
        }
    }
    list.into_iter().map(|identity| identity.into_iter().collect::<Value>()).collect()
}

impl AccessClaims {
    pub(super) fn new(grant: Grant<'_>, issuer: &str, client_id: &str) -> Self {
        Self {
            sub: grant.account.sub.clone(),
            iss: issuer.to_owned(),
            client_id: client_id.to_owned(),
            token_use: "access".to_owned(),
            scope: grant.scope.to_owned(),
            username: grant.account.username.clone(),
            groups: grant.membership.groups.clone(),
            origin_jti: grant.origin_jti.to_owned(),
            event_id: grant.event_id.to_owned(),
            auth_time: grant.auth_time_s,
            exp: grant.expires_s,
            iat: grant.now_s,
            jti: grant.jti,
            device_key: grant.device_key.map(str::to_owned),
        }
    }
}
