//! What a place for files does, without a look of its own: what is there, what is selected, and what can be done with it.

use std::collections::BTreeSet;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::acting::Acting;
use super::refreshing::Refreshing;
use super::runs::{Doing, Run};
use super::zip::ZipDownload;
use crate::api::pictures::{CreateFolder, RenamePicture, list_folders, list_keys, list_pictures};
use crate::browser::page;
use crate::i18n::use_texts;
use crate::wire::error::ApiError;
use crate::wire::pictures::{Destination, Listing, PictureFolder, PicturePage, PictureQuery, Selection};
use crate::wire::storage::{AccessLevel, OnConflict};

/// How far it is with selecting everything.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Gathering {
    /// Nothing is asked for; what was is selected.
    Idle,
    /// The server is asked what there is; which time, for answers that come late.
    UnderWay(u64),
    /// It did not say.
    Refused(ApiError),
}

/// What a place for files does: Amplify's `StorageBrowser` without its views. A handle: copies are the same place.
///
/// Keys of files are below the owner's prefix; a folder is its path with a slash at its end.
#[derive(Clone, Copy)]
pub struct StorageBrowser {
    query: Signal<PictureQuery>,
    page: Resource<Result<PicturePage, ApiError>>,
    folders: Resource<Result<Vec<PictureFolder>, ApiError>>,
    chosen: RwSignal<BTreeSet<String>>,
    gathering: RwSignal<Gathering>,
    /// How often everything was asked for.
    gathered: StoredValue<u64>,
    acting: Acting,
    zip: ZipDownload,
    /// Whether somebody waits for the page that was asked for anew.
    is_awaited: RwSignal<bool>,
    /// Asks for the page anew, soon.
    refreshing: Refreshing,
    /// What a ZIP is called where the folder has no name.
    name: StoredValue<&'static str>,
}

/// A place for the files that a query asks for, which are asked for anew whenever it changes or something was done.
///
/// The first HTML waits for them. After hydration the addresses in a page are renewed before they lapse.
pub fn use_storage_browser(query: impl Into<Signal<PictureQuery>>) -> StorageBrowser {
    let query = query.into();
    let acting = Acting::new();
    let renewals = RwSignal::new(0_u64);
    let page = Resource::new_blocking(
        move || (query.get(), acting.changes(), renewals.get()),
        |(query, changes, renewals)| list_pictures(PictureQuery { is_fresh: changes > 0 || renewals > 0, ..query }),
    );
    page::renewing(move || {
        let after = page.get().and_then(Result::ok).map(|page: PicturePage| page.renew_after_s);
        (after, Callback::new(move |()| renewals.update(|count| *count += 1)))
    });
    let folders = Resource::new_blocking(
        move || (query.with(|query| query.access_level), acting.changes()),
        |(access_level, changes)| {
            list_folders(access_level, if changes > 0 { Listing::Anew } else { Listing::Remembered })
        },
    );
    let zip = ZipDownload::new();
    page::ask_before_leaving(Signal::derive(move || zip.is_busy()));
    let name = StoredValue::new(use_texts().pictures.pictures);
    let (chosen, refreshing) = (acting.chosen(), Refreshing::default());
    let is_awaited = RwSignal::new(false);
    Effect::new(move |_| {
        page.track();
        is_awaited.set(false);
        refreshing.answered();
    });
    let (gathering, gathered) = (RwSignal::new(Gathering::Idle), StoredValue::new(0));
    StorageBrowser { query, page, folders, chosen, gathering, gathered, acting, zip, is_awaited, refreshing, name }
}

impl StorageBrowser {
    /// What is asked for.
    #[must_use]
    pub fn query(self) -> Signal<PictureQuery> {
        self.query
    }

    /// The files and folders of the page that is asked for. To be read within a `Suspense`.
    #[must_use]
    pub fn page(self) -> Resource<Result<PicturePage, ApiError>> {
        self.page
    }

    /// Every folder there is, wherever. To be read within a `Suspense`.
    #[must_use]
    pub fn folders(self) -> Resource<Result<Vec<PictureFolder>, ApiError>> {
        self.folders
    }

    /// The calls that change something, for forms; they say what became of the last one.
    #[must_use]
    pub fn acting(self) -> Acting {
        self.acting
    }

    /// What is selected.
    #[must_use]
    pub fn chosen(self) -> RwSignal<BTreeSet<String>> {
        self.chosen
    }

    /// Selects everything that is asked for, on whatever page; folders, too, unless something is looked for. The server says what there is.
    pub fn select_all(self) {
        self.gathered.update_value(|times| *times += 1);
        let (asked, under_way) = (self.query.get_untracked(), Gathering::UnderWay(self.gathered.get_value()));
        self.gathering.set(under_way.clone());
        let before = self.chosen.get_untracked();
        spawn_local(async move {
            let answer = list_keys(PictureQuery { is_fresh: false, ..asked.clone() }).await;
            if self.gathering.try_get_untracked() != Some(under_way) {
                return;
            }
            if self.query.try_get_untracked() != Some(asked) {
                self.gathering.set(Gathering::Idle);
                return;
            }
            self.gathering.set(match answer {
                Ok(keys) => {
                    self.chosen.update(|chosen| {
                        // What somebody has taken out meanwhile stays out.
                        let taken_out: BTreeSet<_> = before.difference(chosen).cloned().collect();
                        chosen.extend(keys.into_iter().filter(|key| !taken_out.contains(key)));
                    });
                    Gathering::Idle
                }
                Err(error) => Gathering::Refused(error),
            });
        });
    }

    /// Selects nothing.
    pub fn clear_selection(self) {
        self.gathering.set(Gathering::Idle);
        self.chosen.set(BTreeSet::new());
    }

    /// Whether everything is going to be selected as soon as the server has said what there is.
    #[must_use]
    pub fn is_gathering(self) -> bool {
        self.gathering.with(|state| matches!(state, Gathering::UnderWay(_)))
    }

    /// Why not everything could be selected.
    #[must_use]
    pub fn not_gathered(self) -> Option<ApiError> {
        self.gathering.with(|state| if let Gathering::Refused(error) = state { Some(error.clone()) } else { None })
    }

    /// Asks the store at once for files and folders, whatever was remembered of them.
    pub fn list_anew(self) {
        self.is_awaited.set(true);
        self.acting.changed();
    }

    /// Whether what [`list_anew`](Self::list_anew) asked for is on its way.
    #[must_use]
    pub fn is_listing_anew(self) -> bool {
        self.is_awaited.get()
    }

    /// The files and folders of the page anew, after something was changed elsewhere: an upload, say. Several changes in a row are
    /// asked about once, and later where the answer takes long.
    pub fn refresh(self) {
        self.refreshing.soon(move || self.acting.changed());
    }

    /// Deletes what is selected; it can be restored for a while.
    pub fn delete(self) {
        self.run(Doing::Delete);
    }

    /// Moves what is selected into a folder, whose path is empty for the outermost one. With [`OnConflict::Replace`] what is there gives way
    /// to what comes; of files and folders of one name that come from several folders all are kept, beside what is there.
    pub fn relocate(self, folder: String, on_conflict: OnConflict) {
        self.run(Doing::Move(Destination { folder, on_conflict }));
    }

    /// Copies what is selected into a folder, whose path is empty for the outermost one; with [`OnConflict::Replace`] as
    /// [`relocate`](Self::relocate) does.
    pub fn copy(self, folder: String, on_conflict: OnConflict) {
        self.run(Doing::Copy(Destination { folder, on_conflict }));
    }

    /// Gives a file another key, in any folder.
    pub fn rename(self, key: String, new_key: String) {
        let access_level = self.access_level();
        self.acting.rename.dispatch(RenamePicture { access_level, key, new_key, back: String::new() });
    }

    /// Makes a folder in the one that is shown.
    pub fn create_folder(self, folder: String) {
        let access_level = self.access_level();
        let parent = self.query.with_untracked(|query| query.folder.clone());
        self.acting.create_folder.dispatch(CreateFolder { access_level, parent, folder, back: String::new() });
    }

    /// Has the browser save what is selected as one ZIP.
    pub fn download(self) {
        let keys = self.chosen.get_untracked().into_iter().collect();
        let selection = Selection { access_level: self.access_level(), keys, owner: None };
        let folder = self.query.with_untracked(|query| query.folder.clone());
        let last = folder.rsplit('/').next().filter(|last| !last.is_empty());
        let name = format!("{}.zip", last.unwrap_or(self.name.get_value()));
        self.zip.begin(selection, folder, name);
    }

    /// What a ZIP is called from here on where the folder has no name.
    pub(super) fn name_zip(self, name: &'static str) {
        self.name.set_value(name);
    }

    /// The ZIP under way, and what became of the last one.
    #[must_use]
    pub fn zip(self) -> ZipDownload {
        self.zip
    }

    /// Which prefix everything is below.
    #[must_use]
    pub fn access_level(self) -> AccessLevel {
        self.query.with_untracked(|query| query.access_level)
    }

    /// Does something with what is selected, which is nothing from here on: pressed twice, a button does nothing twice.
    fn run(self, doing: Doing) {
        let keys = self.chosen.try_update(std::mem::take).unwrap_or_default();
        self.acting.run(Run::of(doing, self.access_level(), keys));
    }
}
