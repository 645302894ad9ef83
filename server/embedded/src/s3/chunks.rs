//! Bodies in chunks that say their own length (`STREAMING-*`), on their way to the protocol layer, which gathers each chunk
//! in memory before it looks at it: a chunk that says that it is too long goes no further than its head.
//!
//! The form: <https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html>. Signatures of chunks, and what follows
//! the last one, are the protocol layer's to check.

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use axum::body::{Body, HttpBody};
use bytes::{Bytes, BytesMut};
use http::HeaderMap;
use hyper::body::Frame;
use thiserror::Error;

/// The most bytes of one chunk. AWS's SDKs send 64 KiB, or 1 MiB.
const CHUNK_BYTES: usize = 16 << 20;
/// The most bytes of the head of a chunk: its length, and its signature.
const HEAD_BYTES: usize = 1_024;
/// Pieces below this size are put together: each one takes room besides its bytes.
const PIECE_BYTES: usize = 16 * 1_024;

/// Why the body goes no further. What the protocol layer makes of it is known by its text: see [`super::put`].
#[derive(Debug, Error)]
enum ChunkError {
    #[error("ChunkTooLarge")]
    TooLarge,
    #[error("ChunkMalformed")]
    Malformed,
    #[error("the body ended early: {0}")]
    Broken(#[from] axum::Error),
}

/// Whether a body comes in chunks.
pub(super) fn are_sent(headers: &HeaderMap) -> bool {
    headers.get_all("x-amz-content-sha256").iter().any(|hash| hash.as_bytes().starts_with(b"STREAMING-"))
}

/// Lets chunks pass that are not too long.
pub(super) fn bounded(body: Body) -> Body {
    Body::new(Chunks { body, at: At::Head(Vec::new()), held: BytesMut::new() })
}

/// Where in the body the next byte is.
enum At {
    /// In the head of a chunk, of which this much is there.
    Head(Vec<u8>),
    /// In a chunk, with so many bytes to its end, the line break behind it included.
    Content(usize),
    /// Behind the last chunk.
    Trailer,
}

struct Chunks {
    body: Body,
    at: At,
    /// Pieces that are being put together.
    held: BytesMut,
}

impl Chunks {
    /// Follows the chunks through a piece.
    fn follow(&mut self, mut piece: &[u8]) -> Result<(), ChunkError> {
        while !piece.is_empty() {
            match &mut self.at {
                At::Trailer => return Ok(()),
                At::Content(left) => {
                    let (_, rest) = piece.split_at(piece.len().min(*left));
                    *left = left.saturating_sub(piece.len().saturating_sub(rest.len()));
                    piece = rest;
                    if *left == 0 {
                        self.at = At::Head(Vec::new());
                    }
                }
                At::Head(head) => {
                    let end = piece.iter().position(|byte| *byte == b'\n').map(|end| end.saturating_add(1));
                    let (more, rest) = piece.split_at(end.unwrap_or(piece.len()));
                    head.extend_from_slice(more);
                    piece = rest;
                    if head.len() > HEAD_BYTES {
                        return Err(ChunkError::Malformed);
                    }
                    if end.is_some() {
                        self.at = match length(head)? {
                            0 => At::Trailer,
                            length => At::Content(length.saturating_add(b"\r\n".len())),
                        };
                    }
                }
            }
        }
        Ok(())
    }
}

/// The length that a head says. The protocol layer reads eight digits and passes over what else is there, so a head has no
/// more of them, or the two would not agree where the next one is.
fn length(head: &[u8]) -> Result<usize, ChunkError> {
    let digits = head.split(|byte| matches!(byte, b';' | b'\r')).next().unwrap_or_default();
    let is_length = (1..=8).contains(&digits.len()) && digits.iter().all(u8::is_ascii_hexdigit);
    let digits = std::str::from_utf8(digits).ok().filter(|_| is_length);
    let length = digits.and_then(|digits| usize::from_str_radix(digits, 16).ok()).ok_or(ChunkError::Malformed)?;
    if length > CHUNK_BYTES { Err(ChunkError::TooLarge) } else { Ok(length) }
}

impl HttpBody for Chunks {
    type Data = Bytes;
    type Error = ChunkError;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Self::Data>, Self::Error>>> {
        let chunks = self.get_mut();
        loop {
            let piece = match ready!(Pin::new(&mut chunks.body).poll_frame(context)) {
                Some(Ok(frame)) => match frame.into_data() {
                    Ok(piece) => piece,
                    // Nothing is read from the trailers of HTTP.
                    Err(_trailers) => continue,
                },
                Some(Err(error)) => return Poll::Ready(Some(Err(error.into()))),
                None if chunks.held.is_empty() => return Poll::Ready(None),
                None => return Poll::Ready(Some(Ok(Frame::data(chunks.held.split().freeze())))),
            };
            if let Err(error) = chunks.follow(&piece) {
                return Poll::Ready(Some(Err(error)));
            }
            if chunks.held.is_empty() && piece.len() >= PIECE_BYTES {
                return Poll::Ready(Some(Ok(Frame::data(piece))));
            }
            chunks.held.extend_from_slice(&piece);
            if chunks.held.len() >= PIECE_BYTES {
                return Poll::Ready(Some(Ok(Frame::data(chunks.held.split().freeze()))));
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        self.held.is_empty() && self.body.is_end_stream()
    }
}

#[cfg(test)]
mod tests {
    use futures::{StreamExt as _, stream};

    use super::*;

    /// The body as it comes out, and how it ends, when it goes in by pieces of this size.
    async fn passed(body: &[u8], piece: usize) -> (Vec<u8>, String) {
        let pieces: Vec<_> =
            body.chunks(piece).map(|piece| Ok::<_, std::io::Error>(Bytes::copy_from_slice(piece))).collect();
        let mut passed = bounded(Body::from_stream(stream::iter(pieces))).into_data_stream();
        let mut whole = Vec::new();
        while let Some(piece) = passed.next().await {
            match piece {
                Ok(piece) => whole.extend_from_slice(&piece),
                Err(error) => return (whole, error.to_string()),
            }
        }
        (whole, String::new())
    }

    #[tokio::test]
    async fn chunks_pass_as_they_are_however_they_are_cut() {
        let content = vec![b'\n'; 70_000];
        let body = [
            b"11170;chunk-signature=0123\r\n".as_slice(),
            &content,
            b"\r\n3\r\n9\r\n",
            b"\r\n0;chunk-signature=4567\r\nx-amz-checksum-crc32:ffffffff\r\nffffffff\r\n",
        ]
        .concat();
        for piece in [1, 2, 7, 1_000, 69_999, 1 << 20] {
            let (whole, end) = passed(&body, piece).await;
            assert!(whole == body && end.is_empty(), "{piece}: {end}");
        }
    }

    #[tokio::test]
    async fn a_chunk_that_is_too_long_or_whose_length_is_unclear_ends_the_body() {
        for (head, end) in [
            ("1000000\r\n", ""),
            ("01000000\r\n", ""),
            ("1000001\r\n", "ChunkTooLarge"),
            ("FFFFFFFF;chunk-signature=00\r\n", "ChunkTooLarge"),
            ("7\r\ncontent\r\n1000001\r\n", "ChunkTooLarge"),
            // The protocol layer would take the first eight digits of these.
            ("000000001\r\n", "ChunkMalformed"),
            ("\r\n", "ChunkMalformed"),
            ("7 \r\n", "ChunkMalformed"),
            ("+7\r\n", "ChunkMalformed"),
            ("7\n", "ChunkMalformed"),
            (&"7".repeat(1_100), "ChunkMalformed"),
        ] {
            for piece in [1, 100] {
                let (_, found) = passed(format!("{head}content").as_bytes(), piece).await;
                assert_eq!(found, end, "{head:?}");
            }
        }
    }

    #[tokio::test]
    async fn small_pieces_are_put_together() {
        let body = [b"ffff\r\n".as_slice(), &[b'x'; 0xffff], b"\r\n0\r\n\r\n"].concat();
        let pieces: Vec<_> =
            body.iter().map(|byte| Ok::<_, std::io::Error>(Bytes::copy_from_slice(&[*byte]))).collect();
        let passed = bounded(Body::from_stream(stream::iter(pieces))).into_data_stream().count().await;
        assert_eq!(passed, body.len().div_ceil(PIECE_BYTES));
    }
}
