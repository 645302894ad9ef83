//! Which client calls the token and revocation endpoints (RFC 6749 section 2.3): it names itself in the body or by HTTP Basic, and
//! shows its secret there if it has one. A client without a secret proves with its code or token that it may.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::HeaderMap;
use http::header::AUTHORIZATION;
use zeroize::Zeroizing;

use super::form::{Form, Repeated};
use crate::user_pool::UserPool;
use crate::user_pool::client_secret::Proof;

/// Who a caller says it is, with what it shows.
struct Claimed {
    id: String,
    secret: Option<Zeroizing<String>>,
}

/// Whether the caller is the pool's client.
pub(super) fn is_client(pool: &UserPool, headers: &HeaderMap, form: &Form) -> bool {
    claimed(headers, form).is_some_and(|claimed| {
        let secret = claimed.secret.as_ref().map(|secret| secret.as_str());
        pool.check_client(&claimed.id, Proof::Secret(secret)).is_ok()
    })
}

/// What the caller claims; nothing when it says two things at once (RFC 6749 section 2.3).
fn claimed(headers: &HeaderMap, form: &Form) -> Option<Claimed> {
    let body = |name: &str| form.one(name).map_err(|Repeated| ()).ok();
    let (id, secret) = (body("client_id")?, body("client_secret")?);
    let Some(value) = headers.get(AUTHORIZATION) else {
        let secret = secret.map(|secret| Zeroizing::new(secret.to_owned()));
        return Some(Claimed { id: id?.to_owned(), secret });
    };
    let claimed = basic(value.to_str().ok()?)?;
    (secret.is_none() && id.is_none_or(|id| id == claimed.id)).then_some(claimed)
}

/// Name and password, which are form-encoded. An empty password is none.
fn basic(value: &str) -> Option<Claimed> {
    let (scheme, encoded) = value.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let pair = Zeroizing::new(String::from_utf8(STANDARD.decode(encoded.trim()).ok()?).ok()?);
    let (id, secret) = pair.split_once(':')?;
    let decoded = |text: &str| Form::read(format!("x={text}").as_bytes()).single("x").map(str::to_owned);
    Some(Claimed { id: decoded(id)?, secret: decoded(secret).map(Zeroizing::new) })
}

#[cfg(test)]
mod tests {
    use http::{HeaderMap, HeaderValue};

    use super::*;

    fn claims(authorization: Option<&str>, body: &str) -> Option<(String, Option<String>)> {
        let mut headers = HeaderMap::new();
        if let Some(value) = authorization {
            let value = format!("Basic {}", STANDARD.encode(value));
            headers.insert(AUTHORIZATION, HeaderValue::from_str(&value).unwrap());
        }
        let claimed = claimed(&headers, &Form::read(body.as_bytes()));
        claimed.map(|claimed| (claimed.id, claimed.secret.map(|secret| secret.as_str().to_owned())))
    }

    #[test]
    fn a_client_names_itself_in_one_way() {
        let is = |id: &str, secret: Option<&str>| Some((id.to_owned(), secret.map(str::to_owned)));
        for (authorization, body, expected) in [
            (None, "client_id=client", is("client", None)),
            (None, "client_id=client&client_secret=x", is("client", Some("x"))),
            (None, "client_secret=x", None),
            (None, "client_id=client&client_id=client", None),
            (None, "client_id=client&client_secret=x&client_secret=x", None),
            (Some("client:"), "", is("client", None)),
            (Some("client:a%2Bb"), "client_id=client", is("client", Some("a+b"))),
            (Some("client:x"), "client_id=other", None),
            (Some("client:x"), "client_secret=x", None),
            (Some("client"), "client_id=client", None),
        ] {
            assert_eq!(claims(authorization, body), expected, "{authorization:?} {body}");
        }
    }
}
