//! What single values mean.

use std::fmt;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use app::core::password::PasswordPolicy;
use url::{Host, Url};

/// A text that holds a password: it is not printed.
#[derive(Clone, PartialEq, Eq)]
pub struct Hidden(String);

impl Hidden {
    pub(super) fn new(text: String) -> Self {
        Self(text)
    }

    /// The text itself.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Hidden {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Hidden(…)")
    }
}

/// How the server proves a password to the user pool.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SignInFlow {
    /// The first, and the second where the pool's client does not allow the first.
    #[default]
    Either,
    /// `USER_PASSWORD_AUTH`: the password itself, over TLS.
    Password,
    /// `USER_SRP_AUTH`: the Secure Remote Password protocol, for a pool whose client allows nothing else.
    Srp,
}

/// Which content types may be uploaded: exact ones (`image/png`) and families (`image/*`).
///
/// A family never includes `image/svg+xml`, nor any other kind of XML, which can carry scripts: it has to be named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AcceptedContentTypes(Vec<String>);

impl Default for AcceptedContentTypes {
    fn default() -> Self {
        Self(vec!["image/*".to_owned()])
    }
}

impl AcceptedContentTypes {
    /// Reads a list with commas.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let patterns: Vec<String> = text.split(',').map(|pattern| pattern.trim().to_ascii_lowercase()).collect();
        match patterns.iter().find(|pattern| !is_content_type(pattern)) {
            Some(bad) => Err(format!("`{bad}` is not a content type such as image/png, or a family such as image/*")),
            None => Ok(Self(patterns)),
        }
    }

    /// Whether a content type, as a browser gives it, is among them.
    #[must_use]
    pub fn accept(&self, content_type: &str) -> bool {
        let content_type = content_type.to_ascii_lowercase();
        if !is_content_type(&content_type) || content_type.contains('*') {
            return false;
        }
        self.0.iter().any(|pattern| match pattern.strip_suffix('*') {
            Some(family) => content_type.starts_with(family) && !content_type.ends_with("+xml"),
            None => *pattern == content_type,
        })
    }
}

/// `type/subtype` of RFC 6838's characters, without parameters.
fn is_content_type(text: &str) -> bool {
    let is_name = |part: &str| {
        !part.is_empty()
            && part.len() <= 127
            && part.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$&-^_.+*".contains(&b))
    };
    text.split_once('/').is_some_and(|(family, subtype)| is_name(family) && is_name(subtype))
}

pub(super) fn address(text: &str) -> Result<SocketAddr, String> {
    text.parse().map_err(|_| "an IP address and a port are needed, such as 127.0.0.1:3000".to_owned())
}

#[expect(clippy::unnecessary_wraps, reason = "the shape that every reader of a value has")]
pub(super) fn path(text: &str) -> Result<PathBuf, String> {
    Ok(PathBuf::from(text))
}

pub(super) fn truth(text: &str) -> Result<bool, String> {
    match text {
        "true" => Ok(true),
        "false" => Ok(false),
        _ => Err("it is true or false".to_owned()),
    }
}

/// An address of a site: scheme, host and port, and nothing after it.
pub(super) fn site(text: &str) -> Result<Url, String> {
    let url = Url::parse(text).map_err(|error| format!("it is not a URL ({error})"))?;
    if url.host().is_none() {
        return Err("it has no host".to_owned());
    }
    if url.path() != "/" || url.query().is_some() || url.fragment().is_some() || !url.username().is_empty() {
        return Err("it is to be a scheme, a host and a port alone: https://pictures.example".to_owned());
    }
    match url.scheme() {
        "https" | "http" => Ok(url),
        _ => Err("the scheme is to be https (or http on this machine itself)".to_owned()),
    }
}

/// The same; without https it has to be loopback's.
pub(crate) fn origin(text: &str) -> Result<Url, String> {
    let url = site(text)?;
    let loopback = match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        None => false,
    };
    match url.scheme() {
        "http" if !loopback => {
            Err("without https, cookies and pictures could be read on the way: use https://".to_owned())
        }
        _ => Ok(url),
    }
}

pub(super) fn is_aws(text: &str) -> Result<bool, String> {
    match text {
        "embedded" => Ok(false),
        "aws" => Ok(true),
        _ => Err("the backends are: embedded, aws".to_owned()),
    }
}

pub(super) fn sign_in_flow(text: &str) -> Result<SignInFlow, String> {
    match text {
        "either" => Ok(SignInFlow::Either),
        "password" => Ok(SignInFlow::Password),
        "srp" => Ok(SignInFlow::Srp),
        _ => Err("the flows are: either, password, srp".to_owned()),
    }
}

pub(super) fn bytes(text: &str, most: u64) -> Result<u64, String> {
    match text.parse() {
        Ok(0) | Err(_) => Err("a whole number of bytes is needed, at least 1".to_owned()),
        Ok(value) if value > most => Err(format!("the most is {most}")),
        Ok(value) => Ok(value),
    }
}

pub(super) fn bytes_or_none(text: &str) -> Result<u64, String> {
    text.parse().map_err(|_| "a whole number of bytes is needed, or 0".to_owned())
}

pub(super) fn count(text: &str) -> Result<u32, String> {
    text.parse().map_err(|_| "a whole number is needed, or 0".to_owned())
}

/// A time of at most an hour.
pub(super) fn seconds(text: &str) -> Result<Duration, String> {
    let seconds = text.parse().ok().filter(|seconds| (0.0..=3600.0).contains(seconds));
    let time = seconds.and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
    time.ok_or_else(|| "a number of seconds is needed, from 0 to 3600, such as 10 or 0.5".to_owned())
}

/// The fewest characters, and the kinds of characters that are needed: `8,lowercase,uppercase,numbers,symbols`. The bounds
/// are Cognito's
/// (<https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_PasswordPolicyType.html>).
pub(super) fn password_policy(text: &str) -> Result<PasswordPolicy, String> {
    let mut parts = text.split(',').map(str::trim);
    let minimum_length = parts.next().and_then(|length| length.parse().ok()).filter(|length| (6..=99).contains(length));
    let Some(minimum_length) = minimum_length else {
        return Err("it begins with the fewest characters, 6 to 99, such as 8,lowercase,numbers".to_owned());
    };
    let mut policy = PasswordPolicy {
        minimum_length,
        require_lowercase: false,
        require_uppercase: false,
        require_numbers: false,
        require_symbols: false,
    };
    for kind in parts {
        match kind {
            "lowercase" => policy.require_lowercase = true,
            "uppercase" => policy.require_uppercase = true,
            "numbers" => policy.require_numbers = true,
            "symbols" => policy.require_symbols = true,
            other => return Err(format!("`{other}` is none of: lowercase, uppercase, numbers, symbols")),
        }
    }
    Ok(policy)
}
