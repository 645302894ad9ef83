//! Holds the S3 cases of the clients against other stores, and another judge against the embedded backend: see
//! `server/clients/interop/run.py`.
//!
//! The other programs go below the target directory and are installed nowhere else: Garage and `s3s-e2e` are compiled by cargo,
//! which takes ten minutes the first time and is why this is no part of `make test`; Ceph is Debian's, whose packages are
//! fetched and unpacked.

use std::fs;
use std::path::{Path, PathBuf};

use crate::failure::Failure;
use crate::workspace::{Profile, Workspace};
use crate::{console, environment, files, process, python};

/// What cargo compiles: name, version, and further words.
const CRATES: [(&str, &str, &[&str]); 2] = [
    // The version that belongs to the `s3s` of the workspace.
    ("s3s-e2e", "0.14.1", &[]),
    ("garage", "2.5.0", &["--no-default-features", "--features", "bundled-libs,sqlite"]),
];
/// Debian's packages of a Ceph cluster with an S3 gateway; what they need comes with them.
const PACKAGES: [&str; 3] = ["ceph-mon", "ceph-osd", "radosgw"];

/// Brings what is missing, builds the server, runs everything and writes `docs/interop.md`.
pub(crate) fn run(workspace: &Workspace) -> Result<(), Failure> {
    let home = workspace.target.join("interop");
    for (name, version, words) in CRATES {
        crate_program(workspace, &home, name, version, words)?;
    }
    ceph(workspace, &home)?;
    console::step("Building the server");
    process::run(process::command("cargo", &workspace.root).args(["build", "--package", "server"]))?;
    let clients = workspace.root.join("server/clients");
    let programs = python::programs(workspace, "clients-python", &clients.join("python/requirements.txt"))?;
    let mut cases = process::command(programs.join("python"), &clients.join("interop"));
    cases.args(["-B", "run.py"]).env("UPDOWN_INTEROP", &home);
    process::run(
        cases.env("PYTHONPATH", clients.join("python")).env("UPDOWN_SERVER", workspace.server(Profile::Development)),
    )
}

fn crate_program(workspace: &Workspace, home: &Path, name: &str, version: &str, words: &[&str]) -> Result<(), Failure> {
    let root = home.join(name);
    let mark = root.join("version.txt");
    if files::holds(&mark, version) {
        return Ok(());
    }
    console::step(&format!("Compiling {name}"));
    let mut cargo = process::command("cargo", &workspace.root);
    cargo.args(["install", name, "--version", version, "--locked", "--debug", "--root"]).arg(&root).args(words);
    process::run(cargo.arg("--target-dir").arg(home.join("cargo")))?;
    files::write(&mark, version)
}

fn ceph(workspace: &Workspace, home: &Path) -> Result<(), Failure> {
    let (root, fetched) = (home.join("ceph"), home.join("ceph-packages"));
    let mark = root.join("packages.txt");
    if mark.is_file() {
        return Ok(());
    }
    console::step("Fetching Ceph");
    if environment::program(&["apt-get"]).is_none() || environment::program(&["dpkg-deb"]).is_none() {
        let hint = "run it on Debian or in a container of it";
        return Err(Failure::new("Ceph comes from Debian's packages, and there is no apt-get").hint(hint));
    }
    files::make_folder(&root)?;
    files::make_folder(&fetched)?;
    let mut simulated = process::command("apt-get", &workspace.root);
    let plan = process::output(simulated.args(["--simulate", "--no-install-recommends", "install"]).args(PACKAGES))?;
    let names: Vec<&str> =
        plan.lines().filter_map(|line| line.strip_prefix("Inst ")?.split_whitespace().next()).collect();
    process::run(process::command("apt-get", &fetched).args(["--quiet", "--quiet", "download"]).args(&names))?;
    for package in archives(&fetched)? {
        process::run(process::command("dpkg-deb", &workspace.root).arg("--extract").arg(package).arg(&root))?;
    }
    files::write(&mark, &names.join("\n"))
}

fn archives(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let entries = fs::read_dir(folder).map_err(|error| Failure::file("read", folder, &error))?;
    let paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    Ok(paths.into_iter().filter(|path| path.extension().is_some_and(|extension| extension == "deb")).collect())
}
