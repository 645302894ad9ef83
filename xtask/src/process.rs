//! Starts other programs and waits for them, with their output where the reader expects it.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

use crate::console;
use crate::failure::Failure;

/// A command in the workspace's folder, its output not redirected.
pub(crate) fn command(program: impl AsRef<OsStr>, folder: &Path) -> Command {
    let mut command = Command::new(program);
    command.current_dir(folder);
    command
}

/// The command line as a person would type it again: without the folder and the environment.
pub(crate) fn line(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| quoted(&word.to_string_lossy())).collect::<Vec<_>>().join(" ")
}

/// Runs a command to its end. Errors when it cannot start or does not succeed; the hint is the command to repeat.
pub(crate) fn run(command: &mut Command) -> Result<(), Failure> {
    let status = command.status().map_err(|error| cannot_start(command, &error))?;
    if status.success() { Ok(()) } else { Err(ended(command, &status.to_string())) }
}

/// Runs a command to its end and gives what it wrote to the standard output.
pub(crate) fn output(command: &mut Command) -> Result<String, Failure> {
    let output = command.stderr(Stdio::inherit()).output().map_err(|error| cannot_start(command, &error))?;
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    } else {
        Err(ended(command, &output.status.to_string()))
    }
}

/// What cargo says while another cargo looks at its list of packages: true for a moment only, so not worth a line.
const WAITING: &str = "waiting for file lock on package cache";

/// Runs a command to its end, each line of its standard error preceded by `label`, so that two can run side by side.
pub(crate) fn run_labelled(label: &str, mut command: Command) -> Result<(), Failure> {
    command.stderr(Stdio::piped());
    let mut child = command.spawn().map_err(|error| cannot_start(&command, &error))?;
    if let Some(stderr) = child.stderr.take() {
        for line in BufReader::new(stderr).split(b'\n').map_while(Result::ok) {
            let line = String::from_utf8_lossy(&line);
            if !line.contains(WAITING) {
                console::note(&format!("{label} {line}"));
            }
        }
    }
    let status = child.wait().map_err(|error| cannot_start(&command, &error))?;
    if status.success() { Ok(()) } else { Err(ended(&command, &status.to_string())) }
}

fn cannot_start(command: &Command, error: &std::io::Error) -> Failure {
    Failure::new(format!("cannot start `{}`: {error}", command.get_program().to_string_lossy()))
}

fn ended(command: &Command, status: &str) -> Failure {
    let program = command.get_program().to_string_lossy();
    let name = Path::new(program.as_ref()).file_name().map_or(program.clone(), |name| name.to_string_lossy());
    let failure = Failure::new(format!("`{name}` did not succeed ({status})"));
    let folder = command.get_current_dir().map(|folder| format!("cd {} && ", quoted(&folder.to_string_lossy())));
    failure.hint(format!("to repeat it: {}{}", folder.unwrap_or_default(), line(command)))
}

fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./=:@,+%".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_line_can_be_typed_again() {
        let mut command = Command::new("cargo");
        command.args(["test", "--", "it's here", ""]);
        assert_eq!(line(&command), r"cargo test -- 'it'\''s here' ''");
    }

    #[test]
    fn a_program_that_fails_is_told_with_its_command() {
        let failure = run(&mut command("false", Path::new("/"))).expect_err("false fails");
        assert!(failure.what.contains("`false` did not succeed"), "{}", failure.what);
        assert_eq!(failure.hint.as_deref(), Some("to repeat it: cd / && false"));
    }
}
