//! The grid of one's pictures.

use std::collections::BTreeSet;

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

use super::browser::StorageBrowser;
use super::chosen::{ChooseBox, ChosenBar};
use super::find::Find;
use super::folders::{Folders, WayToFolder};
use super::notice::NoticeBar;
use super::pager::Pager;
use super::{VIEW, name_of};
use crate::api::pictures::RenamePicture;
use crate::browser::grid::move_focus;
use crate::components::primitives::button::Weight;
use crate::components::primitives::icon::AlertIcon;
use crate::components::primitives::{PostForm, SubmitButton};
use crate::core::catalogue::address;
use crate::core::levels::word;
use crate::i18n::{counted, fill, use_texts};
use crate::wire::error::ApiError;
use crate::wire::pictures::{Picture, PicturePage, PictureQuery};

/// The form that boxes and buttons belong to.
const FORM: &str = "chosen";

/// How many pictures are fetched at once; the others when they come near the window.
const EAGER: usize = 8;

/// What the browser is told of how wide a picture is shown.
const SIZES: &str = "(max-width: 30rem) 45vw, (max-width: 60rem) 30vw, 15rem";

/// One's pictures in a folder: newest first unless something else is asked for, a page at a time.
///
/// First HTML: all of it, with the addresses of the thumbnails; selecting, deleting, moving and looking work without scripts. After
/// hydration: the arrow keys, answers without a page load, and addresses that are renewed before they lapse.
#[component]
pub fn PictureGrid(
    /// The pictures, and what can be done with them.
    browser: StorageBrowser,
) -> impl IntoView {
    let (query, acting, access_level) = (browser.query(), browser.acting(), browser.access_level());
    let list = move || {
        browser.page().get().map(|answer| match answer {
            Ok(page) => shelf(page, query.get_untracked(), browser),
            Err(error) => failure(&error),
        })
    };
    view! {
        {move || view! { <WayToFolder query=query.get() /> }}
        <NoticeBar acting=acting access_level=access_level />
        {tools(browser)}
        <Transition fallback=|| view! { <div class="pictures__loading" aria-hidden="true"></div> }>{list}</Transition>
    }
    .into_any()
}

/// What is to be looked for, and what can be done with the folder that is shown.
fn tools(browser: StorageBrowser) -> AnyView {
    let texts = use_texts();
    let (query, acting, access_level) = (browser.query(), browser.acting(), browser.access_level());
    view! {
        <div class="pictures__tools">
            {move || view! { <Find query=query.get() /> }}
            <details class="pictures__new">
                <summary>{texts.pictures.new_folder}</summary>
                <PostForm action=acting.create_folder class="pictures__fields">
                    <input type="hidden" name="access_level" value=word(access_level) />
                    <input type="hidden" name="parent" value=move || query.with(|query| query.folder.clone()) />
                    <label class="field">
                        <span class="field__label">{texts.pictures.folder_name}</span>
                        <input class="field__input" type="text" name="folder" required maxlength="200" autocomplete="off" />
                    </label>
                    <div class="pictures__fields-end">
                        <SubmitButton
                            label=texts.pictures.create_folder
                            pending=acting.create_folder.pending()
                            weight=Weight::Secondary
                        />
                    </div>
                </PostForm>
            </details>
            {move || view! { <RenameFolder query=query.get() /> }}
        </div>
    }
    .into_any()
}

/// Gives the folder that is shown another path. The page of that path follows, so that this is a plain form with scripts, too.
///
/// First HTML: all of it.
#[component]
fn RenameFolder(
    /// Where somebody is.
    query: PictureQuery,
) -> impl IntoView {
    let texts = use_texts().pictures;
    if query.folder.is_empty() {
        return ().into_any();
    }
    view! {
        <details class="pictures__new">
            <summary>{texts.rename_folder}</summary>
            <form method="post" action=RenamePicture::url() class="pictures__fields">
                <input type="hidden" name="access_level" value=word(query.access_level) />
                <input type="hidden" name="key" value=format!("{}/", query.folder) />
                <label class="field">
                    <span class="field__label">{texts.folder_name}</span>
                    <input class="field__input" type="text" name="new_key" value=query.folder required autocomplete="off" />
                </label>
                <div class="pictures__fields-end">
                    <button type="submit" class="button button--secondary">{texts.rename}</button>
                </div>
            </form>
        </details>
    }
    .into_any()
}

fn failure(error: &ApiError) -> AnyView {
    let texts = use_texts();
    view! {
        <div class="message message--danger" role="alert">
            <AlertIcon />
            <p class="message__text">{texts.pictures.renew_failed} " " {texts.failure(error)}</p>
        </div>
    }
    .into_any()
}

fn shelf(page: PicturePage, query: PictureQuery, browser: StorageBrowser) -> AnyView {
    let texts = use_texts();
    let chosen = browser.chosen();
    let PicturePage { total, start, pictures, folders, is_cut, .. } = page;
    let query = PictureQuery { start, ..query };
    let keys: BTreeSet<String> = pictures
        .iter()
        .map(|file| file.key.clone())
        .chain(folders.iter().map(|folder| format!("{}/", folder.path)))
        .collect();
    // What is gone is not selected any more.
    chosen.update(|chosen| chosen.retain(|key| keys.contains(key)));
    let is_search = !query.name.is_empty() || query.written_from_s.is_some() || query.written_before_s.is_some();
    let has_any = !keys.is_empty();
    let empty = pictures.is_empty().then(|| match (is_search, folders.is_empty()) {
        (true, _) => view! { <p class="pictures__empty">{texts.pictures.nothing_found}</p> }.into_any(),
        (false, true) => view! {
            <div class="pictures__empty">
                <p class="pictures__empty-heading">{texts.pictures.empty}</p>
                <p>{texts.pictures.empty_lead}</p>
            </div>
        }
        .into_any(),
        (false, false) => ().into_any(),
    });
    let cut = is_cut.then(|| view! { <p class="pictures__cut">{texts.pictures.cut}</p> });
    let count = (total > 0).then(|| {
        view! { <p class="pictures__count">{counted(texts.language, texts.pictures.count, total as usize)}</p> }
    });
    let tiles =
        pictures.into_iter().enumerate().map(|(place, picture)| tile(picture, place, &query, chosen)).collect_view();
    let keyed = move |event: KeyboardEvent| {
        if move_focus(&event, "picture__link") {
            event.prevent_default();
        }
    };
    view! {
        <Folders query=query.clone() folders=folders form=FORM chosen=chosen />
        {cut}
        {count}
        {empty}
        <ul class="pictures__grid" role="list" on:keydown=keyed>{tiles}</ul>
        <Pager query=query.clone() total=total />
        {has_any
            .then(|| {
                view! {
                    <ChosenBar form=FORM browser=browser all=keys.into_iter().collect() />
                }
            })}
    }
    .into_any()
}

fn tile(picture: Picture, place: usize, query: &PictureQuery, chosen: RwSignal<BTreeSet<String>>) -> AnyView {
    let texts = use_texts();
    let name = name_of(&picture.key);
    let href = address(VIEW, query, Some(&picture.key));
    let select = fill(texts.pictures.select, &[("name", &name)]);
    let small = picture.thumbnails.first().map(|rendition| rendition.url.clone());
    let sources: Vec<_> =
        picture.thumbnails.iter().map(|rendition| format!("{} {}w", rendition.url, rendition.width)).collect();
    let loading = if place < EAGER { "eager" } else { "lazy" };
    let shown = match small {
        Some(small) => view! {
            <img
                class="picture__image"
                src=small
                srcset=sources.join(", ")
                sizes=SIZES
                width="320"
                height="320"
                loading=loading
                fetchpriority=(place == 0).then_some("high")
                decoding="async"
                alt=""
            />
        }
        .into_any(),
        None => view! {
            <span class="picture__image picture__image--none" aria-hidden="true">
                {extension(&name)}
            </span>
        }
        .into_any(),
    };
    view! {
        <li class="picture">
            <a class="picture__link" href=href>
                {shown}
                <span class="picture__name">
                    <bdi>{name}</bdi>
                </span>
                <span class="visually-hidden">{texts.storage.size(picture.size)}</span>
            </a>
            <ChooseBox form=FORM key=picture.key label=select chosen=chosen />
        </li>
    }
    .into_any()
}

/// What stands in the place of a picture: `PDF`.
fn extension(name: &str) -> String {
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    extension.chars().take(5).collect::<String>().to_uppercase()
}
