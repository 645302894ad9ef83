//! Keeps the address of a picture fresh, and decides what is seen of it.

use std::time::Duration;

use leptos::html::Img;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::storage::image_url;
use crate::browser::picture;
use crate::browser::timer::{self, Timer};
use crate::wire::error::ApiError;
use crate::wire::storage::{ImageRequest, ImageUrl, Rendition};

/// How long to wait after a renewal that failed while the picture is still seen.
const PAUSE: Duration = Duration::from_secs(60);

/// Why a new address is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cause {
    /// The time has come.
    Due,
    /// The picture did not load from the address that it had.
    LoadFailed,
}

/// What is to be seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Shown {
    /// The address is not known yet.
    Waiting,
    /// The picture at this address.
    Picture(Address),
    /// No picture, for this reason.
    Nothing(Reason),
}

/// Where a picture is, and smaller ones of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Address {
    pub(super) url: String,
    renditions: Vec<Rendition>,
}

impl From<ImageUrl> for Address {
    fn from(address: ImageUrl) -> Self {
        Self { url: address.url, renditions: address.renditions }
    }
}

/// How wide the picture itself counts among its renditions, in pixels.
const WHOLE: u32 = 2_400;

impl Shown {
    /// HTML's `srcset`; none where there is one picture alone.
    pub(super) fn sources(&self) -> Option<String> {
        let Self::Picture(Address { url, renditions }) = self else { return None };
        if renditions.is_empty() {
            return None;
        }
        let smaller = renditions.iter().map(|rendition| format!("{} {}w", rendition.url, rendition.width));
        Some(smaller.chain([format!("{url} {WHOLE}w")]).collect::<Vec<_>>().join(", "))
    }
}

/// Why there is no picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Reason {
    /// No address could be had.
    NoAddress(ApiError),
    /// The picture itself does not load.
    DidNotLoad,
}

impl From<Option<Result<ImageUrl, ApiError>>> for Shown {
    fn from(answer: Option<Result<ImageUrl, ApiError>>) -> Self {
        match answer {
            None => Self::Waiting,
            Some(Ok(address)) => Self::Picture(address.into()),
            Some(Err(error)) => Self::Nothing(Reason::NoAddress(error)),
        }
    }
}

/// Provided through the context where a picture is to be shown as it is while its address is asked for: for a page that shows
/// how that looks.
#[derive(Debug, Clone, Copy)]
pub struct StillWaiting;

/// What is seen of a picture, and when its address is renewed. A handle: copies are the same picture.
#[derive(Clone, Copy)]
pub(super) struct Renewal {
    request: Signal<ImageRequest>,
    shown: RwSignal<Option<Shown>>,
    renewed_for_error: StoredValue<bool>,
    /// Whether an address is on its way because the picture did not load.
    is_awaited: StoredValue<bool>,
    due: StoredValue<Duration>,
    timer: StoredValue<Option<Timer>>,
    element: NodeRef<Img>,
    on_get_url_error: Option<Callback<ApiError>>,
    on_error: Option<Callback<()>>,
}

impl Renewal {
    /// Nothing is known yet. The timer ends with the component.
    pub(super) fn new(
        request: Signal<ImageRequest>,
        element: NodeRef<Img>,
        on_get_url_error: Option<Callback<ApiError>>,
        on_error: Option<Callback<()>>,
    ) -> Self {
        Self {
            request,
            shown: RwSignal::new(use_context::<StillWaiting>().map(|_| Shown::Waiting)),
            renewed_for_error: StoredValue::new(false),
            is_awaited: StoredValue::new(false),
            due: StoredValue::new(Duration::MAX),
            timer: StoredValue::new(None),
            element,
            on_get_url_error,
            on_error,
        }
    }

    /// What is to be seen; `None` before the first answer.
    pub(super) fn shown(self) -> Option<Shown> {
        self.shown.get()
    }

    /// The address was asked for from the start, and this is the answer.
    pub(super) fn answered(self, answer: Result<ImageUrl, ApiError>) {
        self.renewed_for_error.set_value(false);
        match answer {
            Ok(first) => {
                self.renew_after(Duration::from_secs(first.renew_after_s.max(1)));
                self.shown.set(Some(Shown::Picture(first.into())));
            }
            Err(error) => self.no_address(error),
        }
    }

    /// Forgets what was, because everything is asked for again.
    pub(super) fn start_again(self) {
        self.stop();
        self.shown.set(Some(Shown::Waiting));
    }

    /// The picture loaded: the next failure is a new one.
    pub(super) fn loaded(self) {
        self.renewed_for_error.set_value(false);
    }

    /// The picture did not load: asks for a new address once, then gives up.
    pub(super) fn load_failed(self) {
        if matches!(self.shown.get_untracked(), Some(Shown::Waiting | Shown::Nothing(_))) || self.is_awaited.get_value()
        {
            // The same failure may be seen by its event and by what the element says when the page is taken over.
            return;
        }
        if self.renewed_for_error.get_value() {
            self.stop();
            self.shown.set(Some(Shown::Nothing(Reason::DidNotLoad)));
            if let Some(on_error) = self.on_error {
                on_error.run(());
            }
        } else {
            self.renewed_for_error.set_value(true);
            self.renew(Cause::LoadFailed);
        }
    }

    /// Renews an address whose time came while the page was asleep.
    pub(super) fn renew_if_overdue(self) {
        if self.due.try_get_value().is_some_and(|due| timer::now() >= due) {
            self.renew(Cause::Due);
        }
    }

    fn renew_after(self, wait: Duration) {
        self.due.set_value(timer::now().saturating_add(wait));
        self.timer.set_value(Some(timer::after(wait, move || self.renew(Cause::Due))));
    }

    fn stop(self) {
        self.due.set_value(Duration::MAX);
        self.timer.set_value(None);
    }

    fn renew(self, cause: Cause) {
        let Some(request) = self.request.try_get_untracked() else { return };
        self.stop();
        self.is_awaited.set_value(cause == Cause::LoadFailed);
        spawn_local(async move {
            let answer = image_url(request.clone()).await;
            self.is_awaited.try_set_value(false);
            // Meanwhile the component may be gone, or show another picture.
            if self.request.try_get_untracked() != Some(request) {
                return;
            }
            match (answer, cause) {
                (Ok(next), cause) => {
                    self.renew_after(Duration::from_secs(next.renew_after_s.max(1)));
                    self.show(next.into(), cause);
                }
                // What is seen stays; a signed-out person will not get another address however often we ask.
                (Err(ApiError::SignedOut), Cause::Due) => {}
                (Err(_), Cause::Due) => self.renew_after(PAUSE),
                (Err(error), Cause::LoadFailed) => self.no_address(error),
            }
        });
    }

    fn show(self, next: Address, cause: Cause) {
        let next = Shown::Picture(next);
        if self.shown.get_untracked().as_ref() != Some(&next) {
            self.shown.set(Some(next));
        } else if let (Cause::LoadFailed, Some(element), Shown::Picture(address)) =
            (cause, self.element.get_untracked(), next)
        {
            picture::reload(&element, &address.url);
        }
    }

    fn no_address(self, error: ApiError) {
        self.stop();
        if let Some(on_get_url_error) = self.on_get_url_error {
            on_get_url_error.run(error.clone());
        }
        self.shown.set(Some(Shown::Nothing(Reason::NoAddress(error))));
    }
}
