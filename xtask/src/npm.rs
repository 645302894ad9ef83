//! The npm packages of a folder, at the versions of its lock file.

use std::fs;
use std::path::Path;

use crate::failure::Failure;
use crate::{console, files, process};

/// `npm ci`, unless the installed packages are those of the lock file.
pub(crate) fn install(folder: &Path, what: &str) -> Result<(), Failure> {
    let (lock, mark) = (folder.join("package-lock.json"), folder.join("node_modules/installed-lock.json"));
    let wanted = fs::read_to_string(&lock).map_err(|error| Failure::file("read", &lock, &error))?;
    if files::holds(&mark, &wanted) {
        return Ok(());
    }
    console::step(&format!("Installing the npm packages of {what}"));
    let mut npm = process::command("npm", folder);
    process::run(npm.arg("ci").env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1"))?;
    files::write(&mark, &wanted)
}
