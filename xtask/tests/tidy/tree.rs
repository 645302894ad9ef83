//! The files of the repository, read once for each rule. What is built, installed or stored at run time is not part of it.

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

/// Folders that no rule looks into.
const SKIPPED: [&str; 7] = [".git", "target", "node_modules", "data", "test-results", "playwright-report", ".venv"];

/// A text file of the repository.
pub(crate) struct File {
    /// Where it is, below the root, with `/` between the folders.
    pub(crate) path: String,
    /// What it says.
    pub(crate) text: String,
}

/// A line that breaks a rule.
pub(crate) struct Offence {
    place: String,
    what: String,
}

impl fmt::Display for Offence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.what)
    }
}

impl File {
    /// An offence at a line of this file, counted from 1.
    pub(crate) fn offence(&self, line: usize, what: impl Into<String>) -> Offence {
        Offence { place: format!("{}:{line}", self.path), what: what.into() }
    }

    /// Offences at every line that is not a comment and for which `wrong` gives a complaint.
    pub(crate) fn offences_in_code(&self, wrong: impl Fn(&str) -> Option<String>) -> Vec<Offence> {
        let lines = self.text.lines().enumerate().filter(|(_, line)| !line.trim_start().starts_with("//"));
        lines.filter_map(|(index, line)| Some(self.offence(index + 1, wrong(line)?))).collect()
    }

    /// The file's name without its folders.
    pub(crate) fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or_default()
    }

    /// What follows the last dot of the name.
    pub(crate) fn extension(&self) -> &str {
        self.name().rsplit_once('.').map_or("", |(_, extension)| extension)
    }
}

/// Every text file below a folder of the repository, `""` for all of it, sorted by path.
pub(crate) fn files(below: &str) -> Vec<File> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask is in the workspace").to_path_buf();
    let mut files = Vec::new();
    collect(&root, &root.join(below), &mut files);
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}

/// The Rust sources below a folder.
pub(crate) fn rust(below: &str) -> Vec<File> {
    files(below).into_iter().filter(|file| file.extension() == "rs").collect()
}

/// One file that must be there.
pub(crate) fn file(path: &str) -> File {
    let root: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let text = fs::read_to_string(root.join(path)).unwrap_or_else(|error| panic!("{path}: {error}"));
    File { path: path.to_owned(), text }
}

fn collect(root: &Path, folder: &Path, files: &mut Vec<File>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.map_while(Result::ok) {
        let path = entry.path();
        let name = entry.file_name().to_string_lossy().into_owned();
        if path.is_dir() {
            if !SKIPPED.contains(&name.as_str()) {
                collect(root, &path, files);
            }
        } else if let Ok(text) = fs::read_to_string(&path) {
            let below = path.strip_prefix(root).expect("below the root").to_string_lossy().replace('\\', "/");
            files.push(File { path: below, text });
        }
    }
}
