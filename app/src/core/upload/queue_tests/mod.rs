//! The queue, step by step: what each event does, by theme.

use super::{Candidate, Crc32, Effect, Event, Fault, FileFacts, Item, ItemId, News, Notice, Queue, Rules, State, Step};
use crate::wire::storage::{
    PartTicket, PartedUpload, StoredPart, UploadBeginning, UploadCompletion, UploadProposal, UploadTicket,
};

mod ahead;
mod choosing;
mod conflicts;
mod failing;
mod milestones;
mod naming;
mod parts;
mod resuming;
mod sending;
mod stopping;
mod surroundings;

const MIB: u64 = 1024 * 1024;
const PART: u64 = 8 * MIB;
/// Three parts.
const LARGE: u64 = 20 * MIB;

/// A queue, and what it asked for since somebody looked.
struct Scene {
    queue: Queue,
    effects: Vec<Effect>,
}

fn scene(rules: Rules) -> Scene {
    Scene { queue: Queue::new(rules), effects: Vec::new() }
}

fn facts(size: u64) -> FileFacts {
    FileFacts { size, modified_ms: 7, stated_type: String::new() }
}

fn chosen(files: &[(u64, &str, u64)]) -> Event {
    let candidate =
        |&(id, name, size): &(u64, &str, u64)| Candidate { id: ItemId(id), name: name.to_owned(), file: facts(size) };
    Event::FilesChosen(files.iter().map(candidate).collect())
}

fn crc(text: &str) -> String {
    let mut checksum = Crc32::default();
    checksum.update(text.as_bytes());
    checksum.finish()
}

fn part_crc(number: u32) -> String {
    crc(&number.to_string())
}

fn refused(status: u16, code: &str) -> Fault {
    Fault::Refused { status, code: code.to_owned(), retry_after_s: None }
}

fn single(key: &str) -> Step {
    let ticket = UploadTicket { url: String::new(), headers: Vec::new(), key: key.to_owned(), expires_in_s: 600 };
    Step::Begun(UploadBeginning::Single { ticket })
}

fn parted(upload: &str, key: &str, stored: Vec<StoredPart>) -> Step {
    let upload = PartedUpload { id: upload.to_owned(), key: key.to_owned(), part_size: PART, stored };
    Step::Begun(UploadBeginning::Parts { upload })
}

fn stored(number: u32, size: u64) -> StoredPart {
    StoredPart { number, size, crc32: Some(part_crc(number)) }
}

fn part_stored(number: u32) -> Step {
    Step::PartStored { number, e_tag: None }
}

fn part_failed(number: u32, fault: Fault) -> Step {
    Step::PartFailed { number, fault }
}

impl Scene {
    fn happens(&mut self, event: Event) -> &mut Self {
        self.effects.extend(self.queue.apply(event));
        self
    }

    /// The try under way of a file reports.
    fn step(&mut self, id: u64, step: Step) -> &mut Self {
        let attempt = self.queue.item(ItemId(id)).map_or(0, |item| item.attempt);
        self.happens(Event::Stepped { id: ItemId(id), attempt, step })
    }

    fn choose(&mut self, files: &[(u64, &str, u64)]) -> &mut Self {
        self.happens(chosen(files))
    }

    fn take(&mut self) -> Vec<Effect> {
        std::mem::take(&mut self.effects)
    }

    fn state(&self, id: u64) -> State {
        self.queue.item(ItemId(id)).map(|item| item.state.clone()).unwrap()
    }

    fn notices(&self, id: u64) -> Vec<Notice> {
        self.queue.item(ItemId(id)).into_iter().flat_map(Item::notices).collect()
    }

    fn percent(&self, id: u64) -> u8 {
        self.queue.item(ItemId(id)).unwrap().progress.percent()
    }

    /// The files that were started since somebody looked.
    fn started(&mut self) -> Vec<u64> {
        let id = |effect: &Effect| match effect {
            Effect::ComputeChecksum { id, .. } | Effect::ComputeFingerprint { id, .. } => Some(id.0),
            _ => None,
        };
        self.take().iter().filter_map(id).collect()
    }

    fn checksummed(&mut self, id: u64) -> &mut Self {
        let fingerprint = format!("f{id}");
        match self.queue.item(ItemId(id)).unwrap().size > PART {
            true => self.step(id, Step::FingerprintComputed(fingerprint)),
            false => self.step(id, Step::ChecksumComputed { crc32: crc(&id.to_string()), fingerprint }),
        }
    }

    /// A small file's body is on its way.
    fn sending(&mut self, id: u64, key: &str) -> &mut Self {
        self.checksummed(id).step(id, single(key))
    }

    /// A small file is in the store.
    fn uploaded(&mut self, id: u64, key: &str) -> &mut Self {
        self.sending(id, key).step(id, Step::BodyStored)
    }

    /// A large file's parts are on their way, as many as may be.
    fn sending_parts(&mut self, id: u64, upload: &str, key: &str) -> &mut Self {
        self.checksummed(id).step(id, parted(upload, key, Vec::new())).make_ready()
    }

    /// Whatever is to be hashed and signed is.
    fn make_ready(&mut self) -> &mut Self {
        loop {
            let is_local =
                |effect: &Effect| matches!(effect, Effect::ComputePartChecksum { .. } | Effect::SignParts { .. });
            let Some(at) = self.effects.iter().position(is_local) else { return self };
            match self.effects.remove(at) {
                Effect::ComputePartChecksum { id, attempt, number, .. } => {
                    let step = Step::PartChecksumComputed { number, crc32: part_crc(number) };
                    self.happens(Event::Stepped { id, attempt, step });
                }
                Effect::SignParts { id, attempt, parts, .. } => {
                    let ticket =
                        |number| PartTicket { number, url: String::new(), headers: Vec::new(), expires_in_s: 600 };
                    let tickets = parts.iter().map(|part| ticket(part.number)).collect();
                    self.happens(Event::Stepped { id, attempt, step: Step::PartsSigned(tickets) });
                }
                _ => {}
            }
        }
    }

    /// The parts that were sent since somebody looked.
    fn sent(&mut self) -> Vec<(u64, u32)> {
        let part = |effect: &Effect| match effect {
            Effect::SendPart { id, ticket, .. } => Some((id.0, ticket.number)),
            _ => None,
        };
        self.take().iter().filter_map(part).collect()
    }

    fn proposals(&mut self) -> Vec<(UploadProposal, Option<String>)> {
        let proposal = |effect| match effect {
            Effect::Begin { proposal, instead_of, .. } => Some((proposal, instead_of)),
            _ => None,
        };
        self.take().into_iter().filter_map(proposal).collect()
    }

    fn waits(&mut self) -> Vec<(u32, u32, u32)> {
        let wait = |effect: &Effect| match effect {
            Effect::Wait { tries, base_ms, at_least_ms, .. } => Some((*tries, *base_ms, *at_least_ms)),
            _ => None,
        };
        self.take().iter().filter_map(wait).collect()
    }

    fn completions(&mut self) -> Vec<UploadCompletion> {
        let completion = |effect| match effect {
            Effect::Finish { completion, .. } => Some(completion),
            _ => None,
        };
        self.take().into_iter().filter_map(completion).collect()
    }

    fn abandoned(&mut self) -> Vec<String> {
        let upload = |effect| match effect {
            Effect::Abandon { upload } => Some(upload),
            _ => None,
        };
        self.take().into_iter().filter_map(upload).collect()
    }

    fn news(&mut self) -> Vec<News> {
        let news = |effect| match effect {
            Effect::Report { news, .. } => Some(news),
            _ => None,
        };
        self.take().into_iter().filter_map(news).collect()
    }
}
