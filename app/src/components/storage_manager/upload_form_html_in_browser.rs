//! The browser's twin of `upload_form_html`: whoever runs this has scripts.

use std::future::{Ready, ready};

/// Nothing: what the server drew stays as it is.
#[derive(Debug, Clone)]
pub(super) struct UploadFormHtml;

impl UploadFormHtml {
    pub(super) fn new(_no_script_text: &'static str) -> Self {
        Self
    }

    /// At once, so that hydration does not wait.
    pub(super) fn draw(self) -> Ready<String> {
        ready(String::new())
    }
}
