//! `backup`: a whole copy of a directory that changes meanwhile, or none.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tempfile::TempDir;

use super::{Served, files_with};
use crate::backup::{BackupError, Copied, backup};
use crate::data_dir::{BLOBS, OUTBOX};
use crate::fsck::fsck;
use crate::store::object::ChecksumKind;

/// On another thread, as another process would.
async fn copied(from: &Path, to: &Path) -> Result<Copied, BackupError> {
    let (from, to) = (from.to_owned(), to.to_owned());
    tokio::task::spawn_blocking(move || backup(&from, &to, &[])).await.unwrap()
}

fn names(path: &Path) -> Vec<String> {
    let mut names: Vec<_> =
        fs::read_dir(path).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[tokio::test]
async fn a_copy_of_a_directory_that_is_served_is_clean_and_can_be_started_on() {
    let directory = TempDir::new().unwrap();
    let (from, to) = (directory.path().join("data"), directory.path().join("copy"));
    let served = Served::open(&from).await;
    served.put("k", b"an object").await;
    served.upload("unfinished", b"a part", ChecksumKind::Full).await;
    for (name, text) in [
        ("one.eml", "an e-mail"),
        ("two.sms.txt", "a short message"),
        (".three.eml", "not one yet"),
        ("four.eml.partial", "not one yet"),
        ("notes.txt", "none"),
    ] {
        fs::write(from.join(OUTBOX).join(name), text).unwrap();
    }
    fs::write(from.join("session.key"), "a key").unwrap();

    let (place, to_copy) = (from.clone(), to.clone());
    let further = move || backup(&place, &to_copy, &[(&place.join("session.key"), "session.key")]);
    let done = tokio::task::spawn_blocking(further).await.unwrap().unwrap();
    assert_eq!((done.files, done.bytes, done.lost.len()), (2, 15, 0));
    assert_eq!(names(&to), ["blobs", "index.sqlite", "outbox", "server.key", "session.key"]);
    assert_eq!(names(&to.join(OUTBOX)), ["one.eml", "two.sms.txt"]);
    assert_eq!(fs::read_to_string(to.join(OUTBOX).join("two.sms.txt")).unwrap(), "a short message");
    assert_eq!(names(directory.path()), ["copy", "data"]);
    for (file, mode) in [("", 0o700), ("index.sqlite", 0o600), ("server.key", 0o600), ("blobs", 0o700)] {
        assert_eq!(fs::metadata(to.join(file)).unwrap().permissions().mode() & 0o777, mode, "{file}");
    }

    let report = fsck(&to).unwrap();
    assert!(report.clean && report.notes.is_empty(), "{report}");
    assert_eq!((report.checked.objects, report.checked.parts, report.checked.sealed), (1, 1, 1));
    let again = Served::open(&to).await;
    assert_eq!(again.get("k").await.unwrap(), b"an object");
    again.put("k", b"another").await;
    assert_eq!(served.get("k").await.unwrap(), b"an object", "the original is another one");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn copies_are_whole_while_objects_are_replaced_and_deleted() {
    let directory = TempDir::new().unwrap();
    let from = directory.path().join("data");
    let served = Arc::new(Served::open(&from).await);
    let done = Arc::new(AtomicBool::new(false));
    let changes = tokio::spawn({
        let (served, done) = (Arc::clone(&served), Arc::clone(&done));
        async move {
            let mut round = 0_u32;
            while !done.load(Ordering::SeqCst) || round == 0 {
                for key in ["a", "b", "c"] {
                    served.put(key, format!("{key} in round {round}").as_bytes()).await;
                }
                served.delete("b").await;
                let upload = served.upload("d", b"parts", ChecksumKind::Full).await;
                served.complete(upload).await;
                round += 1;
            }
        }
    });
    for number in 0..6 {
        let to = directory.path().join(format!("copy {number}"));
        assert!(copied(&from, &to).await.unwrap().lost.is_empty());
        let report = fsck(&to).unwrap();
        assert!(report.clean && report.notes.is_empty(), "{report}");
    }
    done.store(true, Ordering::SeqCst);
    changes.await.unwrap();
    served.put("last", b"x").await;
    served.delete("last").await;
    let report = {
        drop(Arc::into_inner(served).unwrap());
        fsck(&from).unwrap()
    };
    assert!(report.clean && report.notes.is_empty(), "what had to wait was removed: {report}");
}

#[tokio::test]
async fn a_start_during_a_backup_removes_nothing_that_the_backup_wants() {
    let directory = TempDir::new().unwrap();
    let from = directory.path().join("data");
    let served = Served::open(&from).await;
    served.put("k", b"an object").await;
    let kept = crate::store::stock::Stock::new(from.join(BLOBS)).keep_everything().unwrap();
    served.delete("k").await;
    drop(served);
    let again = Served::open(&from).await;
    assert_eq!(files_with(&from, b"an object").len(), 1);
    drop(kept);
    again.put("k", b"another").await;
    again.delete("k").await;
    assert_eq!(files_with(&from, b"an object").len(), 0);
}

#[tokio::test]
async fn nothing_is_overwritten_and_nothing_is_left_of_a_refusal() {
    let directory = TempDir::new().unwrap();
    let (from, to) = (directory.path().join("data"), directory.path().join("copy"));
    drop(Served::open(&from).await);
    fs::create_dir(&to).unwrap();
    assert!(matches!(copied(&from, &to).await, Err(BackupError::Exists(_))));
    assert!(matches!(copied(&from, &from).await, Err(BackupError::Exists(_))));
    assert!(matches!(copied(&from, &from.join("copy")).await, Err(BackupError::Inside(_))));
    let absent = directory.path().join("absent");
    assert!(matches!(copied(&absent, &absent.join("copy")).await, Err(BackupError::DataDir(_))));
    assert!(matches!(copied(&from, &absent.join("copy")).await, Err(BackupError::Io { .. })));
    fs::create_dir(directory.path().join("other.partial")).unwrap();
    assert!(matches!(copied(&from, &directory.path().join("other")).await, Err(BackupError::Partial(_))));
    assert_eq!(names(directory.path()), ["copy", "data", "other.partial"]);
}

#[tokio::test]
async fn what_can_be_saved_of_a_damaged_directory_is_saved_and_the_rest_is_told() {
    let directory = TempDir::new().unwrap();
    let (from, to) = (directory.path().join("data"), directory.path().join("copy"));
    let served = Served::open(&from).await;
    for key in ["lost", "cut", "whole"] {
        served.put(key, key.as_bytes()).await;
    }
    fs::remove_file(&files_with(&from, b"lost")[0]).unwrap();
    fs::write(&files_with(&from, b"cut")[0], "cu").unwrap();
    let done = copied(&from, &to).await.unwrap();
    assert_eq!(done.files, 1);
    assert_eq!(done.lost.len(), 2);
    assert!(
        done.lost[0].starts_with("object \"cut\" of b, part 1: the content has 2 bytes instead of 3"),
        "{:?}",
        done.lost
    );
    assert_eq!(fsck(&to).unwrap().damage.len(), 2);
}

#[tokio::test]
async fn a_backup_that_fails_leaves_nothing() {
    let directory = TempDir::new().unwrap();
    let (from, to) = (directory.path().join("data"), directory.path().join("copy"));
    let served = Served::open(&from).await;
    served.put("k", b"an object").await;
    fs::remove_file(from.join("server.key")).unwrap();
    assert!(matches!(copied(&from, &to).await, Err(BackupError::Io { .. })));
    assert_eq!(names(directory.path()), ["data"]);
}
