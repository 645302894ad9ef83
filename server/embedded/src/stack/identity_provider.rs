//! What a template says of another place where people may sign in.

use std::collections::BTreeMap;
use std::fmt;

use url::Url;
use zeroize::Zeroizing;

/// `AWS::Cognito::UserPoolIdentityProvider` of the type `OIDC`.
#[derive(Debug, Clone)]
pub struct IdentityProviderSettings {
    /// `ProviderName`, as apps and usernames carry it.
    pub name: String,
    /// The user pool's client there.
    pub client_id: String,
    /// Its secret, if it has one.
    pub client_secret: Option<ProviderSecret>,
    /// The issuer, without a slash at its end.
    pub issuer: Url,
    /// What is asked for, separated by spaces.
    pub scopes: String,
    /// Whether attributes are asked for by POST (`attributes_request_method`).
    pub attributes_by_post: bool,
    /// Where people are sent (`authorize_url`); else where the issuer's document says.
    pub authorize_url: Option<Url>,
    /// Where codes are exchanged (`token_url`); else where the issuer's document says.
    pub token_url: Option<Url>,
    /// Where attributes are (`attributes_url`); else where the issuer's document says.
    pub attributes_url: Option<Url>,
    /// Where the keys are (`jwks_uri`); else where the issuer's document says.
    pub jwks_url: Option<Url>,
    /// The claim that each attribute comes from.
    pub mapping: BTreeMap<String, String>,
    /// Other names that apps may ask for it by (`IdpIdentifiers`).
    pub identifiers: Vec<String>,
}

/// The secret of the user pool's client at a provider. It is wiped when it is dropped, and never printed.
#[derive(Clone)]
pub struct ProviderSecret(Zeroizing<String>);

impl ProviderSecret {
    /// From the template.
    pub(crate) fn new(text: String) -> Self {
        Self(Zeroizing::new(text))
    }

    /// The text itself.
    pub(crate) fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for ProviderSecret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("ProviderSecret")
    }
}
