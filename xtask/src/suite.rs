//! Every check and every test, in the order in which they fail fastest. Stops at the first that fails.

use std::time::Duration;

use crate::build::{self, WASM};
use crate::failure::Failure;
use crate::workspace::{Profile, Workspace};
use crate::{clients, console, end_to_end, environment, process, setup, template};

/// One stage of `make test`.
struct Stage {
    /// What it is called on the command line.
    name: &'static str,
    /// What it does, for the reader of the output.
    title: &'static str,
    /// Runs it. The arguments are those that follow the stage's name.
    run: fn(&Workspace, &[String]) -> Result<(), Failure>,
}

const STAGES: [Stage; 9] = [
    Stage { name: "lock", title: "The lock file is up to date", run: lock },
    Stage { name: "format", title: "Format", run: format },
    Stage { name: "template", title: "Lint of the CloudFormation template", run: template::lint },
    Stage { name: "lint", title: "Lints, server and tools", run: lint },
    Stage { name: "lint-wasm", title: "Lints, WebAssembly", run: lint_wasm },
    Stage { name: "unit", title: "Unit, integration and tidy tests", run: unit },
    Stage { name: "build", title: "Build", run: build },
    Stage { name: "clients", title: "The embedded backend with AWS's own clients", run: clients::run },
    Stage { name: "end-to-end", title: "End-to-end tests in Chromium", run: end_to_end::run },
];

/// Runs all stages, or the one that the arguments name, with the arguments after it.
pub(crate) fn run(workspace: &Workspace, arguments: &[String]) -> Result<(), Failure> {
    let Some((name, rest)) = arguments.split_first() else {
        setup::wasm_target(workspace)?;
        setup::node(workspace)?;
        return all(workspace);
    };
    match STAGES.iter().find(|stage| stage.name == name) {
        Some(stage) => timed(stage, workspace, rest).map(drop),
        None => {
            let names = STAGES.map(|stage| stage.name).join(", ");
            Err(Failure::new(format!("there is no stage `{name}`")).hint(format!("the stages are {names}")))
        }
    }
}

fn all(workspace: &Workspace) -> Result<(), Failure> {
    let mut times = Vec::with_capacity(STAGES.len());
    for stage in &STAGES {
        times.push((stage.title, timed(stage, workspace, &[])?));
    }
    console::say("\nAll stages passed:");
    for (title, took) in &times {
        console::say(&format!("  {title}: {}", console::seconds(*took)));
    }
    let total: Duration = times.iter().map(|(_, took)| *took).sum();
    console::say(&format!("{} stages passed, 0 failed, in {}", times.len(), console::seconds(total)));
    Ok(())
}

fn timed(stage: &Stage, workspace: &Workspace, arguments: &[String]) -> Result<Duration, Failure> {
    console::step(stage.title);
    let start = environment::now();
    (stage.run)(workspace, arguments).map_err(|failure| {
        let again = format!("to repeat this stage alone: make test ARGS={}", stage.name);
        let hint = failure.hint.map_or(again.clone(), |hint| format!("{hint}\n{again}"));
        Failure { what: format!("{}: {}", stage.title, failure.what), hint: Some(hint) }
    })?;
    let took = start.elapsed();
    console::done(stage.title, took);
    Ok(took)
}

fn lock(workspace: &Workspace, _: &[String]) -> Result<(), Failure> {
    let mut cargo = process::command("cargo", &workspace.root);
    process::output(cargo.args(["metadata", "--locked", "--format-version", "1"])).map(drop)
}

fn format(workspace: &Workspace, _: &[String]) -> Result<(), Failure> {
    process::run(process::command("cargo", &workspace.root).args(["fmt", "--all", "--check"]))
}

fn lint(workspace: &Workspace, _: &[String]) -> Result<(), Failure> {
    let mut cargo = process::command("cargo", &workspace.root);
    process::run(cargo.args(["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]))
}

fn lint_wasm(workspace: &Workspace, _: &[String]) -> Result<(), Failure> {
    let mut cargo = process::command("cargo", &workspace.root);
    cargo.args(["clippy", "--package", &workspace.project.lib_package, "--target", WASM]);
    cargo.args(["--profile", workspace.wasm_profile(Profile::Development)]);
    cargo.arg("--target-dir").arg(workspace.front_target());
    process::run(cargo.args(["--", "-D", "warnings"]))
}

/// A native build of the whole workspace has `app` with `ssr`, through the server, and never with `hydrate`.
fn unit(workspace: &Workspace, arguments: &[String]) -> Result<(), Failure> {
    process::run(process::command("cargo", &workspace.root).args(["test", "--workspace"]).args(arguments))
}

fn build(workspace: &Workspace, _: &[String]) -> Result<(), Failure> {
    build::everything(workspace).map(drop)
}
