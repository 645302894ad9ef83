//! Bytes that the browser holds, wherever they are: a file, a part of one, or what a page made of it.

use std::ops::Range;

use js_sys::{Array, Reflect, Uint8Array};
use leptos::__reexports::send_wrapper::SendWrapper;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag, ReadableStreamDefaultReader, Url};

use super::worker::{self, Unworkable};
use crate::browser::digest::{Digest, Sample};
use crate::browser::resizing::Resizing;
use crate::core::pictures::{KNOWN_BY, START, Stripped, Telling, can_strip, checked_type, strip};
use crate::core::upload::{Crc32, of_stretches};

/// The most bytes of a picture that is taken apart: it is in memory as a whole.
pub(super) const LARGEST_PICTURE: f64 = 256.0 * 1024.0 * 1024.0;

/// The most bytes of a picture that is decoded for a small one: a larger file would fill the memory for a thumbnail.
pub(super) const LARGEST_DECODED: f64 = 64.0 * 1024.0 * 1024.0;

/// Bytes of each of the samples that a fingerprint is made of.
const SAMPLE: u64 = 1024 * 1024;

/// Bytes of a file that is read as a whole for its checksums.
const SMALL: u64 = 8 * 1024 * 1024;

/// The bytes could not be read: the file was moved, changed or deleted since it was chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unreadable;

/// Bytes that can be read and sent. Cloning them copies none.
#[derive(Debug, Clone)]
pub struct Bytes(SendWrapper<Blob>);

impl Bytes {
    /// Those of a blob.
    #[must_use]
    pub fn of(blob: Blob) -> Self {
        Self(SendWrapper::new(blob))
    }

    /// The blob, to be sent or drawn.
    #[must_use]
    pub fn as_blob(&self) -> &Blob {
        &self.0
    }

    /// How many there are.
    #[must_use]
    pub fn size(&self) -> u64 {
        // A whole number below 2^53: browsers know no larger file.
        self.0.size() as u64
    }

    /// Their content type, as the browser states it; often empty.
    #[must_use]
    pub fn content_type(&self) -> String {
        self.0.type_()
    }

    /// The type that they are stored with: what is stated, as far as their first bytes agree. See
    /// [`checked_type`](crate::core::pictures::checked_type). What cannot be read is as stated; sending it fails.
    pub async fn checked_type(&self, stated: &str) -> String {
        let Ok(start) = self.slice(&(0..KNOWN_BY.min(self.size()))) else { return stated.to_owned() };
        read(&start.0).await.map_or_else(|_| stated.to_owned(), |start| checked_type(stated, &start))
    }

    /// A part of them; nothing is read yet.
    ///
    /// # Errors
    /// [`Unreadable`] when the browser refuses.
    pub fn slice(&self, range: &Range<u64>) -> Result<Self, Unreadable> {
        let part = self.0.slice_with_f64_and_f64(range.start as f64, range.end as f64);
        part.map(Self::of).map_err(|_| Unreadable)
    }

    /// The checksum, as [`Crc32::finish`] gives it: computed by the worker, by the page itself where there is none.
    ///
    /// # Errors
    /// [`Unreadable`] when a piece cannot be read or is shorter than it was.
    pub async fn crc32(&self) -> Result<String, Unreadable> {
        match worker::crc32(&self.0).await {
            Ok(checksum) => Ok(checksum),
            Err(Unworkable::Unreadable | Unworkable::Impossible) => Err(Unreadable),
            Err(Unworkable::NoWorker) => crc32_in_pieces(&self.0).await,
        }
    }

    /// Tells these bytes from others of the same number: the checksums of a sample at the start, in the middle and at the
    /// end, with how many there are; and the first bytes, which come with them.
    ///
    /// # Errors
    /// [`Unreadable`] when a sample cannot be read.
    pub async fn sample(&self) -> Result<Sample, Unreadable> {
        let (samples, start) = self.crc32_of(samples_of(self.size())).await?;
        Ok(Sample { fingerprint: fingerprint_of(self.size(), &samples), start })
    }

    /// [`crc32`](Self::crc32) and [`sample`](Self::sample). What is small is read once for both.
    ///
    /// # Errors
    /// [`Unreadable`] when a piece cannot be read.
    pub async fn digest(&self) -> Result<Digest, Unreadable> {
        let size = self.size();
        if size > SMALL {
            let Sample { fingerprint, start } = self.sample().await?;
            return Ok(Digest { crc32: self.crc32().await?, fingerprint, start });
        }
        let (checksums, start) = self.crc32_of(std::iter::once(0..size).chain(samples_of(size))).await?;
        let (whole, samples) = checksums.split_first().ok_or(Unreadable)?;
        Ok(Digest { crc32: whole.clone(), fingerprint: fingerprint_of(size, samples), start })
    }

    /// The checksums of stretches, and the first bytes of the first one.
    async fn crc32_of(
        &self,
        stretches: impl IntoIterator<Item = Range<u64>>,
    ) -> Result<(Vec<String>, Vec<u8>), Unreadable> {
        let stretches: Vec<_> =
            stretches.into_iter().map(|stretch| (stretch.start as f64, stretch.end as f64)).collect();
        match worker::stretches(&self.0, stretches.clone()).await {
            Ok(read) => Ok(read),
            Err(Unworkable::Unreadable | Unworkable::Impossible) => Err(Unreadable),
            Err(Unworkable::NoWorker) => crc32_of_stretches(&self.0, &stretches).await,
        }
    }

    /// A picture without what tells more than it: where it was taken, or also with what, when and by whom. None where there is
    /// nothing to take out, or it is no picture of a kind that can be looked into.
    ///
    /// # Errors
    /// [`Unreadable`] when it cannot be read.
    pub async fn without(&self, telling: Telling) -> Result<Option<Self>, Unreadable> {
        match worker::strip(&self.0, telling).await {
            Ok(stripped) => Ok(stripped.map(Self::of)),
            Err(Unworkable::Impossible) => Ok(None),
            Err(Unworkable::Unreadable) => Err(Unreadable),
            Err(Unworkable::NoWorker) => stripped_here(&self.0, telling).await,
        }
    }

    /// A picture made smaller, turned as it is to be looked at; none where this browser cannot do it.
    pub async fn resized(&self, resizing: Resizing) -> Option<Self> {
        worker::resize(&self.0, resizing).await.ok().map(Self::of)
    }

    /// An address under which this page alone can show them.
    #[must_use]
    pub fn object_url(&self) -> Option<ObjectUrl> {
        Url::create_object_url_with_blob(&self.0).ok().map(ObjectUrl)
    }
}

/// Where the samples of a fingerprint are.
fn samples_of(size: u64) -> [Range<u64>; 3] {
    let middle = (size / 2).saturating_sub(SAMPLE / 2);
    [0, middle, size.saturating_sub(SAMPLE)].map(|start| start..size.min(start + SAMPLE))
}

fn fingerprint_of(size: u64, samples: &[String]) -> String {
    let mut fingerprint = format!("{size:x}");
    for sample in samples {
        fingerprint.push('z');
        fingerprint.extend(sample.bytes().map(|byte| format!("{byte:02x}")));
    }
    fingerprint.chars().filter(char::is_ascii_alphanumeric).take(64).collect()
}

/// The checksums of stretches of bytes, and the first bytes of the first one, by which pictures are known. What is small is read once,
/// as a whole; of anything larger the stretches alone, which have to fit into the memory.
///
/// # Errors
/// [`Unreadable`] when they cannot be read or are fewer than they were.
pub(super) async fn crc32_of_stretches(
    bytes: &Blob,
    stretches: &[(f64, f64)],
) -> Result<(Vec<String>, Vec<u8>), Unreadable> {
    let mut checksums = Vec::new();
    let mut start = None;
    if bytes.size() <= SMALL as f64 {
        let whole = read(bytes).await?;
        let stretches: Vec<_> = stretches.iter().map(|(from, to)| *from as usize..*to as usize).collect();
        checksums = of_stretches(&whole, &stretches).ok_or(Unreadable)?;
        start = stretches.first().and_then(|first| whole.get(first.clone())).map(first_of);
    } else {
        for (from, to) in stretches {
            let stretch = bytes.slice_with_f64_and_f64(*from, *to).map_err(|_| Unreadable)?;
            let stretch = read(&stretch).await?;
            // What is shorter than it was is another file.
            if stretch.len() != (to - from) as usize {
                return Err(Unreadable);
            }
            let mut checksum = Crc32::default();
            checksum.update(&stretch);
            checksums.push(checksum.finish());
            start.get_or_insert_with(|| first_of(&stretch));
        }
    }
    Ok((checksums, start.unwrap_or_default()))
}

fn first_of(bytes: &[u8]) -> Vec<u8> {
    bytes.iter().copied().take(KNOWN_BY as usize).collect()
}

/// The same where there is no worker: the page holds still meanwhile.
async fn stripped_here(picture: &Blob, telling: Telling) -> Result<Option<Bytes>, Unreadable> {
    if picture.size() > LARGEST_PICTURE || !may_be_stripped(picture).await? {
        return Ok(None);
    }
    let Stripped::Changed(bytes) = strip(&read(picture).await?, telling) else { return Ok(None) };
    let options = BlobPropertyBag::new();
    options.set_type(&picture.type_());
    let parts = Array::of1(&Uint8Array::from(bytes.as_slice()));
    let blob = Blob::new_with_u8_array_sequence_and_options(&parts, &options).map_err(|_| Unreadable)?;
    Ok(Some(Bytes::of(blob)))
}

/// Whether it is of a kind that can be looked into, by its first bytes: a large file is not read for nothing.
///
/// # Errors
/// [`Unreadable`] when they cannot be read.
pub(super) async fn may_be_stripped(picture: &Blob) -> Result<bool, Unreadable> {
    let start = picture.slice_with_f64_and_f64(0.0, START as f64).map_err(|_| Unreadable)?;
    Ok(can_strip(&read(&start).await?))
}

/// All of the bytes, in memory.
///
/// # Errors
/// [`Unreadable`] when the browser cannot read them.
pub(super) async fn read(bytes: &Blob) -> Result<Vec<u8>, Unreadable> {
    let buffer = JsFuture::from(bytes.array_buffer()).await.map_err(|_| Unreadable)?;
    Ok(Uint8Array::new(&buffer).to_vec())
}

/// The checksum of bytes that are read as a stream: the browser reads ahead while they are counted, in pieces of its own choice
/// that are small enough for a phone.
pub(super) async fn crc32_in_pieces(bytes: &Blob) -> Result<String, Unreadable> {
    let reader: ReadableStreamDefaultReader = bytes.stream().get_reader().unchecked_into();
    let mut checksum = Crc32::default();
    let mut left = bytes.size() as u64;
    loop {
        let read = JsFuture::from(reader.read()).await.map_err(|_| Unreadable)?;
        let piece = Reflect::get(&read, &"value".into()).map_err(|_| Unreadable)?;
        // Nothing comes behind the last piece.
        let Some(piece) = piece.dyn_ref::<Uint8Array>() else { break };
        checksum.update(&piece.to_vec());
        left = left.checked_sub(piece.length().into()).ok_or(Unreadable)?;
    }
    if left == 0 { Ok(checksum.finish()) } else { Err(Unreadable) }
}

/// Has everything at hand that reads and prepares bytes beside the page, so that the first file need not wait for it.
pub fn make_ready() {
    worker::make_ready();
}

/// An address of bytes for this page. The browser keeps them for as long as this value lives.
#[derive(Debug)]
pub struct ObjectUrl(String);

impl ObjectUrl {
    /// The address, `blob:…`.
    #[must_use]
    pub fn address(&self) -> &str {
        &self.0
    }
}

impl Drop for ObjectUrl {
    fn drop(&mut self) {
        let _ = Url::revoke_object_url(&self.0);
    }
}
