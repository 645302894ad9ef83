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
    /// A secret cannot be used.
    #[error("{key} ({origin}) cannot be used: {reason}")]
    BadSecret {
        /// The key.
        key: &'static str,
        /// Where it was written.
        origin: Source,
        /// What is wrong with it, without the secret.
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
    /// The embedded backend shows its pictures itself.
    #[error("{0} is for backend = \"aws\": the embedded backend has no CDN")]
    CdnWithoutAws(&'static str),
    /// The key of the CDN cannot be read. What was written may be the key itself, and is not repeated.
    #[error("cdn_private_key is neither the PEM text of a key nor the name of a file that can be read: {0}")]
    CdnKey(io::Error),
    /// The CDN shows what is in the stack's bucket, and pictures are elsewhere.
    #[error(
        "cdn_private_key and s3_access_key_id cannot both be set: the distribution shows what is in the stack's bucket, and with \
         s3_access_key_id pictures are in another store. Leave out the keys of the CDN, or those of the other store"
    )]
    CdnBesideStore,
    /// S3 does not accelerate uploads there.
    #[error(
        "accelerate_uploads cannot be true: {0}. Leave it out; where the stack has AccelerateUploads=true, say \
         accelerate_uploads = false"
    )]
    Acceleration(String),
    /// Parameters for a stack that somebody else deploys.
    #[error(
        "stack parameters are for the embedded backend. With backend = \"aws\" give them when the stack is deployed: \
         updown deploy --parameter NAME=VALUE, and name its outputs with stack_outputs"
    )]
    ParametersOnAws,
    /// The AWS backend lacks some of what it needs.
    #[error("{}", lacking(file.as_deref(), keys))]
    Missing {
        /// The file of outputs, if one was named.
        file: Option<String>,
        /// Every key that has no value, with the output that would say it.
        keys: Vec<(&'static str, &'static str)>,
    },
    /// Two names are of different regions.
    #[error(
        "{} = `{}` and {} = `{}` are of different regions, and the server speaks to one: one of them is of another stack",
        one.0, one.1, other.0, other.1
    )]
    Regions {
        /// A key, and its text.
        one: (&'static str, String),
        /// Another.
        other: (&'static str, String),
    },
    /// Several of these.
    #[error("{} things are wrong with the configuration:{}", .0.len(), listed(.0))]
    Several(Vec<ConfigError>),
}

impl ConfigError {
    /// Every problem by itself.
    #[must_use]
    pub fn each(&self) -> Vec<&ConfigError> {
        match self {
            Self::Several(errors) => errors.iter().flat_map(Self::each).collect(),
            other => vec![other],
        }
    }
}

fn listed(errors: &[ConfigError]) -> String {
    errors.iter().map(|error| format!("\n- {error}")).collect()
}

/// What is missing, and each place where it could stand.
fn lacking(file: Option<&str>, keys: &[(&'static str, &'static str)]) -> String {
    let where_to = |(key, output): &(&str, &str)| {
        format!(
            "{output} (key {key} of the configuration file, or {} in the environment)",
            super::sources::variable(key)
        )
    };
    let all = keys.iter().map(where_to).collect::<Vec<_>>().join("; ");
    match file {
        Some(file) => {
            format!("backend = \"aws\" needs the names of what is deployed, and {file} has no outputs for: {all}")
        }
        None => format!(
            "backend = \"aws\" needs the names of what is deployed. Name the file with the stack's outputs (stack_outputs, or \
             UPDOWN_STACK_OUTPUTS), or set: {all}"
        ),
    }
}
