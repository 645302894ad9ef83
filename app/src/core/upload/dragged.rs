//! What is told of files while they are dragged: how many, and whether they are of a type that is accepted, as far as a browser
//! tells before they are let go. Their names it does not tell.

use super::queue::Queue;
use super::restrict::AcceptedTypes;

/// Files that are being dragged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Dragged {
    /// How many there are; 0 when the browser does not tell.
    pub files: usize,
    /// How many of them cannot be accepted.
    pub refused: usize,
}

impl Dragged {
    /// Files of these content types; empty ones are not known.
    #[must_use]
    pub fn of(types: &[String], accepted: &AcceptedTypes) -> Self {
        let refused = types.iter().filter(|content_type| !accepted.may_accept(content_type)).count();
        Self { files: types.len(), refused }
    }

    /// Whether nothing of it can be accepted.
    #[must_use]
    pub fn is_refused(self) -> bool {
        self.files > 0 && self.files == self.refused
    }
}

impl Queue {
    /// What is told of files that are dragged, by their content types.
    #[must_use]
    pub fn dragged(&self, types: &[String]) -> Dragged {
        Dragged::of(types, &self.rules.accepted)
    }
}

#[cfg(test)]
mod tests {
    use super::{AcceptedTypes, Dragged};

    #[test]
    fn what_is_not_known_counts_as_accepted() {
        for (entries, types, refused) in [
            (&["image/*"][..], &["image/png", "text/plain", ""][..], 1),
            (&["image/*", ".txt"], &["text/plain"], 0),
            (&["image/png"], &["image/gif", "IMAGE/PNG"], 1),
            (&[], &["text/plain"], 0),
        ] {
            let types: Vec<_> = types.iter().map(|&of| of.to_owned()).collect();
            let dragged = Dragged::of(&types, &AcceptedTypes::new(entries));
            assert_eq!(dragged, Dragged { files: types.len(), refused }, "{entries:?}");
        }
    }

    #[test]
    fn only_what_is_refused_as_a_whole_is_refused() {
        for (files, refused, is_refused) in [(0, 0, false), (2, 1, false), (2, 2, true)] {
            assert_eq!(Dragged { files, refused }.is_refused(), is_refused);
        }
    }
}
