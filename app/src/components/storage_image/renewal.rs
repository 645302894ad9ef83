//! Keeps the address of a picture fresh.

use std::time::Duration;

use leptos::html::Img;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::storage::image_url;
use crate::browser::picture;
use crate::browser::timer::{self, Timer};
use crate::wire::error::ApiError;
use crate::wire::storage::{ImageRequest, ImageUrl};

/// How long to wait after a renewal that failed while the picture is still seen.
const PAUSE: Duration = Duration::from_secs(60);

/// The picture itself does not load.
const DID_NOT_LOAD: &str = "This picture could not be loaded. Check your connection and try again.";

/// Why a new address is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cause {
    /// The time has come.
    Due,
    /// The picture did not load from the address that it had.
    LoadFailed,
}

/// A picture's address, its next renewal, and whether it was given up. A handle: copies are the same picture.
#[derive(Clone, Copy)]
pub(super) struct Renewal {
    request: StoredValue<ImageRequest>,
    address: RwSignal<String>,
    failure: RwSignal<Option<String>>,
    renewed_for_error: StoredValue<bool>,
    due: StoredValue<Duration>,
    timer: StoredValue<Option<Timer>>,
    element: NodeRef<Img>,
    on_error: Option<Callback<()>>,
}

impl Renewal {
    /// Starts with an address that was just given; the timer ends with the component.
    pub(super) fn new(
        first: ImageUrl,
        request: ImageRequest,
        element: NodeRef<Img>,
        on_error: Option<Callback<()>>,
    ) -> Self {
        let renewal = Self {
            request: StoredValue::new(request),
            address: RwSignal::new(first.url),
            failure: RwSignal::new(None),
            renewed_for_error: StoredValue::new(false),
            due: StoredValue::new(Duration::MAX),
            timer: StoredValue::new(None),
            element,
            on_error,
        };
        renewal.renew_after(Duration::from_secs(first.renew_after_s.max(1)));
        renewal
    }

    /// The address to show now.
    pub(super) fn address(self) -> String {
        self.address.get()
    }

    /// Why the picture was given up, if it was.
    pub(super) fn failure(self) -> Option<String> {
        self.failure.get()
    }

    /// The picture loaded: the next failure is a new one.
    pub(super) fn loaded(self) {
        self.renewed_for_error.set_value(false);
    }

    /// The picture did not load: asks for a new address once, then gives up.
    pub(super) fn load_failed(self) {
        if self.renewed_for_error.get_value() {
            self.give_up(DID_NOT_LOAD.to_owned());
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
        self.due.try_set_value(timer::now().saturating_add(wait));
        self.timer.try_set_value(Some(timer::after(wait, move || self.renew(Cause::Due))));
    }

    fn renew(self, cause: Cause) {
        let Some(request) = self.request.try_get_value() else { return };
        self.due.set_value(Duration::MAX);
        self.timer.set_value(None);
        spawn_local(async move {
            let answer = image_url(request).await;
            if self.request.is_disposed() {
                return;
            }
            match (answer, cause) {
                (Ok(next), cause) => {
                    self.renew_after(Duration::from_secs(next.renew_after_s.max(1)));
                    self.show(next.url, cause);
                }
                // What is seen stays; a signed-out person will not get another address however often we ask.
                (Err(ApiError::SignedOut), Cause::Due) => {}
                (Err(_), Cause::Due) => self.renew_after(PAUSE),
                (Err(error), Cause::LoadFailed) => self.give_up(error.to_string()),
            }
        });
    }

    fn show(self, next: String, cause: Cause) {
        if self.address.get_untracked() != next {
            self.address.set(next);
        } else if let (Cause::LoadFailed, Some(element)) = (cause, self.element.get_untracked()) {
            picture::reload(&element, &next);
        }
    }

    fn give_up(self, sentence: String) {
        self.timer.set_value(None);
        self.due.set_value(Duration::MAX);
        self.failure.set(Some(sentence));
        if let Some(on_error) = self.on_error {
            on_error.run(());
        }
    }
}
