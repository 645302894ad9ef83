//! The place where people look at their pictures: a grid, folders, a viewer, and what was deleted.
//!
//! Where somebody is stands in the address alone, and whatever changes something is a form: so every part works in the first HTML
//! and without scripts. After hydration forms are answered without a page load.

mod acting;
mod actions;
mod browser;
mod chosen;
mod deleted;
mod find;
mod folder_tree;
mod folders;
mod grid;
mod held;
mod notice;
mod pager;
mod parts;
mod progress;
mod refreshing;
mod renewals;
mod row;
mod runs;
mod scrolling;
mod steps;
mod switcher;
mod target;
mod texts;
mod thumbnail;
mod tile;
mod tile_grid;
mod tile_table;
mod tiles;
mod viewer;
mod whole;
mod zip;
mod zoom;

pub use acting::Acting;
pub use actions::{DefaultAction, OwnAction, PictureActions};
pub use browser::{StorageBrowser, use_storage_browser};
pub use deleted::DeletedPictures;
pub use grid::PictureGrid;
pub use pager::PageSize;
pub use parts::{CaptionPart, Emptiness, EmptyPart, ErrorPart, PictureSlots, ToolbarPart};
pub use runs::{Doing, Run, RunOnShow, Runs};
pub use switcher::LevelSwitcher;
pub use texts::OwnTexts;
pub use tiles::OnePageAlone;
pub use viewer::PictureViewer;
pub use zip::{ZipDownload, ZipState};

use crate::core::catalogue::encoded;
use crate::core::levels::word;
use crate::wire::storage::AccessLevel;

/// The path of the grid.
pub const PICTURES: &str = "/pictures";

/// The path of one picture.
pub const VIEW: &str = "/pictures/view";

/// The path of what was deleted.
pub const DELETED: &str = "/pictures/deleted";

/// The app's own address that has a browser save a file.
pub const DOWNLOAD: &str = "/pictures/download";

/// The address that has a browser save a file.
fn download_address(access_level: AccessLevel, key: &str) -> String {
    format!("{DOWNLOAD}?level={}&key={}", word(access_level), encoded(key))
}

/// The last part of a key.
fn name_of(key: &str) -> String {
    let key = key.trim_end_matches('/');
    key.rsplit('/').next().unwrap_or(key).to_owned()
}
