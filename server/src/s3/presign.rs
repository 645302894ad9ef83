//! Presigned addresses: what is signed decides what the browser may send.

use std::collections::HashMap;
use std::time::{Duration, SystemTime};

use aws_credential_types::Credentials;
use aws_sdk_s3::Client;
use aws_sdk_s3::presigning::{PresignedRequest, PresigningConfig};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use thiserror::Error;
use url::Url;

use super::{Bucket, Showing, UploadAddress, Window};
use crate::cognito::TemporaryCredentials;

/// What the store says of a picture's keeping: what is new has another address, so this one stays true.
const CACHE_CONTROL: &str = "private, max-age=1800, immutable";

/// What the value of `filename*` may have as it is (RFC 8187, `attr-char`).
const ATTRIBUTE: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'!')
    .remove(b'#')
    .remove(b'$')
    .remove(b'&')
    .remove(b'+')
    .remove(b'-')
    .remove(b'.')
    .remove(b'^')
    .remove(b'_')
    .remove(b'`')
    .remove(b'|')
    .remove(b'~');

/// An address could not be signed: a mistake of ours, since nothing is sent.
#[derive(Debug, Error)]
#[error("an address could not be signed: {0}")]
pub(crate) struct PresignError(pub(super) String);

/// Exactly one PUT: each part is a signed header.
pub(crate) struct PutDescription<'a> {
    /// The whole key.
    pub(crate) key: &'a str,
    /// `content-length`.
    pub(crate) size: i64,
    /// `content-type`.
    pub(crate) content_type: &'a str,
    /// `x-amz-checksum-crc32`.
    pub(crate) crc32: &'a str,
    /// `x-amz-meta-*`, as they are sent.
    pub(crate) metadata: HashMap<String, String>,
    /// Whether an object of this name is replaced. If not, `if-none-match: *` is signed, and the store refuses.
    pub(crate) replaces: bool,
}

/// Exactly one PUT of a part: each part of this is signed.
pub(crate) struct PartDescription<'a> {
    /// Which upload it is a part of.
    pub(crate) upload: UploadAddress<'a>,
    /// From 1.
    pub(crate) number: i32,
    /// `content-length`.
    pub(crate) size: i64,
    /// `x-amz-checksum-crc32`.
    pub(crate) crc32: &'a str,
}

impl Bucket {
    /// An address for one PUT, from `now` on for `good_for`, and the headers that the browser has to send with it.
    pub(crate) async fn presign_put(
        &self,
        description: PutDescription<'_>,
        credentials: &TemporaryCredentials,
        now: SystemTime,
        good_for: Duration,
    ) -> Result<(String, Vec<(String, String)>), PresignError> {
        let call = self
            .uploads_client(credentials)
            .put_object()
            .bucket(self.name())
            .key(description.key)
            .content_length(description.size)
            .content_type(description.content_type)
            .checksum_crc32(description.crc32)
            .set_metadata(Some(description.metadata))
            .set_if_none_match((!description.replaces).then(|| "*".to_owned()));
        let request = Box::pin(call.presigned(config(now, good_for)?)).await.map_err(failed)?;
        Ok((request.uri().to_owned(), headers_to_send(&request)))
    }

    /// An address for the PUT of one part, from `now` on for `good_for`, and the headers that the browser has to send with it.
    pub(crate) async fn presign_part(
        &self,
        description: &PartDescription<'_>,
        credentials: &TemporaryCredentials,
        now: SystemTime,
        good_for: Duration,
    ) -> Result<(String, Vec<(String, String)>), PresignError> {
        let call = self
            .uploads_client(credentials)
            .upload_part()
            .bucket(self.name())
            .key(description.upload.key)
            .upload_id(description.upload.upload_id)
            .part_number(description.number)
            .content_length(description.size)
            .checksum_crc32(description.crc32);
        let request = Box::pin(call.presigned(config(now, good_for)?)).await.map_err(failed)?;
        Ok((request.uri().to_owned(), headers_to_send(&request)))
    }

    /// The address at which one object is shown within a window: the same for every caller who has the same credentials, until it
    /// is written again. `written` is when that was, as the store has just told these credentials; without it, the store is to be
    /// asked by whoever has the address, and no CDN, which asks for nobody's permission.
    pub(crate) async fn presign_shown(
        &self,
        key: &str,
        written: Option<SystemTime>,
        showing: Showing,
        credentials: &TemporaryCredentials,
        window: Window,
    ) -> Result<String, PresignError> {
        match (self.cdn(), written) {
            (Some(cdn), Some(written)) => cdn.address(key, written, showing, window.end()),
            _ => self.presign_get(key, written.unwrap_or(SystemTime::UNIX_EPOCH), showing, credentials, window).await,
        }
    }

    /// The same at the store itself, with the caller's permissions.
    pub(super) async fn presign_get(
        &self,
        key: &str,
        written: SystemTime,
        showing: Showing,
        credentials: &TemporaryCredentials,
        window: Window,
    ) -> Result<String, PresignError> {
        let signed = window.signing_time(written);
        let call = self
            .public_client(credentials)
            .get_object()
            .bucket(self.name())
            .key(key)
            .response_cache_control(CACHE_CONTROL)
            .set_response_content_type(showing.content_type().map(str::to_owned))
            .set_response_content_disposition(showing.disposition().map(str::to_owned));
        let request = Box::pin(call.presigned(config(signed, window.good_for(signed))?)).await.map_err(failed)?;
        Ok(request.uri().to_owned())
    }

    /// The address of one object from `now` on for `good_for`: shown as what it may be shown as, or saved under a name.
    pub(crate) async fn presign_given(
        &self,
        key: &str,
        showing: Showing,
        name: Option<&str>,
        credentials: &TemporaryCredentials,
        now: SystemTime,
        good_for: Duration,
    ) -> Result<String, PresignError> {
        let disposition = match name {
            Some(name) => Some(attachment(name)),
            None => showing.disposition().map(str::to_owned),
        };
        let call = self
            .public_client(credentials)
            .get_object()
            .bucket(self.name())
            .key(key)
            .response_cache_control("private, no-store")
            .set_response_content_type(showing.content_type().map(str::to_owned))
            .set_response_content_disposition(disposition);
        let request = Box::pin(call.presigned(config(now, good_for)?)).await.map_err(failed)?;
        Ok(request.uri().to_owned())
    }

    /// The origin that presigned addresses have, for the page's policy.
    pub(crate) async fn origin(&self) -> Result<String, PresignError> {
        let address = self.address(&self.public_client(&nobody())).await?;
        Ok(address.origin().ascii_serialization())
    }

    /// The origin that addresses of uploads have, where it is another one.
    pub(crate) async fn upload_origin(&self) -> Result<Option<String>, PresignError> {
        let (usual, origin) = (self.origin().await?, self.upload_address().await?.origin().ascii_serialization());
        Ok(Some(origin).filter(|origin| *origin != usual))
    }

    /// The bucket's own address for uploads, as browsers have it.
    pub(super) async fn upload_address(&self) -> Result<Url, PresignError> {
        self.address(&self.uploads_client(&nobody())).await
    }

    /// The bucket's own address: an object's without its name.
    async fn address(&self, client: &Client) -> Result<Url, PresignError> {
        let call = client.get_object().bucket(self.name()).key("x");
        let signed = config(SystemTime::UNIX_EPOCH, Duration::from_secs(60))?;
        let request = Box::pin(call.presigned(signed)).await.map_err(failed)?;
        let mut url = Url::parse(request.uri()).map_err(failed)?;
        url.set_query(None);
        let bucket = url.path().strip_suffix('x').map(str::to_owned);
        url.set_path(&bucket.ok_or_else(|| PresignError("an object has no address".to_owned()))?);
        Ok(url)
    }
}

/// Credentials that let nobody in: for an address without its signature.
fn nobody() -> TemporaryCredentials {
    TemporaryCredentials {
        credentials: Credentials::new("nobody", "nothing", None, None, "address"),
        expires_at: SystemTime::UNIX_EPOCH,
    }
}

/// `Content-Disposition` with a name in any script (RFC 6266, section 4.3, and RFC 8187, section 3.2).
fn attachment(name: &str) -> String {
    let is_plain = |letter: char| letter == ' ' || letter.is_ascii_graphic() && !matches!(letter, '"' | '\\' | '%');
    let plain: String = name.chars().map(|letter| if is_plain(letter) { letter } else { '_' }).collect();
    format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{}", utf8_percent_encode(name, ATTRIBUTE))
}

fn config(start: SystemTime, good_for: Duration) -> Result<PresigningConfig, PresignError> {
    PresigningConfig::builder().start_time(start).expires_in(good_for).build().map_err(failed)
}

/// The signed headers without those that a browser sets by itself and lets nobody set.
fn headers_to_send(request: &PresignedRequest) -> Vec<(String, String)> {
    request
        .headers()
        .filter(|(name, _)| !name.eq_ignore_ascii_case("content-length") && !name.eq_ignore_ascii_case("host"))
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect()
}

fn failed(error: impl std::error::Error) -> PresignError {
    PresignError(aws_smithy_types::error::display::DisplayErrorContext(&error).to_string())
}

#[cfg(test)]
mod tests {
    use super::attachment;

    #[test]
    fn a_name_in_any_script_survives_being_saved() {
        for (name, expected) in [
            ("a b.png", "attachment; filename=\"a b.png\"; filename*=UTF-8''a%20b.png"),
            ("Straße \"1\".png", "attachment; filename=\"Stra_e _1_.png\"; filename*=UTF-8''Stra%C3%9Fe%20%221%22.png"),
            ("東\\%.png", "attachment; filename=\"___.png\"; filename*=UTF-8''%E6%9D%B1%5C%25.png"),
        ] {
            assert_eq!(attachment(name), expected);
        }
    }
}
