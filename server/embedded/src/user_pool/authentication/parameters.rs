//! `AuthParameters` and `ChallengeResponses`: named texts of which each flow needs its own.

use std::collections::BTreeMap;

use crate::aws_json::{AwsError, Secret};

/// `AuthParameters` or `ChallengeResponses`.
pub(in crate::user_pool) struct Parameters<'a>(pub(in crate::user_pool) &'a BTreeMap<String, Secret>);

impl<'a> Parameters<'a> {
    /// A parameter that has to be there.
    pub(in crate::user_pool) fn required(&self, name: &str) -> Result<&'a Secret, AwsError> {
        let missing = || AwsError::invalid_parameter(format!("Missing required parameter {name}"));
        self.0.get(name).ok_or_else(missing)
    }

    /// A secret that may be missing.
    pub(super) fn secret(&self, name: &str) -> Option<&'a Secret> {
        self.0.get(name)
    }

    /// A parameter that may be missing.
    pub(in crate::user_pool) fn optional(&self, name: &str) -> Option<&'a str> {
        self.0.get(name).map(Secret::expose)
    }

    /// The parameters whose names begin with `prefix`, without it.
    pub(super) fn below(&self, prefix: &str) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.0.iter().filter_map(move |(name, value)| Some((name.strip_prefix(prefix)?, value.expose())))
    }
}
