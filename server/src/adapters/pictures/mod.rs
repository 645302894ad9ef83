//! [`Pictures`] for one request: everything is asked of the store, and changed there, with the caller's own temporary credentials.

mod addresses;
mod catalogue;
mod deletions;
mod details;
mod selected;
mod thumbnails;
mod tidying;
mod trash;

use std::sync::Arc;
use std::time::Duration;

use app::core::catalogue::{MARK, all_folders, everything, find, folders_in, page_size};
use app::core::keys::ObjectKey;
use app::ports::pictures::Pictures;
use app::wire::error::ApiError;
use app::wire::pictures::{
    DeletedPicture, Destination, Download, LARGEST_THUMBNAIL, Listing, MOST_DOWNLOADED, Outcome, PictureDetails,
    PictureFolder, PictureNotice, PicturePage, PictureQuery, Selection, SharedLink, THUMBNAIL_WIDTHS,
    ThumbnailProposal,
};
use app::wire::storage::{AccessLevel, StorageError, UploadTicket};
use async_trait::async_trait;
use tracing::Instrument as _;

use super::Services;
use super::caller::{Caller, Wish, is_crc32, not_served, not_signed};
use super::storage::UPLOAD_GOOD_FOR;
use crate::promises::Promises;
use crate::s3::{Bucket, CopyError, Description, ListingError, ObjectError, PutDescription, Showing, Window};
use crate::session::{Exchange, RequestSession};

pub(super) use addresses::thumbnail_path;
use catalogue::Catalogue;
pub(crate) use catalogue::Catalogues;
pub(crate) use deletions::Deletions;
pub(crate) use thumbnails::{NoThumbnail, ThumbnailWish, Thumbnailer};

/// For how long an address is good that is given to somebody, if the credentials are good that long.
const SHARED_FOR: Duration = Duration::from_secs(60 * 60);

/// So many files that are named are asked for one by one.
const FEW: usize = 8;

/// How many objects are changed at the same time.
const AT_ONCE: usize = 8;

/// How long an answer waits for an action: less than the server gives to an answer. The action goes on without it.
const ANSWERED_WITHIN: Duration = Duration::from_secs(75);

/// The port of one request. Copies are for the same one.
#[derive(Clone)]
pub(crate) struct RequestPictures {
    services: Arc<Services>,
    exchange: Arc<Exchange>,
    session: Arc<RequestSession>,
}

impl RequestPictures {
    pub(super) fn new(services: Arc<Services>, exchange: Arc<Exchange>, session: RequestSession) -> Self {
        Self { services, exchange, session: Arc::new(session) }
    }

    /// The address that has a browser save a file under its own name.
    pub(crate) async fn download(&self, level: AccessLevel, key: &ObjectKey) -> Result<String, ApiError> {
        self.album(level, Wish::Read).await?.download(key).await
    }

    /// The presigned address of a picture as it is.
    pub(crate) async fn whole(&self, level: AccessLevel, key: &ObjectKey) -> Result<String, ApiError> {
        self.album(level, Wish::Read).await?.shown(key).await
    }

    /// The pictures that a selection is of, to be changed; if whoever selected them is the caller, as far as that is said.
    async fn album_of(&self, selection: &Selection) -> Result<Album<'_>, ApiError> {
        let album = self.album(selection.access_level, Wish::Write).await?;
        let owner = selection.owner.as_deref().filter(|owner| !owner.is_empty());
        if owner.is_some_and(|owner| !album.caller.is(owner)) { Err(ApiError::SignedOut) } else { Ok(album) }
    }

    /// The caller's pictures of a level, if there is such a level for them.
    async fn album(&self, level: AccessLevel, wish: Wish) -> Result<Album<'_>, ApiError> {
        let caller = Caller::of(&self.services, &self.session).await?;
        caller.check(self.services.levels, level, wish)?;
        let (services, exchange) = (&self.services, &self.exchange);
        Ok(Album { services, exchange, prefix: caller.prefix(level), caller, level })
    }
}

/// Does something to its end, whatever becomes of the request: what is half moved is there twice. What takes longer than an answer may
/// goes on by itself, and a stop of the server waits for it as long as for answers.
async fn to_its_end<F>(promises: &Promises, work: F) -> Result<Outcome, ApiError>
where
    F: Future<Output = Result<Outcome, ApiError>> + Send + 'static,
{
    let work = promises.spawn(work.in_current_span());
    match tokio::time::timeout(ANSWERED_WITHIN, work).await {
        Ok(Ok(result)) => result,
        Ok(Err(error)) => {
            tracing::error!(%error, "an action with pictures broke");
            Err(ApiError::Internal)
        }
        Err(_elapsed) => Ok(Outcome { goes_on: true, ..Outcome::default() }),
    }
}

/// What one caller has on one level.
struct Album<'a> {
    services: &'a Services,
    exchange: &'a Exchange,
    caller: Caller,
    level: AccessLevel,
    /// What the keys of all of it begin with.
    prefix: String,
}

impl Album<'_> {
    fn bucket(&self) -> &Bucket {
        &self.services.bucket
    }

    fn whole(&self, key: &str) -> String {
        format!("{}{key}", self.prefix)
    }

    fn window(&self) -> Window {
        Window::of(self.caller.now)
    }

    /// After how many seconds the addresses of this window are to be asked for anew.
    fn renew_after_s(&self) -> u64 {
        let end = self.window().end().min(self.caller.credentials.expires_at);
        Window::renew_after_s(self.caller.now, end)
    }

    /// What is looked through for a query.
    async fn asked(&self, query: &PictureQuery) -> Result<Arc<Catalogue>, ApiError> {
        if !query.folder.is_empty() {
            ObjectKey::parse(&query.folder).map_err(StorageError::from)?;
        }
        self.catalogue(query.is_fresh).await
    }

    async fn page(&self, query: &PictureQuery) -> Result<PicturePage, ApiError> {
        let catalogue = self.asked(query).await?;
        let found = find(&catalogue.files, query);
        let count = page_size(query);
        // What was behind the last page is on the last page now.
        let last = found.total().saturating_sub(1) / count * count;
        let start = query.start.min(last);
        let shown = found.part(start, count);
        let mut pictures = Vec::with_capacity(shown.len());
        for file in shown {
            pictures.push(self.picture(file, &catalogue).await?);
        }
        Ok(PicturePage {
            total: found.total(),
            start,
            pictures,
            folders: folders_in(&catalogue.files, &query.folder),
            is_cut: catalogue.is_cut,
            renew_after_s: self.renew_after_s(),
        })
    }

    /// How a file is given to a browser.
    async fn showing(&self, full_key: &str, described: &Description) -> Result<Showing, ApiError> {
        self.services.showing(full_key, described, &self.caller.credentials).await.map_err(not_served)
    }

    async fn share(&self, key: &ObjectKey) -> Result<SharedLink, ApiError> {
        let full_key = self.whole(key.as_str());
        let described = self.bucket().described(&full_key, &self.caller.credentials).await.map_err(not_served)?;
        let showing = self.showing(&full_key, &described).await?;
        let good_for_s = self.caller.good_for_s(SHARED_FOR);
        let good_for = Duration::from_secs(good_for_s);
        let Caller { credentials, now, .. } = &self.caller;
        let given = self.bucket().presign_given(&full_key, showing, None, credentials, *now, good_for);
        Ok(SharedLink { url: given.await.map_err(not_signed)?, good_for_s })
    }

    async fn shown(&self, key: &ObjectKey) -> Result<String, ApiError> {
        let (full_key, credentials) = (self.whole(key.as_str()), &self.caller.credentials);
        let described = self.bucket().described(&full_key, credentials).await.map_err(not_served)?;
        let showing = self.showing(&full_key, &described).await?;
        let written = Some(described.written);
        let signed = self.bucket().presign_shown(&full_key, written, showing, credentials, self.window());
        signed.await.map_err(not_signed)
    }

    /// An address that has a browser save a file under its own name.
    async fn download(&self, key: &ObjectKey) -> Result<String, ApiError> {
        let full_key = self.whole(key.as_str());
        let described = self.bucket().described(&full_key, &self.caller.credentials).await.map_err(not_served)?;
        let showing = self.showing(&full_key, &described).await?;
        self.attached(key.as_str(), showing).await
    }

    async fn attached(&self, key: &str, showing: Showing) -> Result<String, ApiError> {
        let name = key.rsplit('/').next().unwrap_or(key);
        let Caller { credentials, now, .. } = &self.caller;
        let full_key = self.whole(key);
        let given = self.bucket().presign_given(&full_key, showing, Some(name), credentials, *now, UPLOAD_GOOD_FOR);
        given.await.map_err(not_signed)
    }

    async fn downloads(&self, selection: &Selection) -> Result<Vec<Download>, ApiError> {
        if selection.keys.len() <= FEW && !selection.keys.iter().any(|key| key.ends_with(MARK)) {
            return self.few_downloads(&selection.keys).await;
        }
        let catalogue = self.named(&selection.keys).await?;
        let files: Vec<_> =
            selected::files(&catalogue.files, selection).into_iter().filter(|chosen| !chosen.file.is_mark()).collect();
        if files.len() > MOST_DOWNLOADED {
            return Err(StorageError::TooManyFiles { limit: MOST_DOWNLOADED }.into());
        }
        let mut downloads = Vec::with_capacity(files.len());
        for chosen in files {
            let file = chosen.file;
            let url = self.attached(&file.key, Showing::Attachment).await?;
            let (size, written_at_s) = (file.size, file.written_at_s);
            downloads.push(Download { key: file.key.clone(), size, written_at_s, url });
        }
        Ok(downloads)
    }

    /// Files that are named are not looked for among all of them: a page that asks again asks for one after the other.
    async fn few_downloads(&self, keys: &[String]) -> Result<Vec<Download>, ApiError> {
        let mut downloads = Vec::with_capacity(keys.len());
        for key in keys {
            ObjectKey::of_stored(key).map_err(StorageError::from)?;
            match self.bucket().described(&self.whole(key), &self.caller.credentials).await {
                Ok(described) => {
                    let url = self.attached(key, Showing::Attachment).await?;
                    let (size, written_at_s) = (described.size, described.written_at_s());
                    downloads.push(Download { key: key.clone(), size, written_at_s, url });
                }
                // Gone meanwhile.
                Err(ObjectError::NotFound) => {}
                Err(error) => return Err(not_served(error)),
            }
        }
        Ok(downloads)
    }

    async fn begin_thumbnails(
        &self,
        key: &ObjectKey,
        proposals: &[ThumbnailProposal],
    ) -> Result<Vec<UploadTicket>, ApiError> {
        if proposals.len() > THUMBNAIL_WIDTHS.len() {
            return Err(ApiError::BadRequest);
        }
        let Caller { credentials, now, .. } = &self.caller;
        let version = self.bucket().version_of(&self.whole(key.as_str()), credentials).await.map_err(not_copied)?;
        let version = version.ok_or(StorageError::NotFound)?;
        let mut tickets = Vec::with_capacity(proposals.len());
        for proposal in proposals {
            let content_type = proposal.content_type.as_str();
            let is_one = THUMBNAIL_WIDTHS.contains(&proposal.width)
                && (1..=LARGEST_THUMBNAIL).contains(&proposal.size)
                && ["image/jpeg", "image/webp", "image/png"].contains(&content_type);
            let size = i64::try_from(proposal.size).ok().filter(|_| is_one).ok_or(ApiError::BadRequest)?;
            if !is_crc32(&proposal.crc32) {
                return Err(StorageError::BadChecksum.into());
            }
            let short = addresses::thumbnail_key(&version, proposal.width).ok_or(StorageError::NotFound)?;
            let full_key = self.whole(&short);
            let (crc32, metadata) = (proposal.crc32.as_str(), std::collections::HashMap::new());
            let description = PutDescription { key: &full_key, size, content_type, crc32, metadata, replaces: true };
            let signed = self.bucket().presign_put(description, credentials, *now, UPLOAD_GOOD_FOR).await;
            let (url, headers) = signed.map_err(not_signed)?;
            let expires_in_s = self.caller.good_for_s(UPLOAD_GOOD_FOR);
            tickets.push(UploadTicket { url, headers, key: short, expires_in_s });
        }
        self.changed();
        Ok(tickets)
    }

    /// What is remembered of it does not count any more, here or in another process.
    fn changed(&self) {
        self.exchange.mark_change();
        self.services.catalogues.forget(&self.prefix);
    }
}

#[async_trait]
impl Pictures for RequestPictures {
    fn levels(&self) -> Vec<AccessLevel> {
        // What is for everybody nobody lists.
        let private = self.services.levels.private.then_some(AccessLevel::Private);
        std::iter::once(AccessLevel::Protected).chain(private).collect()
    }

    fn shares_protected(&self) -> bool {
        self.services.levels.shares_protected
    }

    async fn page(&self, query: &PictureQuery) -> Result<PicturePage, ApiError> {
        self.album(query.access_level, Wish::Read).await?.page(query).await
    }

    async fn keys(&self, query: &PictureQuery) -> Result<Vec<String>, ApiError> {
        let album = self.album(query.access_level, Wish::Read).await?;
        Ok(everything(&album.asked(query).await?.files, query))
    }

    async fn folders(&self, access_level: AccessLevel, listing: Listing) -> Result<Vec<PictureFolder>, ApiError> {
        let album = self.album(access_level, Wish::Read).await?;
        Ok(all_folders(&album.catalogue(listing == Listing::Anew).await?.files))
    }

    async fn details(&self, query: &PictureQuery, key: &ObjectKey) -> Result<PictureDetails, ApiError> {
        self.album(query.access_level, Wish::Read).await?.details(query, key).await
    }

    async fn delete(&self, selection: &Selection, batch: Option<&str>) -> Result<Outcome, ApiError> {
        let batch = trash::Batch::of(batch, self.services.store_clock.now_s())?;
        let (port, selection, own) = (self.clone(), selection.clone(), batch.clone());
        let outcome = to_its_end(&self.services.promises, async move {
            port.album_of(&selection).await?.delete(&selection, &own).await
        });
        let outcome = outcome.await?;
        // What goes on can be taken back, too.
        Ok(if outcome.goes_on { Outcome { undo: Some(batch.name), ..outcome } } else { outcome })
    }

    async fn deleted(&self, access_level: AccessLevel) -> Result<Vec<DeletedPicture>, ApiError> {
        self.album(access_level, Wish::Read).await?.deleted().await
    }

    async fn restore(
        &self,
        access_level: AccessLevel,
        batch: Option<&str>,
        keys: &[String],
    ) -> Result<Outcome, ApiError> {
        let (port, batch, keys) = (self.clone(), batch.map(str::to_owned), keys.to_vec());
        to_its_end(&self.services.promises, async move {
            port.album(access_level, Wish::Write).await?.restore(batch.as_deref(), &keys).await
        })
        .await
    }

    async fn purge(&self, access_level: AccessLevel, batch: Option<&str>) -> Result<Outcome, ApiError> {
        let (port, batch) = (self.clone(), batch.map(str::to_owned));
        to_its_end(&self.services.promises, async move {
            port.album(access_level, Wish::Write).await?.purge(batch.as_deref()).await
        })
        .await
    }

    async fn relocate(&self, selection: &Selection, to: &Destination) -> Result<Outcome, ApiError> {
        let (port, selection, to) = (self.clone(), selection.clone(), to.clone());
        to_its_end(
            &self.services.promises,
            async move { port.album_of(&selection).await?.relocate(&selection, &to).await },
        )
        .await
    }

    async fn copy(&self, selection: &Selection, to: &Destination) -> Result<Outcome, ApiError> {
        let (port, selection, to) = (self.clone(), selection.clone(), to.clone());
        to_its_end(&self.services.promises, async move { port.album_of(&selection).await?.copy(&selection, &to).await })
            .await
    }

    async fn rename(&self, access_level: AccessLevel, from: &ObjectKey, to: &ObjectKey) -> Result<(), ApiError> {
        let (port, from, to) = (self.clone(), from.clone(), to.clone());
        let renamed = to_its_end(&self.services.promises, async move {
            port.album(access_level, Wish::Write).await?.rename(&from, &to).await?;
            Ok(Outcome { done: 1, ..Outcome::default() })
        });
        renamed.await.map(drop)
    }

    async fn rename_folder(
        &self,
        access_level: AccessLevel,
        from: &ObjectKey,
        to: &ObjectKey,
    ) -> Result<Outcome, ApiError> {
        let (port, from, to) = (self.clone(), from.clone(), to.clone());
        to_its_end(&self.services.promises, async move {
            port.album(access_level, Wish::Write).await?.rename_folder(&from, &to).await
        })
        .await
    }

    async fn create_folder(&self, access_level: AccessLevel, folder: &ObjectKey) -> Result<(), ApiError> {
        self.album(access_level, Wish::Write).await?.create_folder(folder).await
    }

    async fn share(&self, access_level: AccessLevel, key: &ObjectKey) -> Result<SharedLink, ApiError> {
        self.album(access_level, Wish::Read).await?.share(key).await
    }

    async fn downloads(&self, selection: &Selection) -> Result<Vec<Download>, ApiError> {
        self.album(selection.access_level, Wish::Read).await?.downloads(selection).await
    }

    fn keep_notice(&self, notice: &PictureNotice) {
        self.exchange.set_picture_notice(notice);
    }

    fn take_notice(&self) -> Option<PictureNotice> {
        self.exchange.take_picture_notice()
    }

    async fn begin_thumbnails(
        &self,
        access_level: AccessLevel,
        key: &ObjectKey,
        proposals: &[ThumbnailProposal],
    ) -> Result<Vec<UploadTicket>, ApiError> {
        self.album(access_level, Wish::Write).await?.begin_thumbnails(key, proposals).await
    }
}

fn not_listed(error: ListingError) -> StorageError {
    match error {
        ListingError::Denied => StorageError::NotAllowed,
        ListingError::Unavailable => StorageError::Unavailable,
    }
}

fn not_copied(error: CopyError) -> StorageError {
    match error {
        CopyError::Gone => StorageError::NotFound,
        CopyError::NameTaken => StorageError::NameTaken,
        CopyError::Denied => StorageError::NotAllowed,
        CopyError::Unavailable => StorageError::Unavailable,
    }
}
