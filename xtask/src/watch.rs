//! Rebuilds and reloads on every change, by cargo-leptos, which is installed on first use.

use crate::failure::Failure;
use crate::workspace::Workspace;
use crate::{console, environment, process, setup};

/// The version of cargo-leptos that the metadata is written for.
const CARGO_LEPTOS: &str = "0.3.10";

/// Watches until interrupted.
pub(crate) fn run(workspace: &Workspace) -> Result<(), Failure> {
    setup::wasm_target(workspace)?;
    if environment::program(&["cargo-leptos"]).is_none() {
        console::step("Installing cargo-leptos (once; about ten minutes)");
        let mut install = process::command("cargo", &workspace.root);
        // Without optimisation it is there in a third of the time, and what it does is call other tools.
        process::run(install.args(["install", "--debug", "--locked", "cargo-leptos", "--version", CARGO_LEPTOS]))?;
    }
    process::run(process::command("cargo", &workspace.root).args(["leptos", "watch"]))
}
