//! Builds what is deployed: one optimised binary, with the browser's files inside, made as small as the tools at hand can.

use std::path::{Path, PathBuf};

use crate::failure::Failure;
use crate::workspace::{Profile, Workspace};
use crate::{build, bundle, compress, console, environment, files, process};

/// What rustc's WebAssembly uses by default, and every browser of the last years has.
const FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// Builds the release and tells where it is and how large.
pub(crate) fn build(workspace: &Workspace) -> Result<(), Failure> {
    build::halves(workspace, Profile::Release)?;
    let wasm = workspace.pkg().join(format!("{}.wasm", workspace.project.output_name));
    shrink(workspace, &wasm)?;
    compress::write_copies(&wasm, &wasm)?;
    console::step("Putting the site into the server");
    let files = bundle::write(workspace)?;
    build::with_site(workspace, &files)?;
    let server = workspace.server(Profile::Release);
    let size = files::kibibytes(&server);
    console::say(&format!(
        "server, with the site inside: {} ({}.{} MiB)",
        server.display(),
        size / 1024,
        size % 1024 * 10 / 1024
    ));
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
