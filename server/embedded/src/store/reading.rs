//! Reading an object's content, segment by segment.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::ops::Range;
use std::sync::Arc;

use bytes::Bytes;
use futures::{Stream, stream};

use super::blobs::{BlobId, Blobs};
use super::holds::Held;
use super::object::Segment;
use super::{Object, Store, StoreError, blocking, index};

/// How often a read starts again when the object was replaced while its content was being held.
const ATTEMPTS: usize = 8;
/// How many bytes are read at once.
const PIECE_BYTES: usize = 256 * 1024;

/// The content of an object. It stays readable when the object is replaced or deleted.
#[derive(Debug)]
pub(crate) struct Content {
    segments: Vec<Segment>,
    blobs: Arc<Blobs>,
    _held: Held,
}

impl Store {
    /// The object with this key.
    ///
    /// # Errors
    /// When the index fails.
    pub(crate) async fn find(&self, bucket: &str, key: &str) -> Result<Option<Object>, StoreError> {
        let (bucket, key) = (bucket.to_owned(), key.to_owned());
        self.db.read(move |tx| index::find(tx, &bucket, &key).map_err(StoreError::from)).await
    }

    /// The object with this key and what its content consists of.
    ///
    /// # Errors
    /// When the index fails.
    pub(crate) async fn consist(&self, bucket: &str, key: &str) -> Result<Option<(Object, Vec<Segment>)>, StoreError> {
        let (bucket, key) = (bucket.to_owned(), key.to_owned());
        self.db
            .read(move |tx| {
                let Some(object) = index::find(tx, &bucket, &key)? else { return Ok(None) };
                let segments = index::segments(tx, &object)?;
                Ok(Some((object, segments)))
            })
            .await
    }

    /// The object with this key and its content.
    ///
    /// # Errors
    /// When the index fails, or when the object is replaced again and again.
    pub(crate) async fn read(&self, bucket: &str, key: &str) -> Result<Option<(Object, Content)>, StoreError> {
        for _ in 0..ATTEMPTS {
            let Some((object, segments)) = self.consist(bucket, key).await? else { return Ok(None) };
            let ids = segments.iter().map(|segment| segment.blob).collect();
            let held = Held::new(Arc::clone(&self.blobs), ids);
            // Files are removed after the index forgot them: if it knows them still, they are held in time.
            if self.find(bucket, key).await?.is_some_and(|now| now.content == object.content) {
                return Ok(Some((object, Content { segments, blobs: Arc::clone(&self.blobs), _held: held })));
            }
        }
        Err(io::Error::from(io::ErrorKind::ResourceBusy).into())
    }
}

impl Content {
    /// What it consists of.
    pub(crate) fn segments(&self) -> &[Segment] {
        &self.segments
    }

    /// The bytes from `range.start` to before `range.end`, piece by piece.
    ///
    /// # Errors
    /// When the first file cannot be read. An error later on ends the stream.
    pub(crate) async fn pieces(
        self,
        range: Range<u64>,
    ) -> io::Result<impl Stream<Item = io::Result<Bytes>> + Send + Sync + 'static> {
        let mut spans = spans(&self.segments, range).into_iter();
        let reading = match spans.next() {
            Some(span) => Some(Reading::open(Arc::clone(&self.blobs), span).await?),
            None => None,
        };
        Ok(stream::try_unfold((self, spans, reading), |(content, mut spans, mut reading)| async move {
            loop {
                let Some(current) = reading.take() else { return Ok(None) };
                let (piece, current) = blocking(move || current.piece()).await?;
                if !piece.is_empty() {
                    return Ok(Some((piece, (content, spans, Some(current)))));
                }
                if let Some(span) = spans.next() {
                    reading = Some(Reading::open(Arc::clone(&content.blobs), span).await?);
                }
            }
        }))
    }
}

/// A part of one file.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Span {
    blob: BlobId,
    from: u64,
    length: u64,
}

/// Where in which files a range of the whole is.
fn spans(segments: &[Segment], range: Range<u64>) -> Vec<Span> {
    let (mut start, mut spans) = (0_u64, Vec::new());
    for segment in segments {
        let end = start.saturating_add(segment.size);
        let (from, to) = (range.start.max(start), range.end.min(end));
        if from < to {
            spans.push(Span { blob: segment.blob, from: from.saturating_sub(start), length: to.saturating_sub(from) });
        }
        start = end;
    }
    spans
}

/// A file, and how many bytes of it are still wanted.
struct Reading {
    file: File,
    left: u64,
}

impl Reading {
    async fn open(blobs: Arc<Blobs>, span: Span) -> io::Result<Self> {
        blocking(move || {
            let mut file = blobs.read(span.blob)?;
            file.seek(SeekFrom::Start(span.from))?;
            Ok(Self { file, left: span.length })
        })
        .await
    }

    /// The next bytes; none at the end. Blocks.
    fn piece(mut self) -> io::Result<(Bytes, Self)> {
        let length = usize::try_from(self.left).unwrap_or(PIECE_BYTES).min(PIECE_BYTES);
        let mut piece = vec![0; length];
        self.file.read_exact(&mut piece)?;
        self.left = self.left.saturating_sub(u64::try_from(length).unwrap_or(u64::MAX));
        Ok((piece.into(), self))
    }
}

#[cfg(test)]
mod tests {
    use super::super::object::Checksums;
    use super::*;

    fn segment(number: u32, size: u64) -> Segment {
        let blob = BlobId([u8::try_from(number).unwrap(); 16]);
        Segment { number, blob, size, md5: [0; 16], checksums: Checksums::default() }
    }

    #[test]
    fn a_range_of_the_whole_is_found_in_the_files() {
        let segments = [segment(1, 10), segment(2, 0), segment(5, 10), segment(7, 1)];
        let found = |range| {
            let spans = spans(&segments, range).into_iter();
            spans.map(|span| (span.blob.0[0], span.from, span.length)).collect::<Vec<_>>()
        };
        assert_eq!(found(0..21), [(1, 0, 10), (5, 0, 10), (7, 0, 1)]);
        assert_eq!(found(0..1), [(1, 0, 1)]);
        assert_eq!(found(9..11), [(1, 9, 1), (5, 0, 1)]);
        assert_eq!(found(10..20), [(5, 0, 10)]);
        assert_eq!(found(20..21), [(7, 0, 1)]);
        assert_eq!(found(5..5), []);
        assert_eq!(spans(&[], 0..0), []);
    }
}
