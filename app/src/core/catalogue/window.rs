//! Which tiles of a long grid are drawn, by what of it is seen.

use std::ops::Range;

/// Rows that are drawn above and below what is seen.
const MARGIN: u32 = 4;

/// How a grid stands in the browser's window, in CSS pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sight {
    /// How far its upper edge is above the window's; negative where it is below.
    pub above_px: f64,
    /// How high the window is.
    pub window_px: f64,
    /// How high a row is, with the gap behind it.
    pub row_px: f64,
    /// How many tiles a row has.
    pub columns: u32,
}

/// What is drawn of a grid: tiles, and room in place of the rows before and behind them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Span {
    /// The places of the tiles, from 0.
    pub places: Range<u32>,
    /// Rows before them that are not drawn.
    pub rows_before: u32,
    /// Rows behind them that are not drawn.
    pub rows_behind: u32,
}

impl Span {
    /// The whole grid.
    #[must_use]
    pub fn all(total: u32) -> Self {
        Self { places: 0..total, ..Self::default() }
    }

    /// What is drawn of so many tiles. Whole rows, and at least one of them.
    #[must_use]
    pub fn of(sight: Sight, total: u32) -> Self {
        let columns = sight.columns.max(1);
        let rows = total.div_ceil(columns);
        let row_px = sight.row_px.max(1.0);
        let first = row_at(sight.above_px, row_px).saturating_sub(MARGIN).min(rows.saturating_sub(1));
        let end = row_at(sight.above_px + sight.window_px.max(0.0), row_px).saturating_add(MARGIN + 1);
        let end = end.clamp((first + 1).min(rows), rows);
        let place = |row: u32| row.saturating_mul(columns).min(total);
        Self { places: place(first)..place(end), rows_before: first, rows_behind: rows - end }
    }

    /// The pages of so many tiles that it needs, by their numbers from 0.
    pub fn pages(&self, tiles: u32) -> impl Iterator<Item = u32> + use<> {
        let tiles = tiles.max(1);
        let end = if self.places.is_empty() { 0 } else { self.places.end.div_ceil(tiles) };
        self.places.start / tiles..end
    }
}

fn row_at(pixels: f64, row_px: f64) -> u32 {
    (pixels / row_px).max(0.0) as u32
}

#[cfg(test)]
mod tests {
    use super::{Sight, Span};

    const SIGHT: Sight = Sight { above_px: 0.0, window_px: 900.0, row_px: 250.0, columns: 5 };

    #[test]
    fn what_is_seen_is_drawn_with_a_margin() {
        let top = Span::of(SIGHT, 10_000);
        assert_eq!(top, Span { places: 0..40, rows_before: 0, rows_behind: 1_992 });
        let below = Span::of(Sight { above_px: -400.0, ..SIGHT }, 10_000);
        assert_eq!(below.places, 0..35);
        let middle = Span::of(Sight { above_px: 100_100.0, ..SIGHT }, 10_000);
        assert_eq!(middle, Span { places: 1_980..2_045, rows_before: 396, rows_behind: 1_591 });
        let end = Span::of(Sight { above_px: 499_100.0, ..SIGHT }, 9_998);
        assert_eq!(end, Span { places: 9_960..9_998, rows_before: 1_992, rows_behind: 0 });
    }

    #[test]
    fn the_rows_of_a_grid_that_is_out_of_sight_are_its_nearest_ones() {
        let far_above = Span::of(Sight { above_px: 9_000_000.0, ..SIGHT }, 12);
        assert_eq!(far_above, Span { places: 10..12, rows_before: 2, rows_behind: 0 });
        let far_below = Span::of(Sight { above_px: -9_000_000.0, ..SIGHT }, 100);
        assert_eq!(far_below, Span { places: 0..25, rows_before: 0, rows_behind: 15 });
    }

    #[test]
    fn sights_that_make_no_sense_draw_something_and_no_more_than_there_is() {
        for sight in [
            Sight { columns: 0, row_px: 0.0, ..SIGHT },
            Sight { above_px: f64::NAN, window_px: f64::NAN, row_px: f64::NAN, columns: 3 },
            Sight { above_px: f64::INFINITY, window_px: -1.0, ..SIGHT },
        ] {
            let span = Span::of(sight, 1_000);
            assert!(!span.places.is_empty() && span.places.end <= 1_000, "{sight:?}: {span:?}");
        }
        assert_eq!(Span::of(SIGHT, 0), Span::default());
    }

    #[test]
    fn it_needs_the_pages_that_its_tiles_are_on() {
        let span = |places| Span { places, ..Span::default() };
        assert_eq!(span(0..40).pages(60).collect::<Vec<_>>(), [0]);
        assert_eq!(span(55..61).pages(60).collect::<Vec<_>>(), [0, 1]);
        assert_eq!(span(60..120).pages(60).collect::<Vec<_>>(), [1]);
        assert_eq!(span(0..0).pages(60).count(), 0);
    }
}
