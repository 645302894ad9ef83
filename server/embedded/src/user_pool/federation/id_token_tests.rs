//! Which tokens count, as a table.

use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair};
use jsonwebtoken::{EncodingKey, Header};
use serde_json::json;

use super::*;

const NOW_S: i64 = 1_800_000_000;
const EXPECTED: Expected<'static> =
    Expected { issuer: "https://login.example", client_id: "client", nonce: "nonce", now_s: NOW_S };

/// A provider's key.
struct Key {
    private: EncodingKey,
    public: Value,
}

impl Key {
    fn new(id: &str) -> Self {
        let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).unwrap();
        let private = EncodingKey::from_ec_der(pair.to_pkcs8v1().unwrap().as_ref());
        let mut jwk = Jwk::from_encoding_key(&private, Algorithm::ES256).unwrap();
        jwk.common.key_id = Some(id.to_owned());
        Self { private, public: serde_json::to_value(jwk).unwrap() }
    }

    fn sign(&self, id: Option<&str>, claims: &Value) -> Secret {
        let header = Header { kid: id.map(str::to_owned), ..Header::new(Algorithm::ES256) };
        Secret::from(jsonwebtoken::encode(&header, claims, &self.private).unwrap())
    }
}

fn set(keys: &[&Value]) -> Map<String, Value> {
    Map::from_iter([("keys".to_owned(), json!(keys))])
}

fn said() -> Value {
    json!({ "iss": "https://login.example", "aud": "client", "sub": "anna", "nonce": "nonce", "exp": NOW_S + 300 })
}

/// What is said, but for some members; null removes one.
fn but(changes: &Value) -> Value {
    let mut claims = said();
    let members = claims.as_object_mut().unwrap();
    members.extend(changes.as_object().unwrap().clone());
    members.retain(|_, value| !value.is_null());
    claims
}

#[test]
fn a_token_counts_when_everything_fits() {
    let key = Key::new("one");
    let issuer = |text: &str| Err(Fault::Issuer(text.to_owned()));
    for (changes, expected) in [
        (json!({}), Ok("anna")),
        (json!({ "aud": ["client"] }), Ok("anna")),
        (json!({ "aud": ["client", "other"], "azp": "client" }), Ok("anna")),
        (json!({ "exp": NOW_S as f64 + 0.5 + 1.0 }), Ok("anna")),
        (json!({ "iss": "https://evil.example" }), issuer("https://evil.example")),
        (json!({ "iss": "https://login.example/" }), issuer("https://login.example/")),
        (json!({ "iss": null }), issuer("")),
        (json!({ "aud": "other" }), Err(Fault::Audience)),
        (json!({ "aud": ["client", "other"] }), Err(Fault::Audience)),
        (json!({ "azp": "other" }), Err(Fault::Audience)),
        (json!({ "aud": null }), Err(Fault::Audience)),
        (json!({ "nonce": "another" }), Err(Fault::Nonce)),
        (json!({ "nonce": null }), Err(Fault::Nonce)),
        (json!({ "exp": NOW_S }), Err(Fault::Expired)),
        (json!({ "exp": null }), Err(Fault::Expired)),
        (json!({ "exp": "soon" }), Err(Fault::Expired)),
        (json!({ "sub": "" }), Err(Fault::Subject)),
        (json!({ "sub": 7 }), Err(Fault::Subject)),
    ] {
        let token = key.sign(Some("one"), &but(&changes));
        let counted = claims(&token, &set(&[&key.public]), &EXPECTED).map(|claims| claims.subject().to_owned());
        assert_eq!(counted, expected.map(str::to_owned), "{changes}");
    }
}

#[test]
fn only_the_providers_keys_sign() {
    let (key, other) = (Key::new("one"), Key::new("two"));
    let foreign = json!({ "kty": "unheard-of", "kid": "one" });
    let token = key.sign(Some("one"), &said());
    let counts = |token: &Secret, keys: &[&Value]| claims(token, &set(keys), &EXPECTED).is_ok();
    assert!(counts(&token, &[&foreign, &other.public, &key.public]));
    assert!(counts(&key.sign(None, &said()), &[&other.public, &key.public]), "without a name each is tried");
    assert!(!counts(&token, &[&other.public]));
    assert!(!counts(&token, &[]));
    let mut renamed = other.public.clone();
    renamed["kid"] = "one".into();
    assert!(!counts(&token, &[&renamed]));
    let mut encrypts = key.public.clone();
    encrypts["use"] = "enc".into();
    assert!(!counts(&token, &[&encrypts]));
}

#[test]
fn no_other_algorithm_is_taken() {
    let key = Key::new("one");
    let keys = set(&[&key.public]);
    let public = key.public["x"].as_str().unwrap();
    let symmetric = EncodingKey::from_secret(public.as_bytes());
    let symmetric = jsonwebtoken::encode(&Header::new(Algorithm::HS256), &said(), &symmetric).unwrap();
    let (head, rest) = symmetric.split_once('.').unwrap();
    let unsigned = "eyJhbGciOiJub25lIn0";
    let (body, _) = rest.split_once('.').unwrap();
    for token in [symmetric.clone(), format!("{unsigned}.{body}."), format!("{head}.{body}."), "no.token".to_owned()] {
        assert_eq!(claims(&Secret::from(token), &keys, &EXPECTED).err(), Some(Fault::Signature));
    }
    let good = key.sign(Some("one"), &said());
    let (head, _) = good.expose().split_once('.').unwrap();
    let moved = format!("{head}.{rest}");
    assert_eq!(claims(&Secret::from(moved), &keys, &EXPECTED).err(), Some(Fault::Signature));
}

#[test]
fn attributes_are_added_for_the_same_person_only() {
    let key = Key::new("one");
    let token = key.sign(Some("one"), &said());
    let mut counted = claims(&token, &set(&[&key.public]), &EXPECTED).unwrap();
    let members = |value: Value| value.as_object().unwrap().clone();
    assert!(counted.add(members(json!({ "sub": "berta", "email": "b@example.com" }))).is_err());
    assert!(counted.add(members(json!({ "email": "b@example.com" }))).is_err());
    counted.add(members(json!({ "sub": "anna", "email": "a@example.com" }))).unwrap();
    assert_eq!(counted.all()["email"], "a@example.com");
}
