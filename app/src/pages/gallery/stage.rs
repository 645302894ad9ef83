//! What an exhibit draws: the real components and pages.

use leptos::prelude::*;
use leptos_meta::Title;

use super::options::options;
use super::slots::{own_parts, own_texts};
use crate::components::account_settings::{
    Account, AccountSettings, ChangePassword, Contacts, DeleteUser, Factors, Sessions,
};
use crate::components::authenticator::{SignedIn, with_authenticator};
use crate::components::passkeys::PasskeysSection;
use crate::components::pictures::{DefaultAction, OnePageAlone, OwnAction, PageSize, PictureActions, RunOnShow};
use crate::components::storage_image::{ImageLoading, StillWaiting, StorageImage};
use crate::components::storage_manager::{FirstRows, StorageManager, TrayOnShow};
use crate::core::upload::State;
use crate::i18n::use_texts;
use crate::pages::app::{account, deleted, home, picture as one_picture, pictures};
use crate::pages::header::SiteHeader;
use crate::pages::home::Brand;
use crate::pages::not_found::NotFound;
use crate::pages::pictures::{PictureOnShow, ViewOnShow};
use crate::wire::account::Section;
use crate::wire::gallery::{OptionsOnShow, Stage};
use crate::wire::pictures::PictureView;

/// The component in its state, which the ports of this request have told. First HTML: as finished as it is elsewhere.
#[component]
pub(super) fn StageView(
    /// What to draw.
    stage: Stage,
) -> impl IntoView {
    drawn(stage)
}

fn drawn(stage: Stage) -> AnyView {
    let texts = use_texts();
    match stage {
        Stage::Authenticator(on_show) => behind_authenticator(home, on_show),
        Stage::Home => behind_authenticator(home, OptionsOnShow::default()),
        Stage::Account => behind_authenticator(account, OptionsOnShow::default()),
        Stage::Pictures => {
            provide_context(OnePageAlone);
            behind_authenticator(pictures, OptionsOnShow::default())
        }
        Stage::PicturesAsList => {
            provide_context(OnePageAlone);
            provide_context(ViewOnShow(PictureView::List));
            behind_authenticator(pictures, OptionsOnShow::default())
        }
        Stage::PicturesWithActions => {
            provide_context(OnePageAlone);
            let print = OwnAction::new("Print", |browser, _| browser.clear_selection()).disabled_if(|selection| {
                selection.keys.is_empty() || selection.keys.iter().any(|key| key.ends_with('/'))
            });
            provide_context(PictureActions::default().without(DefaultAction::Delete).with(print));
            behind_authenticator(pictures, OptionsOnShow::default())
        }
        Stage::WithOwnParts(stage) => {
            provide_context(own_texts());
            provide_context(own_parts());
            provide_context(PageSize(4));
            drawn(*stage)
        }
        Stage::PicturesAtWork { action, tasks } => {
            provide_context(OnePageAlone);
            provide_context(RunOnShow::of(action, tasks));
            behind_authenticator(pictures, OptionsOnShow::default())
        }
        Stage::PictureDetails(key) => {
            provide_context(PictureOnShow(key));
            behind_authenticator(one_picture, OptionsOnShow::default())
        }
        Stage::Deleted => behind_authenticator(deleted, OptionsOnShow::default()),
        Stage::Section(section) => within(texts.account.account, one_section(section)),
        Stage::Passkeys => within(texts.account.account, view! { <PasskeysSection /> }.into_any()),
        Stage::Uploader { rows, max_file_count } => {
            let auto = !rows.iter().any(|row| row.state == State::Added);
            provide_context(FirstRows(rows));
            let most = max_file_count.unwrap_or(usize::MAX);
            let images = vec!["image/*".to_owned()];
            let uploader = view! {
                <StorageManager
                    accepted_file_types=images
                    max_file_count=most
                    auto_upload=auto
                    is_resumable=true
                    folders=true
                />
            };
            within(texts.storage.your_picture, uploader.into_any())
        }
        Stage::Tray { rows, folder } => view! {
            {within(texts.storage.your_picture, ().into_any())}
            <TrayOnShow rows=rows folder=folder />
        }
        .into_any(),
        Stage::Picture(key) => picture(key),
        Stage::PictureToCome(key) => {
            provide_context(StillWaiting);
            picture(key)
        }
        Stage::PictureWithOptions { key, fallback_src } => with_options(key, fallback_src),
        Stage::Header(username) => view! {
            <SiteHeader username=username sign_out=ServerAction::new() />
            {within(texts.storage.your_picture, ().into_any())}
        }
        .into_any(),
        Stage::LanguagePicker => within(texts.general.language, ().into_any()),
        Stage::NotFound => view! { <NotFound /> }.into_any(),
    }
}

/// A screen, or the page of whoever is signed in.
fn behind_authenticator(page: fn(SignedIn) -> AnyView, on_show: OptionsOnShow) -> AnyView {
    let brand = ViewFn::from(|| view! { <Brand /> });
    with_authenticator(page, options(on_show, brand))()
}

fn picture(key: String) -> AnyView {
    let picture = view! { <StorageImage alt=key.clone() img_key=key /> };
    within(use_texts().storage.your_picture, picture.into_any())
}

/// A picture whose app has set every option. How often each callback was called stands in attributes.
fn with_options(key: String, fallback_src: Option<String>) -> AnyView {
    let (loaded, refused, failed) = (RwSignal::new(0_u32), RwSignal::new(0_u32), RwSignal::new(0_u32));
    let count = |calls: RwSignal<u32>| move || calls.update(|calls| *calls += 1);
    let (on_load, on_refusal, on_error) = (count(loaded), count(refused), count(failed));
    let on_load = Callback::new(move |()| on_load());
    let on_get_url_error = Callback::new(move |_| on_refusal());
    let picture = match fallback_src {
        Some(fallback_src) => view! {
            <StorageImage alt=key.clone() img_key=key fallback_src=fallback_src on_get_url_error=on_get_url_error />
        }
        .into_any(),
        None => view! {
            <StorageImage
                alt=key.clone()
                img_key=key
                validate_object_existence=false
                sizes="20rem"
                width=320
                height=200
                loading=ImageLoading::Lazy
                on_load=on_load
                on_get_url_error=on_get_url_error
                on_error=Callback::new(move |()| on_error())
            />
        }
        .into_any(),
    };
    let picture = view! {
        <div
            class="noted"
            data-loaded=move || loaded.get().to_string()
            data-refused=move || refused.get().to_string()
            data-failed=move || failed.get().to_string()
        >
            {picture}
        </div>
    };
    within(use_texts().storage.your_picture, picture.into_any())
}

/// A page of nothing but a component.
fn within(heading: &'static str, component: AnyView) -> AnyView {
    view! {
        <Title text=heading />
        <main class="home settings">
            <h1 class="home__heading">{heading}</h1>
            {component}
        </main>
    }
    .into_any()
}

/// A section of the account page.
fn one_section(section: Section) -> AnyView {
    let section = move |account: Account| match section {
        Section::Password => view! { <ChangePassword account=account /> }.into_any(),
        Section::Contacts => view! { <Contacts account=account /> }.into_any(),
        Section::Factors => view! { <Factors account=account /> }.into_any(),
        Section::Devices => view! { <Sessions account=account /> }.into_any(),
        Section::Deletion => view! { <DeleteUser account=account /> }.into_any(),
    };
    view! { <AccountSettings leave=Callback::new(|_| {}) children=section /> }.into_any()
}
