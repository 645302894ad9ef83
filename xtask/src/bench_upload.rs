//! Measures the uploader in a real Chromium beside bare requests and curl: see `end2end/bench`.

use crate::failure::Failure;
use crate::workspace::{Profile, Workspace};
use crate::{console, end_to_end, process, release};

/// What can be measured, and whether it is when nothing is named.
const CASES: [(&str, bool); 5] =
    [("200mib", true), ("1gib", true), ("500x2mib", true), ("5gib", false), ("5000", false)];

/// Builds what is measured, optimised, and prints the tables of the cases that are named, or of the usual ones.
pub(crate) fn run(workspace: &Workspace, arguments: &[String]) -> Result<(), Failure> {
    let cases = cases(arguments)?;
    console::step("Building what is measured, optimised");
    release::build(workspace)?;
    console::step("Measuring");
    let mut playwright = end_to_end::playwright(workspace, Profile::Release)?;
    playwright.args(["--config", "bench/playwright.config.ts", "--grep", &format!("@({})$", cases.join("|"))]);
    process::run(&mut playwright)
}

fn cases(arguments: &[String]) -> Result<Vec<&str>, Failure> {
    if arguments.is_empty() {
        return Ok(CASES.iter().filter(|(_, is_usual)| *is_usual).map(|(name, _)| *name).collect());
    }
    let is_known = |named: &&String| CASES.iter().any(|(name, _)| name == named);
    match arguments.iter().find(|named| !is_known(named)) {
        Some(unknown) => {
            let names = CASES.map(|(name, _)| name).join(", ");
            Err(Failure::new(format!("there is no case `{unknown}`")).hint(format!("the cases are {names}")))
        }
        None => Ok(arguments.iter().map(String::as_str).collect()),
    }
}

#[cfg(test)]
mod tests {
    use super::cases;

    #[test]
    fn the_usual_cases_are_measured_unless_some_are_named() {
        assert_eq!(cases(&[]).expect("the usual ones"), ["200mib", "1gib", "500x2mib"]);
        assert_eq!(cases(&["5gib".to_owned()]).expect("a case"), ["5gib"]);
    }

    #[test]
    fn a_case_that_there_is_not_is_told_with_those_that_there_are() {
        let failure = cases(&["2tib".to_owned()]).expect_err("no case");
        assert!(failure.hint.is_some_and(|hint| hint.contains("1gib")), "{}", failure.what);
    }
}
