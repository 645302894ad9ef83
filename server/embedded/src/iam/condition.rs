//! One entry of a `Condition` block, and whether a request fulfils it.
//!
//! What operators do when a key is absent or has several values:
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html> and
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html>.

use super::comparison::{Comparison, Operator, each, truth};
use super::context::{Context, known};
use super::pattern::Variables;
use super::policy::{Kind, PolicyError};

/// One operator with one key and the values that it is compared with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Condition {
    /// In lower case.
    key: String,
    test: Test,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Test {
    /// `Null`: whether the key is absent has to be one of these.
    Absent(Vec<bool>),
    Compare {
        comparison: Comparison,
        /// `Not` in the operator's name.
        negated: bool,
        set: Set,
        /// `IfExists` at its end.
        if_exists: bool,
    },
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
    /// Reads one operator, key and list of values, as they stand in a document of `kind`.
    pub(super) fn read(
        name: &str,
        key: &str,
        values: &[&str],
        variables: Variables,
        kind: Kind,
    ) -> Result<Self, PolicyError> {
        let part = format!("Condition.{name}.{key}");
        let key = known(key, kind)?;
        if name == "Null" {
            return Ok(Self { key, test: Test::Absent(each(&part, values, "true or false", truth)?) });
        }
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
        let (operator, negated) = Operator::named(base)
            .ok_or_else(|| PolicyError::Unsupported { part: "condition operator", name: name.to_owned() })?;
        let comparison = operator.read(&part, values, variables)?;
        for variable in comparison.keys() {
            known(variable, kind)?;
        }
        Ok(Self { key, test: Test::Compare { comparison, negated, set, if_exists } })
    }

    /// The keys that it looks at, in lower case.
    pub(super) fn keys(&self) -> impl Iterator<Item = &str> {
        let variables = match &self.test {
            Test::Absent(_) => Vec::new(),
            Test::Compare { comparison, .. } => comparison.keys(),
        };
        std::iter::once(self.key.as_str()).chain(variables)
    }

    /// Whether the request fulfils the condition.
    pub(super) fn holds(&self, context: &Context) -> bool {
        let found = context.all(&self.key);
        let (comparison, negated, set, if_exists) = match &self.test {
            Test::Absent(wanted) => return wanted.contains(&found.is_empty()),
            Test::Compare { comparison, negated, set, if_exists } => (comparison, *negated, *set, *if_exists),
        };
        if found.is_empty() {
            return if_exists || set == Set::All || (set == Set::None && negated);
        }
        let one = |value: &String| comparison.fits(value, context) != negated;
        match set {
            // To the set operators an empty text is no value.
            Set::Any => found.iter().filter(|value| !value.is_empty()).any(one),
            Set::All => found.iter().filter(|value| !value.is_empty()).all(one),
            // Without a prefix, `Not` means that none of the values is listed.
            Set::None if negated => found.iter().all(one),
            Set::None => found.iter().any(one),
        }
    }
}
