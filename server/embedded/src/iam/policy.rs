//! A policy document, read and checked: every part of it is understood, or reading it failed.
//!
//! Grammar: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html>.

use serde_json::Value;
use thiserror::Error;

use super::condition::Condition;
use super::context::is_about_tags;
use super::pattern::Pattern;
use super::principal::Principals;

/// Why a policy document was not accepted.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum PolicyError {
    /// A part has the wrong shape.
    #[error("{part} is not {expected}")]
    Shape {
        /// The part, for example `Statement.Effect`.
        part: String,
        /// What it has to be.
        expected: &'static str,
    },
    /// An element that this evaluator does not know, and so could not obey.
    #[error("{part} `{name}` is not supported here")]
    Unsupported {
        /// What kind of thing it is, for example `condition operator`.
        part: &'static str,
        /// What was written.
        name: String,
    },
    /// A policy variable that is not closed.
    #[error("`{0}` holds a policy variable that is not closed")]
    OpenVariable(String),
}

/// What a policy is attached to: it decides which elements a statement must have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Attached to a role: has resources, no principal.
    Identity,
    /// Attached to a bucket: has both.
    Resource,
    /// The trust policy of a role: has a principal, no resource.
    Trust,
}

/// A policy document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    pub(crate) statements: Vec<Statement>,
}

impl Policy {
    /// Reads a policy document whose intrinsic functions are already resolved.
    ///
    /// # Errors
    /// When any part of it is malformed or unknown.
    pub fn read(document: &Value, kind: Kind) -> Result<Self, PolicyError> {
        super::read::policy(document, kind)
    }

    /// Whether a statement looks at the tags of objects.
    pub(crate) fn asks_for_tags(&self) -> bool {
        self.statements.iter().any(|statement| {
            let resources = statement.resources.iter().flat_map(Matcher::patterns).flat_map(Pattern::keys);
            statement.conditions.iter().flat_map(Condition::keys).chain(resources).any(is_about_tags)
        })
    }
}

impl AsRef<Policy> for Policy {
    fn as_ref(&self) -> &Policy {
        self
    }
}

/// One statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Statement {
    pub(crate) effect: Effect,
    /// Whom it is about.
    pub(crate) principals: Principals,
    pub(crate) actions: Matcher,
    /// `None` in a trust policy, which is about its own role.
    pub(crate) resources: Option<Matcher>,
    pub(crate) conditions: Vec<Condition>,
}

/// `Effect`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Effect {
    Allow,
    Deny,
}

/// A list of patterns, or everything but a list of patterns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Matcher {
    /// `Action` or `Resource`.
    AnyOf(Vec<Pattern>),
    /// `NotAction` or `NotResource`.
    NoneOf(Vec<Pattern>),
}

impl Matcher {
    fn patterns(&self) -> &[Pattern] {
        match self {
            Self::AnyOf(patterns) | Self::NoneOf(patterns) => patterns,
        }
    }
}
