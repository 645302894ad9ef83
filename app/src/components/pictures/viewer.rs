//! One picture, as large as the window allows, with all that is known of it.

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos::task::spawn_local;
use leptos_router::hooks::use_navigate;

use super::acting::Acting;
use super::notice::NoticeBar;
use super::parts::{Own, PictureSlots, use_slots};
use super::texts::OwnTexts;
use super::tile_grid::address_of_place;
use super::whole::Whole;
use super::zoom::Zoomable;
use super::{PICTURES, VIEW, download_address, name_of};
use crate::api::pictures::{DeletePictures, picture_details, share_picture};
use crate::browser::clipboard::copy;
use crate::browser::page;
use crate::components::primitives::icon::AlertIcon;
use crate::components::primitives::{PostForm, SubmitButton, use_hydrated};
use crate::core::catalogue::address;
use crate::core::day::day;
use crate::core::levels::word;
use crate::i18n::{fill, use_texts};
use crate::wire::error::ApiError;
use crate::wire::pictures::{PictureAction, PictureDetails, PictureQuery};

/// One picture, with the way to its neighbours.
///
/// First HTML: all of it, the picture with its address; renaming, deleting and saving work without scripts. After hydration: the arrow
/// keys, Escape, looking closer, and a link to give away.
#[component]
pub fn PictureViewer(
    /// The picture's key.
    #[prop(into)]
    key: Signal<String>,
    /// Among what its neighbours are looked for.
    #[prop(into)]
    query: Signal<PictureQuery>,
    /// The calls.
    acting: Acting,
    /// Parts that look differently; otherwise those of the context.
    #[prop(optional)]
    components: Option<PictureSlots>,
    /// Texts that should read differently from those of the page's language; otherwise those of the context.
    #[prop(optional)]
    display_text: Option<OwnTexts>,
) -> impl IntoView {
    Own { text: display_text, slots: components, actions: None }.around(move || viewer(key, query, acting))
}

fn viewer(key: Signal<String>, query: Signal<PictureQuery>, acting: Acting) -> AnyView {
    let slots = use_slots();
    let waiting = slots.clone();
    let renewals = RwSignal::new(0_u64);
    let details = Resource::new_blocking(
        move || (query.get(), key.get(), renewals.get()),
        |(query, key, _)| picture_details(query, key),
    );
    page::renewing(move || {
        let after = details.get().and_then(Result::ok).map(|details: PictureDetails| details.renew_after_s);
        (after, Callback::new(move |()| renewals.update(|count| *count += 1)))
    });
    // In an effect: a resource that is read outside of one, or of a boundary, could differ when the page is taken over.
    let neighbours = RwSignal::new((None, None));
    let place = RwSignal::new(None);
    Effect::new(move |_| {
        if let Some(Ok(PictureDetails { previous, next, index, .. })) = details.get() {
            neighbours.set((previous, next));
            place.set(index);
        }
    });
    let navigate = use_navigate();
    let to = StoredValue::new(move |path: &str| navigate(path, Default::default()));
    let way_back = move |place| match place {
        Some(place) => query.with(|query| address_of_place(query, place)),
        None => query.with(|query| address(PICTURES, query, None)),
    };
    let back = move || untrack(|| way_back(place.get()));
    page::on_key(move |event: &KeyboardEvent| {
        let (previous, next) = neighbours.get_untracked();
        let there = |key: Option<String>| key.map(|key| address(VIEW, &query.get_untracked(), Some(&key)));
        let (before, behind) = if page::reads_from_the_right() { (next, previous) } else { (previous, next) };
        let path = match event.key().as_str() {
            "ArrowLeft" => there(before),
            "ArrowRight" => there(behind),
            "Escape" => Some(back()),
            _ => None,
        };
        if let Some(path) = path {
            event.prevent_default();
            to.with_value(|to| to(&path));
        }
    });
    // A picture that is gone or has another name is not here any more.
    Effect::new(move |_| {
        let value = acting.notice(|| None);
        let is_gone = value.is_some_and(|notice| {
            matches!(notice.action, PictureAction::Deleted | PictureAction::Renamed)
                && notice.result.is_ok_and(|it| it.is_any())
        });
        if is_gone {
            to.with_value(|to| to(&back()));
        }
    });
    let whole = Whole::new(Callback::new(move |()| renewals.update(|count| *count += 1)));
    let again = Callback::new(move |()| renewals.update(|count| *count += 1));
    let shown = move || {
        details.get().map(|answer| match answer {
            Ok(details) => with_details(details, query.get_untracked(), acting, whole),
            Err(error) => slots.failure(&error, again, || without(&error)),
        })
    };
    let texts = use_texts();
    let access_level = query.with_untracked(|query| query.access_level);
    view! {
        <p class="viewer__back">
            // With the rest, which knows the picture's place: an attribute that differs from the first HTML's is not set.
            <Transition>
                {move || {
                    let place = details.get().and_then(Result::ok).and_then(|details| details.index);
                    view! { <a href=way_back(place)>{texts.pictures.back_to_pictures}</a> }
                }}
            </Transition>
        </p>
        <NoticeBar acting=acting access_level=access_level />
        <Transition fallback=move || waiting.loading(|| ().into_any())>{shown}</Transition>
    }
    .into_any()
}

fn without(error: &ApiError) -> AnyView {
    let texts = use_texts();
    view! {
        <div class="message message--danger" role="alert">
            <AlertIcon />
            <p class="message__text">{texts.failure(error)}</p>
        </div>
    }
    .into_any()
}

fn with_details(details: PictureDetails, query: PictureQuery, acting: Acting, whole: Whole) -> AnyView {
    let texts = use_texts().pictures;
    let name = name_of(&details.picture.key);
    let link = |key: &Option<String>, label: &'static str, rel: &'static str| {
        key.as_ref().map(|key| {
            let href = address(VIEW, &query, Some(key));
            view! { <a class="button button--secondary" href=href rel=rel>{label}</a> }
        })
    };
    let place = details.index.map(|index| {
        let (place, total) = ((index + 1).to_string(), details.total.to_string());
        view! { <p class="viewer__place">{fill(texts.place, &[("place", &place), ("total", &total)])}</p> }
    });
    let shown = match details.view_url.clone() {
        Some(url) => {
            let key = details.picture.key.clone();
            view! { <Zoomable key=key whole=whole src=url alt=name.clone() /> }.into_any()
        }
        None => view! {
            <div class="viewer__none">
                <p>{texts.not_shown}</p>
            </div>
        }
        .into_any(),
    };
    view! {
        {shown}
        <nav class="viewer__ways" aria-label=texts.pages>
            {link(&details.previous, texts.previous_picture, "prev")}
            {place}
            {link(&details.next, texts.next_picture, "next")}
        </nav>
        <Doings details=details.clone() query=query acting=acting />
        {facts(&details, &name)}
    }
    .into_any()
}

/// What can be done with a file.
///
/// First HTML: all of it but the link to give away, which needs a script.
#[component]
fn Doings(
    /// The file.
    details: PictureDetails,
    /// Where somebody came from.
    query: PictureQuery,
    /// The calls.
    acting: Acting,
) -> impl IntoView {
    let texts = use_texts().pictures;
    let level = word(query.access_level);
    let key = StoredValue::new(details.picture.key);
    let download = key.with_value(|key| download_address(query.access_level, key));
    let back = StoredValue::new(address(PICTURES, &query, None));
    view! {
        <div class="viewer__doings">
            <a class="button button--primary" href=download rel="external">{texts.download}</a>
            <ShareButton key=key.get_value() query=query />
            // The list that follows tells of it, and takes it back: so it is a plain form with scripts, too.
            <form method="post" action=DeletePictures::url()>
                <input type="hidden" name="selection[access_level]" value=level />
                <input type="hidden" name="selection[keys][]" value=key.get_value() />
                <input type="hidden" name="back" value=back.get_value() />
                <button type="submit" class="button button--secondary">{texts.delete}</button>
            </form>
            <details class="chosen__more">
                <summary class="button button--secondary">{texts.rename}</summary>
                <PostForm action=acting.rename class="pictures__fields">
                    <input type="hidden" name="access_level" value=level />
                    <input type="hidden" name="key" value=key.get_value() />
                    <input type="hidden" name="back" value=back.get_value() />
                    <label class="field">
                        <span class="field__label">{texts.new_name}</span>
                        <input class="field__input" type="text" name="new_key" value=key.get_value() required autocomplete="off" />
                    </label>
                    <div class="pictures__fields-end">
                        <SubmitButton label=texts.rename pending=acting.rename.pending() />
                    </div>
                </PostForm>
            </details>
        </div>
    }
}

/// Copies a link that works for a while.
#[component]
fn ShareButton(
    /// The file's key.
    key: String,
    /// Where somebody came from.
    query: PictureQuery,
) -> impl IntoView {
    let texts = use_texts();
    let hydrated = use_hydrated();
    let said = RwSignal::new(String::new());
    let key = StoredValue::new(key);
    let press = move |_| {
        spawn_local(async move {
            let words = match share_picture(query.access_level, key.get_value()).await {
                Ok(link) => {
                    let minutes = (link.good_for_s / 60).to_string();
                    match copy(link.url).await {
                        true => fill(texts.pictures.link_copied, &[("minutes", &minutes)]),
                        false => texts.general.copying_refused.to_owned(),
                    }
                }
                Err(error) => texts.failure(&error),
            };
            said.try_set(words);
        });
    };
    view! {
        {move || {
            hydrated
                .get()
                .then(|| {
                    view! {
                        <button type="button" class="button button--secondary" on:click=press>
                            {texts.pictures.copy_link}
                        </button>
                    }
                })
        }}
        <p class="viewer__said" role="status">{move || said.get()}</p>
    }
}

/// What is known of a file.
fn facts(details: &PictureDetails, name: &str) -> AnyView {
    let (texts, sizes) = (use_texts().pictures, use_texts().storage);
    let file = &details.picture;
    let line = |term: &str, value: String| {
        let term = term.to_owned();
        view! {
            <div class="facts__line">
                <dt>{term}</dt>
                <dd>
                    <bdi>{value}</bdi>
                </dd>
            </div>
        }
    };
    let exif = details.exif.iter().map(|entry| line(texts.exif(entry.field), entry.value.clone())).collect_view();
    let metadata = details.metadata.iter().map(|(name, value)| line(name, value.clone())).collect_view();
    view! {
        <section class="facts" aria-labelledby="facts">
            <h2 class="home__subheading" id="facts">{texts.details}</h2>
            <dl>
                {line(texts.name, name.to_owned())}
                {line(texts.size, sizes.size(file.size))}
                {line(texts.kind, details.content_type.clone())}
                {line(texts.uploaded_on, day(file.written_at_s))}
                {exif}
                {metadata}
            </dl>
        </section>
    }
    .into_any()
}
