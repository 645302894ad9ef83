//! Where values come from, and which place wins.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

use super::ConfigError;

/// Every key, as the file spells it.
const KEYS: [&str; 60] = [
    "accelerate_uploads",
    "accepted_content_types",
    "addr",
    "backend",
    "bucket",
    "cdn_key_pair_id",
    "cdn_private_key",
    "cdn_url",
    "cognito_identity_endpoint",
    "cognito_idp_endpoint",
    "data_dir",
    "delete_own_pictures",
    "drain_seconds",
    "email_mutable",
    "embedded_addr",
    "embedded_danger_plain_http_beyond_loopback",
    "embedded_domain",
    "embedded_min_free_bytes",
    "embedded_public_url",
    "embedded_template",
    "embedded_tls_certificate",
    "embedded_tls_key",
    "gallery",
    "guest_pictures",
    "identity_pool_id",
    "identity_providers",
    "list_own_pictures",
    "mail_from",
    "mfa",
    "mfa_methods",
    "outbox_page",
    "passkey_prompt",
    "password_policy",
    "prevent_user_existence_errors",
    "private_pictures",
    "public_url",
    "region",
    "s3_access_key_id",
    "s3_endpoint",
    "s3_path_style",
    "s3_public_endpoint",
    "s3_region",
    "s3_secret_access_key",
    "self_sign_up",
    "session_key_file",
    "session_keys",
    "share_protected_pictures",
    "sign_in_flow",
    "sign_in_with",
    "site_root",
    "smtp_url",
    "stack_outputs",
    "stack_parameters",
    "stop_grace_seconds",
    "upload_beginnings_per_minute",
    "upload_max_bytes",
    "user_pool_client_id",
    "user_pool_client_secret",
    "user_pool_domain",
    "user_pool_id",
];

/// The file that is read when none is named.
const DEFAULT_FILE: &str = "updown.toml";

/// Where a value was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// An option of the command line.
    Flag(String),
    /// An environment variable.
    Environment(String),
    /// The configuration file.
    File(PathBuf),
    /// The file of a stack's outputs.
    Output {
        /// The output.
        name: String,
        /// The file, as `stack_outputs` has it.
        file: String,
    },
}

impl fmt::Display for Source {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Flag(name) => write!(formatter, "from the option {name}"),
            Self::Environment(name) => write!(formatter, "from the environment variable {name}"),
            Self::File(path) => write!(formatter, "from the file {}", path.display()),
            Self::Output { name, file } => write!(formatter, "from the output {name} in {file}"),
        }
    }
}

/// The environment variable of a key.
pub(super) fn variable(key: &str) -> String {
    format!("UPDOWN_{}", key.to_uppercase())
}

/// The option of a key; one that may be repeated is named for one of its values.
fn option(key: &str) -> String {
    format!("--{}", key.replace('_', "-").replace("stack-parameters", "stack-parameter"))
}

/// Everything that was given, before it is understood.
#[derive(Debug, Default)]
pub struct Sources {
    flags: BTreeMap<&'static str, String>,
    environment: BTreeMap<String, String>,
    file: Option<(PathBuf, BTreeMap<String, String>)>,
}

impl Sources {
    /// Takes options by key, the environment, and the file that was named (or else `updown.toml`, if there is one).
    ///
    /// # Errors
    /// When the file cannot be read, is not TOML, or has an unknown key.
    pub fn gather(
        flags: BTreeMap<&'static str, String>,
        environment: impl IntoIterator<Item = (String, String)>,
        file: Option<&Path>,
    ) -> Result<Self, ConfigError> {
        let environment = environment
            .into_iter()
            .filter(|(name, value)| !value.is_empty() && (name.starts_with("UPDOWN_") || name == "LEPTOS_SITE_ROOT"))
            .collect();
        let file = match file {
            Some(path) => Some((path.to_path_buf(), read(path)?)),
            None if Path::new(DEFAULT_FILE).exists() => {
                Some((PathBuf::from(DEFAULT_FILE), read(Path::new(DEFAULT_FILE))?))
            }
            None => None,
        };
        Ok(Self { flags, environment, file })
    }

    /// The winning text for a key.
    pub(super) fn text(&self, key: &'static str) -> Option<String> {
        self.find(key).map(|(text, _)| text)
    }

    /// Every text for a key, with where it was written: the one that wins is the last.
    pub(super) fn layers(&self, key: &'static str) -> Vec<(String, Source)> {
        let file = self.file.as_ref().and_then(|(path, values)| Some((values.get(key)?, Source::File(path.clone()))));
        let name = variable(key);
        let environment = self.environment.get(&name).map(|text| (text, Source::Environment(name)));
        let flag = self.flags.get(key).map(|text| (text, Source::Flag(option(key))));
        [file, environment, flag].into_iter().flatten().map(|(text, source)| (text.clone(), source)).collect()
    }

    /// The winning text for a key, understood.
    pub(super) fn parse<T>(
        &self,
        key: &'static str,
        understand: impl FnOnce(&str) -> Result<T, String>,
    ) -> Result<Option<T>, ConfigError> {
        let Some((value, origin)) = self.find(key) else { return Ok(None) };
        match understand(&value) {
            Ok(meaning) => Ok(Some(meaning)),
            Err(reason) => Err(ConfigError::BadValue { key, value, origin, reason }),
        }
    }

    /// The same for a text that nobody is to read, also where it is wrong.
    pub(super) fn parse_secret<T>(
        &self,
        key: &'static str,
        understand: impl FnOnce(&str) -> Result<T, String>,
    ) -> Result<Option<T>, ConfigError> {
        let Some((value, origin)) = self.find(key) else { return Ok(None) };
        match understand(&value) {
            Ok(meaning) => Ok(Some(meaning)),
            Err(reason) => Err(ConfigError::BadSecret { key, origin, reason }),
        }
    }

    /// The winning text for a key, and where it was written.
    pub(super) fn find(&self, key: &'static str) -> Option<(String, Source)> {
        if let Some(text) = self.flags.get(key) {
            return Some((text.clone(), Source::Flag(option(key))));
        }
        let mut variables = vec![variable(key)];
        if key == "site_root" {
            variables.push("LEPTOS_SITE_ROOT".to_owned());
        }
        for name in variables {
            if let Some(text) = self.environment.get(&name) {
                return Some((text.clone(), Source::Environment(name)));
            }
        }
        let (path, values) = self.file.as_ref()?;
        Some((values.get(key)?.clone(), Source::File(path.clone())))
    }
}

fn read(path: &Path) -> Result<BTreeMap<String, String>, ConfigError> {
    let text =
        std::fs::read_to_string(path).map_err(|error| ConfigError::Unreadable { path: path.to_path_buf(), error })?;
    let table: toml::Table =
        text.parse().map_err(|error| ConfigError::NotToml { path: path.to_path_buf(), error: Box::new(error) })?;
    let mut values = BTreeMap::new();
    for (key, value) in table {
        if !KEYS.contains(&key.as_str()) {
            return Err(ConfigError::UnknownKey { path: path.to_path_buf(), key, known: KEYS.to_vec() });
        }
        values.insert(key, plain(&value));
    }
    Ok(values)
}

/// A value as an environment variable would carry it: lists with commas, tables as names with values.
fn plain(value: &toml::Value) -> String {
    match value {
        toml::Value::String(text) => text.clone(),
        toml::Value::Array(items) => items.iter().map(plain).collect::<Vec<_>>().join(","),
        toml::Value::Integer(number) => number.to_string(),
        toml::Value::Float(number) => number.to_string(),
        toml::Value::Boolean(truth) => truth.to_string(),
        toml::Value::Datetime(_) => "a date".to_owned(),
        toml::Value::Table(entries) => {
            let entries = entries.iter().map(|(name, value)| format!("{name}={}", plain(value)));
            entries.collect::<Vec<_>>().join(",")
        }
    }
}
