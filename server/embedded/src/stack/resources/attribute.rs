//! An entry of a user pool's `Schema`
//! (<https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-cognito-userpool-schemaattribute.html>).
//! Times and Booleans are not supported, nor attributes for administrators alone.

use serde::Deserialize;

use super::scalar::{Flag, Signed};
use super::{Resolved, TemplateError};
use crate::stack::attribute_rule::AttributeRule;

/// The standard attributes that a schema may speak of.
const STANDARD: [&str; 17] = [
    "address",
    "birthdate",
    "email",
    "family_name",
    "gender",
    "given_name",
    "locale",
    "middle_name",
    "name",
    "nickname",
    "phone_number",
    "picture",
    "preferred_username",
    "profile",
    "updated_at",
    "website",
    "zoneinfo",
];

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(super) struct Attribute {
    name: String,
    attribute_data_type: Option<Kind>,
    required: Option<Flag>,
    mutable: Option<Flag>,
    developer_only_attribute: Option<Flag>,
    string_attribute_constraints: Option<Lengths>,
    number_attribute_constraints: Option<Bounds>,
}

#[derive(Clone, Copy, PartialEq, Deserialize)]
enum Kind {
    String,
    Number,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct Lengths {
    min_length: Option<Signed>,
    max_length: Option<Signed>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct Bounds {
    min_value: Option<Signed>,
    max_value: Option<Signed>,
}

impl Attribute {
    /// Its name on the wire: one that is not standard has a prefix there.
    pub(super) fn name(&self) -> String {
        if STANDARD.contains(&self.name.as_str()) { self.name.clone() } else { format!("custom:{}", self.name) }
    }

    pub(super) fn is_required(&self) -> bool {
        self.required.is_some_and(|flag| flag.0)
    }

    pub(super) fn is_immutable(&self) -> bool {
        self.mutable.is_some_and(|flag| !flag.0)
    }

    /// What its values have to be.
    pub(super) fn rule(&self, resource: &Resolved) -> Result<AttributeRule, TemplateError> {
        if self.developer_only_attribute.is_some_and(|flag| flag.0) || self.name.contains(':') {
            return Err(TemplateError::unsupported(&resource.place, format!("the attribute {}", self.name)));
        }
        let is_custom = !STANDARD.contains(&self.name.as_str());
        if is_custom && self.is_required() {
            return Err(resource.malformed(format!("the custom attribute {} cannot be required", self.name)));
        }
        if is_custom && (self.name.is_empty() || self.name.len() > 20) {
            return Err(resource.malformed(format!("the name {} has not between 1 and 20 characters", self.name)));
        }
        match self.attribute_data_type {
            Some(Kind::Number) => {
                let bounds = self.number_attribute_constraints.as_ref();
                let bound = |of: fn(&Bounds) -> Option<Signed>| bounds.and_then(of).map(|bound| bound.0);
                Ok(AttributeRule::Number { min: bound(|all| all.min_value), max: bound(|all| all.max_value) })
            }
            Some(Kind::String) | None => {
                let lengths = self.string_attribute_constraints.as_ref();
                let length = |of: fn(&Lengths) -> Option<Signed>, default: usize| {
                    lengths.and_then(of).map_or(Ok(default), |length| usize::try_from(length.0))
                };
                let negative = |_| resource.malformed(format!("a length of the attribute {} is negative", self.name));
                let min = length(|all| all.min_length, 0).map_err(negative)?;
                let max = length(|all| all.max_length, AttributeRule::LONGEST).map_err(negative)?;
                Ok(AttributeRule::Text { min, max: max.min(AttributeRule::LONGEST) })
            }
        }
    }
}
