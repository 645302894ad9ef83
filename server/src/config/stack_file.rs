//! The outputs of a stack as somebody has them, in each of the forms that tools write: an object of texts; the list of `aws cloudformation
//! describe-stacks --query 'Stacks[0].Outputs'`; or, as `cdk deploy --outputs-file` has it, an object of stacks by their names, of
//! which one is meant: `output.json#Name`.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde::Deserialize;

/// Outputs by their names.
pub(super) type Texts = BTreeMap<String, String>;

#[derive(Deserialize)]
#[serde(untagged)]
enum Written {
    Object(Texts),
    List(Vec<Output>),
    Stacks(BTreeMap<String, Texts>),
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Output {
    output_key: String,
    output_value: String,
}

/// Whether it is the outputs themselves that are given, and not the name of their file: a host that has no files has texts.
pub(super) fn is_text(given: &str) -> bool {
    given.trim_start().starts_with(['{', '['])
}

/// The outputs in a file, of the stack whose name follows `#` if one does; or those that the text itself is.
pub(super) fn read(named: &str) -> Result<Texts, String> {
    if is_text(named) {
        return texts(named, None, "output.json");
    }
    let (path, stack) = match named.rsplit_once('#') {
        Some((path, stack)) if !Path::new(named).exists() => (path, Some(stack)),
        _ => (named, None),
    };
    let text = fs::read_to_string(path).map_err(|error| format!("the file cannot be read: {error}"))?;
    texts(&text, stack, path)
}

fn texts(text: &str, stack: Option<&str>, path: &str) -> Result<Texts, String> {
    let written = serde_json::from_str(text).map_err(|error| {
        let not = "it is none of: an object of texts, the list of aws cloudformation describe-stacks --query \
                   'Stacks[0].Outputs', what cdk deploy --outputs-file writes";
        if error.is_data() { not.to_owned() } else { format!("{not}; it is not JSON: {error}") }
    })?;
    let texts = match written {
        Written::Object(texts) => texts,
        Written::List(list) => list.into_iter().map(|output| (output.output_key, output.output_value)).collect(),
        Written::Stacks(stacks) => return one_of(stacks, stack, path),
    };
    match stack {
        None => Ok(texts),
        Some(stack) => Err(format!("the file does not name stacks: leave #{stack} off")),
    }
}

fn one_of(mut stacks: BTreeMap<String, Texts>, stack: Option<&str>, path: &str) -> Result<Texts, String> {
    let names = stacks.keys().cloned().collect::<Vec<_>>().join(", ");
    match stack {
        Some(stack) => stacks.remove(stack).ok_or_else(|| format!("it has no stack {stack}; its stacks are: {names}")),
        None => match (stacks.pop_first(), stacks.first_key_value()) {
            (Some((_, texts)), None) => Ok(texts),
            (Some((first, _)), Some(_)) => Err(format!(
                "it has several stacks: {names}. Say which one is meant: stack_outputs = \"{path}#{first}\""
            )),
            (None, _) => Ok(Texts::new()),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::{read, texts};

    const TWO: &str = r#"{"Web": {"Url": "x"}, "Pictures": {"BucketName": "b"}}"#;

    #[test]
    fn every_form_says_the_same() {
        for text in [
            r#"{"BucketName": "b"}"#,
            r#"[{"OutputKey": "BucketName", "OutputValue": "b", "ExportName": "x"}]"#,
            r#"{"Pictures": {"BucketName": "b"}}"#,
        ] {
            let read = texts(text, None, "o.json").unwrap();
            assert_eq!((read.len(), read["BucketName"].as_str()), (1, "b"), "{text}");
        }
        assert_eq!(texts(TWO, Some("Pictures"), "o.json").unwrap()["BucketName"], "b");
    }

    #[test]
    fn of_several_stacks_one_is_to_be_named() {
        let refused = texts(TWO, None, "o.json").unwrap_err();
        assert!(refused.contains("Pictures, Web") && refused.contains("\"o.json#Pictures\""), "{refused}");
        assert!(texts(TWO, Some("Films"), "o.json").unwrap_err().contains("its stacks are: Pictures, Web"));
        assert!(texts("{\"a\": \"b\"}", Some("Films"), "o.json").unwrap_err().contains("leave #Films off"));
        for text in ["[1]", "{\"a\": 1}", "3", "{\"a\": {\"b\": {}}}"] {
            assert!(texts(text, None, "o.json").unwrap_err().contains("--outputs-file"), "{text}");
        }
        assert!(texts("{", None, "o.json").unwrap_err().contains("not JSON"));
    }

    #[test]
    fn the_text_itself_will_do() {
        assert_eq!(read(" {\"BucketName\": \"b\"}").unwrap()["BucketName"], "b");
        assert!(read("{").unwrap_err().contains("not JSON"));
    }

    #[test]
    fn a_file_may_have_the_sign_in_its_name() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("a#b.json");
        std::fs::write(&path, TWO).unwrap();
        let path = path.display().to_string();
        assert!(read(&path).unwrap_err().contains("several stacks"));
        assert_eq!(read(&format!("{path}#Web")).unwrap()["Url"], "x");
        assert!(read("absent.json#Web").unwrap_err().contains("cannot be read"));
    }
}
