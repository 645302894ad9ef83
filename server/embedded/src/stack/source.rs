//! The text of a template as JSON: short forms of functions written out, sections told apart, nothing resolved yet.
//!
//! Anatomy: <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-anatomy.html>.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};
use serde_norway::Value as Yaml;

use super::error::TemplateError;

/// A template's sections.
#[derive(Debug)]
pub(super) struct Template {
    pub(super) parameters: BTreeMap<String, Parameter>,
    pub(super) conditions: Map<String, Value>,
    pub(super) resources: BTreeMap<String, Resource>,
    pub(super) outputs: Map<String, Value>,
}

/// One entry of `Parameters`.
#[derive(Debug)]
pub(super) struct Parameter {
    /// Whether its value is a list, separated by commas.
    pub(super) is_list: bool,
    /// Whether it is a number, or a list of numbers.
    pub(super) is_number: bool,
    pub(super) default: Option<String>,
    /// Empty when anything is allowed; of a list, what each of its entries may be.
    pub(super) allowed: Vec<String>,
    /// Of a number.
    pub(super) least: Option<i64>,
    pub(super) most: Option<i64>,
}

/// One entry of `Resources`.
#[derive(Debug)]
pub(super) struct Resource {
    pub(super) kind: String,
    pub(super) condition: Option<String>,
    pub(super) properties: Value,
}

impl Template {
    /// Reads YAML, of which JSON is a part.
    pub(super) fn read(text: &str) -> Result<Self, TemplateError> {
        let yaml: Yaml = serde_norway::from_str(text).map_err(|error| TemplateError::Syntax(error.to_string()))?;
        let Value::Object(mut sections) = plain(yaml, "the template")? else {
            return Err(TemplateError::Syntax("it is not a mapping".to_owned()));
        };
        let known =
            ["AWSTemplateFormatVersion", "Description", "Metadata", "Parameters", "Conditions", "Resources", "Outputs"];
        only(&sections, "the template", &known)?;
        let mut section = |name: &str| match sections.remove(name) {
            None => Ok(Map::new()),
            Some(Value::Object(section)) => Ok(section),
            Some(_) => Err(TemplateError::malformed(name, "is not a mapping")),
        };
        let parameters =
            section("Parameters")?.into_iter().map(|(name, value)| Ok((name.clone(), parameter(&name, &value)?)));
        let resources =
            section("Resources")?.into_iter().map(|(name, value)| Ok((name.clone(), resource(&name, value)?)));
        Ok(Self {
            parameters: parameters.collect::<Result<_, TemplateError>>()?,
            resources: resources.collect::<Result<_, TemplateError>>()?,
            conditions: section("Conditions")?,
            outputs: section("Outputs")?,
        })
    }
}

impl Parameter {
    /// Refuses a value, or an entry of a list, and says what would do.
    pub(super) fn check(&self, text: &str) -> Result<(), String> {
        if !self.allowed.is_empty() && !self.allowed.iter().any(|allowed| allowed == text) {
            let allowed = self.allowed.iter().map(|allowed| format!("`{allowed}`")).collect::<Vec<_>>();
            return Err(format!("`{text}` is not among the allowed values: {}", allowed.join(", ")));
        }
        if !self.is_number {
            return Ok(());
        }
        let number: i64 = text.parse().map_err(|_| format!("`{text}` is not a whole number"))?;
        match (self.least, self.most) {
            (Some(least), _) if number < least => Err(format!("`{text}` is less than {least}")),
            (_, Some(most)) if number > most => Err(format!("`{text}` is more than {most}")),
            _ => Ok(()),
        }
    }
}

fn parameter(name: &str, value: &Value) -> Result<Parameter, TemplateError> {
    let place = format!("Parameters.{name}");
    let fields = value.as_object().ok_or_else(|| TemplateError::malformed(&place, "is not a mapping"))?;
    let known =
        ["Type", "Default", "Description", "AllowedValues", "NoEcho", "ConstraintDescription", "MinValue", "MaxValue"];
    only(fields, &place, &known)?;
    let (is_list, is_number) = match fields.get("Type").and_then(Value::as_str) {
        Some("String") => (false, false),
        Some("Number") => (false, true),
        Some("CommaDelimitedList") => (true, false),
        Some("List<Number>") => (true, true),
        other => return Err(TemplateError::unsupported(&place, format!("the type {other:?}"))),
    };
    let allowed = match fields.get("AllowedValues") {
        None => Vec::new(),
        Some(Value::Array(values)) => values.iter().map(|value| scalar(value, &place)).collect::<Result<_, _>>()?,
        Some(_) => return Err(TemplateError::malformed(&place, "AllowedValues is not a list")),
    };
    let default = fields.get("Default").map(|value| scalar(value, &place)).transpose()?;
    let bound = |name: &str| {
        let whole = |value: &Value| scalar(value, &place).ok().and_then(|text| text.parse::<i64>().ok());
        let malformed = || TemplateError::malformed(&place, format!("{name} is not a whole number"));
        fields.get(name).map(|value| whole(value).ok_or_else(malformed)).transpose()
    };
    Ok(Parameter { is_list, is_number, default, allowed, least: bound("MinValue")?, most: bound("MaxValue")? })
}

fn resource(name: &str, value: Value) -> Result<Resource, TemplateError> {
    let place = format!("Resources.{name}");
    let Value::Object(mut fields) = value else {
        return Err(TemplateError::malformed(place, "is not a mapping"));
    };
    let known = ["Type", "Properties", "Condition", "DependsOn", "DeletionPolicy", "UpdateReplacePolicy", "Metadata"];
    only(&fields, &place, &known)?;
    let text = |value: Option<Value>| match value {
        Some(Value::String(text)) => Some(text),
        _ => None,
    };
    let kind = text(fields.remove("Type")).ok_or_else(|| TemplateError::malformed(&place, "has no Type"))?;
    let condition = text(fields.remove("Condition"));
    let properties = fields.remove("Properties").unwrap_or_else(|| json!({}));
    Ok(Resource { kind, condition, properties })
}

/// A scalar as text, as CloudFormation takes numbers and Booleans for parameters.
pub(super) fn scalar(value: &Value, place: &str) -> Result<String, TemplateError> {
    match value {
        Value::String(text) => Ok(text.clone()),
        Value::Number(number) => Ok(number.to_string()),
        Value::Bool(truth) => Ok(truth.to_string()),
        _ => Err(TemplateError::malformed(place, "a text is needed here")),
    }
}

/// Refuses every name that is not listed.
pub(super) fn only(fields: &Map<String, Value>, place: &str, names: &[&str]) -> Result<(), TemplateError> {
    match fields.keys().find(|name| !names.contains(&name.as_str())) {
        None => Ok(()),
        Some(name) => Err(TemplateError::unsupported(place, format!("`{name}`"))),
    }
}

/// YAML as JSON; `!Ref x` becomes `{"Ref": "x"}`, `!GetAtt a.b` becomes `{"Fn::GetAtt": ["a", "b"]}`, and so on.
fn plain(yaml: Yaml, place: &str) -> Result<Value, TemplateError> {
    match yaml {
        Yaml::Null => Ok(Value::Null),
        Yaml::Bool(truth) => Ok(Value::Bool(truth)),
        Yaml::String(text) => Ok(Value::String(text)),
        Yaml::Number(number) => serde_json::to_value(number)
            .map_err(|_| TemplateError::malformed(place, "holds a number that JSON does not have")),
        Yaml::Sequence(values) => {
            values.into_iter().map(|value| plain(value, place)).collect::<Result<_, _>>().map(Value::Array)
        }
        Yaml::Mapping(entries) => entries
            .into_iter()
            .map(|(key, value)| match key {
                Yaml::String(key) => {
                    let value = plain(value, &key)?;
                    Ok((key, value))
                }
                _ => Err(TemplateError::malformed(place, "a key is not a text")),
            })
            .collect::<Result<_, _>>()
            .map(Value::Object),
        Yaml::Tagged(tagged) => {
            let tag = tagged.tag.to_string();
            let tag = tag.trim_start_matches('!');
            let value = plain(tagged.value, place)?;
            let (name, value) = match (tag, value) {
                ("Ref" | "Condition", value) => (tag.to_owned(), value),
                ("GetAtt", Value::String(path)) => {
                    let (resource, attribute) = path
                        .split_once('.')
                        .ok_or_else(|| TemplateError::malformed(place, format!("!GetAtt {path} has no attribute")))?;
                    ("Fn::GetAtt".to_owned(), json!([resource, attribute]))
                }
                (_, value) => (format!("Fn::{tag}"), value),
            };
            Ok(json!({ name: value }))
        }
    }
}
