//! Checks the tools that must be there before anything is built, and adds the one that can be added: the WebAssembly target.
//!
//! A linker is not looked for: this program could not have been built without one.

use std::path::PathBuf;

use crate::build::WASM;
use crate::failure::Failure;
use crate::workspace::Workspace;
use crate::{console, environment, process};

/// The oldest Node.js that the end-to-end tests run on.
const NODE: u32 = 20;

/// Checks every tool, and tells about those that only the tests need.
pub(crate) fn check(workspace: &Workspace) -> Result<(), Failure> {
    compiler()?;
    wasm_target(workspace)?;
    console::say("ready for `make run`");
    match node(workspace) {
        Ok(version) => console::say(&format!("ready for `make test`: Node.js {version}")),
        Err(failure) => {
            console::say(&format!("not ready for `make test`: {}", failure.what));
            console::say(&failure.hint.unwrap_or_default());
        }
    }
    Ok(())
}

/// Sees to it that Rust can compile for the browser: adds the target with rustup when it is missing.
pub(crate) fn wasm_target(workspace: &Workspace) -> Result<(), Failure> {
    let mut rustc = process::command("rustc", &workspace.root);
    let folder = PathBuf::from(process::output(rustc.args(["--print", "target-libdir", "--target", WASM]))?.trim());
    if folder.is_dir() {
        return Ok(());
    }
    console::step("Adding the WebAssembly target to Rust");
    if environment::program(&["rustup"]).is_none() {
        let hint =
            format!("install Rust with rustup (https://rustup.rs), or your system's package of the target {WASM}");
        return Err(Failure::new(format!("Rust cannot compile for {WASM}")).hint(hint));
    }
    process::run(process::command("rustup", &workspace.root).args(["target", "add", WASM]))
}

/// A C compiler, which SQLite and the cryptography need.
fn compiler() -> Result<(), Failure> {
    let named = environment::variable("CC");
    if named.is_some() || environment::program(&["cc", "gcc", "clang"]).is_some() {
        return Ok(());
    }
    let hint =
        "Debian, Ubuntu: apt-get install build-essential; Fedora: dnf install gcc; macOS: xcode-select --install";
    Err(Failure::new("there is no C compiler").hint(hint))
}

/// The version of Node.js, which the end-to-end tests run on.
pub(crate) fn node(workspace: &Workspace) -> Result<String, Failure> {
    let advice = format!("install Node.js {NODE} or newer, with npm: https://nodejs.org");
    if environment::program(&["node"]).is_none() || environment::program(&["npm"]).is_none() {
        return Err(Failure::new("Node.js or npm is missing").hint(advice));
    }
    let version = process::output(process::command("node", &workspace.root).arg("--version"))?.trim().to_owned();
    let major = version.trim_start_matches('v').split('.').next().and_then(|major| major.parse::<u32>().ok());
    if major.is_some_and(|major| major >= NODE) {
        return Ok(version);
    }
    Err(Failure::new(format!("Node.js {version} is too old")).hint(advice))
}
