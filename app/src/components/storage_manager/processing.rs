//! A page's own function that prepares files before they are sent: Amplify's `processFile`.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use crate::browser::bytes::Bytes;

/// A file that is to be prepared.
#[derive(Debug, Clone)]
pub struct FileToProcess {
    /// Its bytes.
    pub bytes: Bytes,
    /// The key that it would have below the owner's prefix.
    pub key: String,
    /// Its content type as the browser states it; often empty.
    pub content_type: String,
}

/// What was made of it.
#[derive(Debug, Clone)]
pub struct FileToSend {
    /// The bytes that are sent.
    pub bytes: Bytes,
    /// The key below the owner's prefix.
    pub key: String,
    /// The content type of the bytes; an empty one is guessed from the key.
    pub content_type: String,
    /// What else is to be kept with the object: names of lower-case letters, digits and hyphens, with texts.
    pub metadata: Vec<(String, String)>,
}

impl FileToProcess {
    /// The file as it is.
    #[must_use]
    pub fn unchanged(self) -> FileToSend {
        let Self { bytes, key, content_type } = self;
        FileToSend { bytes, key, content_type, metadata: Vec::new() }
    }
}

type Processed = Pin<Box<dyn Future<Output = Result<FileToSend, String>>>>;

/// The function itself. It may rename a file, replace its bytes and give it metadata, and take its time; why it cannot is
/// said in the row, in the words that it gives.
#[derive(Clone)]
pub struct ProcessFile(Arc<dyn Fn(FileToProcess) -> Processed + Send + Sync>);

impl ProcessFile {
    /// From an async function.
    pub fn new<F, R>(function: F) -> Self
    where
        F: Fn(FileToProcess) -> R + Send + Sync + 'static,
        R: Future<Output = Result<FileToSend, String>> + 'static,
    {
        Self(Arc::new(move |file| Box::pin(function(file))))
    }

    /// Prepares one file.
    pub(super) async fn run(&self, file: FileToProcess) -> Result<FileToSend, String> {
        (self.0)(file).await
    }
}

impl fmt::Debug for ProcessFile {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("ProcessFile")
    }
}
