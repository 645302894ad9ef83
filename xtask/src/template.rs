//! Lints the CloudFormation templates with cfn-lint, which checks each resource against its schema in every combination of the
//! template's conditions, and their policies with parliament, at the versions that `server/stack/requirements.txt` pins.

use crate::failure::Failure;
use crate::workspace::Workspace;
use crate::{console, process, python};

/// Every template, from the root of the workspace: the stack, and what may stand beside it.
const TEMPLATES: [&str; 3] = ["server/stack/template.yaml", "server/stack/hosting.yaml", "server/stack/edge.yaml"];

/// The most bytes of a template that CloudFormation takes with a request
/// (<https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html>).
const LARGEST: u64 = 51_200;

/// Lints every template of the stack.
pub(crate) fn lint(workspace: &Workspace, _: &[String]) -> Result<(), Failure> {
    for template in TEMPLATES {
        let path = workspace.root.join(template);
        let size = path.metadata().map_err(|error| Failure::file("read", &path, &error))?.len();
        if size > LARGEST {
            return Err(Failure::new(format!("{template} has {size} bytes; CloudFormation takes {LARGEST} at most")));
        }
    }
    let programs = python::programs(workspace, "template-lint", &workspace.root.join("server/stack/requirements.txt"))?;
    let mut lint = process::command(programs.join("cfn-lint"), &workspace.root);
    process::run(lint.args(["--non-zero-exit-code", "warning", "--"]).args(TEMPLATES))?;
    console::say(&format!("cfn-lint: {} templates passed, 0 failed", TEMPLATES.len()));
    let mut policies = process::command(programs.join("python"), &workspace.root);
    process::run(policies.arg("server/stack/policies.py").args(TEMPLATES))
}
