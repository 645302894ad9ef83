//! Lints the CloudFormation template with cfn-lint, at the version that `server/stack/requirements.txt` pins.
//!
//! An equal cfn-lint on the search path is used as it is; otherwise one is installed in a virtual environment of its own below the
//! target directory.

use std::fs;
use std::path::{Path, PathBuf};

use crate::failure::Failure;
use crate::workspace::Workspace;
use crate::{console, environment, process, python};

/// Lints every template of the stack.
pub(crate) fn lint(workspace: &Workspace, _: &[String]) -> Result<(), Failure> {
    let stack = workspace.root.join("server/stack");
    let linter = linter(workspace, &stack.join("requirements.txt"))?;
    let mut command = process::command(linter, &workspace.root);
    process::run(command.args(["--non-zero-exit-code", "warning", "--", "server/stack/template.yaml"]))?;
    console::say("cfn-lint: 1 template passed, 0 failed");
    Ok(())
}

/// A cfn-lint of the pinned version, installed if need be.
fn linter(workspace: &Workspace, requirements: &Path) -> Result<PathBuf, Failure> {
    let wanted = fs::read_to_string(requirements).map_err(|error| Failure::file("read", requirements, &error))?;
    let pinned = pinned_version(&wanted)
        .ok_or_else(|| Failure::new(format!("{} does not pin cfn-lint", requirements.display())))?;
    if let Some(found) = environment::program(&["cfn-lint"]) {
        let version = process::output(process::command(&found, &workspace.root).arg("--version"));
        if version.is_ok_and(|version| version.split_whitespace().last() == Some(pinned)) {
            return Ok(found);
        }
    }
    Ok(python::programs(workspace, "cfn-lint", requirements)?.join("cfn-lint"))
}

/// The version in the line `cfn-lint==VERSION`.
fn pinned_version(requirements: &str) -> Option<&str> {
    requirements.lines().find_map(|line| line.trim().strip_prefix("cfn-lint=="))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pinned_version_is_read_past_comments() {
        assert_eq!(pinned_version("# why\ncfn-lint==1.2.3\n"), Some("1.2.3"));
        assert_eq!(pinned_version("cfn-lint>=1\n"), None);
    }
}
