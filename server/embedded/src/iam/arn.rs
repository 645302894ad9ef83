//! Amazon Resource Names in conditions: six parts between colons, each compared by itself
//! (<https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html>, "Amazon Resource
//! Name (ARN) condition operators").

use super::context::Context;
use super::pattern::{Case, Pattern, Variables};
use super::policy::PolicyError;

/// Parts of a name; the last may hold further colons.
const PARTS: usize = 6;

/// A pattern for names. A wildcard stays within its part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ArnPattern {
    parts: Vec<Pattern>,
}

impl ArnPattern {
    /// Reads a pattern; `None` when it has fewer than six parts.
    pub(super) fn read(text: &str, variables: Variables) -> Result<Option<Self>, PolicyError> {
        let mut parts = Vec::new();
        let (mut start, mut in_variable) = (0_usize, false);
        for (at, character) in text.char_indices() {
            match character {
                '$' if variables == Variables::Replaced
                    && text.get(at..).is_some_and(|rest| rest.starts_with("${")) =>
                {
                    in_variable = true;
                }
                '}' => in_variable = false,
                ':' if !in_variable && parts.len().saturating_add(1) < PARTS => {
                    parts.push(text.get(start..at).unwrap_or_default());
                    start = at.saturating_add(1);
                }
                _ => {}
            }
        }
        parts.push(text.get(start..).unwrap_or_default());
        if parts.len() < PARTS {
            return Ok(None);
        }
        let parts = parts.into_iter().map(|part| Pattern::with_wildcards(part, variables)).collect::<Result<_, _>>()?;
        Ok(Some(Self { parts }))
    }

    /// The context keys that its variables ask for.
    pub(super) fn keys(&self) -> impl Iterator<Item = &str> {
        self.parts.iter().flat_map(Pattern::keys)
    }

    /// Whether a name fits.
    pub(super) fn matches(&self, name: &str, context: &Context) -> bool {
        let found: Vec<&str> = name.splitn(PARTS, ':').collect();
        found.len() == PARTS
            && self.parts.iter().zip(found).all(|(part, found)| part.matches(found, Case::Sensitive, context))
    }
}
