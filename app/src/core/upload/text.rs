//! Every text of the uploader, in one place. English is Amplify UI's where it has the text.

use super::item::{Item, State};
use super::queue::Summary;

/// The texts of a `StorageManager`, under Amplify's names. Start from [`DisplayText::default`] and replace what should
/// read differently.
#[derive(Debug, Clone, Copy)]
pub struct DisplayText {
    /// In the drop zone, before the button.
    pub drop_files_text: &'static str,
    /// On the button that opens the picker.
    pub browse_files_text: &'static str,
    /// Over the rows while they wait for some to be removed.
    pub get_selected_files_text: fn(usize) -> String,
    /// Over the rows while files are on their way.
    pub get_remaining_files_text: fn(usize) -> String,
    /// Over the rows when all is done.
    pub get_files_uploaded_text: fn(usize) -> String,
    /// Over the rows when nothing could be uploaded.
    pub get_files_failed_text: fn(usize) -> String,
    /// In a row that waits for its turn.
    pub waiting_text: &'static str,
    /// In a row before its first byte is sent.
    pub preparing_text: &'static str,
    /// In a row while its bytes are sent; takes whole percents.
    pub get_uploading_text: fn(u8) -> String,
    /// In a row that is done.
    pub upload_successful_text: &'static str,
    /// Under the rows when there are more than may be chosen; takes the most that may be.
    pub get_max_files_error_text: fn(usize) -> String,
    /// On the button for another try.
    pub retry_button_text: &'static str,
    /// What the retry button of a file is called; takes the file's name.
    pub get_retry_label: fn(&str) -> String,
    /// What the remove button of a file is called; takes the file's name.
    pub get_remove_label: fn(&str) -> String,
    /// What the progress bar of a file is called; takes the file's name.
    pub get_progress_label: fn(&str) -> String,
    /// On the link of a row that failed because the session has ended.
    pub sign_in_text: &'static str,
    /// In place of uploading where scripts are switched off.
    pub no_script_text: &'static str,
}

impl Default for DisplayText {
    fn default() -> Self {
        Self {
            drop_files_text: "Drop files here or",
            browse_files_text: "Browse files",
            get_selected_files_text: |count| format!("{} selected", files(count)),
            get_remaining_files_text: |count| format!("{} uploading", files(count)),
            get_files_uploaded_text: |count| format!("{} uploaded", files(count)),
            get_files_failed_text: |count| format!("{} not uploaded", files(count)),
            waiting_text: "Waiting",
            preparing_text: "Preparing",
            get_uploading_text: |percent| match percent {
                0 => "Uploading".to_owned(),
                percent => format!("Uploading: {percent}%"),
            },
            upload_successful_text: "Uploaded",
            get_max_files_error_text: |limit| {
                format!("Cannot choose more than {}. Remove files before updating", files(limit))
            },
            retry_button_text: "Retry",
            get_retry_label: |name| format!("Retry file {name}"),
            get_remove_label: |name| format!("Remove file {name}"),
            get_progress_label: |name| format!("Uploading {name}"),
            sign_in_text: "Sign in again",
            no_script_text: "Uploading from this page needs JavaScript. Switch it on and reload the page.",
        }
    }
}

impl DisplayText {
    /// The heading over the rows; empty when there are none.
    #[must_use]
    pub fn summary(&self, summary: Summary) -> String {
        match summary {
            Summary::Empty => String::new(),
            Summary::Selected(count) => (self.get_selected_files_text)(count),
            Summary::Uploading(count) => (self.get_remaining_files_text)(count),
            Summary::Uploaded(count) => (self.get_files_uploaded_text)(count),
            Summary::Failed(count) => (self.get_files_failed_text)(count),
        }
    }

    /// What a row says about its file.
    #[must_use]
    pub fn status(&self, item: &Item) -> String {
        match &item.state {
            State::Queued => self.waiting_text.to_owned(),
            State::Checksumming | State::AskingForTicket => self.preparing_text.to_owned(),
            State::Uploading(progress) => (self.get_uploading_text)(progress.percent()),
            State::Uploaded => self.upload_successful_text.to_owned(),
            State::Failed(failure) => failure.sentence(),
        }
    }
}

fn files(count: usize) -> String {
    if count == 1 { "1 file".to_owned() } else { format!("{count} files") }
}

#[cfg(test)]
mod tests {
    use super::DisplayText;
    use crate::core::upload::queue::Summary;

    #[test]
    fn one_file_is_not_files() {
        let text = DisplayText::default();
        for (summary, sentence) in [
            (Summary::Empty, ""),
            (Summary::Selected(2), "2 files selected"),
            (Summary::Uploading(1), "1 file uploading"),
            (Summary::Uploading(3), "3 files uploading"),
            (Summary::Uploaded(1), "1 file uploaded"),
            (Summary::Failed(1), "1 file not uploaded"),
        ] {
            assert_eq!(text.summary(summary), sentence);
        }
    }

    #[test]
    fn the_limit_and_the_percents_read_as_amplifys_do() {
        let text = DisplayText::default();
        assert_eq!((text.get_max_files_error_text)(1), "Cannot choose more than 1 file. Remove files before updating");
        assert_eq!((text.get_uploading_text)(0), "Uploading");
        assert_eq!((text.get_uploading_text)(59), "Uploading: 59%");
        assert_eq!((text.get_remove_label)("a.png"), "Remove file a.png");
    }
}
