//! Measures what a request costs the app's own server: see `server/clients/bench/server.py`.

use crate::failure::Failure;
use crate::workspace::{Profile, Workspace};
use crate::{console, process, python, release};

/// Builds the server and the browser's files, optimised, and prints the table.
pub(crate) fn run(workspace: &Workspace) -> Result<(), Failure> {
    console::step("Building what is measured, optimised");
    release::build(workspace)?;
    let folder = workspace.root.join("server/clients/bench");
    let programs = python::programs(workspace, "clients-bench", &folder.join("requirements.txt"))?;
    console::step("Measuring");
    let mut bench = process::command(programs.join("python"), &workspace.root);
    bench.args(["-B", "server/clients/bench/server.py"]);
    process::run(bench.env("UPDOWN_SERVER", workspace.server(Profile::Release)))
}
