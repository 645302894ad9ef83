//! What a data directory has had deployed onto it, and where the process answers that holds it: for commands that speak to the
//! backend, or start it for a moment when nobody serves the directory. It starts nothing itself.

use std::collections::BTreeMap;
use std::path::Path;

use thiserror::Error;
use url::Url;

use crate::data_dir::{self, DataDirError};
use crate::db::{DbError, offline};
use crate::stack::{self, Deployment};

/// The template and its parameters, as they were given to the last start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deployed {
    /// YAML or JSON.
    pub template: String,
    /// The parameters that were given.
    pub parameters: BTreeMap<String, String>,
}

/// Why that cannot be told.
#[derive(Debug, Error)]
pub enum DeployedError {
    /// The data directory cannot be used, or the backend never ran on it.
    #[error(transparent)]
    DataDir(#[from] DataDirError),
    /// The index cannot be read.
    #[error("what was deployed cannot be read: {0}")]
    Index(#[from] DbError),
    /// It does not open.
    #[error(transparent)]
    Sealed(stack::TemplateError),
    /// Nothing was.
    #[error("nothing was deployed yet on {0}: start the server on it once")]
    Nothing(String),
}

/// What was deployed last onto a data directory, whoever has it.
///
/// # Errors
/// When nothing was, or it cannot be read.
pub fn deployed(data_dir: &Path) -> Result<Deployed, DeployedError> {
    let root = data_dir::find(data_dir)?;
    let index = offline::open(&root.join(data_dir::INDEX))?;
    let seal = data_dir::existing_key(&root)?;
    let Deployment { template, parameters } = stack::deployed(&index, &seal)
        .map_err(DeployedError::Sealed)?
        .ok_or_else(|| DeployedError::Nothing(root.display().to_string()))?;
    Ok(Deployed { template, parameters })
}

/// Where the backend answers that has this data directory, by plain HTTP on this machine. It counts only while another process
/// holds the directory ([`DataDirError::InUse`]); that process may be one that does not answer, such as a check.
///
/// # Errors
/// When nothing was ever kept there, or it cannot be read.
pub fn endpoint(data_dir: &Path) -> Result<Option<Url>, DataDirError> {
    let said = data_dir::announced(&data_dir::find(data_dir)?)?;
    Ok(Url::parse(&said).ok())
}
