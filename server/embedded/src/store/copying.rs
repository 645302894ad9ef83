//! Content that comes from other content.

use std::fs::File;
use std::io::{self, Read};

use bytes::Bytes;

use super::incoming::{Staged, Writer};
use super::object::Algorithms;
use super::{Store, blocking};

/// How many bytes are read at once.
const PIECE_BYTES: u64 = 256 * 1024;

impl Store {
    /// Copies what is left of a file into content that no object has yet.
    ///
    /// # Errors
    /// When the disk failed.
    pub(crate) async fn copy(&self, from: File, algorithms: Algorithms) -> io::Result<Staged> {
        let mut writer = self.write(algorithms);
        append(&mut writer, from).await?;
        writer.finish().await
    }
}

/// Writes what is left of a file.
pub(super) async fn append(writer: &mut Writer, mut from: File) -> io::Result<()> {
    loop {
        let (piece, file) = blocking(move || {
            let mut piece = Vec::new();
            (&mut from).take(PIECE_BYTES).read_to_end(&mut piece)?;
            Ok((piece, from))
        })
        .await?;
        from = file;
        if piece.is_empty() {
            return Ok(());
        }
        writer.push(Bytes::from(piece)).await?;
    }
}
