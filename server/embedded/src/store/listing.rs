//! Listing keys in the order of their bytes, with keys that go on behind a delimiter grouped into one entry.
//!
//! A group is found once and then skipped in the index, however many keys are in it.

use rusqlite::{Transaction, params};

use super::object::Object;
use super::{Store, StoreError, index};

/// What to list.
#[derive(Debug, Clone)]
pub(crate) struct Listing {
    pub(crate) bucket: String,
    /// What keys begin with.
    pub(crate) prefix: String,
    /// Keys that have it behind the prefix are grouped; not empty.
    pub(crate) delimiter: Option<String>,
    /// Only entries behind this one.
    pub(crate) after: Option<String>,
    /// The most entries.
    pub(crate) limit: usize,
}

/// Some entries.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct Page {
    pub(crate) objects: Vec<(String, Object)>,
    /// Prefixes that groups of keys have in common, up to and with the delimiter.
    pub(crate) groups: Vec<String>,
    /// The last entry, when there are more behind it.
    pub(crate) more_after: Option<String>,
}

impl Store {
    /// The next entries, as they are at one moment.
    ///
    /// # Errors
    /// When the index fails.
    pub(crate) async fn list(&self, listing: Listing) -> Result<Page, StoreError> {
        if listing.limit == 0 {
            return Ok(Page::default());
        }
        self.db.read(move |tx| page(tx, &listing).map_err(StoreError::from)).await
    }
}

/// Where to go on after a row.
enum Step {
    Next,
    /// From this key on.
    Jump(Vec<u8>),
    End,
}

fn page(tx: &Transaction<'_>, listing: &Listing) -> rusqlite::Result<Page> {
    let columns = index::COLUMNS;
    let sql = format!("SELECT {columns}, key FROM object WHERE bucket = ?1 AND key >= ?2 ORDER BY key");
    let mut statement = tx.prepare_cached(&sql)?;
    let (mut page, mut last) = (Page::default(), None);
    let mut from = start(listing);
    'jumps: while let Some(at) = from.take() {
        let mut rows = statement.query(params![listing.bucket, at])?;
        while let Some(row) = rows.next()? {
            match take(listing, row, &mut page, &mut last)? {
                Step::Next => {}
                Step::Jump(to) => {
                    from = Some(to);
                    continue 'jumps;
                }
                Step::End => break 'jumps,
            }
        }
    }
    Ok(page)
}

fn take(
    listing: &Listing,
    row: &rusqlite::Row<'_>,
    page: &mut Page,
    last: &mut Option<String>,
) -> rusqlite::Result<Step> {
    let bytes: Vec<u8> = row.get("key")?;
    let key = String::from_utf8(bytes)
        .map_err(|error| rusqlite::Error::FromSqlConversionFailure(0, rusqlite::types::Type::Blob, Box::new(error)))?;
    if !key.starts_with(&listing.prefix) {
        return Ok(Step::End);
    }
    if page.objects.len().saturating_add(page.groups.len()) >= listing.limit {
        page.more_after = last.take();
        return Ok(Step::End);
    }
    let Some(group) = listing.group(&key) else {
        *last = Some(key.clone());
        page.objects.push((key, index::object(row)?));
        return Ok(Step::Next);
    };
    let next = behind_all(group);
    *last = Some(group.to_owned());
    page.groups.push(group.to_owned());
    Ok(next.map_or(Step::End, Step::Jump))
}

/// The first key that may be listed.
fn start(listing: &Listing) -> Option<Vec<u8>> {
    let prefix = listing.prefix.as_bytes().to_vec();
    let Some(after) = &listing.after else { return Some(prefix) };
    let behind = if listing.group(after) == Some(after) {
        behind_all(after)?
    } else {
        let mut next = after.as_bytes().to_vec();
        next.push(0);
        next
    };
    Some(behind.max(prefix))
}

impl Listing {
    fn group<'k>(&self, key: &'k str) -> Option<&'k str> {
        group(&self.prefix, self.delimiter.as_deref(), key)
    }
}

/// The group that a key belongs to: its beginning, up to and with the first delimiter behind the prefix.
pub(super) fn group<'k>(prefix: &str, delimiter: Option<&str>, key: &'k str) -> Option<&'k str> {
    let delimiter = delimiter?;
    let rest = key.strip_prefix(prefix)?;
    let end = prefix.len().checked_add(rest.find(delimiter)?)?.checked_add(delimiter.len())?;
    key.get(..end)
}

/// The smallest text of bytes that is behind all that begin with `prefix`.
pub(super) fn behind_all(prefix: &str) -> Option<Vec<u8>> {
    let mut bytes = prefix.as_bytes().to_vec();
    while let Some(last) = bytes.pop() {
        if let Some(next) = last.checked_add(1) {
            bytes.push(next);
            return Some(bytes);
        }
    }
    None
}
