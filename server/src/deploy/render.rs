//! Progress, a line at a time.

use std::io::Write;

/// Writes a line. Whoever closed the other end does not want to know: the command goes on.
pub(super) fn line(progress: &mut dyn Write, words: &str) {
    let _unread = writeln!(progress, "{words}").and_then(|()| progress.flush());
}
