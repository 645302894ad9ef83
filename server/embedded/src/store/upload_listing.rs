//! Listing unfinished uploads by key and then by age, with keys that go on behind a delimiter grouped into one entry, as
//! objects are in [`super::listing`].

use rusqlite::{Transaction, params};

use super::listing::{behind_all, group};
use super::upload_rows::{COLUMNS, upload};
use super::uploads::{Upload, UploadId};
use super::{Store, StoreError};

/// Which uploads to list.
#[derive(Debug, Clone)]
pub(crate) struct UploadListing {
    pub(crate) bucket: String,
    /// What keys begin with.
    pub(crate) prefix: String,
    /// Keys that have it behind the prefix are grouped; not empty.
    pub(crate) delimiter: Option<String>,
    /// Only entries behind this one.
    pub(crate) after: Option<UploadMarker>,
    /// The most entries.
    pub(crate) limit: usize,
}

/// An entry that a listing ended with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct UploadMarker {
    /// A key or a group.
    pub(crate) key: String,
    /// Which of the key's uploads; without it, all those of the key are behind us.
    pub(crate) id: Option<UploadId>,
}

/// Some unfinished uploads.
#[derive(Debug, Default)]
pub(crate) struct UploadPage {
    pub(crate) uploads: Vec<Upload>,
    /// Prefixes that groups of keys have in common, up to and with the delimiter.
    pub(crate) groups: Vec<String>,
    /// The last entry, when there are more behind it.
    pub(crate) more_after: Option<UploadMarker>,
}

impl Store {
    /// The next unfinished uploads, as they are at one moment.
    ///
    /// # Errors
    /// When the index fails.
    pub(crate) async fn uploads(&self, listing: UploadListing) -> Result<UploadPage, StoreError> {
        if listing.limit == 0 {
            return Ok(UploadPage::default());
        }
        self.db.read(move |tx| page(tx, &listing).map_err(StoreError::from)).await
    }
}

fn page(tx: &Transaction<'_>, listing: &UploadListing) -> rusqlite::Result<UploadPage> {
    let sql = format!(
        "SELECT {COLUMNS} FROM upload
         WHERE bucket = ?1 AND completed IS NULL AND key >= ?2 AND (key, id) > (?3, ?4) ORDER BY key, id"
    );
    let mut statement = tx.prepare_cached(&sql)?;
    // No id is greater than this one.
    let (key, id) = listing.after.as_ref().map_or(("", [0; 16]), |after| {
        let id = after.id.map_or([0xFF; 16], |id| id.0);
        (after.key.as_str(), id)
    });
    let (mut page, mut last) = (UploadPage::default(), None);
    let mut from = start(listing);
    'jumps: while let Some(at) = from.take() {
        let mut rows = statement.query(params![listing.bucket, at, key.as_bytes(), id])?;
        while let Some(row) = rows.next()? {
            let found = upload(row)?;
            if !found.key.starts_with(&listing.prefix) {
                break 'jumps;
            }
            if page.uploads.len().saturating_add(page.groups.len()) >= listing.limit {
                page.more_after = last;
                break 'jumps;
            }
            let Some(group) = listing.group(&found.key) else {
                last = Some(UploadMarker { key: found.key.clone(), id: Some(found.id) });
                page.uploads.push(found);
                continue;
            };
            last = Some(UploadMarker { key: group.to_owned(), id: None });
            page.groups.push(group.to_owned());
            from = behind_all(group);
            continue 'jumps;
        }
    }
    Ok(page)
}

/// The first key whose uploads may be listed: behind the whole group, if the last entry was one.
fn start(listing: &UploadListing) -> Option<Vec<u8>> {
    let prefix = listing.prefix.as_bytes().to_vec();
    let after = listing.after.as_ref().map(|after| after.key.as_str());
    match after.filter(|key| listing.group(key) == Some(key)) {
        None => Some(prefix),
        Some(group) => Some(behind_all(group)?.max(prefix)),
    }
}

impl UploadListing {
    fn group<'k>(&self, key: &'k str) -> Option<&'k str> {
        group(&self.prefix, self.delimiter.as_deref(), key)
    }
}

#[cfg(test)]
#[path = "upload_listing_tests.rs"]
mod tests;
