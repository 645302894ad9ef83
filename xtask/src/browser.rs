//! Finds a Chromium for the end-to-end tests, or installs one.
//!
//! In this order: the one named by `UPDOWN_CHROMIUM`, one on the search path, Playwright's own, Debian's from apt-get (as root), and
//! Playwright's own downloaded.

use std::path::{Path, PathBuf};

use crate::failure::Failure;
use crate::workspace::Workspace;
use crate::{console, environment, process};

/// The variable that names the browser to test with.
pub(crate) const VARIABLE: &str = "UPDOWN_CHROMIUM";
const NAMES: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/// The browser to test with.
pub(crate) fn find_or_install(workspace: &Workspace) -> Result<PathBuf, Failure> {
    if let Some(named) = environment::variable(VARIABLE) {
        return Ok(PathBuf::from(named));
    }
    if let Some(found) = environment::program(&NAMES).or_else(|| playwrights_own(workspace)) {
        return Ok(found);
    }
    if is_debian() && is_root(workspace) {
        console::step("Installing Debian's Chromium");
        install_from_debian(workspace)?;
    } else {
        console::step("Downloading Playwright's Chromium");
        let mut playwright = process::command("npx", &workspace.end_to_end());
        process::run(playwright.args(["playwright", "install", "chromium"]))?;
    }
    environment::program(&NAMES).or_else(|| playwrights_own(workspace)).ok_or_else(|| {
        let hint = format!("install Chromium or Chrome, or name one: {VARIABLE}=/path/to/chrome make test");
        Failure::new("there is no browser to test with").hint(hint)
    })
}

fn install_from_debian(workspace: &Workspace) -> Result<(), Failure> {
    for arguments in [&["update"][..], &["install", "--yes", "--no-install-recommends", "chromium"]] {
        let mut apt = process::command("apt-get", &workspace.root);
        process::run(apt.arg("--quiet").args(arguments).env("DEBIAN_FRONTEND", "noninteractive"))?;
    }
    Ok(())
}

/// Where Playwright keeps its browser, if it has downloaded the one of its version.
fn playwrights_own(workspace: &Workspace) -> Option<PathBuf> {
    let script = "process.stdout.write(require('@playwright/test').chromium.executablePath())";
    let mut node = process::command("node", &workspace.end_to_end());
    let path = PathBuf::from(process::output(node.args(["--eval", script])).ok()?);
    path.is_file().then_some(path)
}

fn is_debian() -> bool {
    Path::new("/etc/debian_version").is_file() && environment::program(&["apt-get"]).is_some()
}

fn is_root(workspace: &Workspace) -> bool {
    let id = process::output(process::command("id", &workspace.root).arg("--user"));
    id.is_ok_and(|id| id.trim() == "0")
}
