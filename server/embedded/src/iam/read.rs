//! From JSON to a checked policy.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::condition::Condition;
use super::context::known;
use super::pattern::{Pattern, Variables};
use super::policy::{Effect, Kind, Matcher, Policy, PolicyError, Statement};
use super::principal::{Principal, Principals};

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
    let mut names = BTreeSet::new();
    for name in statements.iter().filter_map(|statement| statement.get("Sid")) {
        if !names.insert(text(name, "Statement.Sid")?) {
            return Err(shape("Statement.Sid", "given to one statement only"));
        }
    }
    let statements = statements
        .into_iter()
        .map(|value| statement(object(value, "Statement")?, kind, variables))
        .collect::<Result<_, _>>()?;
    Ok(Policy { statements })
}

fn statement(statement: &Map<String, Value>, kind: Kind, variables: Variables) -> Result<Statement, PolicyError> {
    let elements =
        ["Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Resource", "NotResource", "Condition"]
            .as_slice();
    only(statement, "statement element", elements)?;
    let effect = match statement.get("Effect").and_then(Value::as_str) {
        Some("Allow") => Effect::Allow,
        Some("Deny") => Effect::Deny,
        _ => return Err(shape("Statement.Effect", "Allow or Deny")),
    };
    let principals = principals(statement, effect, kind)?;
    let resources = matcher(statement, ["Resource", "NotResource"], variables, kind, is_resource)?;
    match (&resources, kind) {
        (None, Kind::Identity | Kind::Resource) => return Err(shape("Statement.Resource", "given")),
        (Some(_), Kind::Trust) => return Err(shape("Statement.Resource", "absent in a trust policy")),
        _ => {}
    }
    // Variables are not replaced in actions.
    let actions = matcher(statement, ["Action", "NotAction"], Variables::Literal, kind, is_action)?
        .ok_or_else(|| shape("Statement.Action", "given"))?;
    let conditions = statement.get("Condition").map_or(Ok(Vec::new()), |block| conditions(block, variables, kind))?;
    Ok(Statement { effect, principals, actions, resources, conditions })
}

fn matcher(
    statement: &Map<String, Value>,
    [any, none]: [&str; 2],
    variables: Variables,
    kind: Kind,
    is_well_formed: fn(&str) -> bool,
) -> Result<Option<Matcher>, PolicyError> {
    let patterns = |value: &Value, part: &str| -> Result<Vec<Pattern>, PolicyError> {
        let texts = texts(value, part)?;
        if !texts.iter().all(|text| is_well_formed(text)) {
            return Err(shape(&format!("Statement.{part}"), "`*` or a full name"));
        }
        let patterns: Vec<Pattern> =
            texts.into_iter().map(|text| Pattern::with_wildcards(text, variables)).collect::<Result<_, _>>()?;
        for key in patterns.iter().flat_map(Pattern::keys) {
            known(key, kind)?;
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

/// `{service}:{name}`; wildcards may stand in the name only.
fn is_action(text: &str) -> bool {
    let named =
        |(service, name): (&str, &str)| !service.contains(['*', '?']) && !service.is_empty() && !name.is_empty();
    text == "*" || text.split_once(':').is_some_and(named)
}

fn is_resource(text: &str) -> bool {
    text == "*" || text.starts_with("arn:")
}

fn principals(statement: &Map<String, Value>, effect: Effect, kind: Kind) -> Result<Principals, PolicyError> {
    match (statement.get("Principal"), statement.get("NotPrincipal"), kind) {
        (None, None, Kind::Identity) => Ok(Principals::Holder),
        (Some(value), None, Kind::Resource | Kind::Trust) => principal(value, kind).map(Principals::AnyOf),
        // AWS supports it with a deny only: it would open the door to everybody else in the world.
        (None, Some(value), Kind::Resource) if effect == Effect::Deny => principal(value, kind).map(Principals::NoneOf),
        (None, Some(_), Kind::Resource) => Err(shape("Statement.NotPrincipal", "in a statement that denies")),
        (None, None, _) => Err(shape("Statement.Principal", "given")),
        (Some(_), Some(_), _) => Err(shape("Statement.Principal", "given together with its negation")),
        (Some(_), None, Kind::Identity) => Err(shape("Statement.Principal", "absent in a policy of a role")),
        (None, Some(_), _) => Err(shape("Statement.NotPrincipal", "absent in this kind of policy")),
    }
}

fn principal(value: &Value, kind: Kind) -> Result<Vec<Principal>, PolicyError> {
    if value.as_str() == Some("*") {
        return Ok(vec![Principal::Anyone]);
    }
    let mut principals = Vec::new();
    for (class, names) in object(value, "Statement.Principal")? {
        for name in texts(names, "Statement.Principal")? {
            principals.push(Principal::read(class, name)?);
        }
    }
    let provider = |principal: &Principal| matches!(principal, Principal::Federated(_));
    if kind == Kind::Resource && principals.iter().any(provider) {
        return Err(shape("Statement.Principal", "a role, a session or an account"));
    }
    Ok(principals)
}

fn conditions(block: &Value, variables: Variables, kind: Kind) -> Result<Vec<Condition>, PolicyError> {
    let mut conditions = Vec::new();
    for (operator, keys) in object(block, "Statement.Condition")? {
        for (key, values) in object(keys, operator)? {
            let values = scalars(values, key)?;
            let values: Vec<&str> = values.iter().map(String::as_str).collect();
            conditions.push(Condition::read(operator, key, &values, variables, kind)?);
        }
    }
    Ok(conditions)
}

/// One value or a list of at least one. `true` and `"true"`, `10` and `"10"` mean the same in a policy.
fn scalars(value: &Value, part: &str) -> Result<Vec<String>, PolicyError> {
    let scalar = |value: &Value| match value {
        Value::String(text) => Ok(text.clone()),
        Value::Bool(truth) => Ok(truth.to_string()),
        Value::Number(number) => Ok(number.to_string()),
        _ => Err(shape(part, "a value or a list of values")),
    };
    match value {
        Value::Array(values) if !values.is_empty() => values.iter().map(scalar).collect(),
        _ => Ok(vec![scalar(value)?]),
    }
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
