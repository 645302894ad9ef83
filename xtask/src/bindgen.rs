//! Makes the files that the browser loads out of the WebAssembly that cargo built.
//!
//! wasm-bindgen is linked as a library, at exactly the version of the lock file: no command to install, none to mismatch. The file
//! names are those that leptos writes into the page when `LEPTOS_OUTPUT_NAME` is set: `NAME.js` and `NAME.wasm`.

use wasm_bindgen_cli_support::Bindgen;

use crate::failure::Failure;
use crate::workspace::{Profile, Workspace};
use crate::{compress, files};

/// Writes the browser's files, unless they were made from this very WebAssembly. Gives whether they were written.
pub(crate) fn run(workspace: &Workspace, profile: Profile) -> Result<bool, Failure> {
    let input = workspace.raw_wasm(profile);
    let folder = workspace.pkg();
    let name = &workspace.project.output_name;
    let mark = workspace.front_target().join(format!("{name}.made-from"));
    let made_from = format!("{} {}", input.display(), files::fingerprint(&input)?);
    let wasm = folder.join(format!("{name}.wasm"));
    if files::holds(&mark, &made_from) && wasm.is_file() && folder.join(format!("{name}.js")).is_file() {
        return Ok(false);
    }
    files::make_folder(&folder)?;
    let release = profile == Profile::Release;
    let generated = Bindgen::new().web(true).and_then(|bindgen| {
        bindgen
            .input_path(&input)
            .out_name(name)
            .typescript(false)
            .remove_name_section(release)
            .remove_producers_section(release)
            .generate(&folder)
    });
    generated.map_err(|error| Failure::new(format!("wasm-bindgen cannot process {}: {error:#}", input.display())))?;
    // What was made of the file before is no copy of this one.
    compress::forget_copies(&wasm)?;
    files::rename(&folder.join(format!("{name}_bg.wasm")), &wasm)?;
    files::write(&mark, &made_from)?;
    Ok(true)
}
