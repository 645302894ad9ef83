//! The keys that lead through the grid.

use crate::browser::page;
use crate::core::catalogue::Step;

/// Where a key leads.
pub(super) fn step_of(key: &str) -> Option<Step> {
    let is_mirrored = page::reads_from_the_right();
    Some(match key {
        "ArrowLeft" if is_mirrored => Step::Behind,
        "ArrowRight" if is_mirrored => Step::Before,
        "ArrowRight" => Step::Behind,
        "ArrowLeft" => Step::Before,
        "ArrowDown" => Step::Below,
        "ArrowUp" => Step::Above,
        "Home" => Step::First,
        "End" => Step::Last,
        _ => return None,
    })
}
