//! Builds the server and the browser's files, side by side: two cargo processes, each with a target directory of its own.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;

use crate::failure::Failure;
use crate::workspace::{Profile, Workspace};
use crate::{bindgen, console, environment, files, process, setup};

/// The target of the browser's half.
pub(crate) const WASM: &str = "wasm32-unknown-unknown";

/// Builds all that the server needs to run, for development, and gives the path of its binary.
pub(crate) fn everything(workspace: &Workspace) -> Result<PathBuf, Failure> {
    halves(workspace, Profile::Development)?;
    Ok(workspace.server(Profile::Development))
}

/// Builds the server and the site: in a release all of the server but its binary, which is to have the site inside.
pub(crate) fn halves(workspace: &Workspace, profile: Profile) -> Result<(), Failure> {
    setup::wasm_target(workspace)?;
    let start = environment::now();
    console::step("Building the server and the browser's WebAssembly, side by side");
    thread::scope(|scope| {
        let front = scope.spawn(|| front(workspace, profile));
        let server = match profile {
            Profile::Development => server(workspace),
            Profile::Release => process::run_labelled("[server] ", released(workspace, &["--lib"])),
        };
        let front = front.join().unwrap_or_else(|_| Err(Failure::new("the WebAssembly build stopped unexpectedly")));
        server.and(front)
    })?;
    files::copy_tree(&workspace.root.join(&workspace.project.assets_dir), &workspace.site())?;
    console::done("built in", start.elapsed());
    Ok(())
}

/// Builds the binary of a release, with the site that `files` lists inside.
pub(crate) fn with_site(workspace: &Workspace, files: &Path) -> Result<(), Failure> {
    let mut cargo = released(workspace, &["--bin", &workspace.project.bin_target]);
    cargo.env("UPDOWN_SITE_FILES", files);
    process::run_labelled("[server] ", cargo)
}

/// The library and the binary have the same features, so that the one is compiled before the site is there and not again.
fn released(workspace: &Workspace, what: &[&str]) -> Command {
    let mut cargo = cargo(workspace);
    cargo
        .args(["build", "--release", "--package", &workspace.project.bin_package, "--features", "embed-site"])
        .args(what);
    cargo
}

/// Builds the server alone, for development.
pub(crate) fn server(workspace: &Workspace) -> Result<(), Failure> {
    let mut cargo = cargo(workspace);
    cargo.args(["build", "--package", &workspace.project.bin_package, "--bin", &workspace.project.bin_target]);
    process::run_labelled("[server] ", cargo)
}

fn front(workspace: &Workspace, profile: Profile) -> Result<(), Failure> {
    let mut cargo = cargo(workspace);
    cargo.args(["build", "--package", &workspace.project.lib_package, "--lib", "--target", WASM]);
    cargo.args(["--profile", workspace.wasm_profile(profile)]);
    cargo.arg("--target-dir").arg(workspace.front_target());
    process::run_labelled("[browser]", cargo)?;
    let start = environment::now();
    if bindgen::run(workspace, profile)? {
        let wasm = workspace.pkg().join(format!("{}.wasm", workspace.project.output_name));
        let size = files::kibibytes(&wasm);
        console::note(&format!(
            "[browser]    Written {} ({size} KiB, {})",
            wasm.display(),
            console::seconds(start.elapsed())
        ));
    }
    Ok(())
}

/// Cargo with lines instead of a progress bar, because two of them share the terminal.
fn cargo(workspace: &Workspace) -> Command {
    let mut cargo = process::command("cargo", &workspace.root);
    cargo.env("CARGO_TERM_PROGRESS_WHEN", "never");
    cargo.env("CARGO_TERM_COLOR", if console::has_colour() { "always" } else { "never" });
    cargo
}
