//! Sizes as people read them: SI units with one decimal, as the Amplify uploader shows them.

/// `0 B`, `999 B`, `1.2 MB`. A size that would be rounded up to `1000.0` moves on to the next unit.
#[must_use]
pub fn human_size(bytes: u64) -> String {
    const UNITS: [&str; 6] = ["kB", "MB", "GB", "TB", "PB", "EB"];
    if bytes < 1000 {
        return format!("{bytes} B");
    }
    let mut tenths_of_unit = u128::from(bytes) * 10;
    let mut scale: u128 = 1;
    let mut shown = "";
    for unit in UNITS {
        scale *= 1000;
        shown = unit;
        tenths_of_unit = (u128::from(bytes) * 10 + scale / 2) / scale;
        if tenths_of_unit < 10_000 {
            break;
        }
    }
    format!("{}.{} {shown}", tenths_of_unit / 10, tenths_of_unit % 10)
}

#[cfg(test)]
mod tests {
    use super::human_size;

    #[test]
    fn sizes_have_one_decimal_and_si_units() {
        for (bytes, text) in [
            (0, "0 B"),
            (1, "1 B"),
            (999, "999 B"),
            (1000, "1.0 kB"),
            (1249, "1.2 kB"),
            (1250, "1.3 kB"),
            (999_949, "999.9 kB"),
            (999_950, "1.0 MB"),
            (1_234_567, "1.2 MB"),
            (5_368_709_120, "5.4 GB"),
            (u64::MAX, "18.4 EB"),
        ] {
            assert_eq!(human_size(bytes), text, "{bytes}");
        }
    }
}
