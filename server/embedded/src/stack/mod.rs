//! The template, deployed onto one data directory.
//!
//! [`deploy`] reads a CloudFormation template (YAML or JSON), resolves its intrinsic functions and returns what it says as
//! typed settings. The ids that CloudFormation would make up (pool ids, names of buckets and roles) are made once and kept
//! in the database. What this reader does not understand it refuses, naming the resource: a setting that is passed over here
//! would mean one thing on AWS and another in the embedded backend. It is not a CloudFormation engine: there are no change
//! sets, no nested stacks, no macros and no dynamic references.

pub mod attribute_rule;
mod error;
pub mod factors;
mod functions;
mod identifiers;
pub mod identity_provider;
pub mod messages;
mod previous;
mod read;
mod resources;
pub mod settings;
mod source;

use std::collections::BTreeMap;

pub use error::TemplateError;
pub(crate) use functions::ACCOUNT;
pub(crate) use previous::{Deployment, deployed};
pub use settings::Stack;

use crate::db::Db;
use crate::entropy::Entropy;
use crate::seal::SealKey;
use identifiers::Identifiers;

/// Reads `template` with `parameters` for `region`, makes and keeps the ids that it lacks, and returns what it says. What is
/// refused changes nothing.
///
/// # Errors
/// When the template, a parameter or a resource is not understood, or the database fails.
pub(crate) async fn deploy(
    db: &Db,
    template: &str,
    parameters: &BTreeMap<String, String>,
    region: &str,
    (seal, entropy): (&SealKey, &dyn Entropy),
) -> Result<Stack, TemplateError> {
    previous::seal_older(db, (seal, entropy)).await?;
    let (text, template) = (template, source::Template::read(template)?);
    let identifiers = Identifiers::of(db, &template, region, entropy).await?;
    let stack = read::stack(&template, parameters, region, &identifiers.ids)?;
    let deployment = previous::Deployment { template: text.to_owned(), parameters: parameters.clone() };
    previous::keep(db, (deployment, identifiers), &stack.user_pool, (seal, entropy)).await?;
    Ok(stack)
}

/// Reads a template whose resources go by their logical ids, and keeps nothing.
#[cfg(any(test, feature = "fuzzing"))]
pub(crate) fn read_alone(template: &str, region: &str) -> Result<Stack, TemplateError> {
    let template = source::Template::read(template)?;
    read::stack(&template, &BTreeMap::new(), region, &BTreeMap::new())
}

#[cfg(test)]
mod tests;
