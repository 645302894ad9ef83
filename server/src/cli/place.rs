//! Options that say which data directory is meant.

use std::collections::BTreeMap;
use std::path::PathBuf;

use clap::Args;

/// Where everything is kept, as typed.
#[derive(Debug, Clone, Default, Args)]
pub struct PlaceOptions {
    /// Directory that holds everything that is kept [default: data]
    #[arg(long, value_name = "DIR", global = true)]
    pub data_dir: Option<String>,
    /// The configuration file [default: updown.toml, if there is one]
    #[arg(long, value_name = "FILE", global = true)]
    pub config: Option<PathBuf>,
}

impl PlaceOptions {
    /// What was given, by the configuration's key.
    #[must_use]
    pub fn values(&self) -> BTreeMap<&'static str, String> {
        self.data_dir.clone().map(|value| ("data_dir", value)).into_iter().collect()
    }
}
