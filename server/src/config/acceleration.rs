//! Whether uploads go by S3 Transfer Acceleration, which is the `useAccelerateEndpoint` of Amplify for what is sent
//! (<https://docs.aws.amazon.com/AmazonS3/latest/userguide/transfer-acceleration.html>).

use super::outputs::Outputs;
use super::{Backend, ConfigError, Sources, Store, values};

const KEY: &str = "accelerate_uploads";

/// Reads the key, or what the stack's outputs say.
///
/// # Errors
/// Where S3 has no acceleration.
pub(super) fn read(
    sources: &Sources,
    outputs: &Outputs,
    backend: Option<&Backend>,
    store: Option<&Store>,
) -> Result<bool, ConfigError> {
    let set = sources.parse(KEY, values::truth)?;
    let deployment = match backend {
        Some(Backend::Aws(deployment)) => deployment,
        Some(Backend::Embedded { .. }) if set == Some(true) => {
            return Err(ConfigError::Acceleration("the embedded backend has no acceleration".to_owned()));
        }
        Some(Backend::Embedded { .. }) | None => return Ok(false),
    };
    let told = || outputs.told("AccelerateUploads").is_some_and(|(text, _)| text == "true");
    if !set.unwrap_or_else(told) {
        return Ok(false);
    }
    let bucket = &deployment.bucket;
    let services = &deployment.services;
    let why = if store.is_some() {
        "pictures are in another store (s3_access_key_id)".to_owned()
    } else if services.store.is_some() || services.public_store.is_some() {
        "it has addresses of its own, and s3_endpoint or s3_public_endpoint says another one".to_owned()
    } else if services.path_style {
        "it needs the bucket in the host, and s3_path_style has it in the path".to_owned()
    } else if bucket.contains('.') {
        format!("S3 accelerates no bucket with dots in its name, such as {bucket}")
    } else {
        return Ok(true);
    };
    Err(ConfigError::Acceleration(why))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use crate::config::{Config, Sources};

    const NAMES: [(&str, &str); 6] = [
        ("backend", "aws"),
        ("user_pool_id", "eu-central-1_AbC"),
        ("user_pool_client_id", "1example2"),
        ("identity_pool_id", "eu-central-1:12345678-90ab-cdef-1234-567890abcdef"),
        ("bucket", "pictures"),
        ("region", "eu-central-1"),
    ];

    fn read(names: &[(&'static str, &str)], given: &[(&'static str, &str)]) -> Result<bool, String> {
        let given: BTreeMap<_, _> = names.iter().chain(given).map(|(key, text)| (*key, (*text).to_owned())).collect();
        let sources = Sources::gather(given, [], None).unwrap();
        Config::read(&sources).map(|config| config.accelerate_uploads).map_err(|error| error.to_string())
    }

    #[test]
    fn the_key_wins_over_the_outputs_of_the_stack() {
        let outputs = r#"{ "AccelerateUploads": "true" }"#;
        for (given, expected) in [
            (vec![], false),
            (vec![("accelerate_uploads", "true")], true),
            (vec![("stack_outputs", outputs)], true),
            (vec![("stack_outputs", outputs), ("accelerate_uploads", "false")], false),
            (vec![("stack_outputs", r#"{ "AccelerateUploads": "false" }"#)], false),
        ] {
            assert_eq!(read(&NAMES, &given), Ok(expected), "{given:?}");
        }
    }

    #[test]
    fn what_s3_does_not_accelerate_is_refused_with_the_reason() {
        let own =
            [("s3_endpoint", "https://store.example"), ("s3_access_key_id", "id"), ("s3_secret_access_key", "hush")];
        for (given, reason) in [
            (&own[..], "another store (s3_access_key_id)"),
            (&[("s3_endpoint", "https://store.example")], "s3_endpoint or s3_public_endpoint"),
            (&[("s3_public_endpoint", "https://store.example")], "s3_endpoint or s3_public_endpoint"),
            (&[("s3_path_style", "true")], "s3_path_style"),
            (&[("bucket", "my.pictures")], "no bucket with dots in its name, such as my.pictures"),
        ] {
            let given = [&[("accelerate_uploads", "true")], given].concat();
            let refused = read(&NAMES, &given).unwrap_err();
            assert!(refused.contains("accelerate_uploads") && refused.contains(reason), "{refused}");
        }
        let refused = read(&[], &[("accelerate_uploads", "true")]).unwrap_err();
        assert!(refused.contains("the embedded backend has no acceleration"), "{refused}");
        assert_eq!(read(&[], &[("accelerate_uploads", "false")]), Ok(false));
    }
}
