//! The index against the content files.

use std::collections::HashSet;
use std::io;
use std::path::{Path, PathBuf};

use rusqlite::Transaction;

use super::report::{Finding, Kind, Report};
use crate::data_dir::BLOBS;
use crate::store::object::Digests;
use crate::store::stock::{self, Entry, Found, Owner, Said, Stock};

/// Compares every content file that the index names, and looks for others.
///
/// # Errors
/// When the index cannot be read on.
pub(super) fn check(tx: &Transaction<'_>, root: &Path, report: &mut Report) -> rusqlite::Result<()> {
    let stock = Stock::new(root.join(BLOBS));
    let named = stock::named(tx)?;
    stock::entries(tx, |said| match said {
        Said::Object => report.checked.objects = report.checked.objects.saturating_add(1),
        Said::Entry(entry) => compare(&stock, &entry, report),
        Said::Nonsense { object, detail } => {
            let mut finding = Finding::new(Kind::Row, detail);
            (finding.bucket, finding.key) = object.unzip();
            report.damage.push(finding);
        }
    })?;
    match stock.files() {
        Ok(files) => report.notes.extend(files.into_iter().filter_map(|(path, found)| extra(path, &found, &named))),
        Err(error) => report.damage.push(
            Finding::new(Kind::Unreadable, format!("the directory cannot be read: {error}"))
                .about(PathBuf::from(BLOBS)),
        ),
    }
    Ok(())
}

fn compare(stock: &Stock, entry: &Entry, report: &mut Report) {
    if matches!(entry.owner, Owner::Part { .. }) {
        report.checked.parts = report.checked.parts.saturating_add(1);
    }
    let digests = match stock.measure(entry) {
        Ok(digests) => digests,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            report.damage.push(finding(entry, Kind::Missing, "the content is missing"));
            return;
        }
        Err(error) => {
            report.damage.push(finding(entry, Kind::Unreadable, format!("the content cannot be read: {error}")));
            return;
        }
    };
    report.checked.files = report.checked.files.saturating_add(1);
    report.checked.bytes = report.checked.bytes.saturating_add(digests.size);
    report.damage.extend(difference(entry, &digests));
}

/// What tells the content from what was stored; the plainest difference only, because the others follow from it.
fn difference(entry: &Entry, digests: &Digests) -> Option<Finding> {
    if digests.size != entry.size {
        let detail = format!("the content has {} bytes instead of {}", digests.size, entry.size);
        return Some(finding(entry, Kind::Size, detail));
    }
    if digests.md5 != entry.md5 {
        let (found, stored) = (hex::encode(digests.md5), hex::encode(entry.md5));
        return Some(finding(entry, Kind::Md5, format!("the content has the MD5 {found} instead of {stored}")));
    }
    if !entry.checksums.agree(&digests.checksums) {
        return Some(finding(
            entry,
            Kind::Checksum,
            "the content does not have the checksums that were stored with it",
        ));
    }
    None
}

fn finding(entry: &Entry, kind: Kind, detail: impl Into<String>) -> Finding {
    let mut finding = Finding::new(kind, detail).about(Path::new(BLOBS).join(Stock::path(entry.blob)));
    match &entry.owner {
        Owner::Object { bucket, key, .. } => {
            finding.bucket = Some(bucket.clone());
            finding.key = Some(key.clone());
        }
        Owner::Part { upload, number } => {
            finding.upload = Some(upload.clone());
            finding.part = Some(*number);
        }
    }
    finding
}

fn extra(path: PathBuf, found: &Found, named: &HashSet<crate::store::BlobId>) -> Option<Finding> {
    let (kind, detail) = match found {
        Found::Content(id) if named.contains(id) => return None,
        Found::Content(_) => (Kind::Leftover, "no object has this content; the next start removes it"),
        Found::Unfinished => (Kind::Leftover, "this content did not arrive in full; the next start removes it"),
        Found::Foreign => (Kind::Foreign, "this is not a file of the store; it is left alone"),
    };
    Some(Finding::new(kind, detail).about(Path::new(BLOBS).join(path)))
}
