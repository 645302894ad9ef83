//! Rebuilds and reloads on every change, by cargo-leptos. It and the wasm-bindgen command that it calls are installed on first use.

use crate::failure::Failure;
use crate::workspace::Workspace;
use crate::{console, environment, process, setup};

/// The version of cargo-leptos that the metadata is written for.
const CARGO_LEPTOS: &str = "0.3.10";

/// Watches until interrupted.
pub(crate) fn run(workspace: &Workspace) -> Result<(), Failure> {
    setup::wasm_target(workspace)?;
    wasm_bindgen(workspace)?;
    if environment::program(&["cargo-leptos"]).is_none() {
        console::step("Installing cargo-leptos (once; about ten minutes)");
        install(workspace, &["--locked", "cargo-leptos", "--version", CARGO_LEPTOS])?;
    }
    process::run(process::command("cargo", &workspace.root).args(["leptos", "watch"]))
}

/// Sees to it that the wasm-bindgen command has the lock file's version: any other refuses what cargo built.
fn wasm_bindgen(workspace: &Workspace) -> Result<(), Failure> {
    let id = process::output(process::command("cargo", &workspace.root).args(["pkgid", "wasm-bindgen"]))?;
    let wanted = version_in(&id).ok_or_else(|| Failure::new(format!("cargo names no version: {id}")))?;
    if let Some(found) = environment::program(&["wasm-bindgen"]) {
        let said = process::output(process::command(found, &workspace.root).arg("--version"));
        if said.is_ok_and(|said| said.split_whitespace().any(|word| word == wanted)) {
            return Ok(());
        }
    }
    console::step(&format!("Installing the command wasm-bindgen {wanted} (once for each version; some minutes)"));
    install(workspace, &["--force", "wasm-bindgen-cli", "--version", wanted])
}

/// Without optimisation a tool is there in a third of the time, and these mostly wait for others.
fn install(workspace: &Workspace, arguments: &[&str]) -> Result<(), Failure> {
    let mut cargo = process::command("cargo", &workspace.root);
    process::run(cargo.args(["install", "--debug"]).args(arguments))
}

/// The version at the end of a package id, as `cargo pkgid` prints it.
fn version_in(id: &str) -> Option<&str> {
    id.trim().rsplit_once(['#', '@']).map(|(_, version)| version)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_package_id_ends_with_its_version() {
        assert_eq!(version_in("registry+https://example.org/index#wasm-bindgen@0.2.130\n"), Some("0.2.130"));
        assert_eq!(version_in("https://example.org/index#0.2.130"), Some("0.2.130"));
        assert_eq!(version_in("wasm-bindgen"), None);
    }
}
