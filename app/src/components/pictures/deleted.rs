//! What was deleted and can be brought back.

use std::collections::BTreeMap;

use leptos::prelude::*;

use super::acting::Acting;
use super::notice::NoticeBar;
use super::parts::{Emptiness, Own, PictureSlots, not_had, use_slots};
use super::runs::{Doing, Run};
use super::texts::OwnTexts;
use super::{PICTURES, name_of};
use crate::api::pictures::{RestorePictures, deleted_pictures};
use crate::components::primitives::button::Weight;
use crate::components::primitives::{PostForm, SubmitButton};
use crate::core::catalogue::address;
use crate::core::day::day;
use crate::core::levels::word;
use crate::core::tasks::Tasks;
use crate::i18n::{counted, fill, use_texts};
use crate::wire::pictures::{DAYS_KEPT, DELETED_SHOWN, DeletedPicture, PictureQuery};
use crate::wire::storage::AccessLevel;

/// What was deleted, the latest first, each deletion with buttons to bring it back or let it go.
///
/// First HTML: all of it; everything works without scripts.
#[component]
pub fn DeletedPictures(
    /// Which prefix it was below.
    access_level: AccessLevel,
    /// The calls.
    acting: Acting,
    /// Parts that look differently; otherwise those of the context.
    #[prop(optional)]
    components: Option<PictureSlots>,
    /// Texts that should read differently from those of the page's language; otherwise those of the context.
    #[prop(optional)]
    display_text: Option<OwnTexts>,
) -> impl IntoView {
    let own = Own { text: display_text, slots: components, actions: None };
    own.around(move || everything(access_level, acting))
}

fn everything(access_level: AccessLevel, acting: Acting) -> AnyView {
    let (texts, slots) = (use_texts(), use_slots());
    let waiting = slots.clone();
    let again = Callback::new(move |()| acting.changed());
    let deleted = Resource::new_blocking(move || acting.changes(), move |_| deleted_pictures(access_level));
    let list = move || {
        deleted.get().map(|answer| match answer {
            Ok(files) if files.is_empty() => match &slots.empty {
                Some(part) => part(Emptiness::Deleted),
                None => view! { <p class="pictures__empty">{texts.pictures.none_deleted}</p> }.into_any(),
            },
            Ok(files) => batches(files, access_level, acting),
            Err(error) => slots.failure(&error, again, || not_had(&error)),
        })
    };
    let days = DAYS_KEPT.to_string();
    let back = address(PICTURES, &PictureQuery { access_level, ..PictureQuery::default() }, None);
    view! {
        <p class="home__lead">{fill(texts.pictures.deleted_lead, &[("days", &days)])}</p>
        <p class="viewer__back">
            <a href=back rel="external">{texts.pictures.back_to_pictures}</a>
        </p>
        <NoticeBar acting=acting access_level=access_level />
        <Transition fallback=move || waiting.loading(nothing)>{list}</Transition>
    }
    .into_any()
}

fn nothing() -> AnyView {
    ().into_any()
}

fn batches(files: Vec<DeletedPicture>, access_level: AccessLevel, acting: Acting) -> AnyView {
    let texts = use_texts();
    let mut grouped: BTreeMap<String, Vec<DeletedPicture>> = BTreeMap::new();
    for file in files {
        grouped.entry(file.batch.clone()).or_default().push(file);
    }
    // Their names begin with when they were deleted.
    let each = grouped.into_iter().rev().map(|(batch, files)| one(batch, &files, access_level, acting)).collect_view();
    view! {
        <ul class="deleted" role="list">{each}</ul>
        {purging(texts.pictures.purge_all, "button button--secondary", None, access_level, acting)}
    }
    .into_any()
}

/// A button that asks before it deletes for good, without scripts too: one deletion, or everything.
fn purging(
    label: &'static str,
    look: &'static str,
    batch: Option<String>,
    access_level: AccessLevel,
    acting: Acting,
) -> AnyView {
    view! {
        <details class="chosen__more">
            <summary class=look>{label}</summary>
            <PostForm action=acting.purge class="deleted__question">
                <input type="hidden" name="access_level" value=word(access_level) />
                {batch.map(|batch| view! { <input type="hidden" name="batch" value=batch /> })}
                <p>{use_texts().pictures.cannot_be_undone}</p>
                <SubmitButton label=label pending=acting.purge.pending() weight=Weight::Danger />
            </PostForm>
        </details>
    }
    .into_any()
}

fn one(batch: String, files: &[DeletedPicture], access_level: AccessLevel, acting: Acting) -> AnyView {
    let texts = use_texts();
    let when = files.first().map(|file| day(file.deleted_at_s)).unwrap_or_default();
    let count = counted(texts.language, texts.pictures.files, files.len());
    let heading = format!("deleted-{batch}");
    let labelled_by = heading.clone();
    let to_restore = batch.clone();
    let keys = StoredValue::new(files.iter().map(|file| file.key.clone()).collect::<Vec<_>>());
    // With scripts some of them at a time, so that there is something to see.
    let here = Callback::new(move |RestorePictures { batch, .. }| {
        // Pressed twice it is under way.
        if acting.runs().is_going_untracked() {
            return false;
        }
        let doing = Doing::Restore(batch.into_iter().collect());
        acting.run(Run::new(doing, access_level, Tasks::of(keys.get_value())));
        false
    });
    let shown = files
        .iter()
        .take(DELETED_SHOWN)
        .map(|file| {
            let name = name_of(&file.key);
            let image = file.thumbnails.first().map(|small| {
                view! {
                    <img class="deleted__image" src=small.url.clone() width="96" height="96" loading="lazy" alt="" />
                }
            });
            view! {
                <li class="deleted__file">
                    {image}
                    <bdi class="deleted__name">{name}</bdi>
                </li>
            }
        })
        .collect_view();
    view! {
        <li class="deleted__batch" aria-labelledby=labelled_by>
            <h2 class="deleted__heading" id=heading>
                {fill(texts.pictures.deleted_on, &[("day", &when)])}
                " · "
                {count}
            </h2>
            <ul class="deleted__files" role="list">{shown}</ul>
            <div class="deleted__buttons">
                <PostForm action=acting.restore accept=here>
                    <input type="hidden" name="access_level" value=word(access_level) />
                    <input type="hidden" name="batch" value=to_restore.clone() />
                    <SubmitButton label=texts.pictures.restore pending=acting.restore.pending() weight=Weight::Secondary />
                </PostForm>
                {purging(texts.pictures.purge, "button button--quiet", Some(batch), access_level, acting)}
            </div>
        </li>
    }
    .into_any()
}
