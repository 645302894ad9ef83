//! Where files and their thumbnails can be fetched.

use std::time::{Duration, UNIX_EPOCH};

use app::core::catalogue::{StoredFile, is_picture};
use app::core::levels::word;
use app::wire::error::ApiError;
use app::wire::pictures::{Picture, THUMBNAIL_WIDTHS};
use app::wire::storage::{AccessLevel, Rendition};
use url::form_urlencoded::Serializer;

use super::catalogue::Catalogue;
use super::{Album, not_signed};
use crate::http::THUMBNAIL;
use crate::s3::Showing;

/// The folder of thumbnails below the prefix of a level.
pub(super) const FOLDER: &str = ".updown/thumbnails/";

/// The key of a thumbnail below the prefix: by what it shows and not by its name, so that a file that is moved keeps it. None for a
/// version that is none of S3's (<https://docs.aws.amazon.com/AmazonS3/latest/API/API_Object.html>).
pub(super) fn thumbnail_key(version: &str, width: u32) -> Option<String> {
    let is_version =
        (1..=64).contains(&version.len()) && version.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    (is_version && THUMBNAIL_WIDTHS.contains(&width)).then(|| format!("{FOLDER}{version}/{width}"))
}

/// The app's own address that leads to a thumbnail, and has it made if there is none.
pub(in crate::adapters) fn thumbnail_path(level: AccessLevel, key: &str, version: &str, width: u32) -> String {
    let query = Serializer::new(String::new())
        .append_pair("level", word(level))
        .append_pair("key", key)
        .append_pair("version", version)
        .append_pair("width", &width.to_string())
        .finish();
    format!("{THUMBNAIL}?{query}")
}

impl Album<'_> {
    /// A file as it stands in a list.
    pub(super) async fn picture(&self, file: &StoredFile, catalogue: &Catalogue) -> Result<Picture, ApiError> {
        let mut thumbnails = Vec::new();
        if is_picture(&file.key) || catalogue.thumbnail(&file.version, THUMBNAIL_WIDTHS[0]).is_some() {
            for width in THUMBNAIL_WIDTHS {
                thumbnails.push(Rendition { width, url: self.thumbnail_url(file, width, catalogue).await? });
            }
        }
        let StoredFile { key, size, written_at_s, version } = file.clone();
        Ok(Picture { key, size, written_at_s, version, thumbnails })
    }

    async fn thumbnail_url(&self, file: &StoredFile, width: u32, catalogue: &Catalogue) -> Result<String, ApiError> {
        match (catalogue.thumbnail(&file.version, width), thumbnail_key(&file.version, width)) {
            (Some(written_at_s), Some(key)) => self.thumbnail_address(&key, written_at_s).await,
            _ => Ok(thumbnail_path(self.level, &file.key, &file.version, width)),
        }
    }

    /// The presigned address of a thumbnail that the store has.
    pub(super) async fn thumbnail_address(&self, key: &str, written_at_s: i64) -> Result<String, ApiError> {
        let written = UNIX_EPOCH + Duration::from_secs(u64::try_from(written_at_s).unwrap_or_default());
        // It was put there with a type that was signed.
        let showing = Showing::AsStored;
        let (full_key, credentials) = (self.whole(key), &self.caller.credentials);
        let signed = self.bucket().presign_shown(&full_key, Some(written), showing, credentials, self.window());
        signed.await.map_err(not_signed)
    }
}

#[cfg(test)]
mod tests {
    use app::wire::storage::AccessLevel;

    use super::{thumbnail_key, thumbnail_path};

    #[test]
    fn a_thumbnail_is_named_for_what_it_shows() {
        assert_eq!(thumbnail_key("0a1b-2", 320).as_deref(), Some(".updown/thumbnails/0a1b-2/320"));
        for (version, width) in [("", 320), ("../x", 320), ("a/b", 320), ("0a", 321)] {
            assert_eq!(thumbnail_key(version, width), None, "{version} {width}");
        }
        let path = thumbnail_path(AccessLevel::Private, "a b&c/é.png", "0a", 960);
        assert_eq!(path, "/pictures/thumbnail?level=private&key=a+b%26c%2F%C3%A9.png&version=0a&width=960");
    }
}
