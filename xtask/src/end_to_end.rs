//! Runs Playwright against the server that was built: installs its packages at the lock file's versions, finds a browser.

use std::process::Command;

use crate::failure::Failure;
use crate::workspace::{Profile, Workspace};
use crate::{browser, console, npm, process, setup};

/// Runs the suite. Arguments go to Playwright: `--grep`, a file, `--headed`.
pub(crate) fn run(workspace: &Workspace, arguments: &[String]) -> Result<(), Failure> {
    process::run(playwright(workspace, Profile::Development)?.args(arguments))
}

/// `playwright test`, as it is to be called for the server and the browser's files of one way of building.
pub(crate) fn playwright(workspace: &Workspace, profile: Profile) -> Result<Command, Failure> {
    setup::node(workspace)?;
    npm::install(&workspace.end_to_end(), "the end-to-end tests")?;
    let chromium = browser::find_or_install(workspace)?;
    console::note(&format!("    with {}", chromium.display()));
    let folder = workspace.end_to_end();
    let tools = folder.join("node_modules/.bin");
    process::run(process::command(tools.join("tsc"), &folder).arg("--noEmit"))?;
    let mut playwright = process::command(tools.join("playwright"), &folder);
    playwright.arg("test");
    playwright.env(browser::VARIABLE, chromium);
    playwright.env("UPDOWN_SERVER", workspace.server(profile));
    playwright.env("UPDOWN_TARGET", &workspace.target);
    playwright.env("LEPTOS_SITE_ROOT", workspace.site());
    playwright.env("LEPTOS_SITE_PKG_DIR", &workspace.project.site_pkg_dir);
    playwright.env("LEPTOS_OUTPUT_NAME", &workspace.project.output_name);
    Ok(playwright)
}
