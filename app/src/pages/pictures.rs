//! The pages of the place for pictures: the grid, one picture, and what was deleted.

use leptos::html::H1;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use super::header::SiteHeader;
use crate::components::authenticator::{Arrival, SignedIn};
use crate::components::pictures::{Acting, DELETED, DeletedPictures, PictureGrid, PictureViewer, use_storage_browser};
use crate::components::storage_manager::pictures::without_place;
use crate::components::storage_manager::{StorageManager, UploadedFile, Uploader};
use crate::core::catalogue::from_address;
use crate::i18n::use_texts;
use crate::wire::pictures::PictureQuery;
use crate::wire::storage::AccessLevel;

/// What the address asks for.
fn query_of_page() -> Signal<PictureQuery> {
    let parameters = use_query_map();
    Memo::new(move |_| parameters.with(|all| from_address(|name| all.get(name)))).into()
}

fn heading(text: &'static str, arrival: Arrival) -> impl IntoView {
    let heading = NodeRef::<H1>::new();
    if arrival == Arrival::SignIn {
        heading.on_load(|heading| {
            let _ = heading.focus();
        });
    }
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
    let texts = use_texts();
    let SignedIn { user, sign_out, arrival, .. } = session;
    let query = query_of_page();
    let browser = use_storage_browser(query);
    // Another folder is another page, so that nothing on its way is lost.
    let folder = query.with_untracked(|query| query.folder.clone());
    let path = if folder.is_empty() { String::new() } else { format!("{folder}/") };
    // It opens by itself where there is something to see: an upload of an earlier visit, or a file that was dropped on the page.
    let uploader = RwSignal::new(None::<Uploader>);
    let is_open = Memo::new(move |was: Option<&bool>| {
        let has_rows = |uploader: Uploader| uploader.queue().with(|queue| queue.items().next().is_some());
        was == Some(&true) || uploader.get().is_some_and(has_rows)
    });
    let uploaded = Callback::new(move |_: UploadedFile| browser.refresh());
    view! {
        <Title text=texts.pictures.pictures />
        <SiteHeader username=user.username sign_out=sign_out />
        <main class="home pictures">
            {heading(texts.pictures.pictures, arrival)}
            <p class="home__lead">{texts.pictures.lead}</p>
            <details class="pictures__upload" open=move || is_open.get()>
                <summary class="button button--primary">{texts.pictures.upload}</summary>
                {view! {
                    <StorageManager
                        accepted_file_types=vec!["image/*".to_owned()]
                        access_level=AccessLevel::Protected
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
                <a href=DELETED rel="external">{texts.pictures.recently_deleted}</a>
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
    let parameters = use_query_map();
    let on_show = use_context::<PictureOnShow>();
    let key = Memo::new(move |_| {
        let asked = parameters.with(|all| all.get("key"));
        asked.or_else(|| on_show.clone().map(|PictureOnShow(key)| key)).unwrap_or_default()
    });
    let name = move || key.with(|key| key.rsplit('/').next().unwrap_or_default().to_owned());
    let heading = NodeRef::<H1>::new();
    if arrival == Arrival::SignIn {
        heading.on_load(|heading| {
            let _ = heading.focus();
        });
    }
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

/// What was deleted.
///
/// First HTML: all of it.
#[component]
pub(super) fn DeletedPage(
    /// Who is signed in.
    session: SignedIn,
) -> impl IntoView {
    let texts = use_texts();
    let SignedIn { user, sign_out, arrival, .. } = session;
    view! {
        <Title text=texts.pictures.recently_deleted />
        <SiteHeader username=user.username sign_out=sign_out />
        <main class="home pictures">
            {heading(texts.pictures.recently_deleted, arrival)}
            <DeletedPictures access_level=AccessLevel::Protected acting=Acting::new() />
        </main>
    }
}
