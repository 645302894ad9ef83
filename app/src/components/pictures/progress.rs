//! How far something is that is done with many files, and what has become of each.

use leptos::prelude::*;

use super::name_of;
use super::notice::keep_focus;
use super::runs::{Run, Runs};
use crate::core::tasks::{Summary, Task, TaskStatus, Tasks};
use crate::i18n::{counted, fill, use_texts};
use crate::wire::pictures::PictureAction;

/// So many files are shown one by one.
const SHOWN: usize = 100;

/// How far a run is, with the way out of it; and once it is over, what has become of each file, unless it was done with all.
///
/// First HTML: nothing. After hydration: all of it.
#[component]
pub(super) fn RunProgress(
    /// What is done.
    runs: Runs,
) -> impl IntoView {
    let state = Memo::new(move |_| {
        let Summary { total, completed, .. } =
            runs.current().with(|run| run.as_ref().map(|run| run.tasks.summary()))?;
        let is_over = runs.current().with(|run| run.as_ref().is_none_or(|run| run.tasks.is_over()));
        let is_shown = if is_over { completed < total } else { runs.is_slow() };
        is_shown.then_some(is_over)
    });
    // What had the focus goes with it.
    Effect::new(move |before: Option<Option<bool>>| {
        let now = state.get();
        if before.flatten() == Some(false) && now != Some(false) {
            keep_focus();
        }
        now
    });
    move || {
        state.get().map(|is_over| {
            let button = if is_over { again(runs) } else { cancel(runs) };
            view! {
                <section class="tasks" class:tasks--over=is_over aria-label=use_texts().pictures.progress>
                    {head(runs, is_over)} {button} {each(Signal::derive(move || of(runs)))}
                </section>
            }
            .into_any()
        })
    }
}

fn of(runs: Runs) -> Tasks {
    runs.current().with(|run| run.as_ref().map(|run| run.tasks.clone()).unwrap_or_default())
}

/// How many are how far, in words and as a bar.
fn head(runs: Runs, is_over: bool) -> AnyView {
    let texts = use_texts();
    let said = move || {
        runs.current().with(|run| {
            let Some(Run { doing, tasks, .. }) = run else { return String::new() };
            summed_up(doing.action(), &tasks.summary())
        })
    };
    let ended = move || {
        runs.current().with(|run| {
            let Summary { total, not_started, in_progress, .. } =
                run.as_ref().map(|run| run.tasks.summary()).unwrap_or_default();
            total - not_started - in_progress
        })
    };
    let total = runs.current().with_untracked(|run| run.as_ref().map_or(0, |run| run.tasks.len()));
    let bar = (!is_over).then(|| {
        view! {
            <progress
                class="storage-manager__progress"
                max=total.to_string()
                value=move || ended().to_string()
                aria-label=texts.pictures.progress
            ></progress>
        }
    });
    view! {
        <p class="tasks__summary">{said}</p>
        {bar}
    }
    .into_any()
}

/// How many are how far: `3 of 12 moved · 1 failed`.
fn summed_up(action: PictureAction, summary: &Summary) -> String {
    let texts = use_texts();
    let Summary { total, completed, failed, prevented, cancelled, going_on, .. } = *summary;
    let pictures = texts.pictures;
    let done = fill(pictures.doing(action), &[("done", &completed.to_string()), ("total", &total.to_string())]);
    let others = [
        (pictures.tasks_failed, failed),
        (pictures.tasks_prevented, prevented),
        (pictures.tasks_going_on, going_on),
        (pictures.tasks_cancelled, cancelled),
    ];
    let others = others.into_iter().filter(|(_, count)| *count > 0);
    let others = others.map(|(forms, count)| counted(texts.language, forms, count));
    std::iter::once(done).chain(others).collect::<Vec<_>>().join(" · ")
}

/// Calls off what has not begun.
fn cancel(runs: Runs) -> AnyView {
    let has_more = move || {
        let more = |run: &Run| run.tasks.summary().not_started > 0;
        runs.current().with(|run| run.as_ref().is_some_and(more))
    };
    view! {
        <button
            type="button"
            class="button button--secondary"
            aria-disabled=move || (!has_more()).then_some("true")
            on:click=move |_| runs.cancel()
        >
            {use_texts().uploads.cancel}
        </button>
    }
    .into_any()
}

/// Tries again what failed.
fn again(runs: Runs) -> AnyView {
    let has_any = runs.current().with_untracked(|run| run.as_ref().is_some_and(|run| run.tasks.summary().failed > 0));
    if !has_any {
        return ().into_any();
    }
    let retry = move |_| {
        runs.retry();
        keep_focus();
    };
    view! {
        <button type="button" class="button button--secondary" on:click=retry>
            {use_texts().general.try_again}
        </button>
    }
    .into_any()
}

/// What has become of each file, those first that somebody may have to do something about.
pub(super) fn each(tasks: Signal<Tasks>) -> AnyView {
    let texts = use_texts();
    let rows = Memo::new(move |_| {
        let mut rows: Vec<Task> = tasks.with(|tasks| tasks.all().to_vec());
        rows.sort_by_key(|task| rank(&task.status));
        let more = rows.len().saturating_sub(SHOWN);
        rows.truncate(SHOWN);
        (rows, more)
    });
    let row = move |task: Task| {
        let Task { key, status, .. } = task;
        let name = if key.ends_with('/') { format!("{}/", name_of(&key)) } else { name_of(&key) };
        view! {
            <li class=format!("tasks__file tasks__file--{}", word(&status))>
                <bdi class="tasks__name">{name}</bdi>
                <span class="tasks__status">{texts.task_status(&status)}</span>
            </li>
        }
    };
    let more = move || {
        let more = rows.with(|(_, more)| *more);
        (more > 0)
            .then(|| view! { <p class="tasks__more">{counted(texts.language, texts.pictures.and_more, more)}</p> })
    };
    view! {
        <details class="tasks__each">
            <summary>{texts.pictures.each_file}</summary>
            <ul class="tasks__files" role="list" tabindex="0" aria-label=texts.pictures.each_file>
                <For
                    each=move || rows.get().0
                    key=|task| (task.group, task.key.clone(), use_texts().task_status(&task.status))
                    children=row
                />
            </ul>
            {more}
        </details>
    }
    .into_any()
}

/// Those first that need somebody, then those that are under way.
fn rank(status: &TaskStatus) -> u8 {
    match status {
        TaskStatus::Failed(_) => 0,
        TaskStatus::OverwritePrevented => 1,
        TaskStatus::InProgress => 2,
        TaskStatus::NotStarted => 3,
        TaskStatus::GoesOn => 4,
        TaskStatus::Cancelled => 5,
        TaskStatus::Completed => 6,
    }
}

/// What a status is called in classes.
fn word(status: &TaskStatus) -> &'static str {
    match status {
        TaskStatus::NotStarted => "not-started",
        TaskStatus::InProgress => "in-progress",
        TaskStatus::Completed => "completed",
        TaskStatus::GoesOn => "goes-on",
        TaskStatus::OverwritePrevented => "prevented",
        TaskStatus::Failed(_) => "failed",
        TaskStatus::Cancelled => "cancelled",
    }
}
