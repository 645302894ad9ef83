//! Intrinsic functions and pseudo parameters, resolved.
//!
//! Reference: <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference.html>.
//! Known are Ref, Fn::GetAtt, Fn::Sub, Fn::Join, Fn::Split, Fn::If and, in conditions, Fn::Equals, Fn::And,
//! Fn::Or, Fn::Not and Condition. All others are refused.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::error::TemplateError;
use super::source::{Template, scalar};

/// The account of everything that is deployed here.
pub(crate) const ACCOUNT: &str = "000000000000";
/// The name of the stack.
pub(super) const STACK: &str = "updown";
/// How deep conditions may refer to each other before they count as a circle.
const DEEPEST: usize = 32;

/// What a resource answers to `Ref` and `Fn::GetAtt`.
#[derive(Debug, Clone, Default)]
pub(super) struct Attributes {
    pub(super) reference: String,
    pub(super) attributes: BTreeMap<&'static str, String>,
}

/// Everything that a template may refer to.
pub(super) struct Scope<'a> {
    pub(super) region: &'a str,
    pub(super) parameters: BTreeMap<String, Value>,
    pub(super) conditions: &'a Map<String, Value>,
    pub(super) resources: BTreeMap<String, Attributes>,
}

impl<'a> Scope<'a> {
    /// Checks the parameters that were given against those that the template declares; no resource is known yet.
    pub(super) fn new(
        template: &'a Template,
        given: &BTreeMap<String, String>,
        region: &'a str,
    ) -> Result<Self, TemplateError> {
        let wrong = |name: &str, problem: String| TemplateError::Parameter { name: name.to_owned(), problem };
        if let Some(name) = given.keys().find(|name| !template.parameters.contains_key(*name)) {
            let known = template.parameters.keys().map(String::as_str).collect::<Vec<_>>().join(", ");
            return Err(wrong(name, format!("the template has no such parameter; it has: {known}")));
        }
        let mut parameters = BTreeMap::new();
        for (name, parameter) in &template.parameters {
            let text = given.get(name).or(parameter.default.as_ref());
            let text = text.ok_or_else(|| wrong(name, "it has no value and no default".to_owned()))?;
            let value = if parameter.is_list {
                let entries = text.split(',').map(str::trim).filter(|entry| !entry.is_empty());
                let entries = entries.map(|entry| parameter.check(entry).map(|()| Value::String(entry.to_owned())));
                entries.collect::<Result<_, _>>().map(Value::Array)
            } else {
                parameter.check(text).map(|()| Value::String(text.clone()))
            };
            parameters.insert(name.clone(), value.map_err(|problem| wrong(name, problem))?);
        }
        Ok(Self { region, parameters, conditions: &template.conditions, resources: BTreeMap::new() })
    }

    /// `value` with every function in it replaced by its result. `None` stands for `AWS::NoValue`: the property is absent.
    pub(super) fn resolve(&self, value: &Value, place: &str) -> Result<Option<Value>, TemplateError> {
        match value {
            Value::Array(values) => {
                let values = values.iter().filter_map(|value| self.resolve(value, place).transpose());
                Ok(Some(Value::Array(values.collect::<Result<_, _>>()?)))
            }
            Value::Object(fields) => match function(fields) {
                Some((name, argument)) => self.call(name, argument, place),
                None => {
                    let mut resolved = Map::new();
                    for (key, value) in fields {
                        if let Some(value) = self.resolve(value, &format!("{place}.{key}"))? {
                            resolved.insert(key.clone(), value);
                        }
                    }
                    Ok(Some(Value::Object(resolved)))
                }
            },
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Ok(Some(value.clone())),
        }
    }

    /// The same where a value has to be.
    pub(super) fn required(&self, value: &Value, place: &str) -> Result<Value, TemplateError> {
        self.resolve(value, place)?.ok_or_else(|| TemplateError::malformed(place, "a value is needed here"))
    }

    /// The same where a text has to be.
    pub(super) fn text(&self, value: &Value, place: &str) -> Result<String, TemplateError> {
        scalar(&self.required(value, place)?, place)
    }

    fn call(&self, name: &str, argument: &Value, place: &str) -> Result<Option<Value>, TemplateError> {
        let malformed = || TemplateError::malformed(place, format!("{name} has the wrong arguments"));
        match (name, argument) {
            ("Ref", Value::String(target)) if target == "AWS::NoValue" => Ok(None),
            ("Ref", Value::String(target)) => self.reference(target, place).map(Some),
            ("Fn::GetAtt", Value::Array(path)) => match path.as_slice() {
                [Value::String(resource), Value::String(attribute)] => {
                    self.attribute(resource, attribute, place).map(|text| Some(Value::String(text)))
                }
                _ => Err(malformed()),
            },
            ("Fn::Sub", Value::String(text)) => self.substitute(text, &Map::new(), place).map(Some),
            ("Fn::Sub", Value::Array(arguments)) => match arguments.as_slice() {
                [Value::String(text), Value::Object(names)] => self.substitute(text, names, place).map(Some),
                _ => Err(malformed()),
            },
            ("Fn::Join", Value::Array(arguments)) => match arguments.as_slice() {
                [Value::String(separator), list] => {
                    let list = self.required(list, place)?;
                    let list = list.as_array().ok_or_else(malformed)?;
                    let texts = list.iter().map(|value| scalar(value, place)).collect::<Result<Vec<_>, _>>()?;
                    Ok(Some(Value::String(texts.join(separator))))
                }
                _ => Err(malformed()),
            },
            ("Fn::Split", Value::Array(arguments)) => match arguments.as_slice() {
                [Value::String(separator), text] if !separator.is_empty() => {
                    let text = self.text(text, place)?;
                    Ok(Some(text.split(separator.as_str()).map(|part| Value::String(part.to_owned())).collect()))
                }
                _ => Err(malformed()),
            },
            ("Fn::If", Value::Array(arguments)) => match arguments.as_slice() {
                [Value::String(condition), then, otherwise] => {
                    let chosen = if self.named_condition(condition, place, 0)? { then } else { otherwise };
                    self.resolve(chosen, place)
                }
                _ => Err(malformed()),
            },
            ("Ref" | "Fn::GetAtt" | "Fn::Sub" | "Fn::Join" | "Fn::Split" | "Fn::If", _) => Err(malformed()),
            _ => Err(TemplateError::unsupported(place, name)),
        }
    }

    fn reference(&self, target: &str, place: &str) -> Result<Value, TemplateError> {
        let pseudo = match target {
            "AWS::Region" => Some(self.region.to_owned()),
            "AWS::AccountId" => Some(ACCOUNT.to_owned()),
            "AWS::Partition" => Some("aws".to_owned()),
            "AWS::URLSuffix" => Some("amazonaws.com".to_owned()),
            "AWS::StackName" => Some(STACK.to_owned()),
            _ => None,
        };
        pseudo
            .map(Value::String)
            .or_else(|| self.parameters.get(target).cloned())
            .or_else(|| self.resources.get(target).map(|resource| Value::String(resource.reference.clone())))
            .ok_or_else(|| TemplateError::Dangling { place: place.to_owned(), name: target.to_owned() })
    }

    fn attribute(&self, resource: &str, attribute: &str, place: &str) -> Result<String, TemplateError> {
        self.resources
            .get(resource)
            .and_then(|resource| resource.attributes.get(attribute).cloned())
            .ok_or_else(|| TemplateError::Dangling { place: place.to_owned(), name: format!("{resource}.{attribute}") })
    }

    /// `${name}`, `${resource.attribute}` and, for a literal `${name}`, `${!name}`.
    fn substitute(&self, text: &str, names: &Map<String, Value>, place: &str) -> Result<Value, TemplateError> {
        let mut result = String::with_capacity(text.len());
        let mut rest = text;
        while let Some((before, after)) = rest.split_once("${") {
            let (name, after) = after.split_once('}').ok_or_else(|| {
                TemplateError::malformed(place, format!("`{text}` has a variable that is not closed"))
            })?;
            result.push_str(before);
            if let Some(literal) = name.strip_prefix('!') {
                result.push_str("${");
                result.push_str(literal);
                result.push('}');
            } else if let Some(value) = names.get(name) {
                result.push_str(&self.text(value, place)?);
            } else if let Some((resource, attribute)) = name.split_once('.') {
                result.push_str(&self.attribute(resource, attribute, place)?);
            } else {
                result.push_str(&scalar(&self.reference(name, place)?, place)?);
            }
            rest = after;
        }
        result.push_str(rest);
        Ok(Value::String(result))
    }

    /// Whether a resource or output with this `Condition` exists.
    pub(super) fn holds(&self, condition: Option<&str>, place: &str) -> Result<bool, TemplateError> {
        condition.map_or(Ok(true), |name| self.named_condition(name, place, 0))
    }

    fn named_condition(&self, name: &str, place: &str, depth: usize) -> Result<bool, TemplateError> {
        if depth > DEEPEST {
            return Err(TemplateError::malformed(format!("Conditions.{name}"), "refers to itself"));
        }
        let condition = self
            .conditions
            .get(name)
            .ok_or_else(|| TemplateError::Dangling { place: place.to_owned(), name: name.to_owned() })?;
        self.condition(condition, &format!("Conditions.{name}"), depth)
    }

    fn condition(&self, value: &Value, place: &str, depth: usize) -> Result<bool, TemplateError> {
        let malformed = || TemplateError::malformed(place, "is not a condition");
        let (name, argument) = value.as_object().and_then(function).ok_or_else(malformed)?;
        let parts = || argument.as_array().ok_or_else(malformed);
        match name {
            "Condition" => {
                self.named_condition(argument.as_str().ok_or_else(malformed)?, place, depth.saturating_add(1))
            }
            "Fn::Equals" => match parts()?.as_slice() {
                [one, other] => Ok(self.text(one, place)? == self.text(other, place)?),
                _ => Err(malformed()),
            },
            "Fn::Not" => match parts()?.as_slice() {
                [one] => Ok(!self.condition(one, place, depth)?),
                _ => Err(malformed()),
            },
            "Fn::And" | "Fn::Or" => {
                let truths =
                    parts()?.iter().map(|part| self.condition(part, place, depth)).collect::<Result<Vec<_>, _>>()?;
                Ok(if name == "Fn::And" { !truths.contains(&false) } else { truths.contains(&true) })
            }
            _ => Err(TemplateError::unsupported(place, name)),
        }
    }
}

/// The one entry of a mapping that calls a function.
fn function(fields: &Map<String, Value>) -> Option<(&str, &Value)> {
    let mut entries = fields.iter();
    match (entries.next(), entries.next()) {
        (Some((name, argument)), None)
            if name == "Ref" || name.starts_with("Fn::") || (name == "Condition" && argument.is_string()) =>
        {
            Some((name, argument))
        }
        _ => None,
    }
}
