//! Rules about single files: how they open, how long they are, what they are called, what they must not say.

use crate::assert_none;
use crate::tree::{self, File};

/// No source file is longer than this.
const LONGEST: usize = 500;
/// Half of the Rust files are at most this long.
const MEDIAN: usize = 150;
/// Names that say nothing about what is inside.
const EMPTY_NAMES: [&str; 4] = ["utils", "util", "helpers", "common"];

fn sources() -> Vec<File> {
    tree::files("")
        .into_iter()
        .filter(|file| ["rs", "ts", "js", "py", "css", "sql"].contains(&file.extension()))
        .collect()
}

#[test]
fn every_source_file_opens_by_saying_what_it_is_for() {
    let opening = |file: &File| match file.extension() {
        "rs" => file.text.starts_with("//! "),
        "ts" | "js" => file.text.starts_with("// "),
        "py" => file.text.starts_with("\"\"\""),
        "sql" => file.text.starts_with("-- "),
        _ => file.text.starts_with("/* "),
    };
    let silent: Vec<_> = sources().into_iter().filter(|file| !opening(file)).collect();
    assert_none(
        &silent
            .iter()
            .map(|file| file.offence(1, "does not open with a comment on what it is for"))
            .collect::<Vec<_>>(),
    );
}

#[test]
fn no_source_file_is_too_long() {
    let long = sources().into_iter().filter(|file| file.text.lines().count() > LONGEST);
    assert_none(
        &long.map(|file| file.offence(LONGEST + 1, format!("longer than {LONGEST} lines"))).collect::<Vec<_>>(),
    );
}

#[test]
fn half_of_the_rust_files_are_short() {
    let mut lengths: Vec<usize> = tree::rust("").iter().map(|file| file.text.lines().count()).collect();
    lengths.sort_unstable();
    let median = lengths[lengths.len() / 2];
    assert!(median <= MEDIAN, "the median Rust file has {median} lines, over {MEDIAN}");
}

#[test]
fn files_are_named_for_the_one_idea_they_hold() {
    let empty = |file: &File| file.path.split(['/', '.']).any(|word| EMPTY_NAMES.contains(&word));
    let files = sources().into_iter().filter(empty);
    assert_none(&files.map(|file| file.offence(1, "is named for nothing in particular")).collect::<Vec<_>>());
}

#[test]
fn nothing_names_a_folder_of_somebodys_machine() {
    let homes = [concat!("/ro", "ot/"), concat!("/wo", "rk/"), concat!("/ho", "me/"), concat!("/Us", "ers/")];
    let mut offences = Vec::new();
    for file in tree::files("") {
        for (index, line) in file.text.lines().enumerate() {
            let named = |home: &&&str| {
                let starts_word =
                    |at: usize| !line[..at].ends_with(|c: char| c.is_alphanumeric() || "})*.~".contains(c));
                line.match_indices(**home).any(|(at, _)| starts_word(at))
            };
            if let Some(home) = homes.iter().find(named) {
                offences.push(file.offence(index + 1, format!("names a folder below {home}")));
            }
        }
    }
    assert_none(&offences);
}

#[test]
fn components_and_pages_are_the_same_for_server_and_browser() {
    let gate =
        |line: &str| line.contains("cfg(feature") || line.contains("cfg!(feature") || line.contains("cfg(not(feature");
    let allowed = |next: &str| {
        ["mod ", "#[path", "pub mod ", "pub(crate) mod ", "use ", "pub use ", "pub(crate) use "]
            .iter()
            .any(|start| next.trim_start().starts_with(start))
    };
    let mut offences = Vec::new();
    for file in tree::rust("app/src/components").into_iter().chain(tree::rust("app/src/pages")) {
        let lines: Vec<&str> = file.text.lines().collect();
        for (index, line) in lines.iter().enumerate() {
            if gate(line) && !lines.get(index + 1).is_some_and(|next| allowed(next)) {
                offences.push(file.offence(index + 1, "a feature gate anywhere but at a `mod` or `use` line"));
            }
        }
    }
    assert_none(&offences);
}
