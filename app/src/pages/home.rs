//! The start page of a person who is signed in: pictures up, the latest one shown.

use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_meta::Title;

use super::header::SiteHeader;
use super::heading::heading_of_page;
use crate::api::storage::{latest_picture, set_latest_picture};
use crate::browser::timer;
use crate::components::authenticator::{SignedIn, use_authenticator};
use crate::components::primitives::icon::Mark;
use crate::components::storage_image::StorageImage;
use crate::components::storage_manager::pictures::without_place;
use crate::components::storage_manager::{StorageManager, UploadedFile};
use crate::i18n::use_texts;
use crate::wire::error::ApiError;
use crate::wire::storage::AccessLevel;

/// While many pictures go up, the latest one is shown and remembered no more often: each is work for the store, beside what goes there.
const SHOWN_FOR: Duration = Duration::from_secs(1);

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
    let shares = use_authenticator().shares_protected();
    let heading = heading_of_page(arrival);
    let arrived = RwSignal::new((0_u64, None::<String>));
    let on_upload_success = Callback::new(move |file: UploadedFile| {
        arrived.update(|(count, key)| (*count, *key) = (*count + 1, Some(file.key)))
    });
    let shown = seldom(arrived);
    let remember = remember_the_latest(shown);
    // Whoever opens another page meanwhile has uploaded it all the same.
    on_cleanup(move || {
        let told = shown.try_with_untracked(|(count, _)| *count).unwrap_or_default();
        if let Some((count, Some(key))) = arrived.try_get_untracked()
            && count > told
        {
            spawn_local(async move {
                let _ = set_latest_picture(Some(key)).await;
            });
        }
    });
    let forgotten =
        move || remember.value().with(|value| value.as_ref().and_then(|outcome| outcome.as_ref().err().cloned()));
    let again = move |_| {
        if let (_, Some(key)) = arrived.get_untracked() {
            remember.dispatch(key);
        }
    };
    let upload = view! {
        <StorageManager
            accepted_file_types=vec!["image/*".to_owned()]
            access_level=AccessLevel::Protected
            is_resumable=true
            process_file=without_place()
            folders=true
            on_upload_success=on_upload_success
        />
    };
    view! {
        <Title text=texts.storage.your_picture />
        <SiteHeader username=user.username sign_out=sign_out />
        <main class="home">
            <h1 class="home__heading" tabindex="-1" node_ref=heading>{texts.storage.your_picture}</h1>
            <p class="home__lead">
                {move || if shares.get() { texts.storage.shared_lead } else { texts.storage.your_picture_lead }}
            </p>
            {upload.into_any()}
            {move || forgotten().map(|reason| view! {
                <div class="home__failure" role="alert">
                    <p>{texts.storage.not_remembered} " " {texts.failure(&reason)}</p>
                    <button type="button" class="button button--secondary" on:click=again>{texts.general.try_again}</button>
                </div>
            })}
            {view! { <LatestPicture uploaded=shown /> }.into_any()}
        </main>
    }
}

/// Has the latest picture remembered: of those that arrive while one is being remembered, the last.
fn remember_the_latest(arrived: RwSignal<(u64, Option<String>)>) -> Action<String, Result<(), ApiError>> {
    let remember = Action::new(|key: &String| set_latest_picture(Some(key.clone())));
    let is_at_it = remember.pending();
    Effect::new(move |before: Option<u64>| {
        let before = before.unwrap_or_default();
        let (count, key) = arrived.get();
        match key.filter(|_| count > before && !is_at_it.get()) {
            Some(key) => {
                remember.dispatch(key);
                count
            }
            None => before,
        }
    });
    remember
}

/// The same, but once it has changed, for a while not again.
fn seldom(arrived: RwSignal<(u64, Option<String>)>) -> RwSignal<(u64, Option<String>)> {
    let shown = RwSignal::new((0, None));
    let rest = RwSignal::new(None);
    Effect::new(move |_| {
        let latest = arrived.get();
        if rest.with(Option::is_none) && latest.0 > shown.with_untracked(|(count, _)| *count) {
            shown.set(latest);
            rest.set(Some(timer::after(SHOWN_FOR, move || {
                rest.try_set(None);
            })));
        }
    });
    shown
}

/// How wide the picture is: as the page, between its margins.
const SIZES: &str = "(max-width: 49rem) calc(100vw - 3rem), 46rem";

/// The picture that was uploaded last, on this page or before.
///
/// First HTML: the picture, if there is one.
#[component]
fn LatestPicture(
    /// How many pictures were uploaded on this page, and the key of the last one: another file under the same key is another
    /// picture.
    uploaded: RwSignal<(u64, Option<String>)>,
) -> impl IntoView {
    let texts = use_texts();
    let latest = Resource::new_blocking(|| (), |()| latest_picture());
    view! {
        <Suspense>
            {move || Suspend::new(async move {
                let before = latest.await;
                let failure = before.as_ref().err().map(|error| texts.failure(error));
                let before = before.ok().flatten();
                let shown = Memo::new(move |_| uploaded.get().1.or_else(|| before.clone()));
                let uploads = Memo::new(move |_| uploaded.get().0);
                view! {
                    {failure.map(|failure| view! { <p class="home__failure" role="alert">{failure}</p> })}
                    {move || shown.get().map(|key| view! {
                        <section class="home__picture" aria-labelledby="latest-picture">
                            <h2 class="home__subheading" id="latest-picture">{texts.storage.latest_upload}</h2>
                            <StorageImage
                                alt=key.clone()
                                img_key=key
                                access_level=AccessLevel::Protected
                                sizes=SIZES
                                version=uploads
                            />
                        </section>
                    })}
                }
            })}
        </Suspense>
    }
}
