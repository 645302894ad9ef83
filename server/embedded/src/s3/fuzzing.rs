//! What fuzz targets reach directly: see [`crate::fuzzing`].
#![expect(clippy::expect_used, reason = "a panic is how a finding is reported")]

use axum::body::{Body, to_bytes};
use bytes::Bytes;
use futures::{FutureExt as _, stream};

use super::chunks;
pub(crate) use super::forms::fuzzing::judge_form;

/// Passes a body in chunks on.
pub(crate) fn pass_chunks(body: &[u8]) {
    let whole = passed(body, body.len());
    for piece in [1, 7] {
        assert_eq!(passed(body, piece), whole, "in pieces of {piece} bytes it is another body");
    }
    if let Ok(whole) = whole {
        assert_eq!(passed(&whole, whole.len()).as_ref(), Ok(&whole), "the second time it is another body");
    }
}

/// What comes out, or why nothing does, when a body goes in by pieces of this size.
fn passed(body: &[u8], piece: usize) -> Result<Vec<u8>, String> {
    let pieces = body.chunks(piece.max(1)).map(|piece| Ok::<_, std::io::Error>(Bytes::copy_from_slice(piece)));
    let body = chunks::bounded(Body::from_stream(stream::iter(pieces.collect::<Vec<_>>())));
    let passed = to_bytes(body, usize::MAX).now_or_never().expect("all of it is there");
    passed.map(|whole| whole.to_vec()).map_err(|error| error.to_string())
}
