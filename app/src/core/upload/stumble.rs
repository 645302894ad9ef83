//! What becomes of a file when something goes wrong.

use super::effect::Effect;
use super::entry::{Entry, Wait};
use super::failure::Failure;
use super::fault::Fault;
use super::queue::Queue;
use super::retry::{MOST_REPEATS, MOST_TRIES, Patience, Remains, Tries, Trouble, Verdict, back_off_ms, judge};
use super::state::{RetryReason, State};
use super::transfer::{Part, Place, Transfer};
use crate::wire::error::ApiError;
use crate::wire::storage::StorageError;

/// After so many failures of a part in a row, the server is asked whether the store has it after all.
const DOUBTFUL_AFTER: u32 = 3;

impl Queue {
    /// Something went wrong with a part, or with whatever else was asked for.
    pub(super) fn stumble(&mut self, at: usize, number: Option<u32>, fault: Fault, effects: &mut Vec<Effect>) {
        let (rules, line) = (&self.rules, self.line);
        let Some(entry) = self.entries.get_mut(at) else { return };
        let landed = entry.land(number);
        if landed == Landed::Nothing || !entry.item.is_in_flight() {
            return;
        }
        let begins = entry.item.state == State::Beginning && entry.work.transfer.is_none();
        if begins && fault != Fault::Server(ApiError::Unreachable) {
            entry.work.unanswered = entry.work.unanswered.saturating_sub(1);
        }
        let final_failure = fault.clone().into_failure();
        let successes = match fault {
            Fault::Server(_) => self.pace.server_successes,
            _ => self.pace.store_successes,
        };
        match judge(fault) {
            Verdict::Again { reason, patience, at_least_ms, slows_down } => {
                if slows_down && let Landed::Sent { era } = landed {
                    self.pace.slow_down(era);
                }
                let again = Again { reason, patience, at_least_ms, successes };
                entry.try_again(number, landed, again, final_failure, effects);
            }
            Verdict::SignAnew { was_sent } => {
                let trouble = entry.trouble_mut(number);
                let is_final = if was_sent {
                    std::mem::replace(&mut trouble.was_signed_anew, true)
                } else {
                    trouble.lapses += 1;
                    trouble.lapses > MOST_TRIES
                };
                if is_final {
                    // What was never sent was never refused: it can go on.
                    let remains = if was_sent { Remains::Abandoned } else { Remains::Kept };
                    entry.fail(final_failure, remains, effects);
                } else if let Some(part) = entry.part_mut(number) {
                    part.place = Place::Waiting;
                } else {
                    entry.work.transfer.take_if(|transfer| matches!(transfer, Transfer::Body(_)));
                    entry.go_on(rules, line, effects);
                }
            }
            Verdict::HashAnew => {
                let trouble = entry.trouble_mut(number);
                trouble.damaged += 1;
                if trouble.damaged > MOST_REPEATS {
                    entry.fail(final_failure, Remains::Kept, effects);
                } else if let Some(part) = entry.part_mut(number) {
                    part.place = Place::Waiting;
                    part.crc32_before = part.crc32.take();
                } else {
                    entry.work.crc32_before = entry.work.crc32.take();
                    entry.go_on(rules, line, effects);
                }
            }
            Verdict::BeginAnew if entry.work.was_begun_anew => {
                entry.work.upload = None;
                let gone = Failure::Server(StorageError::UploadGone.into());
                entry.fail(gone, Remains::Abandoned, effects);
            }
            Verdict::BeginAnew => {
                entry.work.was_begun_anew = true;
                entry.stop(effects);
                if entry.work.upload.take().is_some() {
                    entry.tell_of_beginning_anew();
                }
                entry.forget_transfer();
                entry.start();
                entry.go_on(rules, line, effects);
            }
            Verdict::NameTaken => {
                // A browser sends a body once more by itself where a connection that was kept open ends before the answer
                // (RFC 9110, 9.2.2): the first one may have arrived, and be what has the name.
                entry.work.is_in_doubt |= number.is_none() && matches!(landed, Landed::Sent { .. });
                entry.work.names_taken += 1;
                if entry.work.names_taken > MOST_REPEATS {
                    entry.fail(Failure::Server(StorageError::NameTaken.into()), Remains::Abandoned, effects);
                    return;
                }
                entry.stop(effects);
                entry.work.instead_of = entry.work.upload.take().or(entry.work.instead_of.take());
                entry.work.on_conflict = rules.on_conflict;
                entry.forget_transfer();
                entry.start();
                entry.go_on(rules, line, effects);
            }
            Verdict::ListAnew => {
                entry.work.parts_missing += 1;
                if entry.work.parts_missing > MOST_REPEATS || entry.parts_mut().is_none() {
                    entry.fail(final_failure, Remains::Kept, effects);
                } else {
                    (entry.work.is_finishing, entry.work.is_listing_due) = (false, true);
                    entry.go_on(rules, line, effects);
                }
            }
            Verdict::SignIn => {
                self.line.is_signed_out = true;
                entry.wait_for_sign_in(effects);
            }
            Verdict::Offline => self.go_offline(effects),
            Verdict::Fail(failure, remains) => entry.fail(failure, remains, effects),
        }
    }
}

/// What was under way when something went wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Landed {
    /// Nothing of the kind: the report is of something else.
    Nothing,
    /// Something that is not sent to the store.
    Unsent,
    /// A body or a part.
    Sent {
        /// When it was sent.
        era: u32,
    },
}

/// How the same is tried again.
struct Again {
    reason: RetryReason,
    patience: Patience,
    at_least_ms: u32,
    successes: u64,
}

impl Entry {
    /// What was under way is not any more.
    fn land(&mut self, number: Option<u32>) -> Landed {
        if number.is_some() {
            let Some(part) = self.part_mut(number) else { return Landed::Nothing };
            let was_hashing = std::mem::take(&mut part.is_hashing);
            return match std::mem::take(&mut part.place) {
                Place::Sending(sending, ticket) => {
                    part.place = Place::Signed(ticket);
                    Landed::Sent { era: sending.era }
                }
                place => {
                    part.place = place;
                    if was_hashing { Landed::Unsent } else { Landed::Nothing }
                }
            };
        }
        match &mut self.work.transfer {
            Some(Transfer::Body(body)) if self.item.state != State::Checksumming => {
                body.sending.take().map_or(Landed::Nothing, |sending| Landed::Sent { era: sending.era })
            }
            Some(Transfer::Parts(parts)) => {
                parts.stop_signing();
                Landed::Unsent
            }
            _ => Landed::Unsent,
        }
    }

    fn part_mut(&mut self, number: Option<u32>) -> Option<&mut Part> {
        self.parts_mut()?.part_mut(number?)
    }

    /// What went wrong so far with a part, or with the whole body.
    fn trouble_mut(&mut self, number: Option<u32>) -> &mut Trouble {
        let Self { work, .. } = self;
        match (&mut work.transfer, number) {
            (Some(Transfer::Parts(parts)), Some(number)) => {
                parts.part_mut(number).map_or(&mut work.body, |part| &mut part.trouble)
            }
            _ => &mut work.body,
        }
    }

    /// Tries the same again after a pause, unless it was tried often enough.
    fn try_again(
        &mut self,
        number: Option<u32>,
        landed: Landed,
        again: Again,
        last: Failure,
        effects: &mut Vec<Effect>,
    ) {
        let Again { reason, patience, at_least_ms, successes } = again;
        let was_sent = matches!(landed, Landed::Sent { .. });
        let is_sending = was_sent || number.is_some();
        self.work.is_in_doubt |= was_sent && number.is_none();
        let tries: &mut Tries = if is_sending { &mut self.trouble_mut(number).tries } else { &mut self.work.calls };
        let Some(tries) = tries.fail(successes, patience) else {
            return self.fail(last, Remains::Kept, effects);
        };
        let (id, attempt) = (self.item.id, self.item.attempt);
        if self.work.wait == Wait::Nothing {
            effects.push(Effect::Wait { id, attempt, tries, base_ms: back_off_ms(tries), at_least_ms });
        }
        self.work.wait = Wait::Everything;
        let is_silence = reason == RetryReason::ConnectionLost && last == Failure::StoreUnreachable;
        self.work.is_blocked &= is_silence;
        let reason = if self.work.is_blocked { RetryReason::StoreBlocked } else { reason };
        self.item.state = State::Retrying { reason, tries };
        if was_sent && number.is_none() && is_silence && tries.is_multiple_of(DOUBTFUL_AFTER) {
            effects.push(Effect::AskServer { id, attempt });
        }
        if number.is_some()
            && tries.is_multiple_of(DOUBTFUL_AFTER)
            && let Some(upload) = self.work.upload.clone()
        {
            effects.push(Effect::ListParts { id, attempt, upload });
        }
    }

    /// Nothing new is asked for; parts that are on their way may arrive.
    fn wait_for_sign_in(&mut self, effects: &mut Vec<Effect>) {
        if self.in_flight() == 0 {
            return self.halt(State::NeedsSignIn, effects);
        }
        self.work.wait = Wait::Nothing;
        self.work.is_listing_due = true;
        self.item.state = State::NeedsSignIn;
    }
}
