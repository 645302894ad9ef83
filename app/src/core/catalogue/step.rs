//! Where a step leads in a grid of rows, by the places of its tiles alone: what is there need not be known yet.

/// A step from one tile to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// To the next tile.
    Behind,
    /// To the tile before.
    Before,
    /// To the row below.
    Below,
    /// To the row above.
    Above,
    /// To the first tile.
    First,
    /// To the last tile.
    Last,
}

/// The tile that a step leads to from another one, both from 0, among so many in rows of so many; none where there is none.
#[must_use]
pub fn stepped(step: Step, tile: u32, tiles: u32, columns: u32) -> Option<u32> {
    let (last, columns) = (tiles.checked_sub(1)?, columns.max(1));
    let there = match step {
        Step::Behind => tile.checked_add(1)?,
        Step::Before => tile.checked_sub(1)?,
        // The last row may be shorter: then its last tile is the nearest one.
        Step::Below if tile / columns < last / columns => tile.saturating_add(columns).min(last),
        Step::Below => return None,
        Step::Above => tile.checked_sub(columns)?,
        Step::First => 0,
        Step::Last => last,
    };
    (there <= last).then_some(there)
}

#[cfg(test)]
mod tests {
    use super::Step::{Above, Before, Behind, Below, First, Last};
    use super::stepped;

    #[test]
    fn steps_lead_from_row_to_row_and_not_out_of_the_grid() {
        // Rows of five, the last of three.
        for (step, tile, expected) in [
            (Behind, 4, Some(5)),
            (Behind, 12, None),
            (Before, 5, Some(4)),
            (Before, 0, None),
            (Below, 2, Some(7)),
            (Below, 9, Some(12)),
            (Below, 10, None),
            (Above, 12, Some(7)),
            (Above, 4, None),
            (First, 9, Some(0)),
            (Last, 0, Some(12)),
        ] {
            assert_eq!(stepped(step, tile, 13, 5), expected, "{step:?} {tile}");
        }
    }

    #[test]
    fn a_grid_of_one_row_or_of_nothing_has_nothing_above_or_below() {
        for columns in [9, u32::MAX] {
            assert_eq!(stepped(Below, 3, 9, columns), None);
            assert_eq!(stepped(Above, 3, 9, columns), None);
        }
        assert_eq!(stepped(Below, 3, 9, 0), Some(4));
        assert_eq!(stepped(Last, 0, 0, 5), None);
        assert_eq!(stepped(Before, u32::MAX, 9, 5), None);
    }
}
