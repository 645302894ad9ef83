//! A store that knows nothing of Cognito: another server that speaks S3, which the server signs for with a key of its own.

use url::Url;

use super::problems::Problems;
use super::{ConfigError, Hidden, Sources, shapes, values};

const ENDPOINT: &str = "s3_endpoint";
const KEY: &str = "s3_access_key_id";
const SECRET: &str = "s3_secret_access_key";
const BUCKET: &str = "bucket";

/// The region of stores that have none.
const REGION: &str = "us-east-1";

/// Another store, and the key that the server has to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Store {
    /// As the server reaches it.
    pub endpoint: Url,
    /// As browsers reach it.
    pub public_endpoint: Url,
    /// Whether the bucket is part of the path, and not of the host.
    pub path_style: bool,
    /// What signatures call the place.
    pub region: String,
    /// The bucket, unless it is that of the stack.
    pub bucket: Option<String>,
    /// The key's id.
    pub access_key_id: String,
    /// The key.
    pub secret_access_key: Hidden,
}

/// Reads the keys that say so; none without a key to the store. `names_bucket` says that the stack names a bucket.
///
/// # Errors
/// Everything that is missing beside what is given, at once.
pub(super) fn read(sources: &Sources, names_bucket: bool) -> Result<Option<Store>, ConfigError> {
    let (key, secret) = (sources.text(KEY), sources.text(SECRET).map(Hidden::new));
    let Some(given) = key.is_some().then_some(KEY).or(secret.is_some().then_some(SECRET)) else { return Ok(None) };
    let mut problems = Problems::default();
    let endpoint = problems.value(sources.parse(ENDPOINT, values::origin));
    let public_endpoint = problems.value(sources.parse("s3_public_endpoint", values::origin));
    let path_style = problems.value(sources.parse("s3_path_style", values::truth)).unwrap_or(true);
    let bucket = problems.value(sources.parse(BUCKET, |text| shapes::check(BUCKET, text).map(|()| text.to_owned())));
    for (missing, is_there) in [
        (KEY, key.is_some()),
        (SECRET, secret.is_some()),
        (ENDPOINT, sources.text(ENDPOINT).is_some()),
        (BUCKET, names_bucket || sources.text(BUCKET).is_some()),
    ] {
        if !is_there {
            problems.take::<()>(Err(ConfigError::Incomplete { given, missing }));
        }
    }
    let store = key.zip(secret).zip(endpoint).map(|((access_key_id, secret_access_key), endpoint)| Store {
        public_endpoint: public_endpoint.unwrap_or_else(|| endpoint.clone()),
        endpoint,
        path_style,
        region: sources.text("s3_region").unwrap_or_else(|| REGION.to_owned()),
        bucket,
        access_key_id,
        secret_access_key,
    });
    problems.settled(store).map(Some)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn read_from(given: &[(&'static str, &str)], names_bucket: bool) -> Result<Option<Store>, String> {
        let given: BTreeMap<_, _> = given.iter().map(|(key, value)| (*key, (*value).to_owned())).collect();
        let sources = Sources::gather(given, Vec::new(), None).unwrap();
        read(&sources, names_bucket).map_err(|error| error.to_string())
    }

    #[test]
    fn a_store_is_another_one_where_the_server_has_a_key_to_it() {
        assert_eq!(read_from(&[(ENDPOINT, "https://store.example")], false), Ok(None));
        let given = [(ENDPOINT, "https://store.example"), (KEY, "id"), (SECRET, "hush"), (BUCKET, "pictures")];
        let store = read_from(&given, false).unwrap().unwrap();
        assert_eq!((store.region.as_str(), store.path_style), (REGION, true));
        assert_eq!(store.public_endpoint, store.endpoint);
        assert!(!format!("{store:?}").contains("hush"));
        assert_eq!(read_from(&given[..3], true).unwrap().unwrap().bucket, None, "the stack has one");
    }

    #[test]
    fn everything_that_is_missing_is_named_at_once() {
        let said = read_from(&[(SECRET, "hush")], false).unwrap_err();
        for key in [KEY, ENDPOINT, BUCKET] {
            assert!(said.contains(&format!("needs {key} beside it")), "{key}: {said}");
        }
        assert!(!said.contains("hush"));
        let given = [(ENDPOINT, "http://store.example"), (KEY, "id"), (SECRET, "hush"), (BUCKET, "No Bucket")];
        let said = read_from(&given, false).unwrap_err();
        assert!(said.contains("https") && said.contains("No Bucket"), "{said}");
    }
}
