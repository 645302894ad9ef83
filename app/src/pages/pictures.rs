//! The pages of the place for pictures: the grid, one picture, and what was deleted.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::{use_location, use_query_map};
use leptos_router::params::ParamsMap;

use super::header::SiteHeader;
use super::heading::heading_of_page;
use crate::components::authenticator::{Arrival, SignedIn, use_authenticator};
use crate::components::pictures::{
    Acting, DELETED, DeletedPictures, LevelSwitcher, PICTURES, PageSize, PictureGrid, PictureViewer,
    use_storage_browser,
};
use crate::components::storage_manager::pictures::without_place;
use crate::components::storage_manager::{LiveUploads, StorageManager, UploadedFile, Uploader};
use crate::core::catalogue::{address, from_address_with};
use crate::i18n::use_texts;
use crate::wire::pictures::{PictureQuery, PictureView};
use crate::wire::storage::AccessLevel;

/// What the address says to this page. Until the page is gone it stays as it was when the address is another page's already.
fn of_address<T>(read: impl Fn(&ParamsMap) -> T + Send + Sync + 'static) -> Memo<T>
where
    T: Clone + PartialEq + Send + Sync + 'static,
{
    let (parameters, path) = (use_query_map(), use_location().pathname);
    let own = path.get_untracked();
    Memo::new(move |before: Option<&T>| {
        let is_here = path.with(|path| *path == own);
        before.filter(|_| !is_here).cloned().unwrap_or_else(|| parameters.with(&read))
    })
}

/// What the address asks for.
fn query_of_page() -> Signal<PictureQuery> {
    let on_show = use_context::<ViewOnShow>();
    let PageSize(count) = use_context().unwrap_or_default();
    of_address(move |all| {
        let asked = from_address_with(count, |name| all.get(name));
        match on_show {
            Some(ViewOnShow(view)) => PictureQuery { view, ..asked },
            None => asked,
        }
    })
    .into()
}

fn heading(text: &'static str, arrival: Arrival) -> impl IntoView {
    let heading = heading_of_page(arrival);
    view! { <h1 class="home__heading" tabindex="-1" node_ref=heading>{text}</h1> }
}

/// The grid, with the uploader above it.
///
/// First HTML: all of it. After hydration: uploading, and what `PictureGrid` says.
#[component]
pub(super) fn PicturesPage(
    /// Who is signed in.
    session: SignedIn,
) -> impl IntoView {
    let query = query_of_page();
    // Another place is another page, also where it is opened without being loaded.
    move || view! { <PicturesAt session=session.clone() query=query.get() /> }
}

/// The page for what is asked for.
#[component]
fn PicturesAt(
    /// Who is signed in.
    session: SignedIn,
    /// What is asked for.
    query: PictureQuery,
) -> impl IntoView {
    let texts = use_texts();
    let SignedIn { user, sign_out, arrival, .. } = session;
    let folder = query.folder.clone();
    let browser = use_storage_browser(Signal::stored(query));
    let access_level = browser.access_level();
    let shares = use_authenticator().shares_protected();
    let is_shared = move || access_level == AccessLevel::Protected && shares.get();
    let deleted = address(DELETED, &PictureQuery { access_level, ..PictureQuery::default() }, None);
    let path = if folder.is_empty() { String::new() } else { format!("{folder}/") };
    // It opens by itself where there is something to see: an upload of an earlier visit, or a file that was dropped on the page.
    let uploader = RwSignal::new(None::<Uploader>);
    let is_open = Memo::new(move |was: Option<&bool>| {
        let has_rows = |uploader: Uploader| uploader.queue().with(|queue| queue.items().next().is_some());
        was == Some(&true) || uploader.get().is_some_and(has_rows)
    });
    let uploaded = Callback::new(move |_: UploadedFile| browser.refresh());
    // What another page's uploader sends may be seen here, too.
    if let Some(live) = use_context::<LiveUploads>() {
        Effect::new(move |before: Option<usize>| {
            let arrived = live.arrived();
            if before.is_some_and(|before| arrived > before) {
                browser.refresh();
            }
            arrived
        });
    }
    view! {
        <Title text=texts.pictures.pictures />
        <SiteHeader username=user.username sign_out=sign_out />
        <main class="home pictures">
            {heading(texts.pictures.pictures, arrival)}
            <p class="home__lead">
                {move || if is_shared() { texts.storage.shared_lead } else { texts.pictures.lead }}
            </p>
            <LevelSwitcher path=PICTURES access_level=access_level />
            <details class="pictures__upload" open=move || is_open.get()>
                <summary class="button button--primary">{texts.pictures.upload}</summary>
                {view! {
                    <StorageManager
                        accepted_file_types=vec!["image/*".to_owned()]
                        access_level=access_level
                        path=path
                        is_resumable=true
                        process_file=without_place()
                        folders=true
                        make_thumbnails=true
                        handle=Callback::new(move |own| uploader.set(Some(own)))
                        on_upload_success=uploaded
                    />
                }
                    .into_any()}
            </details>
            <PictureGrid browser=browser />
            <p class="pictures__deleted">
                <a href=deleted rel="external">{texts.pictures.recently_deleted}</a>
            </p>
        </main>
    }
}

/// One picture.
///
/// First HTML: all of it.
#[component]
pub(super) fn PicturePage(
    /// Who is signed in.
    session: SignedIn,
) -> impl IntoView {
    let texts = use_texts();
    let SignedIn { user, sign_out, arrival, .. } = session;
    let on_show = use_context::<PictureOnShow>();
    let key = of_address(move |all| {
        all.get("key").or_else(|| on_show.clone().map(|PictureOnShow(key)| key)).unwrap_or_default()
    });
    let name = move || key.with(|key| key.rsplit('/').next().unwrap_or_default().to_owned());
    let heading = heading_of_page(arrival);
    view! {
        <Title text=name />
        <SiteHeader username=user.username sign_out=sign_out />
        <main class="home pictures viewer">
            <h1 class="viewer__heading" tabindex="-1" node_ref=heading>
                <bdi>{move || if name().is_empty() { texts.pictures.pictures.to_owned() } else { name() }}</bdi>
            </h1>
            <PictureViewer key=key query=query_of_page() acting=Acting::new() />
        </main>
    }
}

/// Provided through the context where a picture is shown whose key is not in the address: for a page that shows how that looks.
#[derive(Debug, Clone)]
pub struct PictureOnShow(pub String);

/// Provided through the context where pictures are shown in a way that is not in the address: for a page that shows how that looks.
#[derive(Debug, Clone, Copy)]
pub struct ViewOnShow(pub PictureView);

/// What was deleted.
///
/// First HTML: all of it.
#[component]
pub(super) fn DeletedPage(
    /// Who is signed in.
    session: SignedIn,
) -> impl IntoView {
    let query = query_of_page();
    let access_level = Memo::new(move |_| query.with(|query| query.access_level));
    // Another level is another page, also where it is opened without being loaded.
    move || view! { <DeletedAt session=session.clone() access_level=access_level.get() /> }
}

/// What was deleted of one level.
#[component]
fn DeletedAt(
    /// Who is signed in.
    session: SignedIn,
    /// The level.
    access_level: AccessLevel,
) -> impl IntoView {
    let texts = use_texts();
    let SignedIn { user, sign_out, arrival, .. } = session;
    view! {
        <Title text=texts.pictures.recently_deleted />
        <SiteHeader username=user.username sign_out=sign_out />
        <main class="home pictures">
            {heading(texts.pictures.recently_deleted, arrival)}
            <LevelSwitcher path=DELETED access_level=access_level />
            <DeletedPictures access_level=access_level acting=Acting::new() />
        </main>
    }
}
