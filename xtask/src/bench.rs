//! Measures the embedded backend beside a raw file sink and moto: see `server/clients/bench/bench.py`.

use crate::failure::Failure;
use crate::workspace::Workspace;
use crate::{console, process, python};

/// Builds what is measured, optimised, and prints the tables.
pub(crate) fn run(workspace: &Workspace) -> Result<(), Failure> {
    console::step("Building what is measured, optimised");
    let mut cargo = process::command("cargo", &workspace.root);
    process::run(cargo.args(["build", "--release", "--package", "embedded", "--example", "bench_targets"]))?;
    let folder = workspace.root.join("server/clients/bench");
    let programs = python::programs(workspace, "clients-bench", &folder.join("requirements.txt"))?;
    console::step("Measuring");
    let mut bench = process::command(programs.join("python"), &folder);
    bench.args(["-B", "bench.py"]);
    bench.env("UPDOWN_BENCH_TARGETS", workspace.target.join("release/examples/bench_targets"));
    process::run(bench.env("UPDOWN_BENCH_TEMPLATE", workspace.root.join("server/clients/template.yaml")))
}
