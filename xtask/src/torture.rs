//! Kills the server under load, again and again. What is killed and compared is the test's; here is how often.

use crate::failure::Failure;
use crate::process;
use crate::workspace::Workspace;

/// How often, when nothing is said.
const KILLS: &str = "1000";

/// Runs the test of kills with the number that is named, or a thousand.
pub(crate) fn run(workspace: &Workspace, arguments: &[String]) -> Result<(), Failure> {
    let kills = arguments.first().map_or(KILLS, String::as_str);
    let mut cargo = process::command("cargo", &workspace.root);
    cargo.args(["test", "--package", "server", "--test", "it", "kills::", "--", "--nocapture"]);
    process::run(cargo.env("UPDOWN_KILLS", kills))
}
