//! What the browser holds for one row. Dropping it ends its requests and gives its thumbnail back.

use std::collections::HashMap;
use std::time::Duration;

use crate::browser::bytes::{Bytes, ObjectUrl};
use crate::browser::files::LocalFile;
use crate::browser::put::Put;
use crate::browser::tabs::Claim;
use crate::browser::timer::Timer;
use crate::core::upload::file_type::content_type;

/// Which request of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Slot {
    /// The one for the whole body.
    Body,
    /// The one for a part, by its number.
    Part(u32),
}

/// What belongs to one row.
#[derive(Debug, Default)]
pub(super) struct Held {
    /// The file as it was chosen; none for an upload from another visit.
    pub(super) file: Option<LocalFile>,
    /// The open upload that it is for.
    pub(super) upload: Option<String>,
    /// What is sent: the file's bytes, or what the page's own function made of them.
    pub(super) bytes: Option<Bytes>,
    /// The first of these bytes, where they were read for the checksum already.
    pub(super) start: Option<Vec<u8>>,
    /// Its small picture.
    pub(super) thumbnail: Option<ObjectUrl>,
    /// The requests that send bytes.
    pub(super) puts: HashMap<Slot, Put>,
    /// The wait under way.
    pub(super) wait: Option<Timer>,
    /// The time in which it can be taken back that the file was given up.
    pub(super) undo: Option<Timer>,
    /// When the permission for the whole body was asked for.
    pub(super) begun_at: Option<Duration>,
    /// When the parts' permissions came.
    pub(super) signed_at: HashMap<u32, Duration>,
    /// This tab's claim to the upload, with its name.
    pub(super) claim: Option<(String, Claim)>,
    /// The name of the claim that it waits for, while another tab has it.
    pub(super) waits_for: Option<String>,
    /// Counts how often everything was stopped: what began before reports nothing.
    pub(super) round: u32,
}

impl Held {
    /// Takes a file, in place of the one before.
    pub(super) fn take(&mut self, file: LocalFile) {
        self.thumbnail = None;
        (self.bytes, self.start) = (Some(file.bytes()), None);
        self.file = Some(file);
    }

    /// The chosen file's bytes, if it is a picture.
    pub(super) fn picture(&self) -> Option<Bytes> {
        let file = self.file.as_ref()?;
        content_type(&file.path(), &file.stated_type()).starts_with("image/").then(|| file.bytes())
    }

    /// The store has the file: nothing of what was sent is needed any more, which may be a copy that was made of it. Returns what
    /// was sent.
    pub(super) fn let_go(&mut self) -> Option<Bytes> {
        self.start = None;
        self.signed_at.clear();
        self.bytes.take()
    }

    /// Ends every request and wait.
    pub(super) fn stop(&mut self) {
        self.puts.clear();
        self.wait = None;
        self.round += 1;
    }
}
