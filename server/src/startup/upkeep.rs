//! Checks and copies what the embedded backend has stored, without starting it.

use std::path::Path;

use serde_json::json;

use crate::config::Kept;

/// Everything is as it should be.
const WHOLE: u8 = 0;
/// Something is damaged.
const DAMAGED: u8 = 1;
/// Nothing could be done.
const UNUSABLE: u8 = 2;

/// How a command ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// For the standard output.
    pub said: Option<String>,
    /// For the standard error.
    pub complaint: Option<String>,
    /// The exit code.
    pub code: u8,
}

/// Checks the data directory; says it for people, or as JSON.
#[must_use]
pub fn fsck(kept: &Kept, as_json: bool) -> Outcome {
    match embedded::fsck::fsck(&kept.data_dir) {
        Ok(report) => {
            let code = if report.clean { WHOLE } else { DAMAGED };
            let said = if as_json { pretty(&json!(report)) } else { report.to_string() };
            Outcome { said: Some(said), complaint: None, code }
        }
        Err(error) => {
            let error = error.to_string();
            let document = json!({ "data_dir": kept.data_dir, "clean": false, "error": error });
            let said = as_json.then(|| pretty(&document));
            Outcome { said, complaint: Some(error), code: UNUSABLE }
        }
    }
}

fn pretty(document: &serde_json::Value) -> String {
    format!("{document:#}")
}

/// Copies the data directory to `to`, with the key that seals cookies, wherever that is.
#[must_use]
pub fn backup(kept: &Kept, to: &Path) -> Outcome {
    // A server that has never signed anybody in has none.
    let key = (kept.session_key_file.as_path(), "session.key");
    let further: &[_] = if key.0.exists() { &[key] } else { &[] };
    match embedded::backup::backup(&kept.data_dir, to, further) {
        Ok(copied) => {
            let (to, files, bytes) = (copied.to.display(), copied.files, copied.bytes);
            let said = format!("copied {files} content files with {bytes} bytes, the index and the keys to {to}");
            let complaint = Some(copied.lost).filter(|lost| !lost.is_empty()).map(|lost| {
                let count = lost.len();
                format!("the original is damaged, {count} contents could not be copied:\n  {}", lost.join("\n  "))
            });
            let code = if complaint.is_none() { WHOLE } else { DAMAGED };
            Outcome { said: Some(said), complaint, code }
        }
        Err(error) => Outcome { said: None, complaint: Some(error.to_string()), code: UNUSABLE },
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::{Kept, Outcome, backup, fsck};

    #[test]
    fn what_is_no_data_directory_is_unusable_and_json_says_so_too() {
        let directory = tempfile::tempdir().unwrap();
        let kept = Kept { data_dir: directory.path().to_owned(), session_key_file: directory.path().join("none") };
        let Outcome { said, complaint, code } = fsck(&kept, true);
        assert_eq!(code, 2);
        let document: serde_json::Value = serde_json::from_str(&said.unwrap()).unwrap();
        assert_eq!(document["clean"], false);
        assert_eq!(document["error"].as_str(), complaint.as_deref());
        let refused = backup(&kept, &directory.path().join("copy"));
        assert_eq!((refused.said, refused.code), (None, 2));
        assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 0);
    }
}
