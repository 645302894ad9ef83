//! The tray: what goes on with uploads whose page is not shown.

use std::collections::HashMap;

use leptos::prelude::*;
use leptos_router::hooks::{use_location, use_navigate};

use super::live::{Away, LiveId, LiveUploads};
use super::tray_row::{TrayRow, need, sum};
use super::uploader::Uploader;
use crate::browser::links;
use crate::core::upload::{Aside, DisplayText, Going, Item, Milestone, Queue, Rules};
use crate::i18n::{Texts, use_texts};
use crate::wire::storage::AccessLevel;

/// Shows the uploads that go on while another page is open, and has links within the app followed without a page load as long as one
/// would interrupt an upload. To be put into the router, behind the pages. Without
/// [`provide_live_uploads`](super::provide_live_uploads) it does nothing.
///
/// First HTML: an empty line, which screen readers watch. After hydration: everything.
#[component]
pub fn UploadTray(
    /// The paths of the app's pages. A link anywhere else, or to a file, leaves the page as it always does.
    pages: &'static [&'static str],
) -> impl IntoView {
    let Some(live) = use_context::<LiveUploads>() else { return ().into_any() };
    follow_links(live, pages);
    let texts = use_texts();
    let all = Memo::new(move |_| live.away().into_iter().map(|away| away.id).collect::<Vec<_>>());
    let each = move || live.away().into_iter().filter(|away| is_told(&aside_of(away.uploader))).collect::<Vec<_>>();
    let is_any = Memo::new(move |_| !each().is_empty());
    let milestones = Memo::new(move |last: Option<&HashMap<LiveId, Milestone>>| {
        let milestone = |Away { id, uploader, .. }: Away| {
            let last = last.and_then(|last| last.get(&id)).copied().unwrap_or_default();
            Some((id, uploader.queue().try_with(|queue| queue.milestone(last))?))
        };
        all.track();
        live.away().into_iter().filter_map(milestone).collect::<HashMap<_, _>>()
    });
    let announced = Memo::new(move |_| {
        let milestones = milestones.get();
        let said = |Away { id, uploader, .. }: Away| {
            said_aloud(texts, &aside_of(uploader), milestones.get(&id).copied().unwrap_or_default())
        };
        each().into_iter().map(said).filter(|said| !said.is_empty()).collect::<Vec<_>>().join(" ")
    });
    view! {
        <p class="visually-hidden upload-tray__announced" aria-live="polite">
            {announced}
        </p>
        {move || {
            is_any
                .get()
                .then(|| {
                    view! {
                        <section class="upload-tray" aria-label=texts.uploads.tray>
                            <For each=each key=|away| away.id children=move |away| row(away, live) />
                        </section>
                    }
                })
        }}
    }
    .into_any()
}

/// Has links within the app followed without a page load as long as one would interrupt an upload. The focus follows as it would.
fn follow_links(live: LiveUploads, pages: &'static [&'static str]) {
    let (location, navigate) = (use_location(), use_navigate());
    let is_here = move |address: &str| {
        let (path, search) = (location.pathname.get_untracked(), location.search.get_untracked());
        address.split_once('?').unwrap_or((address, "")) == (path.as_str(), search.as_str())
    };
    links::on_followed(
        move |path| pages.contains(&path) && live.is_unfinished(),
        move |address| {
            if !is_here(address) {
                live.open_page(address);
            }
            navigate(address, Default::default());
        },
    );
}

fn aside_of(uploader: Uploader) -> Aside {
    uploader.queue().try_with(Queue::aside).unwrap_or_default()
}

/// Whether there is anything to say: not of rows that were all given up.
fn is_told(aside: &Aside) -> bool {
    aside.total > 0
}

/// What is read out: what needs the person, else every quarter, and the end.
fn said_aloud(texts: &'static Texts, aside: &Aside, milestone: Milestone) -> String {
    let need = need(texts, aside);
    if !need.is_empty() {
        need
    } else if aside.uploaded == aside.total {
        sum(texts, aside)
    } else {
        DisplayText::new(texts).milestone(milestone)
    }
}

/// The uploads of one page.
fn row(away: Away, live: LiveUploads) -> AnyView {
    let texts = use_texts();
    let Away { id, uploader, address, folder, level, is_resumable } = away;
    // Where everything goes unless something else is said, nothing needs to be said.
    let level = if level == AccessLevel::default() { Default::default() } else { texts.pictures.level(level) };
    let aside = Memo::new(move |_| {
        let aside = aside_of(uploader);
        // Rows that offer no pause would not offer its end.
        if is_resumable { aside } else { Aside { going: Going::Nowhere, ..aside } }
    });
    let opened = address.clone();
    let show = move || live.open_page(&opened);
    let pause = move || match aside.with_untracked(|aside| aside.going) {
        Going::On => uploader.pause_all(),
        Going::Paused => uploader.resume_all(),
        Going::Nowhere => {}
    };
    let close = move || {
        live.let_go(id);
        links::focus_heading();
    };
    view! {
        <TrayRow
            id=id.to_string()
            aside=aside
            address=address
            folder=folder
            level=level
            on_show=Callback::new(move |()| show())
            on_pause=Callback::new(move |()| pause())
            on_close=Callback::new(move |()| close())
        />
    }
    .into_any()
}

/// The tray as it is with these rows, for a page that shows how it looks. Nothing in it does anything.
#[component]
pub fn TrayOnShow(
    /// The rows.
    rows: Vec<Item>,
    /// The folder that they go to.
    folder: String,
) -> impl IntoView {
    let nothing = Callback::new(|()| ());
    let aside = Queue::of(Rules::default(), rows).aside();
    view! {
        <section class="upload-tray" aria-label=use_texts().uploads.tray>
            <TrayRow
                id="on-show".to_owned()
                aside=Signal::stored(aside)
                address="/pictures".to_owned()
                folder=folder
                level=""
                on_show=nothing
                on_pause=nothing
                on_close=nothing
            />
        </section>
    }
}
