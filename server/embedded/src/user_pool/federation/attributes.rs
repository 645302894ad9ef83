//! Claims as attributes, as the template maps them
//! (<https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-specifying-attribute-mapping.html>). Pure.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

/// The attributes that the claims give. A claim that is missing, null or empty gives none.
pub(super) fn mapped(mapping: &BTreeMap<String, String>, claims: &Map<String, Value>) -> BTreeMap<String, String> {
    let value = |name: &str, claim: &Value| match claim {
        Value::Null => None,
        Value::String(text) if name.ends_with("_verified") => Some(text.eq_ignore_ascii_case("true").to_string()),
        Value::String(text) => Some(text.clone()).filter(|text| !text.is_empty()),
        Value::Bool(truth) => Some(truth.to_string()),
        Value::Number(number) => Some(number.to_string()),
        // Lists and records as they came.
        Value::Array(_) | Value::Object(_) => Some(claim.to_string()),
    };
    let attribute = |(name, claim): (&String, &String)| Some((name.clone(), value(name, claims.get(claim)?)?));
    mapping.iter().filter_map(attribute).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn claims_of_every_kind_become_texts() {
        let mapping = |pairs: &[(&str, &str)]| -> BTreeMap<String, String> {
            pairs.iter().map(|(name, claim)| ((*name).to_owned(), (*claim).to_owned())).collect()
        };
        let claims = json!({
            "mail": "a@example.com", "mail_ok": "True", "phone_ok": false, "age": 7, "gone": null, "empty": "",
            "roles": ["a", "b"],
        });
        let mapping = mapping(&[
            ("email", "mail"),
            ("email_verified", "mail_ok"),
            ("phone_number_verified", "phone_ok"),
            ("custom:age", "age"),
            ("name", "gone"),
            ("nickname", "empty"),
            ("profile", "roles"),
            ("gender", "missing"),
        ]);
        let attributes = mapped(&mapping, claims.as_object().unwrap());
        let attributes: Vec<_> = attributes.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        assert_eq!(
            attributes,
            [
                ("custom:age", "7"),
                ("email", "a@example.com"),
                ("email_verified", "true"),
                ("phone_number_verified", "false"),
                ("profile", "[\"a\",\"b\"]"),
            ]
        );
    }
}
