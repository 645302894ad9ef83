//! Thumbnails that no browser has made: made here when somebody first looks, and kept in the store like any other object.
//!
//! What is decoded comes from people, so it is held to limits: of bytes, of pixels, of memory, and of how much is made at a time.

use std::io::Cursor;
use std::sync::Arc;

use app::core::keys::ObjectKey;
use app::wire::error::ApiError;
use app::wire::pictures::THUMBNAIL_WIDTHS;
use app::wire::storage::{AccessLevel, StorageError};
use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::PngEncoder;
use image::imageops::FilterType;
use image::{DynamicImage, GenericImageView as _, ImageDecoder as _, ImageReader, Limits};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::addresses::thumbnail_key;
use super::{RequestPictures, Wish, not_served};
use crate::s3::ObjectError;

/// The most bytes of a picture that thumbnails are made of here.
const MOST_BYTES: u64 = 40 * 1024 * 1024;

/// The most pixels of a side.
const MOST_PIXELS: u32 = 20_000;

/// The most bytes of a picture that is unpacked: 55 million pixels of three bytes. Decoding may take three times as much for a
/// moment, with the coefficients of a progressive JPEG, or with a copy that is turned.
const MOST_UNPACKED: u64 = 160 * 1024 * 1024;

/// How many are made at the same time.
const AT_ONCE: usize = 2;

/// How many wait for that.
const MOST_WAITING: usize = 64;

const JPEG_QUALITY: u8 = 80;

/// Makes thumbnails, a few at a time.
#[derive(Debug)]
pub(crate) struct Thumbnailer {
    places: Arc<Semaphore>,
    line: Semaphore,
}

impl Default for Thumbnailer {
    fn default() -> Self {
        Self { places: Arc::new(Semaphore::new(AT_ONCE)), line: Semaphore::new(MOST_WAITING) }
    }
}

/// A thumbnail.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Made {
    width: u32,
    content_type: &'static str,
    bytes: Vec<u8>,
}

/// Why there is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NoThumbnail {
    /// It is no picture that can be read here: another kind, too large, or broken.
    Unreadable,
    /// Too many are being made.
    Busy,
}

impl Thumbnailer {
    /// All widths of a picture. Whoever calls has a place, which is taken until the work is done, also if nobody waits for it.
    async fn make(place: OwnedSemaphorePermit, original: Vec<u8>) -> Result<Vec<Made>, NoThumbnail> {
        let made = tokio::task::spawn_blocking(move || {
            let made = made_of(&original);
            drop(place);
            made
        })
        .await;
        made.unwrap_or_else(|error| {
            tracing::warn!(%error, "a picture broke its decoder");
            Err(NoThumbnail::Unreadable)
        })
    }
}

/// What somebody wants to see small.
pub(crate) struct ThumbnailWish<'a> {
    pub(crate) level: AccessLevel,
    pub(crate) key: &'a ObjectKey,
    pub(crate) version: &'a str,
    pub(crate) width: u32,
}

impl RequestPictures {
    /// The presigned address of a thumbnail, which is made if there is none; `Err` within, if none can be.
    pub(crate) async fn thumbnail(&self, wish: ThumbnailWish<'_>) -> Result<Result<String, NoThumbnail>, ApiError> {
        let album = self.album(wish.level, Wish::Read).await?;
        let short = thumbnail_key(wish.version, wish.width).ok_or(ApiError::BadRequest)?;
        let credentials = &album.caller.credentials;
        match album.bucket().described(&album.whole(&short), credentials).await {
            Ok(described) => return album.thumbnail_address(&short, described.written_at_s()).await.map(Ok),
            Err(ObjectError::NotFound) => {}
            Err(ObjectError::Unavailable) => return Err(StorageError::Unavailable.into()),
        }
        let Ok(_waiting) = self.services.thumbnailer.line.try_acquire() else { return Ok(Err(NoThumbnail::Busy)) };
        let full_key = album.whole(wish.key.as_str());
        let described = album.bucket().described(&full_key, credentials).await.map_err(not_served)?;
        // The page may be older than the picture.
        let Some(short) = thumbnail_key(&described.version, wish.width) else {
            return Ok(Err(NoThumbnail::Unreadable));
        };
        if described.size > MOST_BYTES {
            return Ok(Err(NoThumbnail::Unreadable));
        }
        // Before a byte is fetched, so that no more originals are in memory than are worked on.
        let places = Arc::clone(&self.services.thumbnailer.places);
        let Ok(place) = places.acquire_owned().await else { return Ok(Err(NoThumbnail::Busy)) };
        // Somebody else may have made it meanwhile.
        if let Ok(made) = album.bucket().described(&album.whole(&short), credentials).await {
            return album.thumbnail_address(&short, made.written_at_s()).await.map(Ok);
        }
        let original = album.bucket().first_bytes(&full_key, MOST_BYTES, credentials).await.map_err(not_served)?;
        let made = match Thumbnailer::make(place, original).await {
            Ok(made) => made,
            Err(none) => return Ok(Err(none)),
        };
        for one in made {
            if let Some(key) = thumbnail_key(&described.version, one.width) {
                let full_key = album.whole(&key);
                let put = album.bucket().write_bytes(&full_key, one.content_type, one.bytes, credentials);
                put.await.map_err(not_served)?;
            }
        }
        album.changed();
        // When the store says that it was written: lists will have the same address.
        let made = album.bucket().described(&album.whole(&short), credentials).await.map_err(not_served)?;
        album.thumbnail_address(&short, made.written_at_s()).await.map(Ok)
    }
}

/// Decodes a picture once, upright, and makes it small in every width. Whatever else was in the file is left out.
fn made_of(original: &[u8]) -> Result<Vec<Made>, NoThumbnail> {
    let picture = decoded(original).map_err(|error| {
        tracing::info!(%error, "no thumbnail can be made of a picture");
        NoThumbnail::Unreadable
    })?;
    let mut made = Vec::with_capacity(THUMBNAIL_WIDTHS.len());
    // The smaller one is made of the larger one, which takes a fraction of the time.
    let mut from = picture;
    for width in THUMBNAIL_WIDTHS.into_iter().rev() {
        // No taller than four times its width: what is taller shows nothing at this size.
        let tallest = width.saturating_mul(4);
        if from.width() > width || from.height() > tallest {
            from = from.resize(width, tallest, FilterType::Triangle);
        }
        let (content_type, bytes) = encoded(&from).map_err(|error| {
            tracing::warn!(%error, "a thumbnail could not be written");
            NoThumbnail::Unreadable
        })?;
        made.push(Made { width, content_type, bytes });
    }
    Ok(made)
}

fn decoded(original: &[u8]) -> image::ImageResult<DynamicImage> {
    let mut reader = ImageReader::new(Cursor::new(original)).with_guessed_format()?;
    let mut limits = Limits::default();
    limits.max_image_width = Some(MOST_PIXELS);
    limits.max_image_height = Some(MOST_PIXELS);
    limits.max_alloc = Some(MOST_UNPACKED);
    reader.limits(limits);
    let mut decoder = reader.into_decoder()?;
    // Nobody else looks at that before the room is taken.
    let mut room = Limits::no_limits();
    room.max_alloc = Some(MOST_UNPACKED);
    room.reserve(decoder.total_bytes())?;
    let orientation = decoder.orientation()?;
    let mut picture = DynamicImage::from_decoder(decoder)?;
    picture.apply_orientation(orientation);
    Ok(picture)
}

/// JPEG; what lets something shine through it, PNG.
fn encoded(picture: &DynamicImage) -> image::ImageResult<(&'static str, Vec<u8>)> {
    let mut bytes = Vec::new();
    let is_opaque = !picture.color().has_alpha() || picture.pixels().all(|(_, _, pixel)| pixel.0[3] == u8::MAX);
    if is_opaque {
        picture.to_rgb8().write_with_encoder(JpegEncoder::new_with_quality(&mut bytes, JPEG_QUALITY))?;
        return Ok(("image/jpeg", bytes));
    }
    picture.to_rgba8().write_with_encoder(PngEncoder::new(&mut bytes))?;
    Ok(("image/png", bytes))
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use image::codecs::png::{self, CompressionType, PngEncoder};
    use image::{DynamicImage, ExtendedColorType, ImageEncoder as _, ImageFormat, Rgb, RgbImage, Rgba, RgbaImage};

    use super::{NoThumbnail, made_of};

    fn written(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        picture.write_to(&mut bytes, format).unwrap();
        bytes.into_inner()
    }

    fn sizes(original: &[u8]) -> Vec<(u32, u32, u32, &'static str)> {
        let made = made_of(original).unwrap();
        let size = |bytes: &[u8]| {
            let picture = image::load_from_memory(bytes).unwrap();
            (picture.width(), picture.height())
        };
        made.iter().map(|one| (one.width, size(&one.bytes).0, size(&one.bytes).1, one.content_type)).collect()
    }

    #[test]
    fn each_width_is_made_and_nothing_is_made_larger() {
        let large = DynamicImage::ImageRgb8(RgbImage::from_pixel(1200, 600, Rgb([200, 10, 10])));
        for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP, ImageFormat::Bmp] {
            let expected = [(960, 960, 480, "image/jpeg"), (320, 320, 160, "image/jpeg")];
            assert_eq!(sizes(&written(&large, format)), expected, "{format:?}");
        }
        let small = DynamicImage::ImageRgba8(RgbaImage::from_pixel(10, 20, Rgba([0, 0, 0, 100])));
        let expected = [(960, 10, 20, "image/png"), (320, 10, 20, "image/png")];
        assert_eq!(sizes(&written(&small, ImageFormat::Png)), expected);
        let tower = DynamicImage::ImageRgb8(RgbImage::from_pixel(500, 3_000, Rgb([0, 0, 0])));
        assert_eq!(sizes(&written(&tower, ImageFormat::Png))[1].2, 1280);
    }

    #[test]
    fn a_small_file_that_unpacks_to_very_much_makes_none() {
        let side = 13_000;
        let blank = vec![0; side as usize * side as usize];
        let mut bomb = Vec::new();
        PngEncoder::new_with_quality(&mut bomb, CompressionType::Fast, png::FilterType::NoFilter)
            .write_image(&blank, side, side, ExtendedColorType::L8)
            .unwrap();
        assert!((bomb.len() as u64) < super::MOST_BYTES / 10);
        assert_eq!(made_of(&bomb), Err(NoThumbnail::Unreadable));
    }

    #[test]
    fn what_is_no_picture_or_claims_to_be_a_huge_one_makes_none() {
        let mut bomb = written(&DynamicImage::ImageRgb8(RgbImage::new(1, 1)), ImageFormat::Bmp);
        // Width and height of a bitmap (BITMAPINFOHEADER).
        bomb[18..22].copy_from_slice(&60_000_u32.to_le_bytes());
        bomb[22..26].copy_from_slice(&60_000_u32.to_le_bytes());
        let mut wide = written(&DynamicImage::ImageRgb8(RgbImage::new(1, 1)), ImageFormat::Bmp);
        wide[18..22].copy_from_slice(&19_999_u32.to_le_bytes());
        wide[22..26].copy_from_slice(&19_999_u32.to_le_bytes());
        let mut cut = written(&DynamicImage::ImageRgb8(RgbImage::new(64, 64)), ImageFormat::Png);
        cut.truncate(60);
        for original in [&b""[..], b"<svg/>", &bomb, &wide, &cut] {
            assert_eq!(made_of(original), Err(NoThumbnail::Unreadable));
        }
    }
}
