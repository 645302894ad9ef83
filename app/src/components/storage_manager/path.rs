//! What stands in front of a file's name in its key: Amplify's `path`.

use std::fmt;
use std::sync::Arc;

/// A text, or a function of the page's own.
///
/// A text converts into it. A function gets the identity id of whoever is signed in and is called once for each upload: when it
/// begins, and again when it is tried again after it ended. An upload that goes on stays where it is. While nobody is signed in
/// the function is not called, and the file waits for somebody. Either goes below the prefix of the access level: Amplify throws
/// where a function meets an access level.
#[derive(Clone)]
pub enum UploadPath {
    /// The same for all files.
    Text(String),
    /// What a function says.
    Function(PathFunction),
}

/// From the identity id of whoever is signed in to what stands in front of a file's name.
pub type PathFunction = Arc<dyn Fn(&str) -> String + Send + Sync>;

impl UploadPath {
    /// What a function says of whoever is signed in.
    pub fn by(function: impl Fn(&str) -> String + Send + Sync + 'static) -> Self {
        Self::Function(Arc::new(function))
    }

    /// The text, and the function, of which one says nothing.
    pub(super) fn parts(self) -> (String, Option<PathFunction>) {
        match self {
            Self::Text(text) => (text, None),
            Self::Function(function) => (String::new(), Some(function)),
        }
    }
}

impl Default for UploadPath {
    fn default() -> Self {
        Self::Text(String::new())
    }
}

impl From<&str> for UploadPath {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for UploadPath {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl fmt::Debug for UploadPath {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => formatter.debug_tuple("Text").field(text).finish(),
            Self::Function(_) => formatter.write_str("Function"),
        }
    }
}
