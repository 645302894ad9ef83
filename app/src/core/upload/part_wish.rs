//! How large the parts of a file had best be: few calls on a quick line, little that is lost and sent again on a slow one.

use crate::wire::storage::{LARGEST_PART_BYTES, SINGLE_PUT_BYTES};

/// How long a part is to be on its way, in seconds: of what is lost with a connection no more than that is sent again.
const SECONDS: u64 = 15;

/// Parts are a multiple of so many bytes.
const STEP: u64 = 1024 * 1024;

/// The bytes of a part of a file of `size` bytes on a line that takes `bytes_per_s` in all, of which each of `at_once` parts gets its
/// share. A file is cut into as many parts as go at once at least: fewer would leave connections without work.
#[must_use]
pub fn part_wish(bytes_per_s: u64, at_once: usize, size: u64) -> u64 {
    let at_once = u64::try_from(at_once.max(1)).unwrap_or(u64::MAX);
    let by_speed = bytes_per_s.saturating_mul(SECONDS) / at_once;
    let wish = by_speed.min(size / at_once).clamp(SINGLE_PUT_BYTES, LARGEST_PART_BYTES);
    wish / STEP * STEP
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{SECONDS, STEP, part_wish};
    use crate::wire::storage::{LARGEST_PART_BYTES, SINGLE_PUT_BYTES};

    const MIB: u64 = 1 << 20;
    const GIB: u64 = 1 << 30;

    #[test]
    fn parts_grow_with_the_line_and_stay_small_on_a_slow_one() {
        for (megabits_per_s, size, expected) in [
            // 200 kbit/s would take hours for one of 64 MiB.
            (0, 5 * GIB, 8 * MIB),
            (20, 5 * GIB, 8 * MIB),
            (40, 5 * GIB, 11 * MIB),
            (100, 5 * GIB, 29 * MIB),
            (200, 5 * GIB, 59 * MIB),
            (1_000, 5 * GIB, 64 * MIB),
            (100_000, 5_000 * GIB, 64 * MIB),
            // As many parts as go at once.
            (1_000, 9 * MIB, 8 * MIB),
            (1_000, 120 * MIB, 20 * MIB),
        ] {
            assert_eq!(part_wish(megabits_per_s * 125_000, 6, size), expected, "{megabits_per_s} Mbit/s, {size} bytes");
        }
    }

    proptest! {
        #[test]
        fn a_wish_is_one_that_the_server_takes(speed in any::<u64>(), at_once in any::<usize>(), size in any::<u64>()) {
            let wish = part_wish(speed, at_once, size);
            prop_assert!((SINGLE_PUT_BYTES..=LARGEST_PART_BYTES).contains(&wish));
            prop_assert_eq!(wish % STEP, 0);
        }

        #[test]
        fn a_part_takes_ten_to_twenty_seconds_where_nothing_else_bounds_it(speed in 1_u64..1 << 30, at_once in 1_usize..16) {
            let wish = part_wish(speed, at_once, u64::MAX);
            let seconds = wish as f64 * at_once as f64 / speed as f64;
            if wish > SINGLE_PUT_BYTES {
                prop_assert!(seconds <= SECONDS as f64, "{seconds}");
            }
            if wish < LARGEST_PART_BYTES {
                prop_assert!(seconds >= 10.0, "{seconds}");
            }
        }

        #[test]
        fn a_quicker_line_and_a_larger_file_never_make_smaller_parts(
            speed in 0_u64..1 << 40, more in 0_u64..1 << 40, at_once in 1_usize..16, size in 0_u64..1 << 45, larger in 0_u64..1 << 45
        ) {
            let wish = part_wish(speed, at_once, size);
            prop_assert!(part_wish(speed + more, at_once, size) >= wish);
            prop_assert!(part_wish(speed, at_once, size + larger) >= wish);
        }

        #[test]
        fn no_connection_is_left_without_a_part(speed in any::<u64>(), at_once in 1_usize..16, size in SINGLE_PUT_BYTES + 1..1 << 45) {
            let wish = part_wish(speed, at_once, size);
            prop_assert!(wish == SINGLE_PUT_BYTES || size.div_ceil(wish) >= at_once as u64);
        }
    }
}
