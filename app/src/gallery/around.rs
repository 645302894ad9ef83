//! What stands around every page, and in the place of one.

use super::exhibit::Exhibit;
use super::world::LONG_NAME;
use crate::wire::gallery::Stage;

/// The states.
pub(super) fn exhibits() -> Vec<Exhibit> {
    let header = |state, name: &str| Exhibit::new("header", state, Stage::Header(name.to_owned()));
    vec![
        header("short-name", "ada"),
        header("long-name", LONG_NAME),
        header("right-to-left-name", "عائشة"),
        Exhibit::new("language-picker", "at-the-foot", Stage::LanguagePicker),
        Exhibit::new("not-found", "page", Stage::NotFound),
    ]
}
