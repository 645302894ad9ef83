//! What can be wrong with a configuration, with words that say where to look.

use std::io;
use std::path::PathBuf;

use thiserror::Error;

use super::Source;

/// A configuration that cannot be used.
#[derive(Debug, Error)]
pub enum ConfigError {
    /// The file that was named cannot be read.
    #[error("the configuration file {} cannot be read: {error}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// The file is not TOML.
    #[error("the configuration file {} is not TOML: {error}", path.display())]
    NotToml {
        /// The file.
        path: PathBuf,
        /// Where and why.
        error: Box<toml::de::Error>,
    },
    /// The file has a key that nobody reads.
    #[error("{}: there is no key `{key}`; the keys are: {}", path.display(), known.join(", "))]
    UnknownKey {
        /// The file.
        path: PathBuf,
        /// The key.
        key: String,
        /// Every key there is.
        known: Vec<&'static str>,
    },
    /// A value cannot be used.
    #[error("`{value}` ({origin}) cannot be used for {key}: {reason}")]
    BadValue {
        /// The key.
        key: &'static str,
        /// What was written.
        value: String,
        /// Where it was written.
        origin: Source,
        /// What is wrong with it.
        reason: String,
    },
    /// One key is of no use without another.
    #[error("{given} needs {missing} beside it")]
    Incomplete {
        /// The key that has a value.
        given: &'static str,
        /// The key that has none.
        missing: &'static str,
    },
    /// Two keys that exclude each other.
    #[error("{} and {} cannot both be set: choose TLS or plain HTTP", keys[0], keys[1])]
    Contradiction {
        /// Both keys.
        keys: [&'static str; 2],
    },
    /// Parameters for a stack that somebody else deploys.
    #[error(
        "stack parameters are for the embedded backend. With backend = \"aws\" give them when the stack is deployed: \
         updown deploy --parameter NAME=VALUE, and name its outputs with stack_outputs"
    )]
    ParametersOnAws,
    /// The AWS backend lacks some of what it needs.
    #[error(
        "backend = \"aws\" needs the outputs of the deployed template; missing: {}. \
         Set them in the configuration file or as environment variables ({}).",
        keys.join(", "), keys.iter().map(|key| super::sources::variable(key)).collect::<Vec<_>>().join(", ")
    )]
    Missing {
        /// Every key that has no value.
        keys: Vec<&'static str>,
    },
}
