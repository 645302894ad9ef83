//! What the build tool writes to the terminal. Never anything but plain lines: logs of CI stay readable.

use std::io::{IsTerminal, Write, stderr, stdout};
use std::time::Duration;

use crate::environment;
use crate::failure::Failure;

/// Writes one line to the standard output. A closed output is not an error worth stopping for.
pub(crate) fn say(line: &str) {
    let _ = writeln!(stdout().lock(), "{line}");
}

/// Writes one line to the standard error, whole, whichever thread it comes from.
pub(crate) fn note(line: &str) {
    let _ = writeln!(stderr().lock(), "{line}");
}

/// Whether colour codes would be seen as colours.
pub(crate) fn has_colour() -> bool {
    stderr().is_terminal() && environment::variable("NO_COLOR").is_none()
}

/// Announces a step.
pub(crate) fn step(title: &str) {
    note(&emphasis(&format!("==> {title}")));
}

/// Tells how long a step took.
pub(crate) fn done(title: &str, took: Duration) {
    note(&format!("    {title}: {}", seconds(took)));
}

/// Tells what went wrong, and what to do.
pub(crate) fn failure(failure: &Failure) {
    note(&emphasis(&format!("error: {}", failure.what)));
    if let Some(hint) = &failure.hint {
        note(hint);
    }
}

/// A duration as people read it: `0.4 s`, `2 min 05 s`.
pub(crate) fn seconds(took: Duration) -> String {
    let whole = took.as_secs();
    if whole < 60 { format!("{:.1} s", took.as_secs_f64()) } else { format!("{} min {:02} s", whole / 60, whole % 60) }
}

fn emphasis(text: &str) -> String {
    if has_colour() { format!("\u{1b}[1m{text}\u{1b}[0m") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_told_in_seconds_up_to_a_minute_and_then_in_both() {
        assert_eq!(seconds(Duration::from_millis(440)), "0.4 s");
        assert_eq!(seconds(Duration::from_secs(125)), "2 min 05 s");
    }
}
