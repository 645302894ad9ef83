//! What the fields of a form say about the object, as the headers of a PutObject would.

use http::{HeaderMap, HeaderName, HeaderValue};
use s3s::dto::{
    ObjectCannedACL, ObjectLockMode, PutObjectInput, ServerSideEncryption, StorageClass, Timestamp, TimestampFormat,
};
use s3s::{S3Error, S3ErrorCode, S3Result};

use super::fields::Fields;
use crate::s3::errors::{error, missing_field, not_implemented};

/// The most bytes of a key.
const KEY_BYTES: usize = 1_024;
/// What begins the name of a field of user metadata.
const METADATA: &str = "x-amz-meta-";
/// The beginnings of fields that are read, here or in [`super::signature`].
const KNOWN: [&str; 10] = [
    METADATA,
    "x-amz-algorithm",
    "x-amz-checksum-",
    "x-amz-credential",
    "x-amz-date",
    "x-amz-object-lock-",
    "x-amz-security-token",
    "x-amz-server-side-encryption",
    "x-amz-signature",
    "x-amz-storage-class",
];

/// The key that the form asks for.
///
/// # Errors
/// When there is none, or none that S3 takes.
pub(super) fn key(fields: &Fields) -> S3Result<&str> {
    match fields.get("key").ok_or_else(|| missing_field("key"))? {
        "" => Err(error(S3ErrorCode::InvalidArgument, "User key must have a length greater than 0.")),
        key if key.len() > KEY_BYTES => Err(error(S3ErrorCode::KeyTooLongError, "Your key is too long")),
        key => Ok(key),
    }
}

/// The form as the PutObject that it stands for.
///
/// # Errors
/// When a value cannot be that of a header, or asks for something that does not exist here.
pub(super) fn described(fields: &Fields, bucket: &str, key: &str) -> S3Result<PutObjectInput> {
    let is_unknown = |name: &str| name.starts_with("x-amz-") && !KNOWN.iter().any(|known| name.starts_with(known));
    if fields.iter().any(|(name, _)| is_unknown(name)) {
        return Err(not_implemented());
    }
    let text = |name: &str| fields.get(name).map(|value| presentable(name, value)).transpose();
    let metadata = fields.iter().filter_map(|(name, value)| Some((name.strip_prefix(METADATA)?, value)));
    let metadata = metadata.map(|(name, value)| Ok((nameable(name)?, presentable(name, value)?)));
    let expires = fields.get("expires").map(|value| Timestamp::parse(TimestampFormat::HttpDate, value));
    let encrypted = fields.get("x-amz-server-side-encryption").map(str::to_owned);
    let locked = fields.iter().any(|(name, _)| name.starts_with("x-amz-object-lock-"));
    Ok(PutObjectInput {
        bucket: bucket.to_owned(),
        key: key.to_owned(),
        acl: text("acl")?.map(ObjectCannedACL::from),
        cache_control: text("cache-control")?,
        checksum_crc32: text("x-amz-checksum-crc32")?,
        checksum_crc32c: text("x-amz-checksum-crc32c")?,
        checksum_crc64nvme: text("x-amz-checksum-crc64nvme")?,
        checksum_sha1: text("x-amz-checksum-sha1")?,
        checksum_sha256: text("x-amz-checksum-sha256")?,
        content_disposition: text("content-disposition")?,
        content_encoding: text("content-encoding")?,
        content_language: text("content-language")?,
        content_md5: text("content-md5")?,
        content_type: text("content-type")?,
        expires: expires.transpose().map_err(|_| unpresentable("expires"))?,
        metadata: Some(metadata.collect::<S3Result<_>>()?),
        object_lock_mode: locked.then(|| ObjectLockMode::from_static(ObjectLockMode::COMPLIANCE)),
        server_side_encryption: encrypted.map(ServerSideEncryption::from),
        sse_customer_algorithm: text("x-amz-server-side-encryption-customer-algorithm")?,
        sse_customer_key: text("x-amz-server-side-encryption-customer-key")?,
        ssekms_key_id: text("x-amz-server-side-encryption-aws-kms-key-id")?,
        storage_class: text("x-amz-storage-class")?.map(StorageClass::from),
        ..PutObjectInput::default()
    })
}

/// The headers that a PutObject would have, by which it is known which permissions it needs, and what policies may ask.
pub(super) fn headers(fields: &Fields) -> HeaderMap {
    let header = |name: &str| match name {
        "acl" => Some(HeaderName::from_static("x-amz-acl")),
        "tagging" => Some(HeaderName::from_static("x-amz-tagging")),
        other if other.starts_with("x-amz-") => HeaderName::from_bytes(other.as_bytes()).ok(),
        _ => None,
    };
    // What cannot be a value is refused later; that the field is there counts all the same.
    let value = |value: &str| HeaderValue::from_str(value).unwrap_or(HeaderValue::from_static(""));
    fields.iter().filter_map(|(name, text)| Some((header(name)?, value(text)))).collect()
}

/// A value that a header can have when the object is read again.
fn presentable(name: &str, value: &str) -> S3Result<String> {
    match HeaderValue::from_bytes(value.as_bytes()) {
        Ok(_) => Ok(value.to_owned()),
        Err(_) => Err(unpresentable(name)),
    }
}

/// A name that the header of metadata can have when the object is read again.
fn nameable(name: &str) -> S3Result<String> {
    match HeaderName::from_bytes(format!("{METADATA}{name}").as_bytes()) {
        Ok(_) => Ok(name.to_owned()),
        Err(_) => Err(S3Error::with_message(
            S3ErrorCode::InvalidArgument,
            format!("The name of the field '{METADATA}{name}' is malformed."),
        )),
    }
}

fn unpresentable(name: &str) -> S3Error {
    S3Error::with_message(S3ErrorCode::InvalidArgument, format!("The value of the field '{name}' is malformed."))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::s3::put::refuse_unsupported;

    fn read(fields: &[(&str, &str)]) -> S3Result<PutObjectInput> {
        let input = described(&Fields::of(fields), "b", "k")?;
        refuse_unsupported(&input)?;
        Ok(input)
    }

    #[test]
    fn fields_become_what_headers_would() {
        let input = read(&[
            ("content-type", "image/png"),
            ("cache-control", "no-store"),
            ("content-disposition", "attachment; filename=\"ä\""),
            ("expires", "Wed, 21 Oct 2037 07:28:00 GMT"),
            ("x-amz-meta-place", "Zürich"),
            ("x-amz-storage-class", "STANDARD"),
            ("filename", "unknown to S3, and passed over"),
        ])
        .unwrap();
        assert_eq!(input.content_type.as_deref(), Some("image/png"));
        assert_eq!(input.cache_control.as_deref(), Some("no-store"));
        assert_eq!(input.content_disposition.as_deref(), Some("attachment; filename=\"ä\""));
        assert_eq!(time::OffsetDateTime::from(input.expires.unwrap()).unix_timestamp(), 2_139_722_880);
        assert_eq!(
            input.metadata.unwrap().into_iter().collect::<Vec<_>>(),
            [("place".to_owned(), "Zürich".to_owned())]
        );
    }

    #[test]
    fn what_cannot_be_kept_is_refused() {
        let large = "a".repeat(2_048);
        for (name, value, code) in [
            ("acl", "public-read", "AccessControlListNotSupported"),
            ("x-amz-storage-class", "GLACIER", "NotImplemented"),
            ("x-amz-server-side-encryption", "AES256", "NotImplemented"),
            ("x-amz-server-side-encryption-customer-key", "a", "NotImplemented"),
            ("x-amz-object-lock-mode", "GOVERNANCE", "NotImplemented"),
            ("x-amz-website-redirect-location", "/a", "NotImplemented"),
            ("x-amz-something-new", "a", "NotImplemented"),
            ("x-amz-meta-large", &large, "MetadataTooLarge"),
            ("x-amz-meta-lines", "one\r\ntwo", "InvalidArgument"),
            ("content-type", "text/html\n", "InvalidArgument"),
            ("expires", "0", "InvalidArgument"),
        ] {
            assert_eq!(read(&[(name, value)]).unwrap_err().code().as_str(), code, "{name}");
        }
    }

    #[test]
    fn keys_are_those_of_s3() {
        let key_of = |value: &str| key(&Fields::of(&[("key", value)])).map(str::to_owned);
        for good in ["a", "../a", "a//b", "\u{1}", &"ä".repeat(512)] {
            assert_eq!(key_of(good).unwrap(), good);
        }
        assert_eq!(key_of("").unwrap_err().code().as_str(), "InvalidArgument");
        assert_eq!(key_of(&"a".repeat(1_025)).unwrap_err().code().as_str(), "KeyTooLongError");
        let missing = key(&Fields::of(&[])).unwrap_err();
        assert!(missing.message().unwrap().starts_with("Bucket POST must contain a field named 'key'."));
    }
}
