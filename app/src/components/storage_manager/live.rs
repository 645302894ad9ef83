//! Uploaders that outlive their page: whoever opens another page of the app interrupts nothing. They belong to what stands above the
//! router; a page shows one, and leaves it behind while something is under way.

use std::fmt;

use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::uploader::{Setup, SharedLimit, Uploader};
use crate::browser::tabs::Claim;
use crate::components::authenticator::use_person;
use crate::components::unfinished::UnfinishedWork;
use crate::core::upload::Rules;
use crate::wire::storage::AccessLevel;

/// Where files go, and how. What is left behind by one page is taken up by the next one for the same place.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Place {
    rules: Rules,
    is_resumable: bool,
    thumbnails_of: Option<AccessLevel>,
}

/// Names an uploader for as long as the app lives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct LiveId(u32);

impl fmt::Display for LiveId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

#[derive(Clone)]
struct Live {
    id: LiveId,
    place: Place,
    uploader: Uploader,
    /// Has its signals and its listeners.
    owner: Owner,
    /// The address of the page that it is shown on, or was.
    address: String,
    is_shown: bool,
}

/// An uploader whose page is away.
#[derive(Clone)]
pub(super) struct Away {
    /// Its name.
    pub(super) id: LiveId,
    /// The uploader.
    pub(super) uploader: Uploader,
    /// The address of its page.
    pub(super) address: String,
    /// The folder that its files go to; empty for the outermost one.
    pub(super) folder: String,
    /// The level that they go to.
    pub(super) level: AccessLevel,
    /// Whether what goes on can be stopped for a while.
    pub(super) is_resumable: bool,
}

/// The uploaders that outlive their page. A handle: copies are the same.
#[derive(Clone, Copy)]
pub struct LiveUploads {
    /// What theirs are below.
    owner: StoredValue<Owner>,
    all: RwSignal<Vec<Live>>,
    count: StoredValue<u32>,
    person: Signal<Option<String>>,
    /// What all of them may have under way together.
    limit: SharedLimit,
    /// The address of the page that is about to come without being loaded.
    opening: StoredValue<Option<String>>,
}

/// Lets uploads go on when another page of the app is opened. To be called once, above the router and below
/// [`provide_authenticator`](crate::components::authenticator::provide_authenticator); an [`UploadTray`](super::UploadTray) in the
/// router shows them and has links followed without a page load.
pub fn provide_live_uploads() {
    let _ = UnfinishedWork::provide();
    let live = LiveUploads {
        owner: StoredValue::new(Owner::new()),
        all: RwSignal::default(),
        count: StoredValue::new(0),
        person: use_person(),
        limit: SharedLimit::new(),
        opening: StoredValue::default(),
    };
    // Of anybody else's files nothing stays. Those on a page go with it.
    Effect::new(move |_| {
        let person = live.person.get();
        let is_anybody_elses = |away: &&Live| !away.is_shown && !away.uploader.is_of(person.as_deref());
        let gone =
            live.all.with_untracked(|all| all.iter().filter(is_anybody_elses).map(|away| away.id).collect::<Vec<_>>());
        for id in gone {
            live.let_go(id);
        }
    });
    provide_context(live);
}

impl LiveUploads {
    /// The uploader for a place, with whatever was left behind there; shown until the component is gone.
    pub(super) fn show(self, setup: Setup) -> Uploader {
        let address = address_of_page();
        let Setup { rules, is_resumable, thumbnails_of, .. } = &setup;
        let place = Place { rules: rules.clone(), is_resumable: *is_resumable, thumbnails_of: *thumbnails_of };
        let person = setup.owner.clone();
        let left_behind = self.all.try_update(|all| {
            let is_it =
                |live: &&mut Live| !live.is_shown && live.place == place && live.uploader.is_of(person.as_deref());
            let live = all.iter_mut().find(is_it)?;
            (live.is_shown, live.address) = (true, address.clone());
            Some((live.id, live.uploader))
        });
        let (id, uploader) = left_behind.flatten().unwrap_or_else(|| self.begin(place, address, setup));
        on_cleanup(move || self.leave_behind(id));
        uploader
    }

    fn begin(self, place: Place, address: String, setup: Setup) -> (LiveId, Uploader) {
        let owner = self.owner.with_value(Owner::child);
        let uploader = owner.with(|| {
            let uploader = Uploader::new(setup, self.limit);
            uploader.live(Some(self));
            uploader
        });
        let id = LiveId(self.count.get_value());
        self.count.set_value(id.0 + 1);
        self.all.update(|all| all.push(Live { id, place, uploader, owner, address, is_shown: true }));
        (id, uploader)
    }

    /// The page goes. What would be interrupted goes on; everything else goes with it, and whatever is not that person's any more.
    fn leave_behind(self, id: LiveId) {
        let person = self.person.try_get_untracked().flatten();
        let left = self.all.try_update(|all| {
            let live = all.iter_mut().find(|live| live.id == id)?;
            live.is_shown = false;
            Some(live.uploader)
        });
        let Some(uploader) = left.flatten() else { return };
        uploader.detach();
        if !uploader.is_unfinished() || !uploader.is_of(person.as_deref()) {
            self.let_go(id);
        }
    }

    /// Ends an uploader that no page shows.
    pub(super) fn let_go(self, id: LiveId) {
        let gone = self.all.try_update(|all| {
            let place = all.iter().position(|live| live.id == id && !live.is_shown)?;
            Some(all.remove(place))
        });
        if let Some(live) = gone.flatten() {
            live.owner.cleanup();
        }
    }

    /// Those whose page is away.
    pub(super) fn away(self) -> Vec<Away> {
        let folder = |rules: &Rules| rules.path.trim_end_matches('/').to_owned();
        self.all.with(|all| {
            let away = all.iter().filter(|live| !live.is_shown).map(|live| Away {
                id: live.id,
                uploader: live.uploader,
                address: live.address.clone(),
                folder: folder(&live.place.rules),
                level: live.place.rules.access_level,
                is_resumable: live.place.is_resumable,
            });
            away.collect()
        })
    }

    /// How many files have arrived whose page is away, and has not been told: it grows when a page that shows what there is has to look
    /// again.
    #[must_use]
    pub fn arrived(self) -> usize {
        self.all.with(|all| all.iter().map(|live| live.uploader.missed()).sum())
    }

    /// Whether something would be lost if the app went.
    pub(super) fn is_unfinished(self) -> bool {
        self.all.try_with_untracked(|all| all.iter().any(|live| live.uploader.is_unfinished())) == Some(true)
    }

    /// Has all of them stop for a while: what is deleted with an account is not to be followed by more.
    pub fn pause_all(self) {
        for live in self.all.try_get_untracked().into_iter().flatten() {
            live.uploader.pause_all();
        }
    }

    /// The claim that a row of any of them has to no purpose, because it lacks the file.
    pub(super) fn claim_of_row_without_file(self, name: &str) -> Option<Claim> {
        let claim = |all: &Vec<Live>| all.iter().find_map(|live| live.uploader.claim_of_row_without_file(name));
        self.all.try_with_untracked(claim).flatten()
    }

    /// One of them goes on with an open upload: rows of others that only waited for its file are not needed any more.
    pub(super) fn upload_taken(self, upload: &str, by: Uploader) {
        let all = self.all.try_get_untracked().into_iter().flatten();
        for live in all.filter(|live| !live.uploader.is_same(by)) {
            live.uploader.yield_upload(upload);
        }
    }

    /// Whether any of them works on an open upload, or is about to.
    pub(super) fn work_on(self, upload: &str, claim: &str) -> bool {
        self.all.try_with_untracked(|all| all.iter().any(|live| live.uploader.works_on(upload, claim))) == Some(true)
    }

    /// The page with this address is about to come without being loaded.
    pub(super) fn open_page(self, address: &str) {
        self.opening.try_set_value(Some(address.to_owned()));
    }

    /// Whether the page that comes was opened by a link without being loaded, so that the focus has to follow; once. To be asked by
    /// that page. A link that led to what was there already has no page come, and does not count for the one after it.
    #[must_use]
    pub fn takes_focus(self) -> bool {
        let opened = self.opening.try_update_value(Option::take).flatten();
        opened.is_some_and(|opened| is_same_page(&opened, &address_of_page()))
    }
}

/// The address of the page that is shown, or is about to be.
fn address_of_page() -> String {
    let location = use_location();
    let (path, search) = (location.pathname.get_untracked(), location.search.get_untracked());
    if search.is_empty() { path } else { format!("{path}?{search}") }
}

/// Whether two addresses are of one page, wherever on it they lead.
fn is_same_page(one: &str, other: &str) -> bool {
    let page = |address: &str| address.split('#').next().map(|page| page.trim_end_matches('?').to_owned());
    page(one) == page(other)
}
