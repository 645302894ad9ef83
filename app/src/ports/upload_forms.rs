//! Uploads from the plain form of pages without scripts, seen from one request.

use async_trait::async_trait;

use crate::wire::error::ApiError;

/// A form that a browser without scripts posts straight to the store: one picture, for a quarter of an hour at most.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UploadForm {
    /// Where it is posted to.
    pub action: String,
    /// Names and values of its hidden fields, in their order: all of them before the file, whose field is called `file`.
    pub fields: Vec<(String, String)>,
    /// The most bytes that the store takes.
    pub most_bytes: u64,
}

/// What a browser says when the store sends it back. Nothing of it is believed: it may be made up.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FormReturn {
    /// Which form it was.
    pub form: String,
    /// The whole key that the store has given to the file.
    pub key: String,
    /// The `ETag` that it has given to it.
    pub e_tag: String,
}

/// Forms of the person who is signed in, signed with their own temporary credentials.
///
/// What the store takes from a form is no picture of theirs yet: it waits below a name that Updown keeps for itself until the
/// browser comes back, and is looked at then.
#[async_trait]
pub trait UploadForms: Send + Sync {
    /// A new form, which leads back to the page that this request is for.
    ///
    /// # Errors
    /// [`ApiError::SignedOut`] when nobody is signed in; [`ApiError::Storage`] when no credentials can be had.
    async fn new_form(&self) -> Result<UploadForm, ApiError>;

    /// Makes a picture of what came with a form, beside any of the same name, and the latest one. Answers with its key, and
    /// with the same key when it is asked again.
    ///
    /// # Errors
    /// [`ApiError::SignedOut`] when nobody is signed in; [`ApiError::Storage`] with the reason why it is refused, and then it
    /// is gone.
    async fn take_in(&self, back: &FormReturn) -> Result<String, ApiError>;

    /// Keeps for the next page what became of a form: the picture's key, or why there is none.
    fn keep_outcome(&self, outcome: &Result<String, ApiError>);

    /// What became of the last form, told by one page. A page may ask more than once while it is drawn, and is told the same.
    fn outcome(&self) -> Option<Result<String, ApiError>>;
}
