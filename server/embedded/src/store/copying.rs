//! Content that comes from other content.

use std::io;
use std::ops::Range;

use futures::{StreamExt as _, pin_mut};

use super::Store;
use super::incoming::Staged;
use super::object::Algorithms;
use super::reading::Content;

impl Store {
    /// Copies a range of an object's content into content that no object has yet.
    ///
    /// # Errors
    /// When the disk failed.
    pub(crate) async fn copy(&self, from: Content, range: Range<u64>, algorithms: Algorithms) -> io::Result<Staged> {
        let mut writer = self.write_sized(algorithms, range.end.saturating_sub(range.start)).await?;
        let pieces = from.pieces(range).await?;
        pin_mut!(pieces);
        while let Some(piece) = pieces.next().await {
            writer.push(piece?).await?;
        }
        writer.finish().await
    }
}
