//! Documents of the AWS protocol from and to JSON: passkeys travel in them as browsers write them.

use std::collections::HashMap;

use aws_smithy_types::{Document, Number};
use serde_json::{Map, Value};

/// A document as JSON. A number that JSON does not have is nothing.
pub(super) fn to_json(document: &Document) -> Value {
    match document {
        Document::Object(fields) => {
            Value::Object(fields.iter().map(|(name, value)| (name.clone(), to_json(value))).collect::<Map<_, _>>())
        }
        Document::Array(elements) => Value::Array(elements.iter().map(to_json).collect()),
        Document::Number(Number::PosInt(number)) => (*number).into(),
        Document::Number(Number::NegInt(number)) => (*number).into(),
        Document::Number(Number::Float(number)) => (*number).into(),
        Document::String(text) => text.as_str().into(),
        Document::Bool(truth) => (*truth).into(),
        Document::Null => Value::Null,
    }
}

/// JSON as a document.
pub(super) fn from_json(value: &Value) -> Document {
    match value {
        Value::Object(fields) => Document::Object(
            fields.iter().map(|(name, value)| (name.clone(), from_json(value))).collect::<HashMap<_, _>>(),
        ),
        Value::Array(elements) => Document::Array(elements.iter().map(from_json).collect()),
        Value::Number(number) => match (number.as_u64(), number.as_i64(), number.as_f64()) {
            (Some(number), _, _) => Document::Number(Number::PosInt(number)),
            (None, Some(number), _) => Document::Number(Number::NegInt(number)),
            (None, None, number) => Document::Number(Number::Float(number.unwrap_or_default())),
        },
        Value::String(text) => Document::String(text.clone()),
        Value::Bool(truth) => Document::Bool(*truth),
        Value::Null => Document::Null,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{from_json, to_json};

    #[test]
    fn json_comes_back_as_it_was() {
        let value = json!({ "a": [1, -2, 0.5, "text", true, null, {}], "b": { "c": "" } });
        assert_eq!(to_json(&from_json(&value)), value);
    }
}
