//! What shows pictures in the store's place: a distribution of CloudFront, and the key that signs addresses for it.

use std::fs;

use url::Url;

use super::outputs::Outputs;
use super::{ConfigError, Hidden, Sources, values};

const URL: &str = "cdn_url";
const KEY_PAIR_ID: &str = "cdn_key_pair_id";
const PRIVATE_KEY: &str = "cdn_private_key";

/// A distribution that gives pictures to whoever has an address that this server signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cdn {
    /// Its scheme and host.
    pub url: Url,
    /// What CloudFront calls the key.
    pub key_pair_id: String,
    /// The PEM text of the key's private half.
    pub private_key: Hidden,
}

/// Reads the three keys. The private one decides whether there is a CDN; the stack's outputs say the others unless they are set.
pub(super) fn read(sources: &Sources, outputs: &Outputs) -> Result<Option<Cdn>, ConfigError> {
    let set = sources.parse(URL, secure)?;
    let id = sources.text(KEY_PAIR_ID);
    let private_key = sources.text(PRIVATE_KEY);
    let given = [(URL, set.is_some()), (KEY_PAIR_ID, id.is_some()), (PRIVATE_KEY, private_key.is_some())];
    let Some((given, _)) = given.into_iter().find(|(_, is_given)| *is_given) else { return Ok(None) };
    if sources.parse("backend", values::is_aws)? != Some(true) {
        return Err(ConfigError::CdnWithoutAws(given));
    }
    let url = set.or_else(|| outputs.told("CdnUrl").and_then(|(text, _)| secure(&text).ok()));
    let incomplete = |missing| ConfigError::Incomplete { given, missing };
    Ok(Some(Cdn {
        private_key: pem(&private_key.ok_or_else(|| incomplete(PRIVATE_KEY))?)?,
        url: url.ok_or_else(|| incomplete(URL))?,
        key_pair_id: id
            .or_else(|| outputs.told("CdnKeyPairId").map(|(text, _)| text))
            .ok_or_else(|| incomplete(KEY_PAIR_ID))?,
    }))
}

/// The key itself, or what the file holds that is named.
fn pem(text: &str) -> Result<Hidden, ConfigError> {
    if text.trim_start().starts_with("-----BEGIN ") {
        return Ok(Hidden::new(text.to_owned()));
    }
    fs::read_to_string(text).map(Hidden::new).map_err(ConfigError::CdnKey)
}

/// CloudFront's addresses are https.
fn secure(text: &str) -> Result<Url, String> {
    match values::site(text)? {
        url if url.scheme() == "https" => Ok(url),
        _ => Err("it is to begin with https://".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    const OUTPUTS: &str = r#"{ "CdnUrl": "https://d1.cloudfront.example", "CdnKeyPairId": "K1" }"#;
    const KEY: &str = "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----";

    fn read_from(given: &[(&'static str, &str)], outputs: &str) -> Result<Option<Cdn>, ConfigError> {
        let given = [&[("stack_outputs", outputs)], given].concat();
        let given: BTreeMap<_, _> = given.iter().map(|(key, value)| (*key, (*value).to_owned())).collect();
        let sources = Sources::gather(given, Vec::new(), None)?;
        read(&sources, &Outputs::read(&sources)?)
    }

    #[test]
    fn the_private_key_is_all_that_the_outputs_do_not_say() {
        assert_eq!(read_from(&[("backend", "aws")], OUTPUTS).unwrap(), None, "without a key, the store shows them");
        let cdn = read_from(&[("backend", "aws"), (PRIVATE_KEY, KEY)], OUTPUTS).unwrap().unwrap();
        assert_eq!((cdn.url.as_str(), cdn.key_pair_id.as_str()), ("https://d1.cloudfront.example/", "K1"));
        assert!(!format!("{cdn:?}").contains("AAAA"));
        let given = [("backend", "aws"), (PRIVATE_KEY, KEY), (URL, "https://cdn.example"), (KEY_PAIR_ID, "K2")];
        let cdn = read_from(&given, OUTPUTS).unwrap().unwrap();
        assert_eq!((cdn.url.as_str(), cdn.key_pair_id.as_str()), ("https://cdn.example/", "K2"));
    }

    #[test]
    fn the_key_may_be_in_a_file_and_what_cannot_be_read_is_not_repeated() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("cdn.pem");
        std::fs::write(&path, KEY).unwrap();
        let given = [("backend", "aws"), (PRIVATE_KEY, path.to_str().unwrap())];
        assert_eq!(read_from(&given, OUTPUTS).unwrap().unwrap().private_key.expose(), KEY);
        let refused = read_from(&[("backend", "aws"), (PRIVATE_KEY, "AAAAsecret")], OUTPUTS).unwrap_err().to_string();
        assert!(refused.contains(PRIVATE_KEY) && !refused.contains("AAAAsecret"), "{refused}");
    }

    #[test]
    fn what_is_missing_or_elsewhere_is_named() {
        for (given, outputs, told) in [
            (vec![("backend", "aws"), (PRIVATE_KEY, KEY)], "{}", "cdn_private_key needs cdn_url"),
            (vec![("backend", "aws"), (URL, "https://cdn.example")], "{}", "cdn_url needs cdn_private_key"),
            (vec![("backend", "aws"), (URL, "http://cdn.example")], "{}", "https://"),
            (vec![(PRIVATE_KEY, KEY)], OUTPUTS, "the embedded backend has no CDN"),
        ] {
            let refused = read_from(&given, outputs).unwrap_err().to_string();
            assert!(refused.contains(told), "{refused}");
        }
    }
}
