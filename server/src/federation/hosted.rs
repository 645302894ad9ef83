//! The user pool's own domain, as this server and its browsers use it.

use app::wire::secret::Secret;
use url::Url;

use super::{Line, Trip};

/// Where a browser comes back to.
pub(crate) const CALLBACK: &str = "/auth/callback";

/// What is asked for: who it is, their address, and to call the pool about the person's own account.
const SCOPES: &str = "openid email aws.cognito.signin.user.admin";

/// Where the pool's endpoints are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Addresses {
    /// For browsers, without a slash at the end.
    pub(crate) browser: String,
    /// For this server.
    pub(crate) server: String,
    /// What the pool's tokens name as their issuer.
    pub(crate) issuer: String,
}

/// The pool's client that this server is.
#[derive(Debug, Clone)]
pub(crate) struct Client {
    pub(crate) id: String,
    pub(crate) secret: Option<Secret>,
}

/// The domain, with what it takes to use it.
pub(crate) struct Hosted {
    pub(super) at: Addresses,
    pub(super) client: Client,
    pub(super) line: Line,
}

impl Hosted {
    /// With a connection for the exchange of codes.
    pub(crate) fn new(at: Addresses, client: Client, line: Line) -> Self {
        Self { at, client, line }
    }

    /// Where a browser goes to sign in elsewhere.
    pub(crate) fn way_out(&self, trip: &Trip) -> String {
        let parameters = [
            ("client_id", self.client.id.as_str()),
            ("response_type", "code"),
            ("scope", SCOPES),
            ("redirect_uri", &callback(trip)),
            ("state", &trip.state),
            ("nonce", &trip.nonce),
            ("code_challenge", &trip.challenge()),
            ("code_challenge_method", "S256"),
            ("identity_provider", &trip.provider),
        ];
        format!("{}/oauth2/authorize?{}", self.at.browser, encoded(parameters))
    }

    /// Where a browser goes for its session at the pool's own pages to be over, and from there back to `origin`.
    pub(crate) fn sign_out(&self, origin: &str) -> String {
        let parameters = [("client_id", self.client.id.as_str()), ("logout_uri", &format!("{origin}/"))];
        format!("{}/logout?{}", self.at.browser, encoded(parameters))
    }
}

/// The address that the pool knows.
pub(super) fn callback(trip: &Trip) -> String {
    format!("{}{CALLBACK}", trip.origin)
}

pub(super) fn encoded<'a>(parameters: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    url::form_urlencoded::Serializer::new(String::new()).extend_pairs(parameters).finish()
}

impl Addresses {
    /// Of a pool on AWS.
    pub(crate) fn on_aws(domain: &Url, region: &str, pool_id: &str) -> Self {
        let domain = domain.as_str().trim_end_matches('/').to_owned();
        let issuer = format!("https://cognito-idp.{region}.amazonaws.com/{pool_id}");
        Self { server: domain.clone(), browser: domain, issuer }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use url::Url;

    use super::{Addresses, Client, Hosted};
    use crate::federation::{Line, Trip};

    fn hosted() -> Hosted {
        let domain = Url::parse("https://pictures.auth.eu-central-1.amazoncognito.com").unwrap();
        let at = Addresses::on_aws(&domain, "eu-central-1", "eu-central-1_a");
        Hosted::new(at, Client { id: "client".into(), secret: None }, Line::plain())
    }

    #[test]
    fn the_way_out_says_what_comes_back_and_hides_the_verifier() {
        let trip = Trip::begin("Google", "https://pictures.example", "/account", 0).unwrap();
        let url = Url::parse(&hosted().way_out(&trip)).unwrap();
        assert_eq!(url.host_str(), Some("pictures.auth.eu-central-1.amazoncognito.com"));
        let said: BTreeMap<_, _> = url.query_pairs().into_owned().collect();
        let says = |name: &str| said.get(name).map(String::as_str);
        assert_eq!(says("redirect_uri"), Some("https://pictures.example/auth/callback"));
        assert_eq!((says("identity_provider"), says("code_challenge_method")), (Some("Google"), Some("S256")));
        assert_eq!((says("state"), says("nonce")), (Some(trip.state.as_str()), Some(trip.nonce.as_str())));
        assert!(!url.as_str().contains(&trip.verifier) && says("code_challenge").is_some_and(|text| text.len() == 43));
    }

    #[test]
    fn the_way_to_sign_out_comes_back_to_this_site() {
        assert!(
            hosted()
                .sign_out("https://pictures.example")
                .ends_with("/logout?client_id=client&logout_uri=https%3A%2F%2Fpictures.example%2F")
        );
    }
}
