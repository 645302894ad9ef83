//! Dates in policies: one of the forms of the W3C's profile of ISO 8601 (<https://www.w3.org/TR/NOTE-datetime>), or
//! seconds since 1970.

use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// A moment. Four digits are a year, any other run of digits is a number of seconds since 1970.
pub(super) fn read(text: &str) -> Option<OffsetDateTime> {
    if text.len() != 4 && !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return OffsetDateTime::from_unix_timestamp(text.parse().ok()?).ok();
    }
    let whole = match text.len() {
        4 => format!("{text}-01-01T00:00:00Z"),
        7 => format!("{text}-01T00:00:00Z"),
        10 => format!("{text}T00:00:00Z"),
        _ => match (text.get(..16), text.get(16..)) {
            // Minutes are the last thing before the zone.
            (Some(minutes), Some(zone)) if !zone.starts_with(':') => format!("{minutes}:00{zone}"),
            _ => text.to_owned(),
        },
    };
    OffsetDateTime::parse(&whole, &Rfc3339).ok()
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn every_form_of_one_moment_is_that_moment() {
        let moment = read("1767225600");
        assert!(moment.is_some());
        for text in [
            "2026",
            "2026-01",
            "2026-01-01",
            "2026-01-01T00:00Z",
            "2026-01-01T01:30+01:30",
            "2026-01-01T00:00:00Z",
            "2026-01-01T00:00:00.000Z",
            "2025-12-31T23:00:00-01:00",
        ] {
            assert_eq!(read(text), moment, "{text}");
        }
    }

    #[test]
    fn what_is_no_moment_is_refused() {
        for text in ["", "tomorrow", "2026-13-01", "2026-01-01T00:00:00", "2026-01-01T00", "-5", "1.5", "2026-1-1"] {
            assert!(read(text).is_none(), "{text}");
        }
    }
}
