//! The uploader's rows, pictures, and the start page around them.

use super::exhibit::Exhibit;
use super::world::{LONG_NAME, NOW_S, PICTURE, viewer};
use crate::core::keys::KeyError;
use crate::core::upload::{Failure, Item, ItemId, Lack, Notice, Progress, RetryReason, State};
use crate::wire::error::ApiError;
use crate::wire::gallery::Stage;
use crate::wire::pictures::THUMBNAIL_WIDTHS;
use crate::wire::storage::{ImageUrl, Rendition, StorageError, TakenName};

fn row(name: &str, state: State) -> Item {
    Item {
        id: ItemId(0),
        name: name.to_owned(),
        size: 3_481_600,
        modified_ms: 0,
        content_type: "image/jpeg".to_owned(),
        key: name.to_owned(),
        attempt: 1,
        state,
        progress: Progress::of(100),
        notices: Vec::new(),
    }
}

fn sending(name: &str, percent: u64) -> Item {
    Item { progress: Progress::of(100).advanced_to(percent), ..row(name, State::Sending) }
}

fn uploader(state: &'static str, rows: Vec<Item>, max_file_count: Option<usize>) -> Exhibit {
    let rows = rows.into_iter().zip(0..).map(|(row, id)| Item { id: ItemId(id), ..row }).collect();
    Exhibit::new("storage-manager", state, Stage::Uploader { rows, max_file_count })
        .amid(|world| world.viewer = Some(viewer("ada")))
}

fn one(state: &'static str, of: State) -> Exhibit {
    uploader(state, vec![row("evening at the lake.jpg", of)], None)
}

fn failed(state: &'static str, failure: Failure) -> Exhibit {
    one(state, State::Failed(failure))
}

fn refused(status: u16, code: &str) -> Failure {
    Failure::Refused { status, code: code.to_owned() }
}

/// The states of the components and of the page.
pub(super) fn exhibits() -> Vec<Exhibit> {
    [uploads(), stops(), failures(), trays(), pictures(), homes()].concat()
}

fn uploads() -> Vec<Exhibit> {
    vec![
        uploader("empty", Vec::new(), None),
        one("queued", State::Queued),
        one("checksumming", State::Checksumming),
        one("beginning", State::Beginning),
        uploader("uploading", vec![sending("evening at the lake.jpg", 42)], None),
        one("uploaded", State::Uploaded),
        uploader("long-name", vec![sending(&format!("{LONG_NAME}-{LONG_NAME}.jpg"), 7)], None),
        uploader(
            "several",
            vec![
                row("evening at the lake.jpg", State::Uploaded),
                sending("صورة العائلة.png", 64),
                row("notes.txt", State::Failed(Failure::TypeNotAccepted)),
                row("harbour.webp", State::Queued),
            ],
            None,
        ),
        uploader("too-many", vec![row("one.jpg", State::Queued), row("two.jpg", State::Queued)], Some(1)),
    ]
}

/// What waits, was stopped or asks.
fn stops() -> Vec<Exhibit> {
    let half = |state| {
        let row = Item { progress: Progress::of(100).advanced_to(62), ..row("evening at the lake.jpg", State::Queued) };
        vec![Item { state, ..row }]
    };
    let retrying = |reason| half(State::Retrying { reason, tries: 2 });
    let noticed = |notice| vec![Item { notices: vec![notice], ..sending("evening at the lake.jpg", 7) }];
    let taken = |is_on_its_way| {
        let free_key = "evening at the lake (1).jpg".to_owned();
        State::Asking(TakenName { size: 2_097_152, written_at_s: NOW_S - 86_400, is_on_its_way, crc32: None, free_key })
    };
    vec![
        uploader("added", vec![row("one.jpg", State::Added), row("two.jpg", State::Added)], None),
        uploader("retrying", retrying(RetryReason::ConnectionLost), None),
        uploader("busy-store", retrying(RetryReason::StoreBusy), None),
        uploader("blocked-store", retrying(RetryReason::StoreBlocked), None),
        uploader("waiting-for-a-connection", half(State::Offline), None),
        uploader("begun-anew", noticed(Notice::BegunAnew), None),
        uploader("slept", noticed(Notice::Slept), None),
        uploader("not-remembered", noticed(Notice::NotRemembered), None),
        uploader("paused", half(State::Paused), None),
        uploader("needs-file", half(State::NeedsFile(Lack::Absent)), None),
        uploader("locked-file", half(State::NeedsFile(Lack::Locked)), None),
        uploader("gone-file", half(State::NeedsFile(Lack::Gone)), None),
        uploader("wrong-file", half(State::NeedsFile(Lack::Another)), None),
        uploader("needs-sign-in", half(State::NeedsSignIn), None),
        uploader("finishing", half(State::Finishing), None),
        one("name-taken", taken(false)),
        uploader("names-taken", vec![row("one.jpg", taken(false)), row("two.jpg", taken(false))], None),
        one("name-on-its-way", taken(true)),
        one("skipped", State::Skipped),
        one("withdrawn", State::Withdrawn { leaves: false }),
        one("cancelled", State::Cancelled),
        one("elsewhere", State::Elsewhere),
    ]
}

fn failures() -> Vec<Exhibit> {
    vec![
        failed("empty-file", Failure::Empty),
        failed("too-small", Failure::TooSmall { limit: 10_000 }),
        failed("all-too-large", Failure::TotalTooLarge { limit: 1_048_576 }),
        failed("duplicate", Failure::Duplicate),
        failed("changed", Failure::ContentDiffers),
        failed("not-prepared", Failure::NotProcessed("it cannot be read".to_owned())),
        failed("type-not-accepted", Failure::TypeNotAccepted),
        failed("bad-name", Failure::BadName(KeyError::TooLong)),
        failed("too-large", Failure::Server(StorageError::TooLarge { limit: 1_048_576 }.into())),
        failed("unreadable", Failure::Unreadable),
        failed("signed-out", Failure::Server(ApiError::SignedOut)),
        failed("no-ticket", Failure::Server(ApiError::Internal)),
        failed("offline", Failure::Offline),
        failed("store-unreachable", Failure::StoreUnreachable),
        failed("stalled", Failure::Stalled),
        failed("denied", Failure::Denied { request_id: Some("4442587FB7D0A2F9".to_owned()) }),
        failed("denied-without-number", Failure::Denied { request_id: None }),
        failed("store-full", Failure::StoreFull),
        failed("refused", refused(403, "InvalidAccessKeyId")),
        failed("bad-digest", refused(400, "BadDigest")),
    ]
}

/// The tray that stands in for rows whose page is away.
fn trays() -> Vec<Exhibit> {
    let tray = |state, rows: Vec<Item>, folder: &str| {
        let stage = Stage::Tray { rows, folder: folder.to_owned() };
        Exhibit::new("upload-tray", state, stage).amid(|world| world.viewer = Some(viewer("ada")))
    };
    let done = || row("harbour.webp", State::Uploaded);
    let half = |state| Item { state, ..sending("evening at the lake.jpg", 62) };
    vec![
        tray("uploading", vec![done(), sending("evening at the lake.jpg", 42), row("beach.jpg", State::Queued)], ""),
        tray("into-a-folder", vec![done(), sending("evening at the lake.jpg", 42)], "2026/07"),
        tray("long-name", vec![sending("evening at the lake.jpg", 42)], &format!("{LONG_NAME}/{LONG_NAME}")),
        tray("paused", vec![done(), half(State::Paused)], ""),
        tray("needs-sign-in", vec![done(), half(State::NeedsSignIn)], ""),
        tray(
            "needs-attention",
            vec![sending("beach.jpg", 42), row("notes.txt", State::Failed(Failure::Unreadable))],
            "",
        ),
        tray("failed", vec![done(), row("notes.txt", State::Failed(Failure::StoreUnreachable))], ""),
        tray("uploaded", vec![done(), row("beach.jpg", State::Uploaded)], ""),
    ]
}

fn found() -> Result<ImageUrl, ApiError> {
    Ok(ImageUrl { url: PICTURE.to_owned(), renditions: Vec::new(), renew_after_s: 86_400 })
}

fn pictures() -> Vec<Exhibit> {
    let key = || "evening at the lake.jpg".to_owned();
    let shown = |state, stage: Stage, picture: Result<ImageUrl, ApiError>| {
        Exhibit::new("storage-image", state, stage).amid(|world| {
            world.viewer = Some(viewer("ada"));
            world.picture = picture;
        })
    };
    let picture = |state, answer| shown(state, Stage::Picture(key()), answer);
    let options = |fallback_src| Stage::PictureWithOptions { key: key(), fallback_src };
    let renditions =
        THUMBNAIL_WIDTHS.map(|width| Rendition { width, url: format!("{PICTURE}?width={width}") }).to_vec();
    let renditions = ImageUrl { url: PICTURE.to_owned(), renditions, renew_after_s: 86_400 };
    vec![
        picture("shown", found()),
        shown("to-come", Stage::PictureToCome(key()), found()),
        picture("not-there", Err(StorageError::NotFound.into())),
        picture("unavailable", Err(StorageError::Unavailable.into())),
        picture("signed-out", Err(ApiError::SignedOut)),
        shown("options", options(None), Ok(renditions)),
        shown("fallback", options(Some(PICTURE.to_owned())), Err(StorageError::NotFound.into())),
    ]
}

fn homes() -> Vec<Exhibit> {
    let home = |state, name: &str, latest: Result<Option<String>, ApiError>| {
        let signed_in = Some(viewer(name));
        Exhibit::new("home", state, Stage::Home).amid(|world| {
            world.viewer = signed_in;
            world.latest = latest;
            world.picture = found();
        })
    };
    vec![
        home("empty", "ada", Ok(None)),
        home("picture", "ada", Ok(Some("evening at the lake.jpg".to_owned()))),
        home("long-name", LONG_NAME, Ok(None)),
        home("unavailable", "ada", Err(StorageError::Unavailable.into())),
    ]
}
