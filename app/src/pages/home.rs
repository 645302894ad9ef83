//! The start page of a person who is signed in: pictures up, the latest one shown.

use leptos::html::H1;
use leptos::prelude::*;
use leptos_meta::Title;

use super::header::SiteHeader;
use crate::api::storage::{latest_picture, set_latest_picture};
use crate::components::authenticator::{Arrival, SignedIn};
use crate::components::primitives::icon::Mark;
use crate::components::storage_image::StorageImage;
use crate::components::storage_manager::pictures::without_metadata;
use crate::components::storage_manager::{StorageManager, UploadedFile};
use crate::i18n::use_texts;
use crate::wire::storage::AccessLevel;

/// The mark and the product's name, with what it is for.
#[component]
pub(super) fn Brand() -> impl IntoView {
    view! {
        <p class="brand">
            <Mark />
            <span class="brand__name">"Updown"</span>
        </p>
        <p class="brand__tagline">{use_texts().general.tagline}</p>
    }
}

/// The start page.
///
/// First HTML: who is signed in, Sign out, the drop zone and the latest picture. After hydration: uploading.
#[component]
pub(super) fn Home(
    /// Who is signed in.
    session: SignedIn,
) -> impl IntoView {
    let texts = use_texts();
    let SignedIn { user, sign_out, arrival, .. } = session;
    let heading = NodeRef::<H1>::new();
    if arrival == Arrival::SignIn {
        heading.on_load(|heading| {
            let _ = heading.focus();
        });
    }
    let uploaded = RwSignal::new(None::<String>);
    let uploads = RwSignal::new(0_u64);
    let remember = Action::new(|key: &String| set_latest_picture(Some(key.clone())));
    let on_upload_success = Callback::new(move |file: UploadedFile| {
        remember.dispatch(file.key.clone());
        uploaded.set(Some(file.key));
        uploads.update(|count| *count += 1);
    });
    let forgotten =
        move || remember.value().with(|value| value.as_ref().and_then(|outcome| outcome.as_ref().err().cloned()));
    let again = move |_| {
        if let Some(key) = uploaded.get_untracked() {
            remember.dispatch(key);
        }
    };
    let upload = view! {
        <StorageManager
            accepted_file_types=vec!["image/*".to_owned()]
            access_level=AccessLevel::Protected
            is_resumable=true
            process_file=without_metadata()
            folders=true
            on_upload_success=on_upload_success
        />
    };
    view! {
        <Title text=texts.storage.your_picture />
        <SiteHeader username=user.username sign_out=sign_out />
        <main class="home">
            <h1 class="home__heading" tabindex="-1" node_ref=heading>{texts.storage.your_picture}</h1>
            <p class="home__lead">{texts.storage.your_picture_lead}</p>
            {upload.into_any()}
            {move || forgotten().map(|reason| view! {
                <div class="home__failure" role="alert">
                    <p>{texts.storage.not_remembered} " " {texts.failure(&reason)}</p>
                    <button type="button" class="button button--secondary" on:click=again>{texts.general.try_again}</button>
                </div>
            })}
            {view! { <LatestPicture uploaded=uploaded uploads=uploads /> }.into_any()}
        </main>
    }
}

/// The picture that was uploaded last, on this page or before.
///
/// First HTML: the picture, if there is one.
#[component]
fn LatestPicture(
    /// The key of the picture that was uploaded on this page.
    uploaded: RwSignal<Option<String>>,
    /// How many were uploaded on this page: another file under the same key is another picture.
    uploads: RwSignal<u64>,
) -> impl IntoView {
    let texts = use_texts();
    let latest = Resource::new_blocking(|| (), |()| latest_picture());
    view! {
        <Suspense>
            {move || Suspend::new(async move {
                let before = latest.await;
                let failure = before.as_ref().err().map(|error| texts.failure(error));
                let before = before.ok().flatten();
                let shown = Memo::new(move |_| uploaded.get().or_else(|| before.clone()));
                view! {
                    {failure.map(|failure| view! { <p class="home__failure" role="alert">{failure}</p> })}
                    {move || shown.get().map(|key| view! {
                        <section class="home__picture" aria-labelledby="latest-picture">
                            <h2 class="home__subheading" id="latest-picture">{texts.storage.latest_upload}</h2>
                            <StorageImage
                                alt=key.clone()
                                img_key=key
                                access_level=AccessLevel::Protected
                                version=uploads
                            />
                        </section>
                    })}
                }
            })}
        </Suspense>
    }
}
