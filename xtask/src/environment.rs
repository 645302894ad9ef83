//! The one place where the build tool reads its arguments, its environment and the clock.

use std::path::PathBuf;
use std::time::Instant;

/// The arguments after the program's name.
pub(crate) fn arguments() -> Vec<String> {
    std::env::args().skip(1).collect()
}

/// A variable that is set and not empty.
#[expect(clippy::disallowed_methods, reason = "the build tool's only reading of the environment")]
pub(crate) fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// The folders that are searched for programs.
fn search_path() -> Vec<PathBuf> {
    variable("PATH").map(|path| std::env::split_paths(&path).collect()).unwrap_or_default()
}

/// The first of `names` that is a program on the search path.
pub(crate) fn program(names: &[&str]) -> Option<PathBuf> {
    let folders = search_path();
    names.iter().find_map(|name| folders.iter().map(|folder| folder.join(name)).find(|path| path.is_file()))
}

/// A point in time to measure a step's duration from.
#[expect(clippy::disallowed_methods, reason = "the build tool's only reading of the clock")]
pub(crate) fn now() -> Instant {
    Instant::now()
}
