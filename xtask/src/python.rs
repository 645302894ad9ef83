//! Virtual environments of Python below the target directory, with the packages that a requirements file pins.

use std::fs;
use std::path::{Path, PathBuf};

use crate::failure::Failure;
use crate::workspace::Workspace;
use crate::{console, environment, files, process};

/// The folder of the programs of a virtual environment named `name`, made and filled if what is installed is not what
/// `requirements` says.
pub(crate) fn programs(workspace: &Workspace, name: &str, requirements: &Path) -> Result<PathBuf, Failure> {
    let wanted = fs::read_to_string(requirements).map_err(|error| Failure::file("read", requirements, &error))?;
    let home = workspace.target.join(name);
    let (mark, programs) = (home.join("installed.txt"), home.join("bin"));
    if !(files::holds(&mark, &wanted) && programs.join("python").is_file()) {
        console::note(&format!("    installing the Python packages of {name}"));
        install(workspace, requirements, &home)?;
        files::write(&mark, &wanted)?;
    }
    Ok(programs)
}

fn install(workspace: &Workspace, requirements: &Path, home: &Path) -> Result<(), Failure> {
    let Some(python) = environment::program(&["python3", "python"]) else {
        let hint = "install Python 3 with its venv module (Debian: apt-get install python3-venv)";
        return Err(Failure::new("there is no Python").hint(hint));
    };
    process::run(process::command(python, &workspace.root).args(["-m", "venv"]).arg(home))?;
    let mut pip = process::command(home.join("bin/python"), &workspace.root);
    pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement"]);
    process::run(pip.arg(requirements))
}
