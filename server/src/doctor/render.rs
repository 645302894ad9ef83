//! A report for people, and for programs.

use std::fmt::Write as _;

use super::report::{Check, Report, Verdict};

/// The widest that a line of text is made.
const WIDTH: usize = 110;

/// For people: a line for each check, and three short ones below what is not as it should be.
#[must_use]
pub fn for_people(report: &Report) -> String {
    let widest = report.checks.iter().map(|check| check.name.len()).max().unwrap_or_default();
    let mut text = String::new();
    for check in &report.checks {
        line(&mut text, check, widest);
    }
    let [ok, warnings, failed, skipped] =
        [Verdict::Ok, Verdict::Warning, Verdict::Failed, Verdict::Skipped].map(|verdict| report.count(verdict));
    let counted = format!("\n{ok} ok, {warnings} to be known, {failed} failed, {skipped} skipped");
    text.push_str(&counted);
    text
}

/// For programs.
#[must_use]
pub fn for_programs(report: &Report) -> String {
    // A report is made of texts, which JSON always has.
    serde_json::to_string_pretty(report).unwrap_or_default()
}

fn line(text: &mut String, check: &Check, widest: usize) {
    let word = match check.verdict {
        Verdict::Ok => "ok",
        Verdict::Warning => "WARNING",
        Verdict::Failed => "FAILED",
        Verdict::Skipped => "skipped",
    };
    let lead = format!("{word:<7}  {:<widest$}  ", check.name);
    match check.verdict {
        Verdict::Ok | Verdict::Skipped => wrapped(text, &lead, &check.seen),
        Verdict::Warning | Verdict::Failed => {
            let _infallible = writeln!(text, "{}", lead.trim_end());
            wrapped(text, "           expected  ", &check.expected);
            wrapped(text, "           seen      ", &check.seen);
            wrapped(text, "           to do     ", check.fix.as_deref().unwrap_or_default());
        }
    }
}

/// Text behind a lead, with the lines that follow below the first one's beginning.
fn wrapped(text: &mut String, lead: &str, words: &str) {
    let mut line = lead.to_owned();
    let mut is_first = true;
    for word in words.split_whitespace() {
        if !is_first && line.chars().count() + 1 + word.chars().count() > WIDTH {
            let _infallible = writeln!(text, "{}", line.trim_end());
            line = " ".repeat(lead.chars().count());
            is_first = true;
        }
        if !is_first {
            line.push(' ');
        }
        line.push_str(word);
        is_first = false;
    }
    let _infallible = writeln!(text, "{}", line.trim_end());
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report() -> Report {
        let checks = vec![
            Check::ok("clock", "the same time to a minute", "2 seconds apart"),
            Check::warning(
                "site: health",
                "the app answers at https://pictures.example/health",
                "nobody answers at pictures.example:443 (connection refused)",
                "Start the server, or see to the way to it.",
            ),
            Check::failed(
                "user pool: flows",
                "the client allows USER_PASSWORD_AUTH, which sign_in_flow = \"password\" uses",
                "allowed: USER_SRP_AUTH; not: USER_PASSWORD_AUTH, USER_AUTH",
                "Leave sign_in_flow out, or set it to \"srp\"; or add ALLOW_USER_PASSWORD_AUTH to the ExplicitAuthFlows of the \
                 client.",
            ),
            Check::skipped("person: signing in", "give --sign-in NAME for it"),
        ];
        Report { checks, usable: true }
    }

    #[test]
    fn people_see_a_line_for_each_check_and_three_for_what_is_wrong() {
        let expected = "\
ok       clock               2 seconds apart
WARNING  site: health
           expected  the app answers at https://pictures.example/health
           seen      nobody answers at pictures.example:443 (connection refused)
           to do     Start the server, or see to the way to it.
FAILED   user pool: flows
           expected  the client allows USER_PASSWORD_AUTH, which sign_in_flow = \"password\" uses
           seen      allowed: USER_SRP_AUTH; not: USER_PASSWORD_AUTH, USER_AUTH
           to do     Leave sign_in_flow out, or set it to \"srp\"; or add ALLOW_USER_PASSWORD_AUTH to the
                     ExplicitAuthFlows of the client.
skipped  person: signing in  give --sign-in NAME for it

1 ok, 1 to be known, 1 failed, 1 skipped";
        assert_eq!(for_people(&report()), expected);
    }

    #[test]
    fn programs_get_the_same_as_json() {
        let document: serde_json::Value = serde_json::from_str(&for_programs(&report())).unwrap();
        let check = &document["checks"][2];
        assert_eq!((check["name"].as_str(), check["verdict"].as_str()), (Some("user pool: flows"), Some("failed")));
        assert!(check["fix"].as_str().unwrap().contains("sign_in_flow") && document["checks"][0].get("fix").is_none());
        assert_eq!(document["usable"], true);
    }

    #[test]
    fn the_exit_code_tells_what_is_wrong_from_what_cannot_be_used() {
        let whole = |report: &Report| Report {
            checks: report.checks.iter().filter(|check| check.verdict != Verdict::Failed).cloned().collect(),
            usable: true,
        };
        let failed = report();
        assert_eq!((failed.exit_code(), whole(&failed).exit_code()), (1, 0));
        assert_eq!(Report { usable: false, ..failed }.exit_code(), 2);
    }
}
