//! Why a template was not deployed.

use thiserror::Error;

use crate::db::DbError;
use crate::iam::policy::PolicyError;

/// Why a template was not deployed. Each sentence names the part of the template that it is about.
#[derive(Debug, Error)]
pub enum TemplateError {
    /// The text is neither YAML nor JSON, or has the wrong shape.
    #[error("the template cannot be read: {0}")]
    Syntax(String),
    /// A section, resource type, property or function that this backend does not know.
    #[error("{place}: {what} is not supported by the embedded backend")]
    Unsupported {
        /// Where it stands, for example `Resources.Bucket`.
        place: String,
        /// What it is.
        what: String,
    },
    /// A part is malformed.
    #[error("{place}: {problem}")]
    Malformed {
        /// Where it stands.
        place: String,
        /// What is wrong with it.
        problem: String,
    },
    /// A reference to something that the template does not have.
    #[error("{place}: there is no `{name}` to refer to")]
    Dangling {
        /// Where it stands.
        place: String,
        /// What it refers to.
        name: String,
    },
    /// A parameter without a value, or a value without a parameter.
    #[error("parameter {name}: {problem}")]
    Parameter {
        /// The parameter.
        name: String,
        /// What is wrong with it.
        problem: String,
    },
    /// A policy that cannot be obeyed.
    #[error("{place}: {source}")]
    Policy {
        /// Where it stands.
        place: String,
        /// What is wrong with it.
        source: PolicyError,
    },
    /// The template has to have exactly one of this type.
    #[error("the template has {count} resources of type {kind}; the embedded backend needs exactly one")]
    Count {
        /// The resource type.
        kind: &'static str,
        /// How many there are.
        count: usize,
    },
    /// The data directory was made for another region.
    #[error("the data directory was set up for another region than {region}: `{id}` exists already")]
    Region {
        /// The region that is asked for.
        region: String,
        /// The id that shows another one.
        id: String,
    },
    /// A resource was made as one of another type, and keeps its id.
    #[error(
        "Resources.{logical}: it was made as {was}, which cannot become {wanted}: give the new one another name, or name another \
         data directory. Nothing was changed"
    )]
    Kind {
        /// Its name in the template.
        logical: String,
        /// Its type.
        was: String,
        /// The type that is asked for.
        wanted: String,
    },
    /// What was deployed before does not open with the data directory's key.
    #[error("what was deployed before on this data directory does not open with its key")]
    Sealed,
    /// The user pool was made with another value, and keeps it.
    #[error(
        "the user pool of this data directory was made with {property} {was}, which cannot become {wanted}: give the value that it \
         had, or name another data directory for a new pool. Nothing was changed"
    )]
    Fixed {
        /// The property.
        property: String,
        /// Its value.
        was: String,
        /// The value that is asked for.
        wanted: String,
    },
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbError),
}

impl From<rusqlite::Error> for TemplateError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Db(error.into())
    }
}

impl TemplateError {
    /// A malformed part.
    pub(super) fn malformed(place: impl Into<String>, problem: impl Into<String>) -> Self {
        Self::Malformed { place: place.into(), problem: problem.into() }
    }

    /// A part that is not known.
    pub(super) fn unsupported(place: impl Into<String>, what: impl Into<String>) -> Self {
        Self::Unsupported { place: place.into(), what: what.into() }
    }
}
