//! Fills a small disk through the real server with boto3, and looks at what is refused, what goes on and what comes back.
//!
//! The disk is a tmpfs in a mount namespace of its own, which nobody else sees and which is gone afterwards. It needs Linux, and
//! either root or user namespaces; without them it fails and says so.

use std::process::Stdio;

use crate::failure::Failure;
use crate::workspace::{Profile, Workspace};
use crate::{build, console, files, process, python};

/// Ways into a mount namespace: without being root where that is allowed, and as root.
const WAYS: [&[&str]; 2] = [&["--user", "--map-root-user", "--mount"], &["--mount"]];
/// Mounts the first argument, then runs the others.
const MOUNT: &str = r#"mount -t tmpfs -o size=64m,mode=700 updown-small-disk "$0" && exec "$@""#;

/// Builds the server and runs the cases on the small disk; arguments go to pytest.
pub(crate) fn run(workspace: &Workspace, arguments: &[String]) -> Result<(), Failure> {
    let way = way(workspace)?;
    build::server(workspace)?;
    let folder = workspace.root.join("server/clients/python");
    let programs = python::programs(workspace, "clients-python", &folder.join("requirements.txt"))?;
    let disk = workspace.target.join("small-disk");
    files::make_folder(&disk)?;
    console::step("Filling a disk of 64 MiB");
    let mut cases = process::command("unshare", &folder);
    cases.args(way).args(["sh", "-c", MOUNT]).arg(&disk).arg(programs.join("python"));
    cases.args(["-B", "-m", "pytest", "small_disk.py"]).args(arguments);
    process::run(cases.env("TMPDIR", &disk).env("UPDOWN_SERVER", workspace.server(Profile::Development)))
}

/// The first way that is open.
fn way(workspace: &Workspace) -> Result<&'static [&'static str], Failure> {
    let is_open = |way: &&&[&str]| {
        let mut probe = process::command("unshare", &workspace.root);
        let probe = probe.args(**way).args(["mount", "-t", "tmpfs", "updown-probe", "/tmp"]);
        probe.stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|status| status.success())
    };
    WAYS.iter().find(is_open).copied().ok_or_else(|| {
        let hint = "it needs Linux, and either root or user namespaces (sysctl kernel.unprivileged_userns_clone)";
        Failure::new("a small disk cannot be mounted here, so nothing was tried").hint(hint)
    })
}
