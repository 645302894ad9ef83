//! `fsck`: every kind of damage is found and told from what does no harm.

use std::fs;
use std::path::Path;

use tempfile::TempDir;

use super::{Served, files_with};
use crate::data_dir::{BLOBS, INDEX, KEY};
use crate::db::offline;
use crate::fsck::{FsckError, Kind, Report, fsck};
use crate::store::object::ChecksumKind;

/// A directory that was served, with an object, a part, and an object that was uploaded in parts.
async fn kept(directory: &TempDir) {
    let served = Served::open(directory.path()).await;
    served.put("k", b"an object").await;
    served.upload("unfinished", b"a part", ChecksumKind::Composite).await;
    let upload = served.upload("full", b"of parts", ChecksumKind::Full).await;
    served.complete(upload).await;
}

fn kinds(report: &Report) -> Vec<Kind> {
    report.damage.iter().map(|finding| finding.kind).collect()
}

fn only(path: &Path, content: &[u8]) -> std::path::PathBuf {
    let files = files_with(path, content);
    assert_eq!(files.len(), 1);
    files[0].clone()
}

#[tokio::test]
async fn a_directory_that_was_used_and_left_is_clean() {
    let directory = TempDir::new().unwrap();
    kept(&directory).await;
    let report = fsck(directory.path()).unwrap();
    assert!(report.clean, "{report}");
    assert!(report.notes.is_empty(), "{report}");
    let checked = report.checked;
    assert_eq!((checked.objects, checked.parts, checked.files, checked.sealed), (2, 1, 3, 1));
    assert_eq!(checked.bytes, 23);
    assert!(report.to_string().ends_with("\nclean"), "{report}");
}

#[tokio::test]
async fn content_that_is_missing_cut_or_altered_is_damage() {
    let directory = TempDir::new().unwrap();
    kept(&directory).await;
    let path = directory.path();
    fs::remove_file(only(path, b"an object")).unwrap();
    fs::write(only(path, b"a part"), b"a pant").unwrap();
    fs::write(only(path, b"of parts"), b"of part").unwrap();
    let report = fsck(path).unwrap();
    assert!(!report.clean);
    assert_eq!(kinds(&report), [Kind::Size, Kind::Missing, Kind::Md5]);
    let keys: Vec<_> = report.damage.iter().map(|finding| finding.key.as_deref()).collect();
    assert_eq!(keys, [Some("full"), Some("k"), None]);
    assert_eq!(report.damage[2].part, Some(7));
    assert!(report.to_string().contains("damage: object \"k\" of b: blobs/"), "{report}");
    assert!(report.to_string().ends_with("\n3 damages"), "{report}");
    let json = serde_json::to_value(&report).unwrap();
    assert_eq!(json["clean"], false);
    assert_eq!(json["damage"][1]["kind"], "missing");
    assert_eq!(json["damage"][1]["bucket"], "b");
}

#[tokio::test]
async fn what_an_object_is_said_to_be_has_to_follow_from_its_parts() {
    for (column, value, what) in [("etag", "'0-1'", "ETag"), ("size", "9", "size"), ("checksums", "'{}'", "checksum")] {
        let directory = TempDir::new().unwrap();
        kept(&directory).await;
        let connection = offline::open(&directory.path().join(INDEX)).unwrap();
        let altered = format!("UPDATE object SET {column} = {value} WHERE key = CAST('full' AS BLOB)");
        connection.execute(&altered, []).unwrap();
        drop(connection);
        let report = fsck(directory.path()).unwrap();
        assert_eq!(kinds(&report), [Kind::Row], "{column}");
        assert_eq!(report.damage[0].key.as_deref(), Some("full"), "{column}");
        assert!(report.damage[0].detail.contains(what), "{report}");
    }
}

#[tokio::test]
async fn what_a_crash_leaves_and_what_others_put_there_is_no_damage() {
    let directory = TempDir::new().unwrap();
    kept(&directory).await;
    let blobs = directory.path().join(BLOBS);
    fs::write(blobs.join("incoming").join("0".repeat(32)), b"half").unwrap();
    fs::write(blobs.join("ab").join(format!("ab{}", "0".repeat(30))), b"nobody's").unwrap();
    fs::write(blobs.join("cd").join(format!("ab{}", "1".repeat(30))), b"misplaced").unwrap();
    fs::write(blobs.join("README"), b"not ours").unwrap();
    let report = fsck(directory.path()).unwrap();
    assert!(report.clean, "{report}");
    let notes: Vec<_> = report.notes.iter().map(|finding| finding.kind).collect();
    assert_eq!(notes, [Kind::Foreign, Kind::Leftover, Kind::Foreign, Kind::Leftover]);
    assert!(blobs.join("incoming").join("0".repeat(32)).exists(), "nothing is removed");
}

#[tokio::test]
async fn a_key_of_another_directory_and_a_missing_one_are_damage() {
    let directory = TempDir::new().unwrap();
    kept(&directory).await;
    fs::write(directory.path().join(KEY), "0".repeat(64)).unwrap();
    let report = fsck(directory.path()).unwrap();
    assert_eq!(kinds(&report), [Kind::Key]);
    assert!(report.damage[0].detail.contains("1 of 1"), "{report}");
    fs::remove_file(directory.path().join(KEY)).unwrap();
    assert_eq!(kinds(&fsck(directory.path()).unwrap()), [Kind::Key]);
}

#[tokio::test]
async fn rows_that_make_no_sense_are_damage_and_do_not_keep_the_rest_from_being_checked() {
    let directory = TempDir::new().unwrap();
    kept(&directory).await;
    let connection = offline::open(&directory.path().join(INDEX)).unwrap();
    connection.pragma_update(None, "foreign_keys", "OFF").unwrap();
    connection.execute("UPDATE object SET attributes = 'no JSON' WHERE key = CAST('full' AS BLOB)", []).unwrap();
    connection.execute("DELETE FROM upload", []).unwrap();
    drop(connection);
    let report = fsck(directory.path()).unwrap();
    assert_eq!(kinds(&report), [Kind::Database, Kind::Row]);
    assert_eq!((report.checked.objects, report.checked.parts), (1, 1));
    assert!(report.notes.is_empty(), "what a row names is no leftover: {report}");
}

#[tokio::test]
async fn a_database_with_a_torn_page_is_damage() {
    let directory = TempDir::new().unwrap();
    let served = Served::open(directory.path()).await;
    for number in 0..200 {
        served.put(&format!("a key that takes some room, so that there are several pages: {number}"), b"x").await;
    }
    drop(served);
    let index = directory.path().join(INDEX);
    drop(offline::open(&index).unwrap());
    let mut bytes = fs::read(&index).unwrap();
    let end = bytes.len();
    bytes[end - 3 * 4096..end - 4096].fill(0xA5);
    fs::write(&index, bytes).unwrap();
    let report = fsck(directory.path()).unwrap();
    assert!(kinds(&report).contains(&Kind::Database), "{report}");
}

#[tokio::test]
async fn a_directory_in_use_is_not_checked_and_the_words_say_what_to_do() {
    let directory = TempDir::new().unwrap();
    let _served = Served::open(directory.path()).await;
    let refused = fsck(directory.path()).unwrap_err();
    assert!(matches!(refused, FsckError::InUse(_)));
    assert!(refused.to_string().contains("updown backup DEST"), "{refused}");
}

#[test]
fn a_directory_that_holds_nothing_is_not_checked_and_nothing_is_made_there() {
    let directory = TempDir::new().unwrap();
    for path in [directory.path().to_owned(), directory.path().join("absent")] {
        let refused = fsck(&path).unwrap_err();
        assert!(matches!(refused, FsckError::DataDir(crate::DataDirError::NotOne(_))), "{refused}");
    }
    assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 0);
}
