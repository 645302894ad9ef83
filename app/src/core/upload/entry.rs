//! A row together with what is known of its upload but not shown, and what can be done to one row without looking at the
//! others.

use super::effect::{Effect, News};
use super::failure::Failure;
use super::item::Item;
use super::progress::Progress;
use super::retry::{Remains, Tries, Trouble};
use super::state::State;
use super::transfer::{Body, Transfer};
use crate::wire::storage::{AccessLevel, OnConflict, SINGLE_PUT_BYTES, TakenName};

/// A row and the work on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) item: Item,
    pub(super) work: Work,
}

/// What is known of an upload, beside what its row shows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Work {
    /// Whether reports of the item's attempt are heard: not after it was stopped.
    pub(super) is_heard: bool,
    /// Whether the page has the file.
    pub(super) has_file: bool,
    /// Whether it is known what stands in front of its name.
    pub(super) is_placed: bool,
    /// Whether the page's own function has prepared the file, if there is one.
    pub(super) is_processed: bool,
    /// Bytes of what is sent: of the prepared file, if it was prepared.
    pub(super) size: u64,
    /// The key to ask for. The item's is what the server made of it.
    pub(super) wanted_key: String,
    /// The prefix.
    pub(super) access_level: AccessLevel,
    /// What is to be kept with the object.
    pub(super) metadata: Vec<(String, String)>,
    /// What tells the file from others.
    pub(super) fingerprint: Option<String>,
    /// Of the whole, if it is small.
    pub(super) crc32: Option<String>,
    /// The same before the body arrived damaged: the file still has to have it.
    pub(super) crc32_before: Option<String>,
    /// What the fingerprint of a file that was chosen anew has to be.
    pub(super) expected: Expected,
    /// What becomes of an object of that name.
    pub(super) on_conflict: OnConflict,
    /// The upload that is open, to be given up with the row.
    pub(super) upload: Option<String>,
    /// Where it was when it was given up, for whoever takes that back.
    pub(super) withdrawn_from: Option<State>,
    /// An upload that is to be given up before another one begins.
    pub(super) instead_of: Option<String>,
    /// How many of the calls to begin in parts were not answered: each may have begun an upload that nobody knows of.
    pub(super) unanswered: u32,
    /// What the store has and what is under way.
    pub(super) transfer: Option<Transfer>,
    /// Whether it is not known for certain what parts the store has.
    pub(super) is_listing_due: bool,
    /// Whether the server was asked to put the object together: it may have done so.
    pub(super) is_finishing: bool,
    /// Whether a body may have arrived without an answer.
    pub(super) is_in_doubt: bool,
    /// An object that may be this very file, while that is being found out.
    pub(super) twin: Option<TakenName>,
    /// Whether the store does not answer, although the server does.
    pub(super) is_blocked: bool,
    /// Whether requests wait for [`WaitOver`](super::Step::WaitOver).
    pub(super) wait: Wait,
    /// Calls to the server that failed.
    pub(super) calls: Tries,
    /// What went wrong with the whole body.
    pub(super) body: Trouble,
    /// Whether the upload was begun anew because the store had lost it.
    pub(super) was_begun_anew: bool,
    /// Times that the name was taken at the last moment.
    pub(super) names_taken: u32,
    /// Times that the store lacked parts at the end.
    pub(super) parts_missing: u32,
    /// Whether the page was told that it began.
    pub(super) was_reported: bool,
    /// When it was its turn last, counted in turns of all files.
    pub(super) last_turn: u64,
}

/// What the fingerprint of a file has to be.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) enum Expected {
    /// Anything.
    #[default]
    Any,
    /// This one: the upload is not for another file.
    Exactly(String),
    /// This one, or else the upload begins anew with the other file.
    OrElseAnew(String),
}

/// Which requests wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Wait {
    /// None.
    #[default]
    Nothing,
    /// All.
    Everything,
    /// Those that failed: others have succeeded meanwhile.
    WhatFailed,
}

impl Entry {
    /// A row on which no work was done yet.
    pub(super) fn of(item: Item) -> Self {
        let work = Work { size: item.size, wanted_key: item.key.clone(), has_file: true, ..Work::default() };
        Self { item, work }
    }

    /// How many bodies and parts of it are on their way.
    pub(super) fn in_flight(&self) -> usize {
        match &self.work.transfer {
            Some(Transfer::Body(body)) => usize::from(body.sending.is_some()),
            Some(Transfer::Parts(parts)) => parts.in_flight(),
            None => 0,
        }
    }

    /// Whether it goes in one PUT, so that it can be begun while it waits for a place.
    pub(super) fn is_small(&self) -> bool {
        self.work.size <= SINGLE_PUT_BYTES && !matches!(self.work.transfer, Some(Transfer::Parts(_)))
    }

    /// Whether it has one of the places of [`max_files_in_flight`](super::Rules::max_files_in_flight): a large file has one as
    /// long as it is worked on, a small one while its body is on its way.
    pub(super) fn has_a_place(&self) -> bool {
        self.item.is_in_flight() && (!self.is_small() || self.in_flight() > 0)
    }

    /// Whether its bytes are being read, or prepared by the page's own function.
    pub(super) fn is_being_read(&self) -> bool {
        matches!(self.item.state, State::Processing | State::Checksumming)
    }

    /// Whether it waits for, or is in the middle of, something that needs the network.
    pub(super) fn is_on_the_network(&self) -> bool {
        self.item.is_in_flight() && !self.is_being_read()
    }

    /// Tells the page.
    pub(super) fn report(&self, news: News, effects: &mut Vec<Effect>) {
        effects.push(Effect::Report { id: self.item.id, key: self.item.key.clone(), news });
    }

    /// Stops what is under way. What the store has stays; what it was sent last is not certain any more.
    pub(super) fn stop(&mut self, effects: &mut Vec<Effect>) {
        let work = &mut self.work;
        if std::mem::take(&mut work.is_heard) {
            effects.push(Effect::AbortRequests { id: self.item.id });
        }
        (work.wait, work.twin) = (Wait::Nothing, None);
        match &mut work.transfer {
            Some(Transfer::Body(Body { sending, .. })) => {
                work.is_in_doubt |= sending.is_some();
                work.transfer = None;
            }
            Some(Transfer::Parts(parts)) => {
                parts.stop();
                work.is_listing_due = true;
            }
            None => {}
        }
    }

    /// Stops, and stays in another state.
    pub(super) fn halt(&mut self, state: State, effects: &mut Vec<Effect>) {
        self.stop(effects);
        self.item.state = state;
    }

    /// A new try begins: reports of those before do not count any more.
    pub(super) fn start(&mut self) {
        self.item.attempt += 1;
        self.work.is_heard = true;
    }

    /// The person wants another try: what went wrong so far does not count any more.
    pub(super) fn forgive(&mut self) {
        let work = &mut self.work;
        (work.calls, work.body) = (Tries::default(), Trouble::default());
        (work.was_begun_anew, work.names_taken, work.parts_missing) = (false, 0, 0);
        work.is_blocked = false;
        if let Some(Transfer::Parts(parts)) = &mut work.transfer {
            parts.forgive();
        }
    }

    /// Gives the open upload up, and whatever else was begun for the file, unless another tab works on it.
    pub(super) fn abandon(&mut self, effects: &mut Vec<Effect>) {
        let unanswered = std::mem::take(&mut self.work.unanswered);
        if unanswered > 0 && self.item.state != State::Elsewhere {
            effects.push(Effect::AbandonUnseen { id: self.item.id, proposal: self.proposal() });
        }
        self.abandon_open(effects);
    }

    /// Gives the open upload up, unless another tab works on it.
    pub(super) fn abandon_open(&mut self, effects: &mut Vec<Effect>) {
        let open = [self.work.upload.take(), self.work.instead_of.take()];
        if self.item.state != State::Elsewhere {
            effects.extend(open.into_iter().flatten().map(|upload| Effect::Abandon { upload }));
        }
        self.forget_transfer();
    }

    /// The upload is not there any more, or not this row's.
    pub(super) fn forget_transfer(&mut self) {
        let work = &mut self.work;
        work.transfer = None;
        (work.is_listing_due, work.is_finishing) = (false, false);
    }

    /// It failed, and nothing more is tried by itself.
    pub(super) fn fail(&mut self, failure: Failure, remains: Remains, effects: &mut Vec<Effect>) {
        self.stop(effects);
        if remains == Remains::Abandoned {
            self.abandon(effects);
        }
        self.work.is_finishing = false;
        self.item.state = State::Failed(failure.clone());
        self.report(News::Failed(failure), effects);
    }

    /// The store has it.
    pub(super) fn succeed(&mut self, key: String, effects: &mut Vec<Effect>) {
        if self.in_flight() > 0 {
            effects.push(Effect::AbortRequests { id: self.item.id });
        }
        self.work.is_heard = false;
        self.work.upload = None;
        self.forget_transfer();
        self.item.key = key;
        self.item.progress = self.item.progress.advanced_to(self.work.size);
        self.item.state = State::Uploaded;
        self.report(News::Succeeded, effects);
    }

    /// The page is told when the upload has begun, once.
    pub(super) fn report_start(&mut self, effects: &mut Vec<Effect>) {
        if !std::mem::replace(&mut self.work.was_reported, true) {
            self.report(News::Started, effects);
        }
    }

    /// Counts the bytes in the store and on their way, and tells the page when they are a percent more.
    pub(super) fn measure(&mut self, effects: &mut Vec<Effect>) {
        let sent = match &self.work.transfer {
            Some(Transfer::Body(body)) => body.sending.map_or(0, |sending| sending.sent),
            Some(Transfer::Parts(parts)) => parts.sent(),
            None => 0,
        };
        let before = self.item.progress.percent();
        self.item.progress = self.item.progress.advanced_to(sent);
        if self.item.progress.percent() > before {
            self.report(News::Progressed(self.item.progress), effects);
        }
    }

    /// The file is another one: what is shown begins anew.
    pub(super) fn resize(&mut self, size: u64) {
        self.work.size = size;
        self.item.progress = Progress::of(size);
    }
}
