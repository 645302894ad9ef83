//! The parameters of a deployment: what is given, what was deployed before, and what the template takes otherwise.

use std::collections::{BTreeMap, BTreeSet};

use super::body::Body;
use super::error::DeployError;

/// What a parameter is to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Choice {
    /// This.
    Value(String),
    /// What it was; its value may be one that nobody is told.
    AsBefore,
}

/// One choice for each parameter that the template's default does not decide.
pub(super) fn choose(
    body: &Body,
    given: BTreeMap<String, String>,
    before: &BTreeSet<String>,
) -> Result<BTreeMap<String, Choice>, DeployError> {
    if let Some(unknown) = given.keys().find(|name| !body.parameters.contains(name)) {
        return Err(DeployError::UnknownParameter { unknown: unknown.clone(), known: body.parameters.join(", ") });
    }
    let kept =
        body.parameters.iter().filter(|name| before.contains(*name)).map(|name| (name.clone(), Choice::AsBefore));
    let mut choices: BTreeMap<_, _> = kept.collect();
    choices.extend(given.into_iter().map(|(name, value)| (name, Choice::Value(value))));
    Ok(choices)
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::{Body, Choice, choose};

    #[test]
    fn what_was_said_before_stays_unless_it_is_said_anew_and_what_the_template_lost_is_not_named() {
        let body = Body { text: String::new(), parameters: vec!["A".into(), "B".into(), "C".into()] };
        let before = BTreeSet::from(["A".to_owned(), "B".to_owned(), "Gone".to_owned()]);
        let given = BTreeMap::from([("B".to_owned(), "2".to_owned())]);
        let expected =
            BTreeMap::from([("A".to_owned(), Choice::AsBefore), ("B".to_owned(), Choice::Value("2".to_owned()))]);
        assert_eq!(choose(&body, given, &before).unwrap(), expected);
        let slip = BTreeMap::from([("Mfaa".to_owned(), "ON".to_owned())]);
        let said = choose(&body, slip, &before).unwrap_err().to_string();
        assert!(said.contains("no parameter Mfaa") && said.contains("A, B, C"), "{said}");
    }
}
