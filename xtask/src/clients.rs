//! Tries the embedded backend with clients that were written for AWS: boto3, pycognito and the AWS command line in Python, the
//! AWS SDK and Amplify in JavaScript, at the versions that are pinned beside the cases in `server/clients`. The contract is a set of
//! cases that other servers have to answer alike, too.
//!
//! The cases start the server that was built, on ports and data of their own.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::failure::Failure;
use crate::workspace::{Profile, Workspace};
use crate::{npm, process, python, setup};

/// Runs the cases of both languages and the contract, or what is named first, whose runner takes the other arguments.
pub(crate) fn run(workspace: &Workspace, arguments: &[String]) -> Result<(), Failure> {
    match arguments.split_first().map(|(language, rest)| (language.as_str(), rest)) {
        None => {
            in_python(workspace, &[])?;
            contract(workspace, &[])?;
            in_javascript(workspace, &[])
        }
        Some(("python", rest)) => in_python(workspace, rest),
        Some(("contract", rest)) => contract(workspace, rest),
        Some(("javascript", rest)) => in_javascript(workspace, rest),
        Some((other, _)) => {
            Err(Failure::new(format!("there are no clients in {other}")).hint("python, contract, javascript"))
        }
    }
}

/// Arguments go to pytest: a file, `-k WORDS`.
fn in_python(workspace: &Workspace, arguments: &[String]) -> Result<(), Failure> {
    let mut pytest = python_command(workspace, &cases(workspace, "python"))?;
    process::run(pytest.args(["-B", "-m", "pytest"]).args(arguments))
}

/// Arguments are targets; without any, those that install quickly, and AWS where `UPDOWN_CONTRACT_OUTPUTS` is set.
fn contract(workspace: &Workspace, arguments: &[String]) -> Result<(), Failure> {
    let mut targets = python_command(workspace, &cases(workspace, "contract"))?;
    process::run(targets.args(["-B", "run.py"]).args(arguments))
}

/// Python with the clients, in a folder, told where the server and the emulators are.
fn python_command(workspace: &Workspace, folder: &Path) -> Result<Command, Failure> {
    let requirements = cases(workspace, "python").join("requirements.txt");
    let programs = python::programs(workspace, "clients-python", &requirements)?;
    // Others may want other versions of what the clients need.
    let emulators = cases(workspace, "contract").join("emulators.txt");
    let emulators = python::programs(workspace, "clients-emulators", &emulators)?;
    let mut command = process::command(programs.join("python"), folder);
    command.env("UPDOWN_EMULATORS", emulators).env("UPDOWN_SERVER", workspace.server(Profile::Development));
    Ok(command)
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
