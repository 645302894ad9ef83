//! Whether this machine and AWS agree on the time, which every signature has in it.

use std::time::{Duration, SystemTime};

use aws_smithy_types::date_time::{DateTime, Format};

use super::reach::Reached;
use super::report::Check;

pub(super) const NAME: &str = "clock";
/// From here on it is told.
const NOTABLE: Duration = Duration::from_secs(60);
/// From here on requests are refused: S3 takes 15 minutes, Cognito's SRP and others less.
const TOO_MUCH: Duration = Duration::from_secs(5 * 60);

/// Compares the time of the first service that answered with one.
pub(super) fn check(answers: &[&Reached], now: SystemTime) -> Check {
    let date = |reached: &&Reached| reached.answer.as_ref()?.header("date").and_then(read);
    match answers.iter().find_map(date) {
        Some(there) => compared(there, now),
        None => Check::skipped(NAME, "no service that said the time answered"),
    }
}

fn read(date: &str) -> Option<SystemTime> {
    SystemTime::try_from(DateTime::from_str(date, Format::HttpDate).ok()?).ok()
}

fn compared(there: SystemTime, now: SystemTime) -> Check {
    let (apart, way) = match now.duration_since(there) {
        Ok(ahead) => (ahead, "ahead of"),
        Err(error) => (error.duration(), "behind"),
    };
    let expected = "this machine has the time of the services to a minute";
    let seen = match apart.as_secs() {
        0..=2 => "the same".to_owned(),
        seconds => format!("this machine is {seconds} seconds {way} them"),
    };
    let fix = "Set the clock of this machine, and have it kept by NTP: every signature has the time in it.";
    if apart > TOO_MUCH {
        Check::failed(NAME, expected, seen, fix)
    } else if apart > NOTABLE {
        Check::warning(NAME, expected, seen, fix)
    } else {
        Check::ok(NAME, expected, seen)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::report::Verdict;

    #[test]
    fn a_minute_is_told_and_five_are_too_much() {
        let there = read("Tue, 03 Nov 2026 04:05:06 GMT").unwrap();
        for (seconds, verdict) in [(0, Verdict::Ok), (59, Verdict::Ok), (61, Verdict::Warning), (301, Verdict::Failed)]
        {
            let apart = Duration::from_secs(seconds);
            for (now, way) in [(there + apart, "ahead of"), (there - apart, "behind")] {
                let check = compared(there, now);
                assert_eq!(check.verdict, verdict, "{seconds}");
                assert!(seconds == 0 || check.seen.contains(way), "{}", check.seen);
            }
        }
        assert_eq!(read("yesterday"), None);
    }
}
