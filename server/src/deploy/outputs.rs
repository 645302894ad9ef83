//! The file with the outputs of a stack, by which the server finds everything: an object of texts.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

use super::error::DeployError;

/// Writes the outputs; whoever reads the file meanwhile sees the old ones or the new ones.
pub(super) fn write(path: &Path, outputs: &BTreeMap<String, String>) -> Result<(), DeployError> {
    let written = || {
        let text = serde_json::to_string_pretty(outputs).map_err(io::Error::other)?;
        let draft = path.with_extension("json.tmp");
        let mut file = File::create(&draft)?;
        writeln!(file, "{text}")?;
        file.sync_all()?;
        fs::rename(&draft, path)
    };
    written().map_err(|error| DeployError::Outputs { path: path.to_path_buf(), verb: "written", error })
}

/// What was written; nothing if there is no file.
pub(super) fn read(path: &Path) -> Result<BTreeMap<String, String>, DeployError> {
    let outputs = match fs::read_to_string(path) {
        Ok(text) => serde_json::from_str(&text).map_err(io::Error::other),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(BTreeMap::new()),
        Err(error) => Err(error),
    };
    outputs.map_err(|error| DeployError::Outputs { path: path.to_path_buf(), verb: "read", error })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::{read, write};

    #[test]
    fn outputs_are_read_as_they_were_written_and_a_file_that_is_none_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("output.json");
        assert!(read(&path).unwrap().is_empty());
        let outputs = BTreeMap::from([("BucketName".to_owned(), "b".to_owned())]);
        write(&path, &outputs).unwrap();
        assert_eq!(read(&path).unwrap(), outputs);
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "no draft stays");
        std::fs::write(&path, "[]").unwrap();
        assert!(read(&path).unwrap_err().to_string().contains("output.json cannot be read"));
        assert!(write(&folder.path().join("none/output.json"), &outputs).is_err());
    }
}
