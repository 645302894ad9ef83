//! What names of parts of a stack look like: a slip of the pen is told before anything is asked.

use std::net::Ipv4Addr;

/// Refuses a name that its part cannot have.
pub(super) fn check(key: &str, text: &str) -> Result<(), String> {
    match key {
        "user_pool_id" => user_pool(text),
        "user_pool_client_id" => client(text),
        "identity_pool_id" => identity_pool(text),
        "bucket" => bucket(text),
        "region" if !is_region(text) => Err("a region is needed, such as eu-central-1".to_owned()),
        _ => Ok(()),
    }
}

/// `UserPoolId` (<https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UserPoolType.html>).
fn user_pool(text: &str) -> Result<(), String> {
    let is_name = |name: &str| !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric());
    match text.split_once('_') {
        Some((region, name)) if is_region(region) && is_name(name) => Ok(()),
        _ => Err("a user pool's id is its region and a name, such as eu-central-1_AbCdEfGhI".to_owned()),
    }
}

/// `ClientId`
/// (<https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UserPoolClientType.html>).
fn client(text: &str) -> Result<(), String> {
    let fits = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'+');
    if fits && (1..=128).contains(&text.len()) {
        return Ok(());
    }
    Err("a client's id is letters and digits, such as 1example23456789abcdefghij".to_owned())
}

/// `IdentityPoolId` (<https://docs.aws.amazon.com/cognitoidentity/latest/APIReference/API_IdentityPool.html>).
fn identity_pool(text: &str) -> Result<(), String> {
    match text.split_once(':') {
        Some((region, id)) if is_region(region) && id.len() == 36 && uuid::Uuid::try_parse(id).is_ok() => Ok(()),
        _ => Err("an identity pool's id is its region and a UUID, such as \
                  eu-central-1:12345678-90ab-cdef-1234-567890abcdef"
            .to_owned()),
    }
}

/// Names of buckets (<https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html>).
fn bucket(text: &str) -> Result<(), String> {
    let is_end = |byte: Option<&u8>| byte.is_some_and(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
    let bytes = text.as_bytes();
    let fits = bytes.iter().all(|byte| is_end(Some(byte)) || matches!(byte, b'.' | b'-'));
    if !(3..=63).contains(&text.len()) {
        Err("a bucket's name has 3 to 63 characters".to_owned())
    } else if !fits || !is_end(bytes.first()) || !is_end(bytes.last()) {
        Err("a bucket's name is lower-case letters, digits, dots and hyphens, and begins and ends with a letter or digit; \
             it is not an ARN"
            .to_owned())
    } else if text.contains("..") || text.parse::<Ipv4Addr>().is_ok() {
        Err("a bucket's name has no two dots in a row, and is no IP address".to_owned())
    } else {
        Ok(())
    }
}

/// Loosely: what is not AWS has regions of its own.
fn is_region(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_lowercase())
        && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn what_cannot_be_a_name_is_told() {
        let identity = "eu-central-1:12345678-90ab-cdef-1234-567890abcdef";
        for (key, good, bad) in [
            ("user_pool_id", "eu-central-1_AbC9", &["eu-central-1", "eu-central-1_", "EU_a", "_a", "eu_a b"][..]),
            ("user_pool_client_id", "1example2", &["", "a b", "arn:aws"]),
            ("identity_pool_id", identity, &["eu-central-1:1", "eu-central-1_x", &identity[13..]]),
            ("bucket", "my.bucket-1", &["ab", "My", "arn:aws:s3:::b", "a..b", "-ab", "ab-", "192.168.0.1"]),
            ("region", "us-gov-west-1", &["", "EU", "1"]),
        ] {
            assert_eq!(check(key, good), Ok(()), "{key}");
            for text in bad {
                assert!(check(key, text).is_err(), "{key} {text}");
            }
        }
    }
}
