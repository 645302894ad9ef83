//! A moment as the page says it: in one form for all languages, in Coordinated Universal Time.

/// Days of 400 years, in which the calendar repeats.
const ERA_DAYS: i64 = 146_097;

/// Seconds since 1970 as `2026-11-03 04:05 UTC` (ISO 8601, with a space for the `T`).
#[must_use]
pub fn moment(at_s: i64) -> String {
    let (days, second) = (at_s.div_euclid(86_400), at_s.rem_euclid(86_400));
    let (year, month, day) = date(days);
    format!("{year:04}-{month:02}-{day:02} {:02}:{:02} UTC", second / 3_600, second % 3_600 / 60)
}

/// The Gregorian date of a day since 1970-01-01, by counting from the first of March, so that a leap day is the last.
fn date(days: i64) -> (i64, i64, i64) {
    let since_march = days + 719_468;
    let (era, day) = (since_march.div_euclid(ERA_DAYS), since_march.rem_euclid(ERA_DAYS));
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day_of_year = day - (365 * year + year / 4 - year / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    (year + 400 * era + i64::from(month <= 2), month, day_of_year - (153 * shifted + 2) / 5 + 1)
}

#[cfg(test)]
mod tests {
    use super::moment;

    #[test]
    fn moments_are_said_to_the_minute_leap_days_included() {
        for (at_s, said) in [
            (0, "1970-01-01 00:00 UTC"),
            (-60, "1969-12-31 23:59 UTC"),
            (951_782_400, "2000-02-29 00:00 UTC"),
            (1_709_251_199, "2024-02-29 23:59 UTC"),
            (1_793_678_706, "2026-11-03 04:05 UTC"),
            (4_107_542_400, "2100-03-01 00:00 UTC"),
        ] {
            assert_eq!(moment(at_s), said);
        }
    }
}
