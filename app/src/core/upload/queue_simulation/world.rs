//! A simulated server with a store: what the queue is held against.

use std::collections::BTreeMap;

use crate::core::upload::checksum::combined;
use crate::core::upload::{Crc32, Fault, ItemId};
use crate::wire::storage::{
    OnConflict, PartTicket, PartedUpload, SINGLE_PUT_BYTES, StorageError, StoredPart, TakenName, UploadBeginning,
    UploadCompletion, UploadProposal, UploadTicket,
};

pub(super) const MIB: u64 = 1024 * 1024;
const PART: u64 = 8 * MIB;

fn crc(text: &str) -> String {
    let mut checksum = Crc32::default();
    checksum.update(text.as_bytes());
    checksum.finish()
}

/// What a file is made of, without its bytes.
pub(super) fn part_crc(id: ItemId, number: u64) -> String {
    crc(&format!("{} {number}", id.0))
}

pub(super) fn whole_crc(id: ItemId, size: u64) -> String {
    if size <= SINGLE_PUT_BYTES {
        return crc(&format!("{}", id.0));
    }
    let pieces: Vec<_> =
        (0..size.div_ceil(PART)).map(|at| (part_crc(id, at + 1), PART.min(size - at * PART))).collect();
    combined(pieces.iter().map(|(crc32, length)| (crc32.as_str(), *length))).unwrap()
}

pub(super) struct Open {
    pub(super) proposal: UploadProposal,
    pub(super) key: String,
    pub(super) parts: BTreeMap<u32, (u64, String)>,
}

/// A server with a store, and what is in it.
#[derive(Default)]
pub(super) struct World {
    pub(super) objects: BTreeMap<String, String>,
    pub(super) uploads: BTreeMap<String, Open>,
    begun: u64,
    pub(super) signed_out: bool,
}

type Answer<T> = Result<T, StorageError>;

impl World {
    fn free_key(&self, key: &str) -> String {
        let taken =
            |name: &String| self.objects.contains_key(name) || self.uploads.values().any(|open| open.key == *name);
        (0..).map(|n| if n == 0 { key.to_owned() } else { format!("{key} ({n})") }).find(|name| !taken(name)).unwrap()
    }

    pub(super) fn begin(&mut self, proposal: UploadProposal, instead_of: Option<String>) -> UploadBeginning {
        self.uploads.retain(|id, _| Some(id) != instead_of.as_ref());
        let same = self.uploads.iter().find(|(_, open)| open.proposal.fingerprint == proposal.fingerprint);
        if let Some((id, open)) = same {
            return UploadBeginning::Parts { upload: parted(id, open) };
        }
        let key = match proposal.on_conflict {
            OnConflict::KeepBoth => self.free_key(&proposal.key),
            OnConflict::Ask | OnConflict::Replace => proposal.key.clone(),
        };
        if let Some(crc32) = self.objects.get(&key).filter(|_| proposal.on_conflict == OnConflict::Ask) {
            let free_key = self.free_key(&key);
            let (size, crc32) = (proposal.size, Some(crc32.clone()));
            return UploadBeginning::Taken {
                taken: TakenName { size, written_at_s: 0, is_on_its_way: false, crc32, free_key },
            };
        }
        if proposal.size <= SINGLE_PUT_BYTES {
            let url = proposal.crc32.unwrap();
            return UploadBeginning::Single {
                ticket: UploadTicket { url, headers: Vec::new(), key, expires_in_s: 600 },
            };
        }
        self.begun += 1;
        let id = format!("upload {}", self.begun);
        let open = Open { proposal, key, parts: BTreeMap::new() };
        let upload = parted(&id, &open);
        self.uploads.insert(id, open);
        UploadBeginning::Parts { upload }
    }

    pub(super) fn put_body(&mut self, ticket: &UploadTicket) -> Result<(), Fault> {
        if self.objects.contains_key(&ticket.key) {
            return Err(refused(412, "PreconditionFailed"));
        }
        self.objects.insert(ticket.key.clone(), ticket.url.clone());
        Ok(())
    }

    pub(super) fn put_part(&mut self, ticket: &PartTicket) -> Result<(), Fault> {
        let (upload, crc32) = ticket.url.split_once('|').unwrap();
        let open = self.uploads.get_mut(upload).ok_or_else(|| refused(404, "NoSuchUpload"))?;
        let size = PART.min(open.proposal.size - u64::from(ticket.number - 1) * PART);
        open.parts.insert(ticket.number, (size, crc32.to_owned()));
        Ok(())
    }

    pub(super) fn stored(&self, upload: &str) -> Answer<Vec<StoredPart>> {
        self.uploads.get(upload).map(stored).ok_or(StorageError::UploadGone)
    }

    pub(super) fn finish(&mut self, completion: &UploadCompletion) -> Answer<String> {
        let UploadCompletion { upload, key, crc32, size, .. } = completion;
        let Some(open) = self.uploads.get(upload) else {
            let is_done = self.objects.get(key) == Some(crc32);
            return is_done.then(|| key.clone()).ok_or(StorageError::UploadGone);
        };
        if open.parts.len() as u64 != size.div_ceil(PART) {
            return Err(StorageError::PartsMissing);
        }
        if self.objects.contains_key(&open.key) {
            return Err(StorageError::NameTaken);
        }
        let whole = combined(open.parts.values().map(|(length, crc32)| (crc32.as_str(), *length))).unwrap();
        if whole != *crc32 {
            return Err(StorageError::ContentDiffers);
        }
        self.objects.insert(open.key.clone(), whole);
        self.uploads.remove(upload);
        Ok(key.clone())
    }
}

fn parted(id: &str, open: &Open) -> PartedUpload {
    PartedUpload { id: id.to_owned(), key: open.key.clone(), part_size: PART, stored: stored(open) }
}

fn stored(open: &Open) -> Vec<StoredPart> {
    let part = |(number, (size, crc32)): (&u32, &(u64, String))| StoredPart {
        number: *number,
        size: *size,
        crc32: Some(crc32.clone()),
    };
    open.parts.iter().map(part).collect()
}

pub(super) fn refused(status: u16, code: &str) -> Fault {
    Fault::Refused { status, code: code.to_owned(), retry_after_s: None }
}
