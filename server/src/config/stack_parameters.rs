//! Parameters of the template, as `NAME=VALUE,NAME=VALUE`. A value may hold commas: what has no name of its own goes on with the
//! value before it. What the template makes of them is the embedded backend's to say.

use std::collections::BTreeMap;

use super::{ConfigError, Sources};

const KEY: &str = "stack_parameters";

/// Every parameter, each from the place that wins for it.
pub(super) fn read(sources: &Sources) -> Result<BTreeMap<String, String>, ConfigError> {
    let mut parameters = BTreeMap::new();
    for (value, origin) in sources.layers(KEY) {
        match parse(&value) {
            Ok(more) => parameters.extend(more),
            Err(reason) => return Err(ConfigError::BadValue { key: KEY, value, origin, reason }),
        }
    }
    Ok(parameters)
}

fn parse(text: &str) -> Result<BTreeMap<String, String>, String> {
    let mut parameters: Vec<(String, String)> = Vec::new();
    for part in text.split(',') {
        let named = part.split_once('=').filter(|(name, _)| is_name(name.trim()));
        match (named, parameters.last_mut()) {
            (Some(("AllowedOrigins", _)), _) => {
                return Err("AllowedOrigins follows from public_url, which says where the app is".to_owned());
            }
            (Some((name, value)), _) => parameters.push((name.trim().to_owned(), value.trim().to_owned())),
            (None, Some((_, value))) => {
                value.push(',');
                value.push_str(part.trim());
            }
            (None, None) => return Err(format!("`{part}` is not NAME=VALUE, such as Mfa=OPTIONAL")),
        }
    }
    Ok(parameters.into_iter().collect())
}

/// Letters and digits, as CloudFormation names parameters.
fn is_name(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn a_value_may_hold_commas_and_equals_signs() {
        for (text, expected) in [
            ("Mfa=ON", "Mfa:ON"),
            ("SignInWith=username,email,Mfa=ON", "Mfa:ON SignInWith:username,email"),
            (" Mfa = ON , MfaMethods = SMS_MFA, EMAIL_OTP", "Mfa:ON MfaMethods:SMS_MFA,EMAIL_OTP"),
            ("X=a=b,c-d=e", "X:a=b,c-d=e"),
            ("Mfa=OFF,Mfa=ON", "Mfa:ON"),
            ("WebAuthnRelyingPartyID=", "WebAuthnRelyingPartyID:"),
        ] {
            let parsed = parse(text).unwrap();
            let said: Vec<_> = parsed.iter().map(|(name, value)| format!("{name}:{value}")).collect();
            assert_eq!(said.join(" "), expected, "{text}");
        }
    }

    #[test]
    fn what_has_no_name_is_refused_and_so_is_what_follows_from_other_settings() {
        for (text, words) in
            [("", "NAME=VALUE"), ("ON", "NAME=VALUE"), ("=ON", "NAME=VALUE"), ("AllowedOrigins=x", "public_url")]
        {
            assert!(parse(text).unwrap_err().contains(words), "{text}");
        }
    }
}
