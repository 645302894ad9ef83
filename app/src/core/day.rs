//! The day of a moment, in UTC, as it is written everywhere: `2026-11-24` (ISO 8601).

/// Seconds of a day.
pub const DAY_S: i64 = 24 * 60 * 60;

/// The day of a moment in seconds since 1970, by the rules of the Gregorian calendar. Years begin in March here, so that the
/// day that is sometimes missing is the last one.
#[must_use]
pub fn day(moment_s: i64) -> String {
    let days = moment_s.div_euclid(DAY_S) + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}")
}

/// When a day begins, in seconds since 1970; none for what is no day of the calendar.
#[must_use]
pub fn start_of(text: &str) -> Option<i64> {
    let (year, rest) = text.split_once('-')?;
    let (month, of_month) = rest.split_once('-')?;
    let (year, month, of_month): (i64, i64, i64) = (year.parse().ok()?, month.parse().ok()?, of_month.parse().ok()?);
    if !(1..=9999).contains(&year) || !(1..=12).contains(&month) || !(1..=31).contains(&of_month) {
        return None;
    }
    let (year, month_from_march) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let of_year = (153 * month_from_march + 2) / 5 + of_month - 1;
    let of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + of_year;
    let start = (era * 146_097 + of_era - 719_468) * DAY_S;
    // The thirty-first of a month that has thirty days is another day.
    (day(start) == text).then_some(start)
}

#[cfg(test)]
mod tests {
    use super::{day, start_of};

    #[test]
    fn days_are_those_of_the_calendar() {
        for (moment_s, expected) in [
            (0, "1970-01-01"),
            (-1, "1969-12-31"),
            (951_782_400, "2000-02-29"),
            (1_709_164_799, "2024-02-28"),
            (1_709_251_199, "2024-02-29"),
            (1_709_251_200, "2024-03-01"),
            (4_107_542_400, "2100-03-01"),
        ] {
            assert_eq!(day(moment_s), expected);
        }
    }

    #[test]
    fn a_day_begins_when_it_says() {
        for (text, expected) in [
            ("1970-01-01", Some(0)),
            ("2000-02-29", Some(951_782_400)),
            ("2024-02-30", None),
            ("2023-02-29", None),
            ("2024-13-01", None),
            ("24-1-1", None),
            ("2024-07", None),
            ("", None),
        ] {
            assert_eq!(start_of(text), expected, "{text}");
        }
    }
}
