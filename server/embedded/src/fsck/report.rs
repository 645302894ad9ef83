//! What a check found, for people and, as JSON, for programs.

use std::fmt;
use std::path::PathBuf;

use serde::Serialize;

/// What a check found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Report {
    /// What was checked.
    pub data_dir: PathBuf,
    /// Whether there is no damage.
    pub clean: bool,
    /// How much was looked at.
    pub checked: Checked,
    /// What is lost or altered.
    pub damage: Vec<Finding>,
    /// What does no harm.
    pub notes: Vec<Finding>,
}

/// How much was looked at.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Checked {
    /// Objects in the index.
    pub objects: u64,
    /// Parts of unfinished uploads in the index.
    pub parts: u64,
    /// Content files that the index names and that are there.
    pub files: u64,
    /// Bytes in them.
    pub bytes: u64,
    /// Values in the index that are under the server's key.
    pub sealed: u64,
}

/// One thing that is not as it should be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// What kind of thing.
    pub kind: Kind,
    /// The bucket of the object.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bucket: Option<String>,
    /// The key of the object.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// The upload that the part belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub upload: Option<String>,
    /// The number of the part.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub part: Option<u32>,
    /// The file, below the data directory.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<PathBuf>,
    /// What there is to say about it.
    pub detail: String,
}

/// Kinds of findings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// SQLite's own checks of the index.
    Database,
    /// Rows of the index that cannot be understood, or contradict each other.
    Row,
    /// A content file that is not there.
    Missing,
    /// A content file that cannot be read.
    Unreadable,
    /// A content file of another size.
    Size,
    /// A content file with another MD5, which the object's ETag is made of.
    Md5,
    /// A content file with another checksum.
    Checksum,
    /// The server's key is missing, or does not open what is sealed.
    Key,
    /// A content file that the index does not name; the next start removes it.
    Leftover,
    /// A file that was put there by somebody else; it is left alone.
    Foreign,
}

impl Finding {
    /// A finding about the directory as a whole.
    pub(super) fn new(kind: Kind, detail: impl Into<String>) -> Self {
        let detail = detail.into();
        Self { kind, bucket: None, key: None, upload: None, part: None, file: None, detail }
    }

    /// The same, about a file.
    pub(super) fn about(mut self, file: PathBuf) -> Self {
        self.file = Some(file);
        self
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Keys may hold any character: they are shown quoted and escaped.
        if let (Some(bucket), Some(key)) = (&self.bucket, &self.key) {
            write!(f, "object {key:?} of {bucket}: ")?;
        }
        if let (Some(upload), Some(part)) = (&self.upload, self.part) {
            write!(f, "part {part} of upload {upload}: ")?;
        }
        if let Some(file) = &self.file {
            write!(f, "{}: ", file.display())?;
        }
        f.write_str(&self.detail)
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Checked { objects, parts, files, bytes, sealed } = self.checked;
        writeln!(f, "checked {}", self.data_dir.display())?;
        writeln!(f, "{objects} objects, {parts} parts of uploads, {files} content files with {bytes} bytes")?;
        writeln!(f, "{sealed} sealed values")?;
        for note in &self.notes {
            writeln!(f, "note: {note}")?;
        }
        for damage in &self.damage {
            writeln!(f, "damage: {damage}")?;
        }
        match self.damage.len() {
            0 => f.write_str("clean"),
            1 => f.write_str("1 damage"),
            count => write!(f, "{count} damages"),
        }
    }
}
