//! The file with the outputs of a stack, by which the server finds everything: an object of texts.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

use super::error::DeployError;

/// Under which the file says which stack it is of.
const NAME: &str = "StackName";

/// Writes the outputs of a stack; whoever reads the file meanwhile sees the old ones or the new ones.
pub(super) fn write(path: &Path, stack: &str, outputs: &BTreeMap<String, String>) -> Result<(), DeployError> {
    let written = || {
        let mut outputs = outputs.clone();
        outputs.insert(NAME.to_owned(), stack.to_owned());
        let text = serde_json::to_string_pretty(&outputs).map_err(io::Error::other)?;
        let draft = path.with_extension("json.tmp");
        let mut file = File::create(&draft)?;
        writeln!(file, "{text}")?;
        file.sync_all()?;
        fs::rename(&draft, path)
    };
    written().map_err(|error| DeployError::Outputs { path: path.to_path_buf(), verb: "written", error })
}

/// What was written of a stack in a region; nothing if there is no file, or one of another stack.
pub(super) fn read(path: &Path, stack: &str, region: &str) -> Result<BTreeMap<String, String>, DeployError> {
    let outputs: io::Result<BTreeMap<String, String>> = match fs::read_to_string(path) {
        Ok(text) => serde_json::from_str(&text).map_err(io::Error::other),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(BTreeMap::new()),
        Err(error) => Err(error),
    };
    let outputs = outputs.map_err(|error| DeployError::Outputs { path: path.to_path_buf(), verb: "read", error })?;
    let says = |key, value: &str| outputs.get(key).is_some_and(|text| text == value);
    Ok(if says(NAME, stack) && says("Region", region) { outputs } else { BTreeMap::new() })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::{read, write};

    #[test]
    fn outputs_are_read_of_their_own_stack_alone_and_a_file_that_is_none_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("output.json");
        assert!(read(&path, "updown", "eu-central-1").unwrap().is_empty());
        let pairs = [("BucketName", "b"), ("Region", "eu-central-1")];
        let outputs: BTreeMap<_, _> = pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
        write(&path, "updown", &outputs).unwrap();
        assert_eq!(read(&path, "updown", "eu-central-1").unwrap()["BucketName"], "b");
        for (stack, region) in [("preview", "eu-central-1"), ("updown", "us-east-1")] {
            assert!(read(&path, stack, region).unwrap().is_empty(), "{stack} in {region}");
        }
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "no draft stays");
        std::fs::write(&path, "[]").unwrap();
        assert!(read(&path, "updown", "").unwrap_err().to_string().contains("output.json cannot be read"));
        assert!(write(&folder.path().join("none/output.json"), "updown", &outputs).is_err());
    }
}
