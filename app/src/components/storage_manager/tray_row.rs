//! What the tray says of the uploads of one page, and what can be done about them there.

use leptos::ev::MouseEvent;
use leptos::prelude::*;

use crate::browser::page;
use crate::components::primitives::icon::{AlertIcon, CrossIcon, SuccessIcon};
use crate::core::upload::{Aside, Going};
use crate::i18n::{Texts, counted, fill, use_texts};

/// So many of so many.
pub(super) fn sum(texts: &Texts, aside: &Aside) -> String {
    let sentence = counted(texts.language, texts.uploads.uploaded_of, aside.total);
    fill(&sentence, &[("uploaded", &aside.uploaded.to_string())])
}

/// What needs the person; empty if nothing does.
pub(super) fn need(texts: &Texts, aside: &Aside) -> String {
    if aside.needs_sign_in {
        texts.uploads.needs_sign_in.to_owned()
    } else if aside.attention > 0 {
        counted(texts.language, texts.uploads.announced_failed, aside.attention)
    } else {
        String::new()
    }
}

/// The uploads of one page.
#[component]
pub(super) fn TrayRow(
    /// What the ids of its elements end with.
    id: String,
    /// How far they are.
    #[prop(into)]
    aside: Signal<Aside>,
    /// The address of the page with their rows.
    address: String,
    /// The folder that they go to; empty for the outermost one.
    folder: String,
    /// The name of the level that they go to; empty for the usual one.
    level: &'static str,
    /// Called when that page is about to be opened in place of this one.
    on_show: Callback<()>,
    /// Has them stop for a while, or go on.
    on_pause: Callback<()>,
    /// Called when nobody wants to see this any more.
    on_close: Callback<()>,
) -> impl IntoView {
    let texts = use_texts();
    let going = Memo::new(move |_| aside.with(|aside| aside.going));
    let is_done = Memo::new(move |_| aside.with(|aside| aside.uploaded == aside.total));
    let percent = Memo::new(move |_| aside.with(|aside| aside.percent));
    let sum = Memo::new(move |_| aside.with(|aside| sum(texts, aside)));
    let need = Memo::new(move |_| aside.with(|aside| need(texts, aside)));
    let needs_sign_in = Memo::new(move |_| aside.with(|aside| aside.needs_sign_in));
    let offline = Memo::new(move |_| {
        let count = aside.with(|aside| aside.offline);
        if count > 0 { counted(texts.language, texts.uploads.offline, count) } else { String::new() }
    });
    let [sum_id, show_id, pause_id, close_id] =
        ["sum", "show", "pause", "close"].map(|part| format!("upload-tray-{part}-{id}"));
    let show = move |event: MouseEvent| {
        if !(event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key()) {
            on_show.run(());
        }
    };
    // The button that has the focus may go.
    let (pause_of, show_of) = (pause_id.clone(), show_id.clone());
    Effect::new(move |_| {
        if going.get() == Going::Nowhere && page::has_focus(&pause_of) {
            page::focus(&show_of);
        }
    });
    let needed = move || {
        let need = need.get();
        let sign_in = needs_sign_in.get().then(|| {
            // In another tab, so that this page with its files stays.
            view! { " " <a href="/" target="_blank" rel="noopener">{texts.storage.sign_in_again}</a> }
        });
        (!need.is_empty()).then(|| {
            view! {
                <div class="upload-tray__need">
                    <AlertIcon />
                    <p>{need} {sign_in}</p>
                </div>
            }
        })
    };
    let waiting = move || {
        let offline = offline.get();
        (!offline.is_empty()).then(|| view! { <p class="upload-tray__note">{offline}</p> })
    };
    let level = (!level.is_empty()).then(|| view! { <span class="upload-tray__level">{level}</span> });
    let folder = (!folder.is_empty()).then(|| view! { <bdi class="upload-tray__folder">{folder}</bdi> });
    view! {
        <div class="upload-tray__row">
            <p class="upload-tray__sum" class:upload-tray__sum--done=is_done id=sum_id.clone()>
                {move || is_done.get().then(SuccessIcon)}
                <span>{sum}</span>
                {level}
                {folder}
            </p>
            <progress
                class="storage-manager__progress"
                max="100"
                value=move || percent.get().to_string()
                aria-labelledby=sum_id.clone()
            ></progress>
            {waiting}
            {needed}
            <div class="upload-tray__buttons">
                <a class="button button--secondary" id=show_id href=address aria-describedby=sum_id on:click=show>
                    {texts.uploads.show_uploads}
                </a>
                <button
                    type="button"
                    class="button button--quiet"
                    id=pause_id
                    hidden=move || going.get() == Going::Nowhere
                    on:click=move |_| on_pause.run(())
                >
                    {move || if going.get() == Going::Paused { texts.uploads.resume } else { texts.uploads.pause }}
                </button>
                <button
                    type="button"
                    class="icon-button upload-tray__close"
                    id=close_id
                    aria-label=texts.authenticator.close
                    hidden=move || aside.with(|aside| aside.is_under_way)
                    on:click=move |_| on_close.run(())
                >
                    <CrossIcon />
                </button>
            </div>
        </div>
    }
}
