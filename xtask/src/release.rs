//! Builds what is deployed: the optimised server, and the browser's files made as small as the tools at hand can.

use std::path::{Path, PathBuf};

use crate::failure::Failure;
use crate::workspace::{Profile, Workspace};
use crate::{build, compress, console, environment, files, process};

/// What rustc's WebAssembly uses by default, and every browser of the last years has.
const FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// Builds the release and tells where it is.
pub(crate) fn build(workspace: &Workspace) -> Result<(), Failure> {
    let server = build::everything(workspace, Profile::Release)?;
    let wasm = workspace.pkg().join(format!("{}.wasm", workspace.project.output_name));
    shrink(workspace, &wasm)?;
    compress::write_copies(&wasm)?;
    console::say(&format!("server: {}", server.display()));
    console::say(&format!("served files: {} (give it to the server as --site-root)", workspace.site().display()));
    Ok(())
}

/// Shrinks the WebAssembly with Binaryen's wasm-opt, where it is installed.
fn shrink(workspace: &Workspace, wasm: &Path) -> Result<(), Failure> {
    let Some(optimiser) = optimiser(workspace) else {
        console::note("wasm-opt (of Binaryen) is not installed: the WebAssembly is a little larger than it could be");
        return Ok(());
    };
    let before = files::kibibytes(wasm);
    let smaller = wasm.with_extension("wasm.smaller");
    let mut command = process::command(optimiser, &workspace.root);
    command.arg("-Oz").args(FEATURES).arg(wasm).arg("--output").arg(&smaller);
    process::run(&mut command)?;
    files::rename(&smaller, wasm)?;
    console::note(&format!("wasm-opt: {before} KiB -> {} KiB", files::kibibytes(wasm)));
    Ok(())
}

fn optimiser(workspace: &Workspace) -> Option<PathBuf> {
    let npm = workspace.end_to_end().join("node_modules/.bin/wasm-opt");
    environment::program(&["wasm-opt"]).or_else(|| npm.is_file().then_some(npm))
}
