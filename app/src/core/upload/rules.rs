//! What a queue allows.

use super::restrict::AcceptedTypes;
use crate::wire::storage::{AccessLevel, OnConflict};

/// What a queue allows. It does not change while the queue lives. The sizes are bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rules {
    /// Which types of file.
    pub accepted: AcceptedTypes,
    /// The least bytes of a file.
    pub min_file_size: Option<u64>,
    /// The most bytes of a file.
    pub max_file_size: Option<u64>,
    /// The most bytes of all files together.
    pub max_total_size: Option<u64>,
    /// The most files in all rows together; `None` sets no limit.
    pub max_file_count: Option<usize>,
    /// Whether files without a byte are refused.
    pub refuses_empty_files: bool,
    /// Whether files go up as soon as they are chosen, and not only when [`UploadRequested`](super::Event::UploadRequested).
    pub auto_upload: bool,
    /// Whether each file is handed to [`ProcessFile`](super::Effect::ProcessFile) first.
    pub has_processing: bool,
    /// The most files that are sent at once; at least 1.
    pub max_files_in_flight: usize,
    /// The most small files beyond those that are prepared and begun ahead, so that no connection waits for the server.
    pub max_files_ahead: usize,
    /// The most bodies and parts, of all files together, that are being sent at once; at least 1.
    pub max_parts_in_flight: usize,
    /// The prefix that uploads go to.
    pub access_level: AccessLevel,
    /// What stands in front of a file's name in its key: `albums/`.
    pub path: String,
    /// Whether a page's own function says what stands there instead, by [`FindPath`](super::Effect::FindPath).
    pub asks_for_path: bool,
    /// What becomes of an object that has the name of a new one, before anybody is asked.
    pub on_conflict: OnConflict,
}

impl Rules {
    /// How many files may be sent at once: at least one, whatever was asked for.
    pub(super) fn places(&self) -> usize {
        self.max_files_in_flight.max(1)
    }
}

impl Default for Rules {
    /// Everything goes up at once: four files, and six parts, because browsers allow six connections to one HTTP/1.1 host.
    /// Sixteen small files are begun ahead, which are sent long before their permissions lapse.
    fn default() -> Self {
        Self {
            accepted: AcceptedTypes::default(),
            min_file_size: None,
            max_file_size: None,
            max_total_size: None,
            max_file_count: None,
            refuses_empty_files: false,
            auto_upload: true,
            has_processing: false,
            max_files_in_flight: 4,
            max_files_ahead: 16,
            max_parts_in_flight: 6,
            access_level: AccessLevel::default(),
            path: String::new(),
            asks_for_path: false,
            on_conflict: OnConflict::default(),
        }
    }
}
