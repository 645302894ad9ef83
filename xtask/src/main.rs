//! The build tool behind `make`: sets up, builds, runs, tests and releases Updown.
//!
//! It installs no command of its own: cargo compiles, wasm-bindgen is linked as a library at the version of the lock file, and
//! names and paths come from the cargo-leptos metadata in the root `Cargo.toml`, so that `cargo leptos` works on the same tree.
//! It does not decide what is tested or linted beyond calling the tools: each tool's own configuration does.

mod bench;
mod bench_server;
mod bench_upload;
mod bindgen;
mod browser;
mod build;
mod bundle;
mod clients;
mod compress;
mod console;
mod end_to_end;
mod environment;
mod failure;
mod files;
mod interop;
mod npm;
mod process;
mod python;
mod release;
mod run;
mod setup;
mod small_disk;
mod suite;
mod template;
mod torture;
mod watch;
mod workspace;

use std::process::ExitCode;

use crate::failure::Failure;
use crate::workspace::Workspace;

const HELP: &str = "\
The build tool of Updown. Usage: cargo xtask COMMAND

  setup          check the tools and add the WebAssembly target
  build          build the server and the browser's files
  run [OPTIONS]  build, then start the server; options are passed to it
  test [STAGE]   every check and every test, or one stage of them
  bench          measure the embedded backend beside a file sink and moto
  bench-server   measure the processor time of the app's server for a request (Linux)
  bench-upload [CASE...]
                 measure the uploader in Chromium beside bare requests and curl; cases: 200mib, 1gib, 500x2mib, 5gib, 5000
  torture [N]    kill the server under load N times, a thousand unless said, and compare what it acknowledged; `disk`: fill
                 a small disk instead (Linux, with root or user namespaces); `uploads [N]`: kill browser and server during
                 N uploads, a hundred unless said
  interop        hold the S3 cases against Garage and Ceph, and s3s-e2e against the embedded backend
  watch          rebuild and reload on every change, with cargo-leptos
  release        build the optimised server, one binary with the browser's files inside
  help           this text";

fn main() -> ExitCode {
    let mut arguments = environment::arguments();
    let command = if arguments.is_empty() { "help".to_owned() } else { arguments.remove(0) };
    match dispatch(&command, &arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            console::failure(&failure);
            ExitCode::FAILURE
        }
    }
}

/// Runs one command with the arguments that follow it.
fn dispatch(command: &str, arguments: &[String]) -> Result<(), Failure> {
    match command {
        "setup" => setup::check(&Workspace::read()?),
        "build" => build::everything(&Workspace::read()?).map(drop),
        "run" => run::server(&Workspace::read()?, arguments),
        "test" => suite::run(&Workspace::read()?, arguments),
        "bench" => bench::run(&Workspace::read()?),
        "bench-server" => bench_server::run(&Workspace::read()?),
        "bench-upload" => bench_upload::run(&Workspace::read()?, arguments),
        "torture" => torture::run(&Workspace::read()?, arguments),
        "interop" => interop::run(&Workspace::read()?),
        "watch" => watch::run(&Workspace::read()?),
        "release" => release::build(&Workspace::read()?),
        "help" | "--help" | "-h" => {
            console::say(HELP);
            Ok(())
        }
        unknown => Err(Failure::new(format!("there is no command `{unknown}`")).hint(HELP)),
    }
}
