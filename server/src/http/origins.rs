//! The origins that are this site: where browsers reach it.

use http::HeaderMap;
use http::header::HOST;
use url::{Host, Url};

/// The site's own origins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Origins {
    public: String,
    all: Vec<String>,
    https: bool,
    local: bool,
}

impl Origins {
    /// Of a public address. On loopback the name and both numbers are the same site, because people type either.
    pub(crate) fn of(public: &Url) -> Self {
        let own = public.origin().ascii_serialization();
        let mut all = vec![own.clone()];
        if is_loopback(public) {
            for host in ["localhost", "127.0.0.1"] {
                let mut twin = public.clone();
                if twin.set_host(Some(host)).is_ok() {
                    let origin = twin.origin().ascii_serialization();
                    if !all.contains(&origin) {
                        all.push(origin);
                    }
                }
            }
        }
        let https = public.scheme() == "https";
        Self { public: own, all, https, local: !https && is_loopback(public) }
    }

    /// The public one.
    pub(crate) fn public(&self) -> &str {
        &self.public
    }

    /// Every one.
    pub(crate) fn all(&self) -> &[String] {
        &self.all
    }

    /// Whether browsers come over https.
    pub(crate) fn is_https(&self) -> bool {
        self.https
    }

    /// Whether browsers come from this machine alone, without TLS: where an app is developed.
    pub(crate) fn are_local(&self) -> bool {
        self.local
    }

    /// The origin that a browser is at, which is one of this site's.
    pub(crate) fn of_request(&self, headers: &HeaderMap) -> String {
        let host = headers.get(HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
        let scheme = if self.https { "https" } else { "http" };
        let named = Url::parse(&format!("{scheme}://{host}")).map(|url| url.origin().ascii_serialization());
        named.ok().filter(|origin| self.include(origin)).unwrap_or_else(|| self.public.clone())
    }

    /// Whether an `Origin` header, or an address's origin, is this site.
    pub(crate) fn include(&self, origin: &str) -> bool {
        self.all.iter().any(|own| own == origin)
    }
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use url::Url;

    use super::Origins;

    #[test]
    fn loopback_is_one_site_by_name_and_by_number_and_another_host_is_alone() {
        let local = Origins::of(&Url::parse("http://127.0.0.1:3000").unwrap());
        assert!(local.include("http://localhost:3000") && local.include("http://127.0.0.1:3000"));
        assert!(!local.include("http://localhost:3001") && !local.include("null"));
        let public = Origins::of(&Url::parse("https://pictures.example").unwrap());
        assert_eq!(public.all(), ["https://pictures.example"]);
        assert!(public.is_https() && !public.are_local() && local.are_local());
        assert!(!Origins::of(&Url::parse("https://localhost").unwrap()).are_local());
    }
}
