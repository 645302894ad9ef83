//! The place for pictures: full, empty, long, refused, and one picture.

use super::exhibit::Exhibit;
use super::world::{LONG_NAME, viewer};
use crate::core::tasks::{Task, TaskStatus};
use crate::wire::error::ApiError;
use crate::wire::gallery::Stage;
use crate::wire::pictures::{FailedFile, Outcome, PictureAction, PictureNotice};
use crate::wire::storage::{AccessLevel, StorageError};

const SOME: [&str; 9] = [
    "evening at the lake.jpg",
    "harbour.webp",
    "صورة العائلة.png",
    "2026/07/beach.jpg",
    "2026/07/dunes.jpg",
    "2026/snow.png",
    "letters/paper.pdf",
    "tickets.pdf",
    "IMG_2041.JPG",
];

/// Names in the order of their days.
fn many() -> Vec<&'static str> {
    SOME.into_iter().filter(|name| !name.contains('/')).cycle().take(150).collect()
}

/// The states of the three pages.
pub(super) fn exhibits() -> Vec<Exhibit> {
    [grids(), notices(), at_work(), own_grids(), ones(), gone()].concat()
}

fn grid(state: &'static str, pictures: Result<Vec<&'static str>, ApiError>) -> Exhibit {
    Exhibit::new("pictures", state, Stage::Pictures).amid(|world| {
        world.viewer = Some(viewer("ada"));
        world.pictures = pictures;
    })
}

fn list(state: &'static str, pictures: Result<Vec<&'static str>, ApiError>) -> Exhibit {
    let mut exhibit = grid(state, pictures);
    exhibit.stage = Stage::PicturesAsList;
    exhibit
}

fn with_actions(state: &'static str, pictures: Result<Vec<&'static str>, ApiError>) -> Exhibit {
    let mut exhibit = grid(state, pictures);
    exhibit.stage = Stage::PicturesWithActions;
    exhibit
}

fn grids() -> Vec<Exhibit> {
    let long: Vec<&'static str> =
        vec![LONG_NAME, "a.jpg", "folder-with-a-very-long-name-that-does-not-end-soon-at-all/a.jpg"];
    vec![
        grid("some", Ok(SOME.to_vec())),
        grid("two-levels", Ok(SOME.to_vec())).amid(|world| world.levels.push(AccessLevel::Private)),
        grid("shared", Ok(SOME.to_vec())).amid(|world| world.shares_protected = true),
        with_actions("own-actions", Ok(SOME.to_vec())),
        list("as-a-list", Ok(SOME.to_vec())),
        list("long-names-as-a-list", Ok(long.clone())),
        list("nothing-as-a-list", Ok(Vec::new())),
        grid("many", Ok(many())),
        grid("empty", Ok(Vec::new())),
        grid("folders-alone", Ok(vec!["2026/a.jpg", "2025/b.jpg"])),
        grid("long-names", Ok(long)),
        grid("unavailable", Err(StorageError::Unavailable.into())),
        grid("not-allowed", Err(StorageError::NotAllowed.into())),
    ]
}

fn notices() -> Vec<Exhibit> {
    let told = |state, action, result| {
        grid(state, Ok(SOME.to_vec())).amid(|world| world.picture_notice = Some(PictureNotice { action, result }))
    };
    let undo = Some("001793678706-0123456789abcdef".to_owned());
    let failed = |key: &str, reason| FailedFile { key: key.to_owned(), reason };
    let some = vec![failed("harbour.webp", StorageError::NameTaken), failed("2026/", StorageError::IntoItself)];
    vec![
        told("deleted", PictureAction::Deleted, Ok(Outcome { done: 3, undo, ..Outcome::default() })),
        told("moved-in-part", PictureAction::Moved, Ok(Outcome { done: 1, failed: some, ..Outcome::default() })),
        told("nothing-chosen", PictureAction::Deleted, Ok(Outcome::default())),
        told("refused", PictureAction::Renamed, Err(StorageError::NameTaken.into())),
    ]
}

fn at_work() -> Vec<Exhibit> {
    let shown = |state, action, tasks: &[(&str, TaskStatus)]| {
        let task = |(key, status): &(&str, TaskStatus)| Task::shown((*key).to_owned(), status.clone(), 0);
        let stage = Stage::PicturesAtWork { action, tasks: tasks.iter().map(task).collect() };
        Exhibit::new("pictures", state, stage).amid(|world| {
            world.viewer = Some(viewer("ada"));
            world.pictures = Ok(SOME.to_vec());
        })
    };
    let failed = |reason: StorageError| TaskStatus::Failed(reason.into());
    vec![
        shown(
            "being-moved",
            PictureAction::Moved,
            &[
                ("harbour.webp", TaskStatus::Completed),
                ("2026/", TaskStatus::Completed),
                ("evening at the lake.jpg", TaskStatus::InProgress),
                ("tickets.pdf", failed(StorageError::Unavailable)),
                ("IMG_2041.JPG", TaskStatus::NotStarted),
            ],
        ),
        shown(
            "deleted-in-part",
            PictureAction::Deleted,
            &[
                ("harbour.webp", TaskStatus::Completed),
                ("evening at the lake.jpg", failed(StorageError::Unavailable)),
                ("IMG_2041.JPG", TaskStatus::Cancelled),
            ],
        ),
        shown(
            "copied-without-overwriting",
            PictureAction::Copied,
            &[
                ("harbour.webp", TaskStatus::GoesOn),
                ("tickets.pdf", TaskStatus::OverwritePrevented),
                (LONG_NAME, TaskStatus::Completed),
            ],
        ),
    ]
}

fn ones() -> Vec<Exhibit> {
    let one = |state, key: &str| {
        Exhibit::new("picture", state, Stage::PictureDetails(key.to_owned())).amid(|world| {
            world.viewer = Some(viewer("ada"));
            world.pictures = Ok(SOME.into_iter().chain([LONG_NAME]).collect());
        })
    };
    vec![
        one("shown", "harbour.webp"),
        one("not-shown", "tickets.pdf"),
        one("long-name", LONG_NAME),
        one("not-there", "gone.jpg"),
        own(one("own-parts", "harbour.webp")),
        own(one("own-parts-not-there", "gone.jpg")),
    ]
}

fn gone() -> Vec<Exhibit> {
    let page = |state, pictures| {
        Exhibit::new("deleted", state, Stage::Deleted).amid(|world| {
            world.viewer = Some(viewer("ada"));
            world.pictures = pictures;
        })
    };
    vec![
        page("some", Ok(SOME.to_vec())),
        page("none", Ok(Vec::new())),
        own(page("own-parts", Ok(SOME.to_vec()))),
        own(page("own-parts-none", Ok(Vec::new()))),
        own(page("own-parts-unavailable", Err(StorageError::Unavailable.into()))),
    ]
}

/// The same with texts and parts of a page's own.
fn own(mut exhibit: Exhibit) -> Exhibit {
    exhibit.stage = Stage::WithOwnParts(Box::new(exhibit.stage));
    exhibit
}

fn own_grids() -> Vec<Exhibit> {
    let undo = Some("001793678706-0123456789abcdef".to_owned());
    let result = Ok(Outcome { done: 1, undo, ..Outcome::default() });
    let notice = PictureNotice { action: PictureAction::Deleted, result };
    vec![
        own(grid("own-parts", Ok(many())).amid(|world| world.picture_notice = Some(notice))),
        own(list("own-parts-as-a-list", Ok(SOME.to_vec()))),
        own(grid("own-parts-empty", Ok(Vec::new()))),
        own(grid("own-parts-unavailable", Err(StorageError::Unavailable.into()))),
    ]
}
