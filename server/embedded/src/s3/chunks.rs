//! Bodies in chunks that say their own length (`STREAMING-*`), on their way to the protocol layer, which gathers each chunk
//! in memory before it looks at it. A chunk without a signature is cut into smaller ones, because some of AWS's SDKs send a
//! body in a single one; a signed chunk is signed as a whole, and goes no further than its head when that says too much.
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

/// The most bytes of one signed chunk.
const SIGNED_BYTES: u64 = 16 << 20;
/// The most bytes of one without a signature, after it was cut.
const CUT_BYTES: u64 = 1 << 20;
/// The most bytes of the head of a chunk: its length, and its signature.
const HEAD_BYTES: usize = 1_024;
/// The line break behind the content of a chunk.
const LINE_BREAK: u64 = 2;
/// How many bytes go on at once, at least.
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

/// The same body in chunks that are not too long.
pub(super) fn bounded(body: Body) -> Body {
    Body::new(Chunks { body, at: At::Head(Vec::new()), held: BytesMut::new() })
}

/// Where in the body the next byte is.
enum At {
    /// In the head of a chunk, of which this much is there.
    Head(Vec<u8>),
    /// In a chunk that stays as it is, with so many bytes to its end, the line break behind it included.
    Whole(u64),
    /// In one that is cut, with so many bytes to its end, and to that of the smaller one.
    Cut { left: u64, here: u64 },
    /// Behind the last chunk.
    Trailer,
}

struct Chunks {
    body: Body,
    at: At,
    /// What goes on next. Small pieces are put together, because each one takes room besides its bytes.
    held: BytesMut,
}

impl Chunks {
    /// Follows the chunks through a piece.
    fn follow(&mut self, mut piece: &[u8]) -> Result<(), ChunkError> {
        while !piece.is_empty() {
            let next = match &mut self.at {
                At::Trailer => {
                    self.held.extend_from_slice(piece);
                    return Ok(());
                }
                At::Whole(left) => {
                    self.held.extend_from_slice(taken(&mut piece, left));
                    (*left == 0).then(|| At::Head(Vec::new()))
                }
                At::Cut { left, here } => {
                    let content = taken(&mut piece, here);
                    *left = left.saturating_sub(u64::try_from(content.len()).unwrap_or(u64::MAX));
                    self.held.extend_from_slice(content);
                    match (*here, *left) {
                        (0, 0) => Some(At::Whole(LINE_BREAK)),
                        (0, left) => {
                            self.held.extend_from_slice(b"\r\n");
                            Some(cut(&mut self.held, left))
                        }
                        _ => None,
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
                    end.map(|_| begin(&mut self.held, head)).transpose()?
                }
            };
            if let Some(next) = next {
                self.at = next;
            }
        }
        Ok(())
    }
}

/// As much of a piece as belongs to what is left.
fn taken<'p>(piece: &mut &'p [u8], left: &mut u64) -> &'p [u8] {
    let (content, rest) = piece.split_at(usize::try_from(*left).map_or(piece.len(), |left| left.min(piece.len())));
    *left = left.saturating_sub(u64::try_from(content.len()).unwrap_or(u64::MAX));
    *piece = rest;
    content
}

/// Reads a head, and writes the one that goes on.
///
/// Of a length the protocol layer reads eight digits and passes over what else is there: it gets none that it would misread.
fn begin(held: &mut BytesMut, head: &[u8]) -> Result<At, ChunkError> {
    let head = head.strip_suffix(b"\r\n").ok_or(ChunkError::Malformed)?;
    let mut parts = head.splitn(2, |byte| *byte == b';');
    let (digits, signature) = (parts.next().unwrap_or_default(), parts.next());
    let most = if signature.is_some() { 8 } else { 16 };
    let is_length = (1..=most).contains(&digits.len()) && digits.iter().all(u8::is_ascii_hexdigit);
    let digits = std::str::from_utf8(digits).ok().filter(|_| is_length);
    let length = digits.and_then(|digits| u64::from_str_radix(digits, 16).ok()).ok_or(ChunkError::Malformed)?;
    if signature.is_none() && length > 0 {
        return Ok(cut(held, length));
    }
    if length > SIGNED_BYTES {
        return Err(ChunkError::TooLarge);
    }
    held.extend_from_slice(head);
    held.extend_from_slice(b"\r\n");
    Ok(if length == 0 { At::Trailer } else { At::Whole(length.saturating_add(LINE_BREAK)) })
}

/// Begins the next of the chunks that one without a signature is cut into.
fn cut(held: &mut BytesMut, left: u64) -> At {
    let here = left.min(CUT_BYTES);
    held.extend_from_slice(format!("{here:x}\r\n").as_bytes());
    At::Cut { left, here }
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
    async fn signed_chunks_pass_as_they_are_however_they_are_cut() {
        let content = vec![b'\n'; 70_000];
        let body = [
            b"11170;chunk-signature=0123\r\n".as_slice(),
            &content,
            b"\r\n3;chunk-signature=89\r\n9\r\n",
            b"\r\n0;chunk-signature=4567\r\nx-amz-checksum-crc32:ffffffff\r\nffffffff\r\n",
        ]
        .concat();
        for piece in [1, 2, 7, 1_000, 69_999, 1 << 20] {
            let (whole, end) = passed(&body, piece).await;
            assert!(whole == body && end.is_empty(), "{piece}: {end}");
        }
    }

    #[tokio::test]
    async fn a_chunk_without_a_signature_is_cut_into_smaller_ones() {
        let content = vec![b'\n'; (2 << 20) + 3];
        let (one, end) = (&content[..1 << 20], b"\r\n0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n".as_slice());
        let body = [b"000000000200003\r\n".as_slice(), &content, end].concat();
        let head = b"100000\r\n".as_slice();
        let expected = [head, one, b"\r\n", head, one, b"\r\n3\r\n\n\n\n", end].concat();
        for piece in [7, 1_000, 1 << 20, 4 << 20] {
            let (whole, end) = passed(&body, piece).await;
            assert!(whole == expected && end.is_empty(), "{piece}: {end}");
        }
    }

    #[tokio::test]
    async fn a_chunk_that_is_too_long_or_whose_length_is_unclear_ends_the_body() {
        for (head, end) in [
            ("1000000;chunk-signature=00\r\n", ""),
            ("01000000;chunk-signature=00\r\n", ""),
            ("ffffffffffffffff\r\n", ""),
            ("1000001;chunk-signature=00\r\n", "ChunkTooLarge"),
            ("FFFFFFFF;chunk-signature=00\r\n", "ChunkTooLarge"),
            ("7\r\ncontent\r\n1000001;chunk-signature=00\r\n", "ChunkTooLarge"),
            // The protocol layer would take the first eight digits of this one.
            ("000000001;chunk-signature=00\r\n", "ChunkMalformed"),
            ("10000000000000000\r\n", "ChunkMalformed"),
            ("\r\n", "ChunkMalformed"),
            (";\r\n", "ChunkMalformed"),
            ("7 \r\n", "ChunkMalformed"),
            ("+7\r\n", "ChunkMalformed"),
            ("7\r7\r\n", "ChunkMalformed"),
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
