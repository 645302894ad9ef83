//! Patterns with wildcards and policy variables.
//!
//! `*` stands for any run of characters, `?` for one. A variable (`${key}`, `${key, 'default'}`) stands for exactly the
//! characters of its value: a value that holds `*` or `?` gains nothing by it. `${*}`, `${?}` and `${$}` are those
//! characters themselves. Only documents of version 2012-10-17 have variables
//! (<https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html>).

use super::context::Context;
use super::policy::PolicyError;

/// Whether `${...}` is a variable, which depends on the document's `Version`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Variables {
    /// Version 2012-10-17.
    Replaced,
    /// Version 2008-10-17, also when no version is given.
    Literal,
}

/// Whether two cases of one letter are the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Case {
    Sensitive,
    Insensitive,
}

/// One pattern, cut into pieces.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Pattern {
    pieces: Vec<Piece>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Literal(char),
    /// `?`
    One,
    /// `*`
    Run,
    Variable {
        /// In lower case: names of context keys have no case.
        key: String,
        default: Option<String>,
    },
}

/// A piece after its variables were replaced.
#[derive(Clone, Copy)]
enum Unit {
    Literal(char),
    One,
    Run,
}

impl Pattern {
    /// Reads a pattern in which `*` and `?` are wildcards.
    pub(crate) fn with_wildcards(text: &str, variables: Variables) -> Result<Self, PolicyError> {
        let mut pattern = Self::literal(text, variables)?;
        for piece in &mut pattern.pieces {
            match piece {
                Piece::Literal('*') => *piece = Piece::Run,
                Piece::Literal('?') => *piece = Piece::One,
                // `${*}` and its like were kept apart from the bare characters until here.
                Piece::Variable { key, .. } if matches!(key.as_str(), "*" | "?" | "$") => {
                    *piece = Piece::Literal(key.chars().next().unwrap_or('$'));
                }
                Piece::Literal(_) | Piece::One | Piece::Run | Piece::Variable { .. } => {}
            }
        }
        Ok(pattern)
    }

    /// Reads a pattern in which `*` and `?` are themselves.
    pub(crate) fn without_wildcards(text: &str, variables: Variables) -> Result<Self, PolicyError> {
        let mut pattern = Self::literal(text, variables)?;
        for piece in &mut pattern.pieces {
            if let Piece::Variable { key, .. } = piece
                && matches!(key.as_str(), "*" | "?" | "$")
            {
                *piece = Piece::Literal(key.chars().next().unwrap_or('$'));
            }
        }
        Ok(pattern)
    }

    fn literal(text: &str, variables: Variables) -> Result<Self, PolicyError> {
        let mut pieces = Vec::new();
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            if variables == Variables::Replaced && rest.starts_with("${") {
                let inner = rest.get(2..).unwrap_or_default();
                let end = inner.find('}').ok_or_else(|| PolicyError::OpenVariable(text.to_owned()))?;
                pieces.push(variable(inner.get(..end).unwrap_or_default())?);
                rest = inner.get(end.saturating_add(1)..).unwrap_or_default();
            } else {
                pieces.push(Piece::Literal(first));
                rest = rest.get(first.len_utf8()..).unwrap_or_default();
            }
        }
        Ok(Self { pieces })
    }

    /// The names of the context keys that the pattern's variables ask for, in lower case.
    pub(crate) fn keys(&self) -> impl Iterator<Item = &str> {
        self.pieces.iter().filter_map(|piece| match piece {
            Piece::Variable { key, .. } => Some(key.as_str()),
            Piece::Literal(_) | Piece::One | Piece::Run => None,
        })
    }

    /// Whether `text` fits. A variable without a value fits nothing.
    pub(crate) fn matches(&self, text: &str, case: Case, context: &Context) -> bool {
        let Some(units) = self.replace(context) else { return false };
        let fold = |character: char| match case {
            Case::Sensitive => character,
            Case::Insensitive => character.to_ascii_lowercase(),
        };
        let units: Vec<Unit> = units
            .into_iter()
            .map(|unit| if let Unit::Literal(character) = unit { Unit::Literal(fold(character)) } else { unit })
            .collect();
        let text: Vec<char> = text.chars().map(fold).collect();
        fits(&units, &text)
    }

    fn replace(&self, context: &Context) -> Option<Vec<Unit>> {
        let mut units = Vec::with_capacity(self.pieces.len());
        for piece in &self.pieces {
            match piece {
                Piece::Literal(character) => units.push(Unit::Literal(*character)),
                Piece::One => units.push(Unit::One),
                Piece::Run => units.push(Unit::Run),
                Piece::Variable { key, default } => {
                    let value = context.single(key).or(default.as_deref())?;
                    units.extend(value.chars().map(Unit::Literal));
                }
            }
        }
        Some(units)
    }
}

fn variable(inner: &str) -> Result<Piece, PolicyError> {
    let unsupported = || PolicyError::Unsupported { part: "policy variable", name: format!("${{{inner}}}") };
    let (key, default) = match inner.split_once(',') {
        None => (inner, None),
        Some((key, default)) => {
            let quoted = default.trim().strip_prefix('\'').and_then(|rest| rest.strip_suffix('\''));
            (key, Some(quoted.ok_or_else(unsupported)?.to_owned()))
        }
    };
    let key = key.trim().to_ascii_lowercase();
    if key.is_empty() || key.contains(['$', '{']) && key != "$" {
        return Err(unsupported());
    }
    Ok(Piece::Variable { key, default })
}

/// Whether the whole text fits. Linear in memory and at worst the product of both lengths in time: on a mismatch it goes
/// back to the last run only, which suffices because an earlier run could take no more than the last one can.
fn fits(units: &[Unit], text: &[char]) -> bool {
    let (mut unit, mut at) = (0_usize, 0_usize);
    let mut last_run: Option<(usize, usize)> = None;
    loop {
        let here = text.get(at);
        match (units.get(unit), here) {
            (Some(Unit::Run), _) => {
                last_run = Some((unit, at));
                unit = unit.saturating_add(1);
            }
            (Some(Unit::One), Some(_)) => (unit, at) = (unit.saturating_add(1), at.saturating_add(1)),
            (Some(Unit::Literal(wanted)), Some(found)) if wanted == found => {
                (unit, at) = (unit.saturating_add(1), at.saturating_add(1));
            }
            (None, None) => return true,
            _ => match last_run {
                Some((run, from)) if from < text.len() => {
                    let next = from.saturating_add(1);
                    last_run = Some((run, next));
                    (unit, at) = (run.saturating_add(1), next);
                }
                _ => return false,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Case, Pattern, Variables};
    use crate::iam::context::Context;

    fn matches(pattern: &str, text: &str) -> bool {
        let context = Context::new().with("cognito-identity.amazonaws.com:sub", "us-east-1:a*?b");
        let pattern = Pattern::with_wildcards(pattern, Variables::Replaced).expect("the pattern is well formed");
        pattern.matches(text, Case::Sensitive, &context)
    }

    #[test]
    fn wildcards_stand_for_runs_and_single_characters() {
        for (pattern, text, fits) in [
            ("", "", true),
            ("", "a", false),
            ("*", "", true),
            ("*", "anything/at all", true),
            ("a*", "a", true),
            ("a*c", "abc", true),
            ("a*c", "ab", false),
            ("a*b*c", "aXbXbXc", true),
            ("a*b*c", "aXcXb", false),
            ("a?c", "abc", true),
            ("a?c", "ac", false),
            ("?", "é", true),
            ("**a", "bca", true),
            ("*a*", "bcd", false),
            ("abc", "ABC", false),
        ] {
            assert_eq!(matches(pattern, text), fits, "{pattern} against {text}");
        }
    }

    #[test]
    fn the_value_of_a_variable_is_never_a_wildcard() {
        let pattern = "protected/${cognito-identity.amazonaws.com:sub}/*";
        assert!(matches(pattern, "protected/us-east-1:a*?b/x"));
        assert!(!matches(pattern, "protected/us-east-1:aXXXb/x"));
        assert!(!matches(pattern, "protected/us-east-1:a*?bc/x"));
    }

    #[test]
    fn a_variable_without_a_value_fits_nothing_unless_it_has_a_default() {
        assert!(!matches("${aws:username}", ""));
        assert!(!matches("*${aws:username}*", "anything"));
        assert!(matches("${aws:username, 'nobody'}", "nobody"));
    }

    #[test]
    fn names_of_variables_have_no_case() {
        assert!(matches("${Cognito-Identity.amazonaws.com:SUB}", "us-east-1:a*?b"));
    }

    #[test]
    fn escaped_characters_are_themselves() {
        assert!(matches("a${*}b${?}c${$}", "a*b?c$"));
        assert!(!matches("a${*}b", "aXb"));
    }

    #[test]
    fn documents_of_the_older_version_have_no_variables() {
        let pattern = Pattern::without_wildcards("${aws:username}", Variables::Literal).expect("well formed");
        assert!(pattern.matches("${aws:username}", Case::Sensitive, &Context::new()));
    }

    #[test]
    fn malformed_variables_are_refused() {
        for text in ["${aws:username", "${}", "${a,b}", "${a${b}}"] {
            assert!(Pattern::with_wildcards(text, Variables::Replaced).is_err(), "{text}");
        }
    }

    #[test]
    fn many_runs_do_not_take_forever() {
        let pattern = "*a".repeat(200) + "b";
        assert!(!matches(&pattern, &"a".repeat(2_000)));
    }
}
