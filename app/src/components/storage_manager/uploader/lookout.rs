//! What the uploader hears of the world around the page: connections, sleep, sign-in, uploads of other visits.

use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Uploader;
use super::requests::{answered, claim_name_of};
use crate::api::auth::current_view;
use crate::api::uploads::open_uploads;
use crate::browser::{SessionNews, bytes, kept_files, page, session_news, tabs, timer};
use crate::components::storage_manager::live::LiveUploads;
use crate::core::upload::{Event, Item, ItemId, Person, Queue, Resumable, State};
use crate::wire::error::ApiError;
use crate::wire::storage::OpenUpload;

/// The first pause between two questions whether the server can be reached, which doubles.
const FIRST_SEARCH: Duration = Duration::from_millis(500);

/// The longest one.
const LONGEST_SEARCH: Duration = Duration::from_secs(15);

impl Uploader {
    /// Listens, until the uploader is gone. What one of the others works on is no upload of another visit.
    pub(super) fn look_out(self, others: Option<LiveUploads>) {
        if self.is_on_show {
            return;
        }
        page::on_offline(move || self.dispatch(Event::WentOffline));
        page::on_online(move || self.dispatch(Event::CameOnline));
        page::on_woke(move || self.dispatch(Event::Woke));
        session_news::on_told(move |news| match news {
            SessionNews::SignedOut(identity_id) => {
                let is_theirs = |owner: Option<String>| owner.is_none_or(|owner| owner == identity_id);
                if self.owner.try_get_value().is_some_and(is_theirs) {
                    self.dispatch(Event::SignedOut);
                }
            }
            SessionNews::SignedIn => {
                spawn_local(self.look_who_is_there());
            }
        });
        page::on_shown(move || {
            let is_waiting = |item: &Item| item.state == State::NeedsSignIn;
            let waits = self.queue.with_untracked(|queue| queue.is_signed_out() || queue.items().any(is_waiting));
            if waits {
                spawn_local(self.look_who_is_there());
            }
        });
        Effect::new(move |_| {
            spawn_local(async move {
                self.find_open_uploads(others).await;
                // The page is drawn and quiet by now.
                bytes::make_ready();
            });
        });
    }

    /// Asks the page's own server who is signed in until it says so: that the browser believes in a connection is not enough, and
    /// what somebody else answers in the server's place is none. Ends when the connection is gone again.
    pub(super) async fn reach_server(self) {
        let search = self.searches.try_update_value(|searches| {
            *searches += 1;
            *searches
        });
        let is_on = || search.is_some() && self.searches.try_get_value() == search && page::is_online();
        let mut wait = FIRST_SEARCH;
        // Not all pages that lost their connection together come back together.
        timer::pause(timer::jitter(wait)).await;
        while is_on() {
            let answer = answered(current_view()).await;
            if !is_on() {
                return;
            }
            if !matches!(answer, Err(ApiError::Unreachable | ApiError::BadRequest)) {
                return self.dispatch(Event::ServerReached);
            }
            timer::pause(wait + timer::jitter(wait)).await;
            wait = LONGEST_SEARCH.min(wait * 2);
        }
    }

    /// Whoever signed in again, in another tab, may be somebody else.
    async fn look_who_is_there(self) {
        let Ok(view) = current_view().await else { return };
        let Some(viewer) = view.viewer else { return };
        let same = self.owner.try_get_value().flatten().is_none_or(|owner| owner == viewer.identity_id);
        self.dispatch(Event::SignedIn(if same { Person::TheSame } else { Person::Another }));
    }

    /// The identity id of whoever chooses the files.
    pub(super) async fn who_chooses(self) -> Result<String, ApiError> {
        if let Some(owner) = self.owner.try_get_value().flatten() {
            return Ok(owner);
        }
        let owner = current_view().await?.viewer.ok_or(ApiError::SignedOut)?.identity_id;
        self.owner.try_set_value(Some(owner.clone()));
        Ok(owner)
    }

    /// Rows for the uploads that another visit left open.
    async fn find_open_uploads(self, others: Option<LiveUploads>) {
        // Whoever cannot be asked now, the next visit asks. A browser that is slow to say what it keeps is not waited for.
        let Ok(open) = open_uploads().await else { return };
        spawn_local(forget_ended(open.iter().map(|open| open.id.clone()).collect()));
        let level = self.queue.try_with_untracked(Queue::access_level);
        let known = |upload: &OpenUpload| {
            let name = claim_name_of(upload);
            others.is_some_and(|others| others.work_on(&upload.id, &name))
                || self.queue.try_with_untracked(|queue: &Queue| queue.items().any(|item| item.key == upload.key))
                    != Some(false)
        };
        // Those of another level belong to a page for that: rows, thumbnails and what is told of them are of one.
        let is_for_this = |upload: &OpenUpload| Some(upload.access_level) == level && !known(upload);
        for open in open.into_iter().filter(is_for_this).collect::<Vec<_>>() {
            let Some(id) = self.try_new_id() else { return };
            let name = claim_name_of(&open);
            self.held.try_update_value(|held| {
                held.entry(id).or_default().upload = Some(open.id.clone());
            });
            self.dispatch(Event::Resumable(vec![Resumable { id, open, file: None }]));
            self.claim_or_wait(id, name).await;
        }
    }

    async fn claim_or_wait(self, id: ItemId, name: String) {
        match tabs::claim(&name).await {
            Some(claim) => {
                self.with_held(id, |held| held.claim = Some((name, claim)));
                self.look_for_file(id).await;
            }
            None => {
                self.dispatch(Event::ElsewhereTaken(id));
                spawn_local(self.wait_for_other_tab(id, name));
            }
        }
    }
}

/// Forgets the files of uploads that are not open any more. Another tab may have begun one since `open` was the list: what is
/// not in it is looked for in a list that is younger than what the browser keeps.
async fn forget_ended(open: Vec<String>) {
    let mut unknown = kept_files::uploads().await;
    unknown.retain(|upload| !open.contains(upload));
    if unknown.is_empty() {
        return;
    }
    let Ok(open) = open_uploads().await else { return };
    for upload in unknown.iter().filter(|&upload| open.iter().all(|open| open.id != *upload)) {
        kept_files::forget(upload).await;
    }
}
