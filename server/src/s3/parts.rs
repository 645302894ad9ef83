//! Which parts a body is cut into.

use app::wire::storage::{LARGEST_PART_BYTES, SINGLE_PUT_BYTES};

/// The most parts that are meant: S3 takes 10,000
/// (<https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html>).
const MOST_PARTS: u64 = 9_000;

/// Parts are a multiple of so many bytes.
const STEP: u64 = 1024 * 1024;

/// The bytes of each part but the last one: what was wished for, as far as it is allowed, or else the least size; doubled until there
/// are few enough.
pub(crate) fn part_size(size: u64, wished: Option<u64>) -> u64 {
    let wished = wished.unwrap_or(SINGLE_PUT_BYTES).clamp(SINGLE_PUT_BYTES, LARGEST_PART_BYTES);
    let mut part = wished / STEP * STEP;
    while size.div_ceil(part) > MOST_PARTS {
        part = part.saturating_mul(2);
    }
    part
}

/// How many parts there are. A part size of nothing, which no upload has, makes none.
pub(crate) fn part_count(size: u64, part_size: u64) -> u32 {
    let parts = if part_size == 0 { 0 } else { size.div_ceil(part_size) };
    u32::try_from(parts).unwrap_or(u32::MAX)
}

/// How many bytes the part of this number has, if there is one. They are counted from 1.
pub(crate) fn bytes_of_part(size: u64, part_size: u64, number: u32) -> Option<u64> {
    let count = part_count(size, part_size);
    match number {
        0 => None,
        _ if number < count => Some(part_size),
        _ if number == count => Some(size - part_size * u64::from(count - 1)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{MOST_PARTS, bytes_of_part, part_count, part_size};

    const MIB: u64 = 1 << 20;

    #[test]
    fn parts_grow_so_that_there_are_never_too_many() {
        for (size, expected) in [
            (8 * MIB + 1, 8 * MIB),
            (9_000 * 8 * MIB, 8 * MIB),
            (9_000 * 8 * MIB + 1, 16 * MIB),
            // 5 TiB, the largest object.
            (5 << 40, 1 << 30),
        ] {
            assert_eq!(part_size(size, None), expected, "{size}");
            assert!(u64::from(part_count(size, expected)) <= MOST_PARTS);
        }
        assert_eq!(part_count(5 << 40, 1 << 30), 5_120);
        assert!(part_size(u64::MAX, None) > 0);
    }

    #[test]
    fn a_wish_counts_as_far_as_it_is_allowed() {
        for (size, wished, expected) in [
            (100 * MIB, 20 * MIB, 20 * MIB),
            (100 * MIB, 20 * MIB + 5, 20 * MIB),
            (100 * MIB, 0, 8 * MIB),
            (100 * MIB, 5 * MIB, 8 * MIB),
            (100 * MIB, 65 * MIB, 64 * MIB),
            (100 * MIB, u64::MAX, 64 * MIB),
            // There would be too many.
            (9_000 * 20 * MIB, 20 * MIB, 20 * MIB),
            (9_000 * 20 * MIB + 1, 20 * MIB, 40 * MIB),
            (5 << 40, u64::MAX, 1 << 30),
        ] {
            assert_eq!(part_size(size, Some(wished)), expected, "{size} {wished}");
            assert!(u64::from(part_count(size, expected)) <= MOST_PARTS);
        }
    }

    #[test]
    fn the_parts_make_the_whole_and_only_the_last_one_is_shorter() {
        for size in [8 * MIB + 1, 16 * MIB, 20 * MIB + 5, 5 << 40] {
            let part = part_size(size, Some(9 * MIB));
            let count = part_count(size, part);
            let sizes: Vec<u64> = (1..=count).map(|number| bytes_of_part(size, part, number).unwrap()).collect();
            assert_eq!(sizes.iter().sum::<u64>(), size);
            let (last, others) = sizes.split_last().unwrap();
            assert!(others.iter().all(|bytes| *bytes == part) && (1..=part).contains(last), "{size}");
            assert_eq!(bytes_of_part(size, part, count + 1), None);
            assert_eq!(bytes_of_part(size, part, 0), None);
        }
        assert_eq!((part_count(5, 0), bytes_of_part(5, 0, 1)), (0, None));
    }
}
