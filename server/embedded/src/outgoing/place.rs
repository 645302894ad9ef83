//! Which addresses may be called: by HTTPS any, by plain HTTP those of this machine.
//!
//! Names below `localhost` are this machine's (RFC 6761, section 6.3), whatever a name server says: see the resolver beside.

use url::{Host, Url};

/// Whether a name or number is this machine's.
pub(crate) fn is_here(host: Option<&Host<&str>>) -> bool {
    match host {
        Some(Host::Domain(name)) => is_local_name(name),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

/// Whether a name stands for this machine.
pub(super) fn is_local_name(name: &str) -> bool {
    let name = name.strip_suffix('.').unwrap_or(name).to_ascii_lowercase();
    name == "localhost" || name.ends_with(".localhost")
}

/// Reads an address that may be called. It has no name and no password in it, and no fragment.
pub(crate) fn callable(text: &str) -> Option<Url> {
    let url = Url::parse(text).ok()?;
    let bare = url.username().is_empty() && url.password().is_none() && url.fragment().is_none();
    let protected = match url.scheme() {
        "https" => url.host().is_some(),
        "http" => is_here(url.host().as_ref()),
        _ => false,
    };
    (bare && protected).then_some(url)
}

#[cfg(test)]
mod tests {
    use super::callable;

    #[test]
    fn plain_http_is_for_this_machine() {
        for (text, expected) in [
            ("https://login.example/oauth", true),
            ("http://127.0.0.1:9000/pool", true),
            ("http://[::1]:9000/pool", true),
            ("http://localhost:9000/", true),
            ("http://other.auth.localhost:9000/", true),
            ("http://login.example/", false),
            ("http://10.0.0.1/", false),
            ("http://169.254.169.254/latest/meta-data", false),
            ("http://notlocalhost/", false),
            ("http://localhost.example/", false),
            ("https://user:password@login.example/", false),
            ("https://login.example/#fragment", false),
            ("ftp://login.example/", false),
            ("file:///etc/passwd", false),
            ("login.example", false),
        ] {
            assert_eq!(callable(text).is_some(), expected, "{text}");
        }
    }
}
