//! Shows the embedded backend's administrator's key, or replaces it, without starting the backend.

use serde_json::json;

use super::Outcome;
use super::backend::REGION;
use crate::cli::AdminKeyOptions;
use crate::config::Kept;

/// Nothing could be done.
const UNUSABLE: u8 = 2;

/// Shows the key of the data directory, as the options say.
#[must_use]
pub fn admin_key(kept: &Kept, options: &AdminKeyOptions) -> Outcome {
    let key = if options.rotate {
        let (clock, entropy) = (embedded::clock::SystemClock, embedded::entropy::SystemEntropy);
        embedded::rotate_admin_key(&kept.data_dir, &clock, &entropy)
    } else {
        embedded::admin_key(&kept.data_dir)
    };
    match key {
        Ok(key) => {
            let said = if options.json { as_json(&key) } else { as_environment(&key) };
            Outcome { said: Some(said), complaint: None, code: 0 }
        }
        Err(error) => Outcome { said: None, complaint: Some(error.to_string()), code: UNUSABLE },
    }
}

/// Lines for a shell. The secret is made of letters, digits, `+` and `/`.
fn as_environment(key: &embedded::AdminKey) -> String {
    format!(
        "export AWS_ACCESS_KEY_ID={}\nexport AWS_SECRET_ACCESS_KEY={}\nexport AWS_REGION={REGION}",
        key.access_key_id,
        key.secret_access_key.as_str()
    )
}

/// <https://docs.aws.amazon.com/sdkref/latest/guide/feature-process-credentials.html>
fn as_json(key: &embedded::AdminKey) -> String {
    let document = json!({
        "Version": 1,
        "AccessKeyId": key.access_key_id,
        "SecretAccessKey": key.secret_access_key.as_str(),
    });
    format!("{document:#}")
}

#[cfg(test)]
mod tests {
    use zeroize::Zeroizing;

    use super::*;

    fn key() -> embedded::AdminKey {
        let (access_key_id, secret_access_key) =
            ("AKIATESTTESTTESTTEST".to_owned(), Zeroizing::new("a/b+c".to_owned()));
        embedded::AdminKey { access_key_id, secret_access_key }
    }

    #[test]
    fn a_shell_gets_one_variable_a_line() {
        let text = as_environment(&key());
        let lines: Vec<_> = text.lines().collect();
        assert_eq!(
            lines,
            [
                "export AWS_ACCESS_KEY_ID=AKIATESTTESTTESTTEST",
                "export AWS_SECRET_ACCESS_KEY=a/b+c",
                "export AWS_REGION=us-east-1"
            ]
        );
    }

    #[test]
    fn an_sdk_gets_the_document_of_credential_process() {
        let document: serde_json::Value = serde_json::from_str(&as_json(&key())).unwrap();
        assert_eq!(
            document,
            json!({ "Version": 1, "AccessKeyId": "AKIATESTTESTTESTTEST", "SecretAccessKey": "a/b+c" })
        );
    }

    #[test]
    fn a_directory_that_nobody_started_on_is_unusable_and_stays_as_it_is() {
        let directory = tempfile::tempdir().unwrap();
        let kept = Kept { data_dir: directory.path().to_owned(), session_key_file: directory.path().join("none") };
        for rotate in [false, true] {
            let outcome = admin_key(&kept, &AdminKeyOptions { rotate, ..AdminKeyOptions::default() });
            assert_eq!((outcome.said, outcome.code), (None, 2));
            assert!(outcome.complaint.unwrap().contains("is not a data directory"));
        }
        assert_eq!(std::fs::read_dir(directory.path()).unwrap().count(), 0);
    }
}
