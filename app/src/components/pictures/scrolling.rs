//! Scrolling to where something is, or will be.

use leptos::task::{spawn_local, tick};

use crate::browser::page;
use crate::core::catalogue::Sight;

/// Scrolls once the room for rows that are not drawn is there, to be scrolled over.
pub(super) fn scroll_soon(above_px: f64) {
    spawn_local(async move {
        tick().await;
        page::scroll_to(above_px);
    });
}

/// Where a turned device or another window has rows of other lengths, what was seen at the top is there again.
pub(super) fn keep_place(before: Sight, now: Sight) {
    if before.columns == now.columns || before.above_px <= 0.0 {
        return;
    }
    let place = (before.above_px / before.row_px.max(1.0)).floor() * f64::from(before.columns);
    let row = (place / f64::from(now.columns.max(1))).floor();
    scroll_soon(page::scrolled_px() - now.above_px + row * now.row_px);
}
