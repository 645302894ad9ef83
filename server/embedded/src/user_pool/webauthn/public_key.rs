//! The keys of passkeys: the two kinds that are asked for, ES256 and RS256 (RFC 9053, RFC 8812).

use aws_lc_rs::rsa::PublicKeyComponents;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_ASN1, RSA_PKCS1_2048_8192_SHA256, UnparsedPublicKey};
use ciborium::Value;
use serde::{Deserialize, Serialize};

/// COSE's numbers of the algorithms, in the order of preference.
pub(super) const ALGORITHMS: [i64; 2] = [ES256, RS256];
const ES256: i64 = -7;
const RS256: i64 = -257;

/// A public key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::user_pool) enum PublicKey {
    /// A point of P-256: its two coordinates, each of 32 bytes.
    P256 {
        /// The first.
        x: Vec<u8>,
        /// The second.
        y: Vec<u8>,
    },
    /// An RSA key of 2048 to 8192 bits.
    Rsa {
        /// The modulus.
        n: Vec<u8>,
        /// The exponent.
        e: Vec<u8>,
    },
}

impl PublicKey {
    /// Reads a COSE key (RFC 9052); none when it is of another kind, or no key.
    pub(super) fn from_cose(key: &Value) -> Option<Self> {
        let entries = key.as_map()?;
        let member = |label: i64| {
            let is_it = |name: &Value| name.as_integer().is_some_and(|number| i128::from(number) == i128::from(label));
            entries.iter().find(|(name, _)| is_it(name)).map(|(_, value)| value)
        };
        let number = |label: i64| member(label)?.as_integer().and_then(|number| i64::try_from(number).ok());
        let bytes = |label: i64| member(label)?.as_bytes().cloned();
        match (number(1)?, number(3)?) {
            // Elliptic curve with both coordinates, on curve 1.
            (2, ES256) if number(-1)? == 1 => {
                let (x, y) = (bytes(-2)?, bytes(-3)?);
                (x.len() == 32 && y.len() == 32).then_some(Self::P256 { x, y })
            }
            (3, RS256) => {
                let (n, e) = (bytes(-1)?, bytes(-2)?);
                let starts_well =
                    n.first().is_some_and(|first| *first != 0) && e.first().is_some_and(|first| *first != 0);
                ((256..=1024).contains(&n.len()) && e.len() <= 8 && starts_well).then_some(Self::Rsa { n, e })
            }
            _ => None,
        }
    }

    /// Whether the holder of the private key signed the message.
    pub(super) fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        match self {
            Self::P256 { x, y } => {
                let point = [&[4][..], x.as_slice(), y.as_slice()].concat();
                UnparsedPublicKey::new(&ECDSA_P256_SHA256_ASN1, point).verify(message, signature).is_ok()
            }
            Self::Rsa { n, e } => {
                PublicKeyComponents { n, e }.verify(&RSA_PKCS1_2048_8192_SHA256, message, signature).is_ok()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cose(entries: &[(i64, Value)]) -> Value {
        Value::Map(entries.iter().map(|(label, value)| (Value::from(*label), value.clone())).collect())
    }

    #[test]
    fn keys_of_other_kinds_and_sizes_are_no_keys() {
        let bytes = |length: usize| Value::Bytes(vec![1; length]);
        let p256 = |algorithm: i64, curve: i64, x: usize| {
            PublicKey::from_cose(&cose(&[
                (1, 2.into()),
                (3, algorithm.into()),
                (-1, curve.into()),
                (-2, bytes(x)),
                (-3, bytes(32)),
            ]))
        };
        assert!(p256(-7, 1, 32).is_some());
        for other in [p256(-35, 1, 32), p256(-7, 2, 32), p256(-7, 1, 31)] {
            assert_eq!(other, None);
        }
        let rsa = |n: usize| {
            PublicKey::from_cose(&cose(&[(1, 3.into()), (3, (-257).into()), (-1, bytes(n)), (-2, bytes(3))]))
        };
        assert!(rsa(256).is_some());
        assert_eq!(rsa(128), None);
        assert_eq!(PublicKey::from_cose(&Value::Null), None);
    }
}
