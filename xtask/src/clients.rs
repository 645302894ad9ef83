//! Tries the embedded backend with clients that were written for AWS: boto3, pycognito and the AWS command line in Python, the
//! AWS SDK and Amplify in JavaScript, at the versions that are pinned beside the cases in `server/clients`.
//!
//! The cases start the server that was built, on ports and data of their own.

use std::path::PathBuf;

use crate::failure::Failure;
use crate::workspace::{Profile, Workspace};
use crate::{npm, process, python, setup};

/// Runs the cases of both languages, or of the one that is named first, whose runner takes the other arguments.
pub(crate) fn run(workspace: &Workspace, arguments: &[String]) -> Result<(), Failure> {
    match arguments.split_first().map(|(language, rest)| (language.as_str(), rest)) {
        None => {
            in_python(workspace, &[])?;
            in_javascript(workspace, &[])
        }
        Some(("python", rest)) => in_python(workspace, rest),
        Some(("javascript", rest)) => in_javascript(workspace, rest),
        Some((other, _)) => Err(Failure::new(format!("there are no clients in {other}")).hint("python, javascript")),
    }
}

/// Arguments go to pytest: a file, `-k WORDS`.
fn in_python(workspace: &Workspace, arguments: &[String]) -> Result<(), Failure> {
    let folder = cases(workspace, "python");
    let programs = python::programs(workspace, "clients-python", &folder.join("requirements.txt"))?;
    let mut pytest = process::command(programs.join("python"), &folder);
    pytest.args(["-B", "-m", "pytest"]).args(arguments);
    process::run(pytest.env("UPDOWN_SERVER", workspace.server(Profile::Development)))
}

/// Arguments go to Node.js's test runner: a file, `--test-name-pattern=WORDS`.
fn in_javascript(workspace: &Workspace, arguments: &[String]) -> Result<(), Failure> {
    setup::node(workspace)?;
    let folder = cases(workspace, "javascript");
    npm::install(&folder, "the clients in JavaScript")?;
    let mut node = process::command("node", &folder);
    node.args(["--test", "--test-reporter=./count.js"]).args(arguments);
    process::run(node.env("UPDOWN_SERVER", workspace.server(Profile::Development)))
}

fn cases(workspace: &Workspace, language: &str) -> PathBuf {
    workspace.root.join("server/clients").join(language)
}
