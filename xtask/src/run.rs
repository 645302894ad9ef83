//! Builds, then becomes the server: signals and the exit code are the server's own.

use std::os::unix::process::CommandExt;

use crate::failure::Failure;
use crate::workspace::Workspace;
use crate::{build, console, process};

/// Starts the server with these options. Returns only when it could not be started.
pub(crate) fn server(workspace: &Workspace, options: &[String]) -> Result<(), Failure> {
    let binary = build::everything(workspace)?;
    console::step("Starting the server; Ctrl+C stops it");
    let mut server = process::command(&binary, &workspace.root);
    server.args(options).env("LEPTOS_OUTPUT_NAME", &workspace.project.output_name);
    server.env("LEPTOS_SITE_ROOT", workspace.site()).env("LEPTOS_SITE_PKG_DIR", &workspace.project.site_pkg_dir);
    let error = server.exec();
    Err(Failure::new(format!("cannot start {}: {error}", binary.display())))
}
