//! Beginning uploads: several files in one call, since of a small file the call is a large share of the work.

use std::time::Duration;

use leptos::prelude::*;
use leptos::server_fn::Encodes;
use leptos::server_fn::codec::JsonEncoding;
use leptos::task::spawn_local;

use super::Uploader;
use super::requests::{answered, claim_name, of_server};
use crate::api::uploads::{begin_upload, begin_uploads};
use crate::browser::timer::Timer;
use crate::browser::{tabs, timer};
use crate::core::pictures::checked_type;
use crate::core::upload::together::calls;
use crate::core::upload::{Event, Fault, ItemId, Queue, Step};
use crate::wire::error::ApiError;
use crate::wire::storage::{SINGLE_PUT_BYTES, UploadBeginning, UploadProposal};

/// What comes within this time goes out together.
const SAME_MOMENT: Duration = Duration::from_millis(4);

/// So long a file waits at most to go out with others: for the end of a call that is under way, or while enough files are ready to
/// be sent.
const LONGEST_WAIT: Duration = Duration::from_millis(250);

/// A file that the server is to be asked about.
#[derive(Debug)]
pub(super) struct Asking {
    id: ItemId,
    attempt: u32,
    proposal: UploadProposal,
}

/// What waits for the next call.
#[derive(Debug, Default)]
pub(super) struct Together {
    waiting: Vec<Asking>,
    /// How many calls are under way.
    calls: usize,
    /// Ends the wait.
    timer: Option<Timer>,
}

impl Together {
    /// All that waits, in calls that are as large as one may be, which count as under way from now on.
    fn next_calls(&mut self) -> Vec<Vec<Asking>> {
        self.timer = None;
        let calls = calls(std::mem::take(&mut self.waiting), |asking| bytes_in_a_call(&asking.proposal));
        self.calls += calls.len();
        calls
    }
}

impl Uploader {
    /// Asks the server to begin, unless another tab is at it with the same file. Its answer is always reported.
    pub(super) async fn begin(self, id: ItemId, attempt: u32, proposal: UploadProposal, instead_of: Option<String>) {
        self.count_beginning(id, 1);
        match self.make_ready_to_begin(id, proposal, instead_of).await {
            Ok(proposal) => self.ask_together(Asking { id, attempt, proposal }),
            Err(step) => self.tell_beginning(id, attempt, step),
        }
    }

    fn tell_beginning(self, id: ItemId, attempt: u32, step: Step) {
        self.count_beginning(id, -1);
        self.dispatch(Event::Stepped { id, attempt, step });
    }

    /// Takes the claim to the file, gives up what has to go before, and completes the proposal.
    async fn make_ready_to_begin(
        self,
        id: ItemId,
        proposal: UploadProposal,
        instead_of: Option<String>,
    ) -> Result<UploadProposal, Step> {
        if self.with_held(id, |held| held.claim.is_some()) != Some(true) {
            let name = claim_name(proposal.access_level, &proposal.key, &proposal.fingerprint);
            let others = self.others.try_get_value().flatten();
            let of_another_page = || others?.claim_of_row_without_file(&name);
            let of_another_row = self.claim_of_row_without_file(&name).or_else(of_another_page);
            let claim = if of_another_row.is_some() { of_another_row } else { tabs::claim(&name).await };
            match claim {
                Some(claim) => {
                    self.with_held(id, |held| held.claim = Some((name, claim)));
                }
                None => {
                    self.remove_rows_that_wait(&name);
                    self.dispatch(Event::ElsewhereTaken(id));
                    spawn_local(self.wait_for_other_tab(id, name));
                    // Nothing was begun; the row knows why already.
                    return Err(Step::Failed(Fault::Offline));
                }
            }
        }
        if let Some(upload) = instead_of {
            self.abandon(upload).await;
        }
        let owner = self.owner.try_get_value().flatten();
        let start = self.with_held(id, |held| held.start.take()).flatten();
        let content_type = match (start, self.bytes(id)) {
            (Some(start), _) => checked_type(&proposal.content_type, &start),
            (None, Ok(bytes)) => bytes.checked_type(&proposal.content_type).await,
            (None, Err(_)) => proposal.content_type,
        };
        let part_size = (proposal.size > SINGLE_PUT_BYTES).then(|| self.wished_part_size(proposal.size)).flatten();
        Ok(UploadProposal { owner, content_type, part_size, ..proposal })
    }

    /// Has the server begin this file, in one call with others that come while nobody waits for it.
    fn ask_together(self, asking: Asking) {
        let is_supplied = self.is_supplied();
        self.together.try_update_value(|together| {
            together.waiting.push(asking);
            let wait = if together.calls > 0 || is_supplied { LONGEST_WAIT } else { SAME_MOMENT };
            together.timer.get_or_insert_with(|| timer::after(wait, move || self.ask_for_all()));
        });
    }

    /// Has the server begin what waits, unless a call is under way or enough is ready to be sent.
    pub(super) fn ask_in_time(self) {
        let waits = |together: &Together| together.calls == 0 && !together.waiting.is_empty();
        if self.together.try_with_value(waits) == Some(true) && !self.is_supplied() {
            self.ask_for_all();
        }
    }

    fn is_supplied(self) -> bool {
        self.queue.try_with_untracked(Queue::is_supplied) == Some(true)
    }

    /// Asks for everything that waits.
    fn ask_for_all(self) {
        let calls = self.together.try_update_value(Together::next_calls);
        for call in calls.into_iter().flatten() {
            spawn_local(self.ask(call));
        }
    }

    async fn ask(self, asked: Vec<Asking>) {
        let asked_at = timer::now();
        let proposals = asked.iter().map(|asking| asking.proposal.clone()).collect();
        let mut answers = begin_each(proposals).await.into_iter();
        for Asking { id, attempt, .. } in asked {
            let step = match answers.next().unwrap_or(Err(ApiError::Internal)) {
                Ok(beginning) => {
                    self.note_beginning(id, &beginning, asked_at);
                    Step::Begun(beginning)
                }
                Err(error) => Step::Failed(of_server(error)),
            };
            self.tell_beginning(id, attempt, step);
        }
        self.together.try_update_value(|together| together.calls = together.calls.saturating_sub(1));
        self.ask_in_time();
    }

    fn note_beginning(self, id: ItemId, beginning: &UploadBeginning, asked_at: Duration) {
        match beginning {
            UploadBeginning::Single { .. } => {
                self.with_held(id, |held| held.begun_at = Some(asked_at));
            }
            UploadBeginning::Parts { upload } => {
                // A row of another page that waits for this file need not any more.
                if let Some(others) = self.others.try_get_value().flatten() {
                    others.upload_taken(&upload.id, self);
                }
                spawn_local(self.remember(id, upload.id.clone()));
            }
            UploadBeginning::Taken { .. } => {}
        }
    }

    fn count_beginning(self, id: ItemId, by: i32) {
        self.beginnings.try_update_value(|counts| {
            let count = counts.entry(id).or_default();
            *count = count.saturating_add_signed(by);
            if *count == 0 {
                counts.remove(&id);
            }
        });
    }
}

/// How many bytes a proposal takes in a call; what cannot be written goes alone and is refused alone.
fn bytes_in_a_call(proposal: &UploadProposal) -> usize {
    JsonEncoding::encode(proposal).map_or(usize::MAX, |bytes| bytes.len())
}

/// What the server says of each of these; the same of all where it cannot be asked. Where the call of all is refused as it is,
/// each is asked for alone.
async fn begin_each(proposals: Vec<UploadProposal>) -> Vec<Result<UploadBeginning, ApiError>> {
    let count = proposals.len();
    if count > 1 {
        match answered(begin_uploads(proposals.clone())).await {
            Ok(answers) => return answers,
            // A proxy may take less than the server does, and a server that is older than the page fewer files.
            Err(ApiError::BadRequest) => {}
            Err(error) => return vec![Err(error); count],
        }
    }
    let mut answers = Vec::with_capacity(count);
    for proposal in proposals {
        let answer = answered(begin_upload(proposal)).await;
        // Two in a row that nobody understands come from a server that is down, or from what stands before it.
        let is_bad = |answer: &Result<_, ApiError>| matches!(answer, Err(ApiError::BadRequest | ApiError::Internal));
        let is_in_vain = matches!(answer, Err(ApiError::Unreachable | ApiError::SignedOut))
            || is_bad(&answer) && answers.last().is_some_and(is_bad);
        answers.push(answer);
        if is_in_vain {
            break;
        }
    }
    // The others would fare no better than the last one.
    if let Some(last) = answers.last().cloned() {
        answers.resize(count, last);
    }
    answers
}
