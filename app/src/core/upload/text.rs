//! The texts of the uploader, for whoever wants to replace some of them.

use super::dragged::Dragged;
use super::failure::Failure;
use super::item::Item;
use super::milestone::Milestone;
use super::notice::Notice;
use super::remaining::TimeLeft;
use super::state::{Lack, RetryReason, State};
use super::summary::Summary;
use crate::i18n::{Language, Texts, counted, fill};

/// A text with a number in it.
#[derive(Debug, Clone, Copy)]
pub enum Counted {
    /// The forms of a sentence, by category ([`counted`]).
    Forms(Language, &'static str),
    /// A text of one's own.
    Own(fn(usize) -> String),
}

impl Counted {
    /// The text for so many.
    #[must_use]
    pub fn of(self, count: usize) -> String {
        match self {
            Self::Forms(language, forms) => counted(language, forms, count),
            Self::Own(text) => text(count),
        }
    }
}

/// A text with a file's name in it.
#[derive(Debug, Clone, Copy)]
pub enum Named {
    /// A sentence with a place for the name: `{name}`.
    Sentence(&'static str),
    /// A text of one's own.
    Own(fn(&str) -> String),
}

impl Named {
    /// The text about a file of this name.
    #[must_use]
    pub fn of(self, name: &str) -> String {
        match self {
            Self::Sentence(sentence) => fill(sentence, &[("name", name)]),
            Self::Own(text) => text(name),
        }
    }
}

/// The texts of a `StorageManager`, under Amplify's names. Start from [`DisplayText::new`] and replace what should read
/// differently.
#[derive(Debug, Clone, Copy)]
pub struct DisplayText {
    /// Everything that is not replaced here: why a file was refused, above all.
    pub texts: &'static Texts,
    /// In the drop zone, before the button.
    pub drop_files_text: &'static str,
    /// On the button that opens the picker.
    pub browse_files_text: &'static str,
    /// Over the rows while they wait for some to be removed.
    pub get_selected_files_text: Counted,
    /// Over the rows while files are on their way.
    pub get_remaining_files_text: Counted,
    /// Over the rows when all is done.
    pub get_files_uploaded_text: Counted,
    /// Over the rows when nothing could be uploaded.
    pub get_files_failed_text: Counted,
    /// In a row that waits for its turn.
    pub waiting_text: &'static str,
    /// In a row before its first byte is sent.
    pub preparing_text: &'static str,
    /// In a row whose first bytes are sent.
    pub uploading_text: &'static str,
    /// In a row while its bytes are sent: `{percent}`.
    pub uploading_percent_text: &'static str,
    /// In a row that was paused: `{percent}`.
    pub paused_percent_text: &'static str,
    /// On the button that pauses a file.
    pub pause_button_text: &'static str,
    /// On the button that goes on with it.
    pub resume_button_text: &'static str,
    /// On the button that sends the added files on their way.
    pub get_upload_button_text: Counted,
    /// On the button that takes all rows away.
    pub clear_all_button_text: &'static str,
    /// In a row that is done.
    pub upload_successful_text: &'static str,
    /// Under the rows when there are more than may be chosen; takes the most that may be.
    pub get_max_files_error_text: Counted,
    /// On the button for another try.
    pub retry_button_text: &'static str,
    /// What the retry button of a file is called; takes the file's name.
    pub get_retry_label: Named,
    /// What the remove button of a file is called; takes the file's name.
    pub get_remove_label: Named,
    /// What the progress bar of a file is called; takes the file's name.
    pub get_progress_label: Named,
    /// On the link of a row that failed because the session has ended.
    pub sign_in_text: &'static str,
    /// In place of uploading where scripts are switched off.
    pub no_script_text: &'static str,
}

impl DisplayText {
    /// The texts as they are in a language.
    #[must_use]
    pub fn new(texts: &'static Texts) -> Self {
        let own = &texts.storage;
        let forms = |sentence| Counted::Forms(texts.language, sentence);
        Self {
            texts,
            drop_files_text: own.drop_files,
            browse_files_text: own.browse_files,
            get_selected_files_text: forms(own.files_selected),
            get_remaining_files_text: forms(own.files_uploading),
            get_files_uploaded_text: forms(own.files_uploaded),
            get_files_failed_text: forms(own.files_failed),
            waiting_text: own.waiting,
            preparing_text: own.preparing,
            uploading_text: own.uploading,
            uploading_percent_text: own.uploading_percent,
            paused_percent_text: texts.uploads.paused_percent,
            pause_button_text: texts.uploads.pause,
            resume_button_text: texts.uploads.resume,
            get_upload_button_text: forms(texts.uploads.upload_files),
            clear_all_button_text: texts.uploads.clear_all,
            upload_successful_text: own.uploaded,
            get_max_files_error_text: forms(own.too_many_files),
            retry_button_text: own.retry,
            get_retry_label: Named::Sentence(own.retry_file),
            get_remove_label: Named::Sentence(own.remove_file),
            get_progress_label: Named::Sentence(own.uploading_file),
            sign_in_text: own.sign_in_again,
            no_script_text: own.no_script,
        }
    }

    /// What is read out of how far the uploads are; empty before the first quarter and after the end.
    #[must_use]
    pub fn milestone(&self, Milestone { percent, .. }: Milestone) -> String {
        match percent {
            0 => String::new(),
            percent => fill(self.texts.uploads.announced_progress, &[("percent", &percent.to_string())]),
        }
    }

    /// The heading over the rows; empty when there are none.
    #[must_use]
    pub fn summary(&self, summary: Summary) -> String {
        match summary {
            Summary::Empty => String::new(),
            Summary::Selected(count) => self.get_selected_files_text.of(count),
            Summary::Uploading(count) => self.get_remaining_files_text.of(count),
            Summary::Offline(count) => counted(self.texts.language, self.texts.uploads.offline, count),
            Summary::Waiting(count) => counted(self.texts.language, self.texts.uploads.announced_failed, count),
            Summary::Uploaded(count) => self.get_files_uploaded_text.of(count),
            Summary::Failed(count) => self.get_files_failed_text.of(count),
        }
    }

    /// What a row says about its file. `wait_s`: how many seconds the wait takes that is under way.
    #[must_use]
    pub fn status(&self, item: &Item, wait_s: u32) -> String {
        let uploads = self.texts.uploads;
        let percent = item.progress.percent().to_string();
        let with_percent = |sentence| fill(sentence, &[("percent", &percent)]);
        match &item.state {
            State::Added | State::Skipped | State::Withdrawn { .. } | State::Cancelled | State::Asking(_) => {
                self.standing(&item.state).to_owned()
            }
            State::Queued => self.waiting_text.to_owned(),
            State::Processing | State::Checksumming | State::Beginning => self.preparing_text.to_owned(),
            State::Sending => self.uploading(item.progress.percent()),
            State::Finishing => uploads.finishing.to_owned(),
            State::Retrying { reason, .. } => self.retrying(*reason, wait_s),
            State::Offline => uploads.offline_row.to_owned(),
            State::Paused => with_percent(self.paused_percent_text),
            State::NeedsFile(Lack::Absent) => with_percent(uploads.needs_file),
            State::NeedsFile(Lack::Another) => fill(uploads.wrong_file, &[("name", &item.name)]),
            State::NeedsFile(Lack::Gone) => with_percent(uploads.gone_file),
            State::NeedsFile(Lack::Locked) => with_percent(uploads.locked_file),
            State::NeedsSignIn => uploads.needs_sign_in.to_owned(),
            State::Elsewhere => uploads.elsewhere.to_owned(),
            State::Uploaded => self.upload_successful_text.to_owned(),
            State::Failed(failure) => self.failure(failure),
        }
    }

    /// What a row says beside its status: what happened to its upload; empty when there is nothing to say.
    #[must_use]
    pub fn notice(&self, item: &Item) -> String {
        let sentence = |notice| match notice {
            Notice::BegunAnew => self.texts.uploads.begun_anew,
            Notice::Slept => self.texts.uploads.slept,
            Notice::NotRemembered => self.texts.uploads.not_remembered,
        };
        item.notices().map(sentence).collect::<Vec<_>>().join(" ")
    }

    /// How long it will take until the rest is sent.
    #[must_use]
    pub fn time_left(&self, left: TimeLeft) -> String {
        let uploads = self.texts.uploads;
        let (sentence, count) = match left {
            TimeLeft::Seconds(seconds) => (uploads.seconds_left, seconds),
            TimeLeft::Minutes(minutes) => (uploads.minutes_left, minutes),
            TimeLeft::Hours(hours) => (uploads.hours_left, hours),
        };
        counted(self.texts.language, sentence, count as usize)
    }

    /// What is said of a file that stands still by a decision; nothing where buttons say it all.
    fn standing(&self, state: &State) -> &'static str {
        match state {
            State::Skipped => self.texts.uploads.skipped,
            State::Withdrawn { .. } | State::Cancelled => self.texts.uploads.cancelled,
            _ => "",
        }
    }

    fn retrying(&self, reason: RetryReason, wait_s: u32) -> String {
        let uploads = self.texts.uploads;
        let in_seconds = |sentence| counted(self.texts.language, sentence, wait_s.max(1) as usize);
        match reason {
            RetryReason::ConnectionLost | RetryReason::ServerUnreachable => in_seconds(uploads.retrying),
            RetryReason::StoreBusy => in_seconds(uploads.busy),
            RetryReason::StoreBlocked => uploads.blocked_store.to_owned(),
            RetryReason::Damaged => uploads.damaged.to_owned(),
        }
    }

    /// Why a file was not uploaded.
    #[must_use]
    pub fn failure(&self, failure: &Failure) -> String {
        self.texts.upload_failure(failure)
    }

    /// In the drop zone while files are over it.
    #[must_use]
    pub fn dragged(&self, dragged: Dragged) -> String {
        let uploads = self.texts.uploads;
        let of = |sentence, count| counted(self.texts.language, sentence, count);
        match dragged {
            Dragged { files: 0, .. } => uploads.drop_to_upload.to_owned(),
            Dragged { files, .. } if dragged.is_refused() => of(uploads.drop_refused, files),
            Dragged { files, refused: 0 } => of(uploads.drop_files, files),
            Dragged { files, refused } => {
                format!("{} {}", of(uploads.drop_files, files - refused), of(uploads.drop_some_refused, refused))
            }
        }
    }

    fn uploading(&self, percent: u8) -> String {
        match percent {
            0 => self.uploading_text.to_owned(),
            percent => fill(self.uploading_percent_text, &[("percent", &percent.to_string())]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Counted, DisplayText, Named};
    use crate::core::upload::{Dragged, Summary, TimeLeft};
    use crate::i18n::Language;

    #[test]
    fn one_file_is_not_files() {
        let text = DisplayText::new(Language::English.texts());
        for (summary, sentence) in [
            (Summary::Empty, ""),
            (Summary::Selected(2), "2 files selected"),
            (Summary::Uploading(1), "1 file uploading"),
            (Summary::Uploading(3), "3 files uploading"),
            (Summary::Offline(2), "You are offline. 2 uploads are waiting"),
            (Summary::Waiting(1), "1 file needs your attention"),
            (Summary::Uploaded(1), "1 file uploaded"),
            (Summary::Failed(1), "1 file not uploaded"),
        ] {
            assert_eq!(text.summary(summary), sentence);
        }
    }

    #[test]
    fn the_limit_and_the_percents_read_as_amplifys_do() {
        let text = DisplayText::new(Language::English.texts());
        assert_eq!(text.get_max_files_error_text.of(1), "Cannot choose more than 1 file. Remove files before updating");
        assert_eq!(text.uploading(0), "Uploading");
        assert_eq!(text.uploading(59), "Uploading: 59%");
        assert_eq!(text.get_remove_label.of("a.png"), "Remove file a.png");
    }

    #[test]
    fn the_time_that_is_left_is_said_in_each_language() {
        let english = DisplayText::new(Language::English.texts());
        assert_eq!(english.time_left(TimeLeft::Seconds(20)), "Less than 20 seconds left");
        assert_eq!(english.time_left(TimeLeft::Minutes(1)), "About 1 minute left");
        assert_eq!(english.time_left(TimeLeft::Hours(2)), "About 2 hours left");
        let german = DisplayText::new(Language::German.texts());
        assert_eq!(german.time_left(TimeLeft::Minutes(5)), "Noch etwa 5 Minuten");
        let arabic = DisplayText::new(Language::Arabic.texts());
        assert_eq!(arabic.time_left(TimeLeft::Hours(2)), "بقيت نحو ساعتين");
    }

    #[test]
    fn what_is_dragged_is_told_before_it_is_let_go() {
        let text = DisplayText::new(Language::English.texts());
        for (files, refused, sentence) in [
            (0, 0, "Drop to upload"),
            (1, 0, "Drop 1 file"),
            (3, 0, "Drop 3 files"),
            (2, 2, "Files of these types are not accepted here"),
            (3, 1, "Drop 2 files (1 more is not accepted)"),
        ] {
            assert_eq!(text.dragged(Dragged { files, refused }), sentence);
        }
    }

    #[test]
    fn a_text_of_ones_own_stands_in_its_place() {
        let text = DisplayText {
            get_files_uploaded_text: Counted::Own(|count| format!("{count} up")),
            get_retry_label: Named::Own(|name| format!("{name} again")),
            ..DisplayText::new(Language::English.texts())
        };
        assert_eq!(text.summary(Summary::Uploaded(3)), "3 up");
        assert_eq!(text.get_retry_label.of("a.png"), "a.png again");
    }
}
