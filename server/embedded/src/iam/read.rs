//! From JSON to a checked policy.

use serde_json::{Map, Value};

use super::condition::{Condition, known};
use super::pattern::{Pattern, Variables};
use super::policy::{Effect, Kind, Matcher, Policy, PolicyError, Principal, Statement};

/// Reads a whole document.
pub(super) fn policy(document: &Value, kind: Kind) -> Result<Policy, PolicyError> {
    let document = object(document, "the policy")?;
    only(document, "policy element", &["Version", "Id", "Statement"])?;
    let variables = match document.get("Version").map(|version| text(version, "Version")).transpose()? {
        Some("2012-10-17") => Variables::Replaced,
        None | Some("2008-10-17") => Variables::Literal,
        Some(other) => return Err(PolicyError::Unsupported { part: "policy version", name: other.to_owned() }),
    };
    let statements = match document.get("Statement") {
        Some(Value::Array(statements)) => statements.iter().collect(),
        Some(one @ Value::Object(_)) => vec![one],
        _ => return Err(shape("Statement", "a list of statements")),
    };
    let statements = statements
        .into_iter()
        .map(|value| statement(object(value, "Statement")?, kind, variables))
        .collect::<Result<_, _>>()?;
    Ok(Policy { statements })
}

fn statement(statement: &Map<String, Value>, kind: Kind, variables: Variables) -> Result<Statement, PolicyError> {
    let elements =
        ["Sid", "Effect", "Principal", "Action", "NotAction", "Resource", "NotResource", "Condition"].as_slice();
    only(statement, "statement element", elements)?;
    let effect = match statement.get("Effect").and_then(Value::as_str) {
        Some("Allow") => Effect::Allow,
        Some("Deny") => Effect::Deny,
        _ => return Err(shape("Statement.Effect", "Allow or Deny")),
    };
    let principals = match (statement.get("Principal"), kind) {
        (None, Kind::Identity) => None,
        (Some(value), Kind::Resource | Kind::Trust) => Some(principals(value)?),
        (None, Kind::Resource | Kind::Trust) => return Err(shape("Statement.Principal", "given")),
        (Some(_), Kind::Identity) => return Err(shape("Statement.Principal", "absent in a policy of a role")),
    };
    let resources = matcher(statement, "Resource", "NotResource", variables)?;
    match (&resources, kind) {
        (None, Kind::Identity | Kind::Resource) => return Err(shape("Statement.Resource", "given")),
        (Some(_), Kind::Trust) => return Err(shape("Statement.Resource", "absent in a trust policy")),
        _ => {}
    }
    // Variables are not replaced in actions.
    let actions = matcher(statement, "Action", "NotAction", Variables::Literal)?
        .ok_or_else(|| shape("Statement.Action", "given"))?;
    let conditions = statement.get("Condition").map_or(Ok(Vec::new()), |block| conditions(block, variables))?;
    Ok(Statement { effect, principals, actions, resources, conditions })
}

fn matcher(
    statement: &Map<String, Value>,
    any: &str,
    none: &str,
    variables: Variables,
) -> Result<Option<Matcher>, PolicyError> {
    let patterns = |value: &Value, part: &str| -> Result<Vec<Pattern>, PolicyError> {
        let patterns: Vec<Pattern> = texts(value, part)?
            .into_iter()
            .map(|text| Pattern::with_wildcards(text, variables))
            .collect::<Result<_, _>>()?;
        for key in patterns.iter().flat_map(Pattern::keys) {
            known(key)?;
        }
        Ok(patterns)
    };
    match (statement.get(any), statement.get(none)) {
        (None, None) => Ok(None),
        (Some(value), None) => Ok(Some(Matcher::AnyOf(patterns(value, any)?))),
        (None, Some(value)) => Ok(Some(Matcher::NoneOf(patterns(value, none)?))),
        (Some(_), Some(_)) => Err(shape(&format!("Statement.{any}"), "given together with its negation")),
    }
}

fn principals(value: &Value) -> Result<Vec<Principal>, PolicyError> {
    if value.as_str() == Some("*") {
        return Ok(vec![Principal::Anyone]);
    }
    let mut principals = Vec::new();
    for (kind, names) in object(value, "Statement.Principal")? {
        for name in texts(names, "Statement.Principal")? {
            let unsupported = || PolicyError::Unsupported { part: "principal", name: format!("{kind}: {name}") };
            principals.push(match kind.as_str() {
                "AWS" if name == "*" => Principal::Anyone,
                "AWS" if name.contains(":role/") && !name.contains(['*', '?']) => Principal::Role(name.to_owned()),
                "Federated" if name == "cognito-identity.amazonaws.com" => Principal::Federated(name.to_owned()),
                _ => return Err(unsupported()),
            });
        }
    }
    Ok(principals)
}

fn conditions(block: &Value, variables: Variables) -> Result<Vec<Condition>, PolicyError> {
    let mut conditions = Vec::new();
    for (operator, keys) in object(block, "Statement.Condition")? {
        for (key, values) in object(keys, operator)? {
            // `true` and `"true"` mean the same in a policy.
            let truth = values.as_bool().map(|value| if value { "true" } else { "false" });
            let values = match truth {
                Some(value) => vec![value],
                None => texts(values, key)?,
            };
            conditions.push(Condition::read(operator, key, &values, variables)?);
        }
    }
    Ok(conditions)
}

fn object<'v>(value: &'v Value, part: &str) -> Result<&'v Map<String, Value>, PolicyError> {
    value.as_object().ok_or_else(|| shape(part, "an object"))
}

fn text<'v>(value: &'v Value, part: &str) -> Result<&'v str, PolicyError> {
    value.as_str().ok_or_else(|| shape(part, "a text"))
}

/// One text, or a list of at least one.
fn texts<'v>(value: &'v Value, part: &str) -> Result<Vec<&'v str>, PolicyError> {
    match value {
        Value::Array(values) if !values.is_empty() => values.iter().map(|value| text(value, part)).collect(),
        _ => Ok(vec![value.as_str().ok_or_else(|| shape(part, "a text or a list of texts"))?]),
    }
}

fn only(object: &Map<String, Value>, part: &'static str, names: &[&str]) -> Result<(), PolicyError> {
    match object.keys().find(|name| !names.contains(&name.as_str())) {
        None => Ok(()),
        Some(name) => Err(PolicyError::Unsupported { part, name: name.clone() }),
    }
}

fn shape(part: &str, expected: &'static str) -> PolicyError {
    PolicyError::Shape { part: part.to_owned(), expected }
}
