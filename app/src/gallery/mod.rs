//! The gallery: every component in every state that a person can meet it in, each on a page of its own.
//!
//! What is drawn are the real components and pages. Only what they are told differs: the ports of a request for such a page
//! answer for one made-up person (`world`), and so do those of the forms on it, so that nobody's account is touched.
//! The fixtures are here, on the server; a page carries its own, and the browser takes it over as it does any other.

mod account;
mod around;
mod authenticator;
mod exhibit;
mod passkeys;
mod pictures;
mod ports;
mod storage;
mod world;

use std::sync::LazyLock;

use crate::core::auth::Link;
use crate::ports::Ports;
use crate::wire::gallery::{ExhibitPage, GalleryPage, Wing};

use exhibit::Exhibit;

/// The path of the list.
const INDEX: &str = "/gallery";

static EXHIBITS: LazyLock<Vec<Exhibit>> = LazyLock::new(|| {
    [
        authenticator::exhibits(),
        account::exhibits(),
        passkeys::exhibits(),
        storage::exhibits(),
        pictures::exhibits(),
        around::exhibits(),
    ]
    .concat()
});

/// The page at a path; none where the gallery has none.
#[must_use]
pub fn page(path: &str) -> Option<GalleryPage> {
    if path == INDEX {
        return Some(GalleryPage::Index(wings()));
    }
    let index = EXHIBITS.iter().position(|exhibit| exhibit.path() == path)?;
    let exhibit = EXHIBITS.get(index)?;
    let neighbour = |index: Option<usize>| EXHIBITS.get(index?).map(Exhibit::link);
    Some(GalleryPage::Exhibit(ExhibitPage {
        name: exhibit.name(),
        previous: neighbour(index.checked_sub(1)),
        next: neighbour(index.checked_add(1)),
        stage: exhibit.stage.clone(),
    }))
}

/// The ports of a request for the page at a path, or from it: those of the exhibit, if there is one. The language stays
/// the person's own.
#[must_use]
pub fn ports(path: &str, real: Ports) -> Ports {
    match find(path) {
        Some(exhibit) => ports::of(&exhibit.world, real),
        None => real,
    }
}

/// The link that led to the page at a path, if its exhibit is about one.
#[must_use]
pub fn link(path: &str) -> Option<Link> {
    find(path)?.link.clone()
}

fn find(path: &str) -> Option<&'static Exhibit> {
    EXHIBITS.iter().find(|exhibit| exhibit.path() == path)
}

fn wings() -> Vec<Wing> {
    let mut wings: Vec<Wing> = Vec::new();
    for exhibit in EXHIBITS.iter() {
        let name = exhibit.component_name();
        match wings.last_mut().filter(|wing| wing.name == name) {
            Some(wing) => wing.exhibits.push(exhibit.link()),
            None => wings.push(Wing { name, exhibits: vec![exhibit.link()] }),
        }
    }
    wings
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{EXHIBITS, page};
    use crate::wire::auth::Screen;
    use crate::wire::gallery::{GalleryPage, Stage};

    #[test]
    fn every_exhibit_has_an_address_of_its_own_and_is_in_the_list_once() {
        let paths: BTreeSet<_> = EXHIBITS.iter().map(super::Exhibit::path).collect();
        assert_eq!(paths.len(), EXHIBITS.len());
        let Some(GalleryPage::Index(wings)) = page("/gallery") else { panic!("there is a list") };
        let names: BTreeSet<_> = wings.iter().map(|wing| wing.name.clone()).collect();
        assert_eq!(names.len(), wings.len(), "the exhibits of a component stand together");
        let listed: Vec<_> = wings.into_iter().flat_map(|wing| wing.exhibits).collect();
        assert_eq!(listed.iter().map(|link| link.path.clone()).collect::<BTreeSet<_>>(), paths);
        for link in listed {
            assert!(matches!(page(&link.path), Some(GalleryPage::Exhibit(_))), "{}", link.path);
        }
        assert_eq!(page("/gallery/sign-in/nothing"), None);
    }

    #[test]
    fn neighbours_lead_through_all_of_them() {
        let mut path = EXHIBITS[0].path();
        let mut seen = 1;
        while let Some(GalleryPage::Exhibit(exhibit)) = page(&path) {
            let Some(next) = exhibit.next else { break };
            let Some(GalleryPage::Exhibit(there)) = page(&next.path) else { panic!("{} is a page", next.path) };
            assert_eq!(there.previous.map(|link| link.path), Some(path));
            path = next.path;
            seen += 1;
        }
        assert_eq!(seen, EXHIBITS.len());
    }

    #[test]
    fn every_screen_is_shown_plain_and_refused() {
        let shown = |screen: Screen, refused: bool| {
            EXHIBITS.iter().any(|exhibit| {
                let flow = exhibit.world.flow.clone().unwrap_or_default();
                matches!(exhibit.stage, Stage::Authenticator(_))
                    && flow.screen == screen
                    && flow.error.is_some() == refused
            })
        };
        for screen in Screen::ALL {
            assert!(shown(screen, false), "{screen:?}");
            assert!(shown(screen, true), "{screen:?} refused");
        }
    }
}
