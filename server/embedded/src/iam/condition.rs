//! The `Condition` block of a statement, and the context of a request that it is held against.
//!
//! Operators and what they do when a key is absent:
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html> and
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html>.
//! Only string, Boolean and Null operators exist here; others are refused when the policy is read.

use std::collections::BTreeMap;

use super::pattern::{Case, Pattern, Variables};
use super::policy::PolicyError;

/// The context keys that this backend fills. A policy that asks for another one is refused: on AWS it might have a value.
pub(crate) const KNOWN_KEYS: [&str; 8] = [
    "aws:securetransport",
    "cognito-identity.amazonaws.com:amr",
    "cognito-identity.amazonaws.com:aud",
    "cognito-identity.amazonaws.com:sub",
    "s3:authtype",
    "s3:delimiter",
    "s3:prefix",
    "s3:signatureversion",
];

/// What is known about one request, by context key. Names of keys have no case.
#[derive(Debug, Clone, Default)]
pub(crate) struct Context {
    values: BTreeMap<String, Vec<String>>,
}

impl Context {
    /// Nothing is known.
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// Adds a value to a key.
    #[must_use]
    pub(crate) fn with(mut self, key: &str, value: impl Into<String>) -> Self {
        self.values.entry(key.to_ascii_lowercase()).or_default().push(value.into());
        self
    }

    /// The one value of a key; `None` when it has none or several. The key is in lower case.
    pub(crate) fn single(&self, key: &str) -> Option<&str> {
        match self.values.get(key).map(Vec::as_slice) {
            Some([value]) => Some(value),
            _ => None,
        }
    }

    fn all(&self, key: &str) -> &[String] {
        self.values.get(key).map_or(&[], Vec::as_slice)
    }
}

/// One operator with one key and the values that it is compared with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Condition {
    operator: Operator,
    set: Set,
    if_exists: bool,
    key: String,
    values: Vec<Pattern>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Operator {
    /// A comparison of texts; `negated` for the `Not` forms.
    Text { case: Case, negated: bool },
    /// `Null`: whether the key is absent.
    Null,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Set {
    /// No prefix.
    None,
    /// `ForAnyValue:`
    Any,
    /// `ForAllValues:`
    All,
}

impl Condition {
    /// Reads one operator, key and list of values, as they stand in the document.
    pub(crate) fn read(name: &str, key: &str, values: &[&str], variables: Variables) -> Result<Self, PolicyError> {
        let unsupported = || PolicyError::Unsupported { part: "condition operator", name: name.to_owned() };
        let (set, rest) = if let Some(rest) = name.strip_prefix("ForAnyValue:") {
            (Set::Any, rest)
        } else if let Some(rest) = name.strip_prefix("ForAllValues:") {
            (Set::All, rest)
        } else {
            (Set::None, name)
        };
        let (base, if_exists) = match rest.strip_suffix("IfExists") {
            Some(base) => (base, true),
            None => (rest, false),
        };
        let text = |case, negated| Operator::Text { case, negated };
        let (operator, wildcards) = match base {
            "StringEquals" => (text(Case::Sensitive, false), false),
            "StringNotEquals" => (text(Case::Sensitive, true), false),
            "StringEqualsIgnoreCase" => (text(Case::Insensitive, false), false),
            "StringNotEqualsIgnoreCase" => (text(Case::Insensitive, true), false),
            "StringLike" => (text(Case::Sensitive, false), true),
            "StringNotLike" => (text(Case::Sensitive, true), true),
            "Bool" => (text(Case::Insensitive, false), false),
            "Null" if set == Set::None && !if_exists => (Operator::Null, false),
            _ => return Err(unsupported()),
        };
        let truth = |value: &&str| value.eq_ignore_ascii_case("true") || value.eq_ignore_ascii_case("false");
        if matches!(base, "Bool" | "Null") && !values.iter().all(truth) {
            return Err(PolicyError::Shape { part: format!("Condition.{name}.{key}"), expected: "true or false" });
        }
        let key = known(key)?;
        let read = if wildcards { Pattern::with_wildcards } else { Pattern::without_wildcards };
        let values = values.iter().map(|value| read(value, variables)).collect::<Result<Vec<_>, _>>()?;
        for variable in values.iter().flat_map(Pattern::keys) {
            known(variable)?;
        }
        Ok(Self { operator, set, if_exists, key, values })
    }

    /// Whether the request fulfils the condition.
    pub(crate) fn holds(&self, context: &Context) -> bool {
        let found = context.all(&self.key);
        match self.operator {
            Operator::Null => {
                let absent = if found.is_empty() { "true" } else { "false" };
                self.any_value_is(absent, Case::Insensitive, context)
            }
            Operator::Text { case, negated } => {
                if found.is_empty() {
                    return self.if_exists || self.set == Set::All || (self.set == Set::None && negated);
                }
                let one = |value: &String| self.any_value_is(value, case, context) != negated;
                match self.set {
                    Set::Any => found.iter().any(one),
                    Set::All => found.iter().all(one),
                    // Without a prefix, `Not` means that none of the values is listed.
                    Set::None if negated => found.iter().all(one),
                    Set::None => found.iter().any(one),
                }
            }
        }
    }

    fn any_value_is(&self, found: &str, case: Case, context: &Context) -> bool {
        self.values.iter().any(|value| value.matches(found, case, context))
    }
}

/// A context key in lower case, if this backend fills it.
pub(crate) fn known(key: &str) -> Result<String, PolicyError> {
    let key = key.to_ascii_lowercase();
    if KNOWN_KEYS.contains(&key.as_str()) {
        return Ok(key);
    }
    Err(PolicyError::Unsupported { part: "condition key or policy variable", name: key })
}

#[cfg(test)]
mod tests {
    use super::{Condition, Context};
    use crate::iam::pattern::Variables;

    const SUB: &str = "cognito-identity.amazonaws.com:sub";
    const AMR: &str = "cognito-identity.amazonaws.com:amr";
    const TLS: &str = "aws:SecureTransport";

    fn holds(operator: &str, key: &str, values: &[&str], context: &Context) -> bool {
        Condition::read(operator, key, values, Variables::Replaced)
            .expect("the condition is well formed")
            .holds(context)
    }

    #[test]
    fn operators_compare_as_documented() {
        let context = Context::new().with(SUB, "Alpha").with(TLS, "true").with(AMR, "one").with(AMR, "two");
        for (operator, key, values, expected) in [
            ("StringEquals", SUB, &["Alpha"][..], true),
            ("StringEquals", SUB, &["alpha"], false),
            ("StringEquals", SUB, &["Al*"], false),
            ("StringEquals", SUB, &["x", "Alpha"], true),
            ("StringEquals", SUB, &["${cognito-identity.amazonaws.com:sub}"], true),
            ("StringNotEquals", SUB, &["Alpha"], false),
            ("StringNotEquals", SUB, &["x", "y"], true),
            ("StringEqualsIgnoreCase", SUB, &["aLPHA"], true),
            ("StringNotEqualsIgnoreCase", SUB, &["aLPHA"], false),
            ("StringLike", SUB, &["Al?h*"], true),
            ("StringNotLike", SUB, &["Al*"], false),
            ("Bool", TLS, &["true"], true),
            ("Bool", TLS, &["TRUE"], true),
            ("Bool", TLS, &["false"], false),
            ("Null", SUB, &["true"], false),
            ("Null", SUB, &["false"], true),
            ("ForAnyValue:StringEquals", AMR, &["two"], true),
            ("ForAnyValue:StringEquals", AMR, &["three"], false),
            ("ForAnyValue:StringLike", AMR, &["t*"], true),
            ("ForAllValues:StringEquals", AMR, &["one", "two", "three"], true),
            ("ForAllValues:StringEquals", AMR, &["one"], false),
            ("ForAllValues:StringNotEquals", AMR, &["three"], true),
            ("ForAnyValue:StringNotEquals", AMR, &["one"], true),
            ("StringNotEquals", AMR, &["one"], false),
        ] {
            assert_eq!(holds(operator, key, values, &context), expected, "{operator} {key} {values:?}");
        }
    }

    #[test]
    fn an_absent_key_counts_as_documented() {
        for (operator, expected) in [
            ("StringEquals", false),
            ("StringNotEquals", true),
            ("StringEqualsIfExists", true),
            ("StringNotLikeIfExists", true),
            ("ForAnyValue:StringEquals", false),
            ("ForAllValues:StringEquals", true),
            ("ForAnyValue:StringEqualsIfExists", true),
        ] {
            assert_eq!(holds(operator, SUB, &["x"], &Context::new()), expected, "{operator}");
        }
        assert!(holds("Null", SUB, &["true"], &Context::new()));
        assert!(!holds("Bool", TLS, &["false"], &Context::new()));
        assert!(holds("BoolIfExists", TLS, &["false"], &Context::new()));
    }

    #[test]
    fn what_is_not_known_is_refused() {
        for (operator, key, value) in [
            ("NumericLessThan", SUB, "1"),
            ("IpAddress", "aws:SourceIp", "10.0.0.0/8"),
            ("StringEquals", "aws:SourceVpc", "vpc-1"),
            ("StringEquals", SUB, "${aws:username}"),
            ("ForAnyValue:Null", SUB, "true"),
            ("NullIfExists", SUB, "true"),
            ("Bool", TLS, "perhaps"),
            ("stringequals", SUB, "x"),
        ] {
            assert!(Condition::read(operator, key, &[value], Variables::Replaced).is_err(), "{operator} {key} {value}");
        }
    }
}
