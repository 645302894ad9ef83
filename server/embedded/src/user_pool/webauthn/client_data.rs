//! What the browser says of a ceremony (section 5.8.1): which one it was, for which challenge, on which site.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;
use subtle::ConstantTimeEq;
use url::{Host, Url};

/// What a ceremony was for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ceremony {
    /// `webauthn.create`
    Registration,
    /// `webauthn.get`
    Authentication,
}

impl Ceremony {
    fn name(self) -> &'static str {
        match self {
            Self::Registration => "webauthn.create",
            Self::Authentication => "webauthn.get",
        }
    }
}

/// Why client data does not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ClientFault {
    /// It is no client data, or of another ceremony, or was made inside another site's frame.
    Malformed,
    /// It answers another challenge.
    Challenge,
    /// It comes from a site that is not the relying party's.
    Origin,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ClientData {
    r#type: String,
    challenge: String,
    origin: String,
    #[serde(default)]
    cross_origin: bool,
}

/// Checks client data, as its bytes were signed.
pub(super) fn check(
    bytes: &[u8],
    ceremony: Ceremony,
    challenge: &str,
    relying_party_id: &str,
) -> Result<(), ClientFault> {
    let data: ClientData = serde_json::from_slice(bytes).map_err(|_| ClientFault::Malformed)?;
    if data.r#type != ceremony.name() || data.cross_origin {
        return Err(ClientFault::Malformed);
    }
    let given = URL_SAFE_NO_PAD.decode(&data.challenge).map_err(|_| ClientFault::Malformed)?;
    let asked = URL_SAFE_NO_PAD.decode(challenge).map_err(|_| ClientFault::Challenge)?;
    if !bool::from(given.ct_eq(&asked)) {
        return Err(ClientFault::Challenge);
    }
    if is_of(&data.origin, relying_party_id) { Ok(()) } else { Err(ClientFault::Origin) }
}

/// Whether an origin is the relying party's domain or below it, on a secure connection or on this machine.
fn is_of(origin: &str, relying_party_id: &str) -> bool {
    let Ok(url) = Url::parse(origin) else { return false };
    let Some(Host::Domain(host)) = url.host() else { return false };
    let local = host == "localhost" || host.ends_with(".localhost");
    let secure = url.scheme() == "https" || (url.scheme() == "http" && local);
    let below = host.strip_suffix(relying_party_id).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
    secure && below && url.path() == "/" && url.query().is_none() && url.fragment().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn origins_are_the_relying_partys_domain_or_below_it_and_secure() {
        for good in ["https://example.com", "https://auth.example.com", "https://example.com:8443"] {
            assert!(is_of(good, "example.com"), "{good}");
        }
        for bad in [
            "http://example.com",
            "https://evilexample.com",
            "https://example.com.evil.test",
            "https://example.com/path",
            "https://example.com@evil.test",
            "https://192.0.2.1",
            "android:apk-key-hash:abc",
            "null",
        ] {
            assert!(!is_of(bad, "example.com"), "{bad}");
        }
        assert!(is_of("http://localhost:3000", "localhost"));
        assert!(!is_of("http://localhost:3000", "example.com"));
    }

    #[test]
    fn each_part_is_held_against_what_was_asked() {
        let data = |kind: &str, challenge: &str, origin: &str, cross: bool| {
            let text =
                serde_json::json!({ "type": kind, "challenge": challenge, "origin": origin, "crossOrigin": cross });
            check(text.to_string().as_bytes(), Ceremony::Authentication, "AAAA", "example.com")
        };
        let site = "https://example.com";
        assert_eq!(data("webauthn.get", "AAAA", site, false), Ok(()));
        assert_eq!(data("webauthn.create", "AAAA", site, false), Err(ClientFault::Malformed));
        assert_eq!(data("webauthn.get", "AAAA", site, true), Err(ClientFault::Malformed));
        assert_eq!(data("webauthn.get", "AAAB", site, false), Err(ClientFault::Challenge));
        assert_eq!(data("webauthn.get", "AAAA", "https://evil.test", false), Err(ClientFault::Origin));
        assert_eq!(check(b"{}", Ceremony::Authentication, "AAAA", "example.com"), Err(ClientFault::Malformed));
    }
}
