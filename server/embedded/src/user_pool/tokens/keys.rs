//! RSA keys that sign tokens: each made at the first start, kept sealed in the database. They are not rotated.

use std::sync::Arc;

use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der};
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{KeyPair as _, RsaKeyPair};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header};
use rusqlite::{OptionalExtension, named_params};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::aws_json::AwsError;
use crate::db::Db;
use crate::entropy::Entropy;
use crate::seal::{Purpose, SealKey};

/// A key pair, ready for use.
pub(crate) struct SigningKey {
    id: String,
    algorithm: Algorithm,
    private: EncodingKey,
    public: DecodingKey,
    /// Modulus and exponent, as a JSON Web Key writes them.
    modulus: String,
    exponent: String,
}

impl SigningKey {
    /// The header of tokens: `alg` and `kid` and nothing else, as Cognito's.
    pub(crate) fn header(&self) -> Header {
        let mut header = Header::new(self.algorithm);
        header.typ = None;
        header.kid = Some(self.id.clone());
        header
    }

    /// The key that signs.
    pub(crate) fn private(&self) -> &EncodingKey {
        &self.private
    }

    /// The key that checks.
    pub(crate) fn public(&self) -> &DecodingKey {
        &self.public
    }

    /// The public key as a JSON Web Key (RFC 7517).
    pub(crate) fn jwk(&self) -> Value {
        json!({ "alg": format!("{:?}", self.algorithm), "e": self.exponent, "kid": self.id, "kty": "RSA", "n": self.modulus, "use": "sig" })
    }

    fn from_pkcs8(der: &[u8], algorithm: Algorithm) -> Result<Self, AwsError> {
        let pair = RsaKeyPair::from_pkcs8(der).map_err(AwsError::internal)?;
        let modulus = pair.public_key().modulus().big_endian_without_leading_zero();
        let exponent = pair.public_key().exponent().big_endian_without_leading_zero();
        Ok(Self {
            id: URL_SAFE_NO_PAD.encode(Sha256::digest(modulus)),
            algorithm,
            private: EncodingKey::from_rsa_pem(pem(der).as_bytes()).map_err(AwsError::internal)?,
            public: DecodingKey::from_rsa_raw_components(modulus, exponent),
            modulus: URL_SAFE_NO_PAD.encode(modulus),
            exponent: URL_SAFE_NO_PAD.encode(exponent),
        })
    }
}

/// The stored key of a row, or a new one that is stored before it is used.
pub(crate) async fn load_or_make(
    db: &Db,
    seal: &SealKey,
    now_s: i64,
    entropy: &Arc<dyn Entropy>,
    (row, algorithm): (&'static str, Algorithm),
) -> Result<SigningKey, AwsError> {
    let stored = db
        .read(move |tx| {
            let sql = "SELECT sealed FROM signing_key WHERE id = :id";
            let found = tx.query_row(sql, named_params! { ":id": row }, |row| row.get::<_, Vec<u8>>(0));
            Ok::<_, AwsError>(found.optional()?)
        })
        .await?;
    let der = match stored {
        Some(sealed) => seal.open(Purpose::SigningKey, row, &sealed)?,
        None => {
            let der = tokio::task::spawn_blocking(make).await.map_err(AwsError::internal)??;
            let sealed = seal.seal(&**entropy, Purpose::SigningKey, row, &der)?;
            db.write(move |tx| {
                let sql = "INSERT INTO signing_key (id, sealed, created_s) VALUES (:id, :sealed, :now)";
                tx.execute(sql, named_params! { ":id": row, ":sealed": sealed, ":now": now_s })?;
                Ok::<_, AwsError>(())
            })
            .await?;
            der
        }
    };
    SigningKey::from_pkcs8(&der, algorithm)
}

fn make() -> Result<Zeroizing<Vec<u8>>, AwsError> {
    let pair = RsaKeyPair::generate(KeySize::Rsa2048).map_err(AwsError::internal)?;
    let der: Pkcs8V1Der<'_> = pair.as_der().map_err(AwsError::internal)?;
    Ok(Zeroizing::new(der.as_ref().to_vec()))
}

/// RFC 7468.
fn pem(der: &[u8]) -> Zeroizing<String> {
    let body = Zeroizing::new(STANDARD.encode(der));
    let mut pem = Zeroizing::new(String::from("-----BEGIN PRIVATE KEY-----\n"));
    for (index, character) in body.chars().enumerate() {
        if index > 0 && index % 64 == 0 {
            pem.push('\n');
        }
        pem.push(character);
    }
    pem.push_str("\n-----END PRIVATE KEY-----\n");
    pem
}
