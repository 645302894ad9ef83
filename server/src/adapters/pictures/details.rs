//! One file with all that is known of it, what its camera noted among that.

use std::io::Cursor;

use app::core::catalogue::{StoredFile, find, is_picture};
use app::core::keys::ObjectKey;
use app::wire::error::ApiError;
use app::wire::pictures::{ExifEntry, ExifField, PictureDetails, PictureQuery};
use app::wire::storage::StorageError;
use exif::{Exif, In, Tag, Value};
use futures::future::join;
use percent_encoding::percent_decode_str;

use super::catalogue::Catalogue;
use super::{Album, not_served, not_signed};
use crate::s3::Showing;

/// Where cameras write what they note: at the beginning.
const BEGINNING_BYTES: u64 = 256 * 1024;

impl Album<'_> {
    pub(super) async fn details(&self, query: &PictureQuery, key: &ObjectKey) -> Result<PictureDetails, ApiError> {
        let full_key = self.whole(key.as_str());
        let credentials = &self.caller.credentials;
        let described = self.bucket().described(&full_key, credentials).await.map_err(not_served)?;
        // Where nobody may list, a file has no neighbours.
        let catalogue = match self.catalogue(query.is_fresh).await {
            Ok(catalogue) => catalogue,
            Err(ApiError::Storage { reason: StorageError::NotAllowed }) => std::sync::Arc::new(Catalogue::default()),
            Err(error) => return Err(error),
        };
        let file = StoredFile {
            key: key.as_str().to_owned(),
            size: described.size,
            written_at_s: described.written_at_s(),
            version: described.version.clone(),
        };
        let noted = async { if is_picture(key.as_str()) { self.exif(&full_key).await } else { Ok(Vec::new()) } };
        let (showing, exif) = join(Box::pin(self.showing(&full_key, &described)), Box::pin(noted)).await;
        let (showing, exif) = (showing?, exif?);
        let view_url = match showing {
            Showing::Picture(_) => {
                let window = self.window();
                let written = Some(described.written);
                let signed = self.bucket().presign_shown(&full_key, written, showing, credentials, window);
                Some(signed.await.map_err(not_signed)?)
            }
            Showing::Drawing | Showing::Attachment | Showing::AsStored => None,
        };
        let found = find(&catalogue.files, query);
        let (index, previous, next) = match found.around(key.as_str()) {
            Some((index, previous, next)) => (Some(index), previous.map(str::to_owned), next.map(str::to_owned)),
            None => (None, None, None),
        };
        Ok(PictureDetails {
            picture: self.picture(&file, &catalogue).await?,
            content_type: described.content_type.unwrap_or_default(),
            view_url,
            renew_after_s: self.renew_after_s(),
            metadata: decoded(described.metadata),
            exif,
            previous,
            next,
            index,
            total: found.total(),
        })
    }

    async fn exif(&self, full_key: &str) -> Result<Vec<ExifEntry>, ApiError> {
        let beginning = self.bucket().first_bytes(full_key, BEGINNING_BYTES, &self.caller.credentials).await;
        let bytes = beginning.map_err(not_served)?;
        Ok(noted(&bytes))
    }
}

/// User metadata as it was before it went into headers, by name.
fn decoded(metadata: std::collections::HashMap<String, String>) -> Vec<(String, String)> {
    let mut pairs: Vec<_> = metadata
        .into_iter()
        .map(|(name, value)| (name, percent_decode_str(&value).decode_utf8_lossy().into_owned()))
        .collect();
    pairs.sort();
    pairs
}

/// What a camera noted, as people read it. Bytes that are no picture, or are cut off before that, have nothing.
fn noted(bytes: &[u8]) -> Vec<ExifEntry> {
    let reader = exif::Reader::new();
    let Ok(exif) = reader.read_from_container(&mut Cursor::new(bytes)) else { return Vec::new() };
    let fields = [
        (ExifField::Camera, camera(&exif)),
        (ExifField::Lens, text(&exif, Tag::LensModel)),
        (ExifField::TakenAt, taken_at(&exif)),
        (ExifField::Dimensions, dimensions(&exif)),
        (ExifField::ExposureTime, exposure(&exif)),
        (ExifField::Aperture, number(&exif, Tag::FNumber).map(|f| format!("f/{}", short(f)))),
        (ExifField::Sensitivity, whole(&exif, Tag::PhotographicSensitivity).map(|iso| format!("ISO {iso}"))),
        (ExifField::FocalLength, number(&exif, Tag::FocalLength).map(|mm| format!("{} mm", short(mm)))),
        (ExifField::Location, place(&exif)),
    ];
    fields.into_iter().filter_map(|(field, value)| Some(ExifEntry { field, value: value? })).collect()
}

fn text(exif: &Exif, tag: Tag) -> Option<String> {
    let Value::Ascii(texts) = &exif.get_field(tag, In::PRIMARY)?.value else { return None };
    let text = String::from_utf8_lossy(texts.first()?);
    let text: String = text.trim_matches(['\0', ' ']).chars().filter(|c| !c.is_control()).take(100).collect();
    (!text.is_empty()).then_some(text)
}

fn number(exif: &Exif, tag: Tag) -> Option<f64> {
    let Value::Rational(numbers) = &exif.get_field(tag, In::PRIMARY)?.value else { return None };
    let number = numbers.first().filter(|number| number.denom != 0)?.to_f64();
    (number > 0.0).then_some(number)
}

fn whole(exif: &Exif, tag: Tag) -> Option<u32> {
    exif.get_field(tag, In::PRIMARY)?.value.get_uint(0).filter(|number| *number > 0)
}

/// The model often begins with its maker.
fn camera(exif: &Exif) -> Option<String> {
    match (text(exif, Tag::Make), text(exif, Tag::Model)) {
        (Some(maker), Some(model)) if !model.starts_with(&maker) => Some(format!("{maker} {model}")),
        (_, Some(model)) => Some(model),
        (maker, None) => maker,
    }
}

/// `2024:07:01 18:30:12` as cameras write it.
fn taken_at(exif: &Exif) -> Option<String> {
    let written = text(exif, Tag::DateTimeOriginal).or_else(|| text(exif, Tag::DateTime))?;
    let (day, time) = written.split_once(' ')?;
    let is_day = day.len() == 10 && day.bytes().all(|byte| byte.is_ascii_digit() || byte == b':');
    (is_day && !day.starts_with("0000")).then(|| format!("{} {}", day.replace(':', "-"), time.get(..5).unwrap_or(time)))
}

fn dimensions(exif: &Exif) -> Option<String> {
    let side = |tags: [Tag; 2]| tags.into_iter().find_map(|tag| whole(exif, tag));
    let width = side([Tag::PixelXDimension, Tag::ImageWidth])?;
    let height = side([Tag::PixelYDimension, Tag::ImageLength])?;
    Some(format!("{width} × {height}"))
}

fn exposure(exif: &Exif) -> Option<String> {
    let seconds = number(exif, Tag::ExposureTime)?;
    if seconds >= 0.3 {
        return Some(format!("{} s", short(seconds)));
    }
    Some(format!("1/{} s", (1.0 / seconds).round()))
}

fn place(exif: &Exif) -> Option<String> {
    let angle = |tag: Tag, side: Tag, negative: &str| {
        let Value::Rational(parts) = &exif.get_field(tag, In::PRIMARY)?.value else { return None };
        let [degrees, minutes, seconds] = parts.as_slice() else { return None };
        if [degrees, minutes, seconds].iter().any(|part| part.denom == 0) {
            return None;
        }
        let angle = degrees.to_f64() + minutes.to_f64() / 60.0 + seconds.to_f64() / 3600.0;
        let is_negative = text(exif, side).is_some_and(|letter| letter == negative);
        Some(if is_negative { -angle } else { angle })
    };
    let latitude = angle(Tag::GPSLatitude, Tag::GPSLatitudeRef, "S")?;
    let longitude = angle(Tag::GPSLongitude, Tag::GPSLongitudeRef, "W")?;
    (latitude.abs() <= 90.0 && longitude.abs() <= 180.0).then(|| format!("{latitude:.5}, {longitude:.5}"))
}

/// With one digit behind the point, if it says anything.
fn short(number: f64) -> String {
    let text = format!("{number:.1}");
    text.strip_suffix(".0").unwrap_or(&text).to_owned()
}

#[cfg(test)]
mod tests {
    use exif::experimental::Writer;
    use exif::{Field, In, Rational, Tag, Value};

    use super::noted;

    fn ascii(tag: Tag, text: &str) -> Field {
        Field { tag, ifd_num: In::PRIMARY, value: Value::Ascii(vec![text.as_bytes().to_vec()]) }
    }

    fn rational(tag: Tag, parts: &[(u32, u32)]) -> Field {
        let parts = parts.iter().map(|&(num, denom)| Rational { num, denom }).collect();
        Field { tag, ifd_num: In::PRIMARY, value: Value::Rational(parts) }
    }

    fn written(fields: &[Field]) -> Vec<u8> {
        let (mut writer, mut bytes) = (Writer::new(), std::io::Cursor::new(Vec::new()));
        fields.iter().for_each(|field| writer.push_field(field));
        writer.write(&mut bytes, false).unwrap();
        bytes.into_inner()
    }

    #[test]
    fn what_a_camera_noted_is_said_as_people_say_it() {
        let fields = [
            ascii(Tag::Make, "Canon"),
            ascii(Tag::Model, "Canon EOS R5"),
            ascii(Tag::DateTimeOriginal, "2024:07:01 18:30:12"),
            Field { tag: Tag::PixelXDimension, ifd_num: In::PRIMARY, value: Value::Long(vec![8192]) },
            Field { tag: Tag::PixelYDimension, ifd_num: In::PRIMARY, value: Value::Long(vec![5464]) },
            rational(Tag::ExposureTime, &[(1, 250)]),
            rational(Tag::FNumber, &[(28, 10)]),
            Field { tag: Tag::PhotographicSensitivity, ifd_num: In::PRIMARY, value: Value::Short(vec![100]) },
            rational(Tag::FocalLength, &[(35, 1)]),
            ascii(Tag::GPSLatitudeRef, "S"),
            rational(Tag::GPSLatitude, &[(48, 1), (8, 1), (1392, 100)]),
            ascii(Tag::GPSLongitudeRef, "E"),
            rational(Tag::GPSLongitude, &[(11, 1), (34, 1), (3180, 100)]),
        ];
        let noted: Vec<_> = noted(&written(&fields)).into_iter().map(|entry| entry.value).collect();
        assert_eq!(
            noted,
            [
                "Canon EOS R5",
                "2024-07-01 18:30",
                "8192 × 5464",
                "1/250 s",
                "f/2.8",
                "ISO 100",
                "35 mm",
                "-48.13720, 11.57550"
            ]
        );
    }

    #[test]
    fn notes_that_make_no_sense_are_left_out() {
        let fields = [
            ascii(Tag::Model, "\0\0"),
            ascii(Tag::DateTimeOriginal, "0000:00:00 00:00:00"),
            rational(Tag::ExposureTime, &[(1, 0)]),
            rational(Tag::FNumber, &[(0, 1)]),
            rational(Tag::GPSLatitude, &[(48, 1)]),
        ];
        assert_eq!(noted(&written(&fields)), []);
        for bytes in [&b""[..], b"no picture", &[0xff, 0xd8, 0xff, 0xe1, 0, 9]] {
            assert_eq!(noted(bytes), []);
        }
    }
}
