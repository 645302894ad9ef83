//! What comes next for one file. It follows from what is known of it, so that a file goes on from where it is after
//! whatever came in between.

use super::effect::Effect;
use super::entry::Entry;
use super::rules::Rules;
use super::state::State;
use super::transfer::Transfer;
use crate::wire::storage::{OnConflict, SINGLE_PUT_BYTES, UploadCompletion, UploadProposal};

/// What is known of the way to the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Line {
    /// Whether the browser says that there is no connection.
    pub(super) is_offline: bool,
    /// Whether the session has ended.
    pub(super) is_signed_out: bool,
}

impl Line {
    /// Whether calls may succeed.
    pub(super) fn is_open(self) -> bool {
        !self.is_offline && !self.is_signed_out
    }
}

impl Entry {
    /// Takes the next stage of a try under way.
    pub(super) fn go_on(&mut self, rules: &Rules, line: Line, effects: &mut Vec<Effect>) {
        let (id, attempt) = (self.item.id, self.item.attempt);
        if rules.asks_for_path && !self.work.is_placed {
            self.item.state = State::Processing;
            effects.push(Effect::FindPath { id, attempt });
        } else if rules.has_processing && !self.work.is_processed {
            self.item.state = State::Processing;
            effects.push(Effect::ProcessFile { id, attempt });
        } else if let Some(effect) = self.to_compute() {
            self.item.state = State::Checksumming;
            effects.push(effect);
        } else if line.is_offline {
            self.halt(State::Offline, effects);
        } else if line.is_signed_out {
            self.halt(State::NeedsSignIn, effects);
        } else {
            let (state, effect) = self.next_on_the_network();
            let begins = matches!(effect, Some(Effect::Begin { .. })) && self.work.size > SINGLE_PUT_BYTES;
            self.work.unanswered += u32::from(begins);
            self.item.state = state;
            effects.extend(effect);
        }
    }

    /// What has to be known of the file before the server is asked.
    fn to_compute(&self) -> Option<Effect> {
        let (id, attempt) = (self.item.id, self.item.attempt);
        let work = &self.work;
        if work.size <= SINGLE_PUT_BYTES {
            (work.crc32.is_none() || work.fingerprint.is_none()).then_some(Effect::ComputeChecksum { id, attempt })
        } else {
            work.fingerprint.is_none().then_some(Effect::ComputeFingerprint { id, attempt })
        }
    }

    fn next_on_the_network(&self) -> (State, Option<Effect>) {
        let (id, attempt) = (self.item.id, self.item.attempt);
        let work = &self.work;
        match (&work.transfer, &work.upload) {
            (Some(Transfer::Parts(parts)), Some(upload)) => {
                if let Some(crc32) = parts.finished().filter(|_| work.is_finishing) {
                    let completion = UploadCompletion {
                        upload: upload.clone(),
                        key: self.item.key.clone(),
                        access_level: work.access_level,
                        size: work.size,
                        crc32,
                        sent: parts.sent_parts(),
                    };
                    return (State::Finishing, Some(Effect::Finish { id, attempt, completion }));
                }
                if work.is_listing_due {
                    return (State::Beginning, Some(Effect::ListParts { id, attempt, upload: upload.clone() }));
                }
                (State::Sending, None)
            }
            (Some(Transfer::Body(_)), _) => (State::Sending, None),
            (Some(Transfer::Parts(_)) | None, _) => {
                let (proposal, instead_of) = (self.proposal(), work.instead_of.clone());
                (State::Beginning, Some(Effect::Begin { id, attempt, proposal, instead_of }))
            }
        }
    }

    /// What the server is asked for. While a body may have arrived without an answer, the question is whether it is there.
    pub(super) fn proposal(&self) -> UploadProposal {
        let work = &self.work;
        let (key, on_conflict) = if work.is_in_doubt && work.on_conflict != OnConflict::Replace {
            (&self.item.key, OnConflict::Ask)
        } else {
            (&work.wanted_key, work.on_conflict)
        };
        UploadProposal {
            access_level: work.access_level,
            key: key.clone(),
            size: work.size,
            content_type: self.item.content_type.clone(),
            metadata: work.metadata.clone(),
            fingerprint: work.fingerprint.clone().unwrap_or_default(),
            crc32: work.crc32.clone(),
            on_conflict,
            owner: None,
            part_size: None,
        }
    }
}
