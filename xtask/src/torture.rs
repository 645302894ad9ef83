//! Kills the server under load, again and again, or fills its disk. What is killed and compared is the tests'; here is how often.

use crate::failure::Failure;
use crate::workspace::Workspace;
use crate::{process, small_disk};

/// How often, when nothing is said.
const KILLS: &str = "1000";

/// Runs the test of kills with the number that is named, or a thousand; `disk` fills a small disk instead.
pub(crate) fn run(workspace: &Workspace, arguments: &[String]) -> Result<(), Failure> {
    if let Some(("disk", rest)) = arguments.split_first().map(|(first, rest)| (first.as_str(), rest)) {
        return small_disk::run(workspace, rest);
    }
    let kills = arguments.first().map_or(KILLS, String::as_str);
    let mut cargo = process::command("cargo", &workspace.root);
    cargo.args(["test", "--package", "server", "--test", "it", "kills::", "--", "--nocapture"]);
    process::run(cargo.env("UPDOWN_KILLS", kills))
}
