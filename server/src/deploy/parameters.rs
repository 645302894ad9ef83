//! The parameters of a deployment: what is given, what was deployed before, and what the template takes otherwise.

use std::collections::BTreeMap;

use super::body::Body;
use super::error::DeployError;

/// What CloudFormation shows of a value that nobody is told.
const MASKED: &str = "****";

/// What a parameter is to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Choice {
    /// This.
    Value(String),
    /// What it was; its value may be one that nobody is told.
    AsBefore,
}

/// What was typed, by the names of the parameters: `NAME=VALUE`, of which the value is never repeated, because it may be a secret.
pub(super) fn typed(words: &[String]) -> Result<BTreeMap<String, String>, DeployError> {
    let pair = |(number, word): (usize, &String)| match word.split_once('=') {
        Some((name, value)) if !name.trim().is_empty() => Ok((name.trim().to_owned(), value.to_owned())),
        _ => Err(DeployError::NotAParameter { number: number + 1 }),
    };
    words.iter().enumerate().map(pair).collect()
}

/// One choice for each parameter that the template's default does not decide. `before` is what the stack has, if there is one;
/// `failed` is what one had that was never created, which has to be said anew.
pub(super) fn choose(
    body: &Body,
    given: BTreeMap<String, String>,
    before: &BTreeMap<String, String>,
    failed: &BTreeMap<String, String>,
) -> Result<BTreeMap<String, Choice>, DeployError> {
    if let Some(unknown) = given.keys().find(|name| !body.parameters.contains(name)) {
        return Err(DeployError::UnknownParameter { unknown: unknown.clone(), known: body.parameters.join(", ") });
    }
    let known = |name: &String| {
        let again = || failed.get(name).filter(|value| *value != MASKED).map(|value| Choice::Value(value.clone()));
        before.get(name).map(|_| Choice::AsBefore).or_else(again)
    };
    let kept = body.parameters.iter().filter_map(|name| Some((name.clone(), known(name)?)));
    let mut choices: BTreeMap<_, _> = kept.collect();
    choices.extend(given.into_iter().map(|(name, value)| (name, Choice::Value(value))));
    Ok(choices)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::{Body, Choice, MASKED, choose, typed};

    fn texts(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn what_was_said_before_stays_unless_it_is_said_anew_and_what_the_template_lost_is_not_named() {
        let body = Body { text: String::new(), parameters: ["A", "B", "C"].map(str::to_owned).to_vec() };
        let before = texts(&[("A", "1"), ("B", "1"), ("Gone", "1")]);
        let expected =
            BTreeMap::from([("A".to_owned(), Choice::AsBefore), ("B".to_owned(), Choice::Value("2".to_owned()))]);
        assert_eq!(choose(&body, texts(&[("B", "2")]), &before, &BTreeMap::new()).unwrap(), expected);
        let failed = texts(&[("A", "1"), ("C", MASKED)]);
        let expected = BTreeMap::from([("A".to_owned(), Choice::Value("1".to_owned()))]);
        assert_eq!(choose(&body, BTreeMap::new(), &BTreeMap::new(), &failed).unwrap(), expected);
        let said = choose(&body, texts(&[("Mfaa", "ON")]), &before, &failed).unwrap_err().to_string();
        assert!(said.contains("no parameter Mfaa") && said.contains("A, B, C"), "{said}");
    }

    #[test]
    fn a_value_is_all_that_follows_and_is_never_repeated() {
        let words = ["A=x,B=y".to_owned(), " B =a=b".to_owned()];
        assert_eq!(typed(&words).unwrap(), texts(&[("A", "x,B=y"), ("B", "a=b")]));
        let said = typed(&["A=1".to_owned(), "hush".to_owned()]).unwrap_err().to_string();
        assert!(said.contains("--parameter number 2") && !said.contains("hush"), "{said}");
    }
}
