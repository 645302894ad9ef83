//! Where uploads go with S3 Transfer Acceleration, and everything else.

use std::collections::HashMap;
use std::time::{Duration, SystemTime};

use aws_credential_types::Credentials;
use url::Url;

use super::aws::{Clients, Reach};
use crate::cognito::TemporaryCredentials;
use crate::config::Services;
use crate::s3::{
    Bucket, FormDescription, PartDescription, PresignError, PutDescription, Showing, UploadAddress, Window,
};

const KEY: &str = "protected/eu-central-1:0a/a.png";
const MINUTE: Duration = Duration::from_secs(60);

fn bucket(region: &str, accelerates: bool) -> Bucket {
    let reach = Reach::Aws(Box::<Services>::default());
    Bucket::new("pictures", Clients::new(reach, region).accelerating(accelerates).store())
}

/// The origins of: a PUT, the PUT of a part, a form, a picture that is shown, and one that is saved.
async fn origins(bucket: &Bucket) -> Result<[String; 5], PresignError> {
    let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1_793_678_706);
    let credentials = TemporaryCredentials {
        credentials: Credentials::new("id", "secret", Some("token".to_owned()), None, "test"),
        expires_at: now + MINUTE,
    };
    let whole = PutDescription {
        key: KEY,
        size: 9,
        content_type: "image/png",
        crc32: "y/Q5Jg==",
        metadata: HashMap::new(),
        replaces: false,
    };
    let part =
        PartDescription { upload: UploadAddress { key: KEY, upload_id: "u" }, number: 1, size: 9, crc32: "y/Q5Jg==" };
    let form = FormDescription { folder: "f/", most_bytes: 9, redirect: "https://pictures.example/" };
    let showing = Showing::Picture("image/png");
    let (put, _) = Box::pin(bucket.presign_put(whole, &credentials, now, MINUTE)).await?;
    let (part, _) = Box::pin(bucket.presign_part(&part, &credentials, now, MINUTE)).await?;
    let form = Box::pin(bucket.sign_form(&form, &credentials, now, MINUTE)).await?.action;
    let shown = Box::pin(bucket.presign_shown(KEY, None, showing, &credentials, Window::of(now))).await?;
    let saved = Box::pin(bucket.presign_given(KEY, showing, None, &credentials, now, MINUTE)).await?;
    for url in [&put, &part, &shown, &saved] {
        assert!(Url::parse(url).unwrap().path().ends_with("/a.png"), "{url}");
    }
    Ok([put, part, form, shown, saved].map(|url| Url::parse(&url).unwrap().origin().ascii_serialization()))
}

#[tokio::test]
async fn what_goes_up_is_accelerated_and_what_comes_down_is_not() {
    let (usual, fast) =
        ("https://pictures.s3.eu-central-1.amazonaws.com", "https://pictures.s3-accelerate.amazonaws.com");
    let accelerated = bucket("eu-central-1", true);
    assert_eq!(origins(&accelerated).await.unwrap(), [fast, fast, fast, usual, usual]);
    assert_eq!(accelerated.origin().await.unwrap(), usual);
    assert_eq!(accelerated.upload_origin().await.unwrap().as_deref(), Some(fast));

    let plain = bucket("eu-central-1", false);
    assert_eq!(origins(&plain).await.unwrap(), [usual; 5]);
    assert_eq!(plain.upload_origin().await.unwrap(), None);
}

#[tokio::test]
async fn a_region_without_acceleration_is_found_before_anybody_uploads() {
    let refused = bucket("cn-north-1", true).upload_origin().await.unwrap_err().to_string();
    assert!(refused.contains("S3 Accelerate cannot be used in this region"), "{refused}");
}
