//! What was checked, as plain data: how it is shown is `render`'s.

use serde::Serialize;

/// How a check ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// As it should be.
    Ok,
    /// It works, and something should be known or changed.
    Warning,
    /// Something that people do will not work, or is not safe.
    Failed,
    /// It was not looked at.
    Skipped,
}

/// One check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Check {
    /// What it is called, `group: check`: the same in every run.
    pub name: &'static str,
    /// How it ended.
    pub verdict: Verdict,
    /// What there should be.
    pub expected: String,
    /// What there is; of a check that was skipped, the reason.
    pub seen: String,
    /// What to do about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fix: Option<String>,
}

impl Check {
    /// As it should be.
    pub(super) fn ok(name: &'static str, expected: impl Into<String>, seen: impl Into<String>) -> Self {
        Self { name, verdict: Verdict::Ok, expected: expected.into(), seen: seen.into(), fix: None }
    }

    /// Not as it should be.
    pub(super) fn failed(
        name: &'static str,
        expected: impl Into<String>,
        seen: impl Into<String>,
        fix: impl Into<String>,
    ) -> Self {
        let fix = Some(fix.into());
        Self { name, verdict: Verdict::Failed, expected: expected.into(), seen: seen.into(), fix }
    }

    /// To be known.
    pub(super) fn warning(
        name: &'static str,
        expected: impl Into<String>,
        seen: impl Into<String>,
        fix: impl Into<String>,
    ) -> Self {
        Self { verdict: Verdict::Warning, ..Self::failed(name, expected, seen, fix) }
    }

    /// Not looked at, for a reason.
    pub(super) fn skipped(name: &'static str, reason: impl Into<String>) -> Self {
        Self { name, verdict: Verdict::Skipped, expected: String::new(), seen: reason.into(), fix: None }
    }

    /// Whether what stands on this check can be looked at.
    pub(super) fn holds(&self) -> bool {
        matches!(self.verdict, Verdict::Ok | Verdict::Warning)
    }
}

/// Every check of a run, in the order in which they are shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Report {
    /// The checks.
    pub checks: Vec<Check>,
    /// Whether the configuration could be read.
    pub usable: bool,
}

impl Report {
    /// How many ended so.
    #[must_use]
    pub fn count(&self, verdict: Verdict) -> usize {
        self.checks.iter().filter(|check| check.verdict == verdict).count()
    }

    /// What the command ends with: 0 when nothing failed, 1 when something did, 2 when the configuration cannot be used.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        match self.count(Verdict::Failed) {
            _ if !self.usable => 2,
            0 => 0,
            _ => 1,
        }
    }
}
