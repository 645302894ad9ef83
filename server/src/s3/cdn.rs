//! Addresses that CloudFront gives pictures at, to whoever has one that this server signed
//! (`docs/decisions/0007-signed-addresses-at-the-edge.md`).
//!
//! The signature is over the whole address and its end, checked by CloudFront at each request, whether it has the picture or not
//! (<https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-creating-signed-url-canned-policy.html>).
//! It is RSA's PKCS #1 v1.5 over SHA-256, which is the same for the same text: so is the address, from each server and each time
//! within a window, and browsers keep what they have. ECDSA, which CloudFront takes too, has another signature each time.

use std::fmt;
use std::time::SystemTime;

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeyPair;
use aws_lc_rs::signature::RSA_PKCS1_SHA256;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use thiserror::Error;
use url::Url;

use super::{PresignError, Showing};
use crate::clock::seconds;

/// Everything but the unreserved characters of RFC 3986: what is signed is what a browser sends, letter by letter.
const VALUE: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The same in a path.
const PATH: &AsciiSet = &VALUE.remove(b'/');

/// The only size of keys that CloudFront takes, in bytes.
const MODULUS: usize = 256;

/// A CDN cannot be used as it is set.
#[derive(Debug, Error)]
pub(crate) enum CdnError {
    /// The key is none, or of another kind.
    #[error(
        "cdn_private_key is not the PEM text of an RSA private key of 2048 bits without a password, which is what CloudFront \
         takes. Make one: openssl genrsa -out cdn.pem 2048"
    )]
    Key,
    /// What CloudFront calls the key is no such name.
    #[error(
        "cdn_key_pair_id `{0}` is none of CloudFront's ids, such as K2JCJMDEHXQW5F: take the stack's output CdnKeyPairId"
    )]
    KeyPairId(String),
}

/// A distribution that asks for signatures, and the key that makes them.
pub(crate) struct Cdn {
    origin: String,
    key_pair_id: String,
    key: KeyPair,
}

impl fmt::Debug for Cdn {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Cdn({}, {})", self.origin, self.key_pair_id)
    }
}

impl Cdn {
    /// The distribution at `url`, which calls the key `key_pair_id` whose private half is `pem`.
    ///
    /// # Errors
    /// When either cannot be what CloudFront takes.
    pub(crate) fn new(url: &Url, key_pair_id: &str, pem: &str) -> Result<Self, CdnError> {
        if key_pair_id.is_empty() || !key_pair_id.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            return Err(CdnError::KeyPairId(key_pair_id.to_owned()));
        }
        let key = private_key(pem).ok_or(CdnError::Key)?;
        Ok(Self { origin: url.origin().ascii_serialization(), key_pair_id: key_pair_id.to_owned(), key })
    }

    /// The origin of its addresses, for the page's policy.
    pub(crate) fn origin(&self) -> &str {
        &self.origin
    }

    /// The address of the object `key`, written at `written`, good until `end`; the same for the same. An object that is written
    /// again has another one, and CloudFront another place for it.
    ///
    /// # Errors
    /// When it cannot be signed, which is a mistake of ours.
    pub(super) fn address(
        &self,
        key: &str,
        written: SystemTime,
        showing: Showing,
        end: SystemTime,
    ) -> Result<String, PresignError> {
        let answered = [
            ("response-content-type", showing.content_type()),
            ("response-content-disposition", showing.disposition()),
        ];
        let answered: String = answered
            .into_iter()
            .filter_map(|(name, value)| {
                Some(["&", name, "=", &utf8_percent_encode(value?, VALUE).to_string()].concat())
            })
            .collect();
        let path = utf8_percent_encode(key, PATH);
        let address = format!("{}/{path}?x-written={}{answered}", self.origin, seconds(written));
        let end = seconds(end);
        let signature = self.signature(&policy(&address, end))?;
        let key_pair_id = &self.key_pair_id;
        Ok(format!("{address}&Expires={end}&Signature={signature}&Key-Pair-Id={key_pair_id}&Hash-Algorithm=SHA256"))
    }

    fn signature(&self, text: &str) -> Result<String, PresignError> {
        let mut signature = [0; MODULUS];
        // The padding has no randomness; the random numbers hide the key from whoever measures the time.
        self.key
            .sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), text.as_bytes(), &mut signature)
            .map_err(|_| PresignError("RSA refused".to_owned()))?;
        Ok(STANDARD.encode(signature).replace('+', "-").replace('=', "_").replace('/', "~"))
    }
}

/// The canned policy, as CloudFront puts it together from the address: without a space.
fn policy(address: &str, end: i64) -> String {
    format!(r#"{{"Statement":[{{"Resource":"{address}","Condition":{{"DateLessThan":{{"AWS:EpochTime":{end}}}}}}}]}}"#)
}

/// The key in a PEM text (RFC 7468), as PKCS #8 or as PKCS #1.
fn private_key(pem: &str) -> Option<KeyPair> {
    let (_, rest) = pem.split_once("-----BEGIN ")?;
    let (label, rest) = rest.split_once("-----")?;
    let (body, _) = rest.split_once("-----END ")?;
    let body: String = body.split_whitespace().collect();
    let der = zeroize::Zeroizing::new(STANDARD.decode(body).ok()?);
    let key = match label {
        "PRIVATE KEY" => KeyPair::from_pkcs8(&der),
        "RSA PRIVATE KEY" => KeyPair::from_der(&der),
        _ => return None,
    };
    key.ok().filter(|key| key.public_modulus_len() == MODULUS)
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime, UNIX_EPOCH};

    use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der};
    use aws_lc_rs::rsa::{KeyPair, KeySize};
    use aws_lc_rs::signature::{KeyPair as _, RSA_PKCS1_2048_8192_SHA256, UnparsedPublicKey};
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;
    use url::Url;

    use super::{Cdn, CdnError};
    use crate::s3::Showing;

    const ID: &str = "K2JCJMDEHXQW5F";
    const KEY: &str = "protected/eu-central-1:0a/Ferien 1/é+*.png";

    fn pem(size: KeySize) -> (String, Vec<u8>) {
        let key = KeyPair::generate(size).unwrap();
        let der: Pkcs8V1Der<'_> = key.as_der().unwrap();
        let text =
            format!("-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n", STANDARD.encode(der.as_ref()));
        (text, key.public_key().as_ref().to_vec())
    }

    fn cdn(pem: &str) -> Result<Cdn, CdnError> {
        Cdn::new(&Url::parse("https://d1.cloudfront.example").unwrap(), ID, pem)
    }

    fn at(seconds: u64) -> SystemTime {
        UNIX_EPOCH + Duration::from_secs(seconds)
    }

    /// What CloudFront does at each request: takes its own parameters off, and holds the signature against the rest.
    fn is_good(address: &str, public_key: &[u8]) -> bool {
        let (resource, own) = address.split_once("&Expires=").unwrap();
        let (end, own) = own.split_once("&Signature=").unwrap();
        let (signature, own) = own.split_once("&Key-Pair-Id=").unwrap();
        assert_eq!(own, format!("{ID}&Hash-Algorithm=SHA256"));
        let signature = signature.replace('-', "+").replace('_', "=").replace('~', "/");
        let signature = STANDARD.decode(signature).unwrap();
        let policy = serde_json::json!({
            "Statement": [{ "Resource": resource, "Condition": { "DateLessThan": { "AWS:EpochTime": end.parse::<u64>().unwrap() } } }]
        });
        // serde_json orders the names by the alphabet, and CloudFront does not.
        let condition = policy["Statement"][0]["Condition"].to_string();
        let policy = format!("{{\"Statement\":[{{\"Resource\":\"{resource}\",\"Condition\":{condition}}}]}}");
        let key = UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, public_key);
        key.verify(policy.as_bytes(), &signature).is_ok()
    }

    #[test]
    fn the_public_key_proves_an_address_and_nothing_that_was_changed() {
        let (private, public) = pem(KeySize::Rsa2048);
        let (other, _) = pem(KeySize::Rsa2048);
        let address = cdn(&private).unwrap().address(KEY, at(5), Showing::Picture("image/png"), at(1_000)).unwrap();
        assert!(is_good(&address, &public), "{address}");
        let written = "https://d1.cloudfront.example/protected/eu-central-1%3A0a/Ferien%201/%C3%A9%2B%2A.png?x-written=5\
                       &response-content-type=image%2Fpng&Expires=1000&Signature=";
        assert!(address.starts_with(written), "{address}");
        assert_eq!(Url::parse(&address).unwrap().as_str(), address, "a browser sends what was signed");
        for (what, instead) in [
            ("0a/", "0b/"),
            (".png", ".jpg"),
            ("image%2Fpng", "text%2Fhtml"),
            ("&response-content-type=image%2Fpng", ""),
            ("x-written=5", "x-written=6"),
            ("Expires=1000", "Expires=9000"),
        ] {
            let changed = address.replacen(what, instead, 1);
            assert_ne!(changed, address);
            assert!(!is_good(&changed, &public), "{changed}");
        }
        let foreign = cdn(&other).unwrap().address(KEY, at(5), Showing::Picture("image/png"), at(1_000)).unwrap();
        assert!(!is_good(&foreign, &public), "somebody else's key");
    }

    #[test]
    fn the_same_picture_has_the_same_address_until_it_is_written_again() {
        let (private, _) = pem(KeySize::Rsa2048);
        let of = |written, end| cdn(&private).unwrap().address(KEY, at(written), Showing::Drawing, at(end)).unwrap();
        assert_eq!(of(5, 1_000), of(5, 1_000));
        assert_ne!(of(5, 1_000), of(6, 1_000));
        assert_ne!(of(5, 1_000), of(5, 2_000));
        assert!(
            of(5, 1_000).contains("&response-content-type=image%2Fsvg%2Bxml&response-content-disposition=attachment&")
        );
    }

    #[test]
    fn what_cloudfront_does_not_take_is_refused_without_showing_it() {
        let (large, _) = pem(KeySize::Rsa3072);
        for text in
            ["", "-----BEGIN PRIVATE KEY-----", "secret", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END x", &large]
        {
            let refused = cdn(text).unwrap_err();
            assert!(matches!(refused, CdnError::Key) && !refused.to_string().contains("secret"));
        }
        let (private, _) = pem(KeySize::Rsa2048);
        let url = Url::parse("https://d1.cloudfront.example").unwrap();
        assert!(matches!(Cdn::new(&url, "a b", &private), Err(CdnError::KeyPairId(_))));
        assert!(!format!("{:?}", cdn(&private).unwrap()).contains("PRIVATE"));
    }
}
