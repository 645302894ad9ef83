//! The house rules that no linter knows, checked over the whole tree. An offence is told as `file:line: what is wrong`.
//!
//! A rule belongs here when it can be decided from the text alone; everything else is a matter for clippy or for a reader.

#![expect(clippy::expect_used, clippy::panic, reason = "what cannot be read fails the test that reads it")]

mod boundaries;
mod manifests;
mod shape;
mod tree;

use tree::Offence;

/// Fails with every offence, one a line.
fn assert_none(offences: &[Offence]) {
    let lines: Vec<String> = offences.iter().map(ToString::to_string).collect();
    assert!(lines.is_empty(), "{} offence(s):\n{}", lines.len(), lines.join("\n"));
}
