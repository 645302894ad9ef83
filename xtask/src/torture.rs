//! Kills the server under load, again and again, or fills its disk, or kills browser and server during uploads. What is killed and
//! compared is the tests'; here is how often.

use crate::failure::Failure;
use crate::workspace::{Profile, Workspace};
use crate::{build, end_to_end, process, small_disk};

/// How often, when nothing is said.
const KILLS: &str = "1000";
/// During how many uploads, when nothing is said.
const UPLOADS: &str = "100";

/// Runs the test of kills with the number that is named, or a thousand; `disk` fills a small disk instead, `uploads` kills the
/// browser as well.
pub(crate) fn run(workspace: &Workspace, arguments: &[String]) -> Result<(), Failure> {
    match arguments.split_first().map(|(first, rest)| (first.as_str(), rest)) {
        Some(("disk", rest)) => return small_disk::run(workspace, rest),
        Some(("uploads", rest)) => return uploads(workspace, rest),
        _ => {}
    }
    let kills = arguments.first().map_or(KILLS, String::as_str);
    let mut cargo = process::command("cargo", &workspace.root);
    cargo.args(["test", "--package", "server", "--test", "it", "kills::", "--", "--nocapture"]);
    process::run(cargo.env("UPDOWN_KILLS", kills))
}

/// A number of uploads, and the seed of an earlier run to repeat it.
fn uploads(workspace: &Workspace, arguments: &[String]) -> Result<(), Failure> {
    build::everything(workspace)?;
    let mut playwright = end_to_end::playwright(workspace, Profile::Development)?;
    playwright.arg("tests/uploads/kills.spec.ts");
    playwright.env("UPDOWN_KILLS", arguments.first().map_or(UPLOADS, String::as_str));
    if let Some(seed) = arguments.get(1) {
        playwright.env("UPDOWN_SEED", seed);
    }
    process::run(&mut playwright)
}
