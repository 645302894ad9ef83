//! Whether a whole picture can be had, which may take another address.

use leptos::prelude::*;
use leptos::web_sys::HtmlImageElement;

use crate::browser::picture;

/// What was tried so that a picture loads.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Tried {
    Nothing,
    /// Its address was asked for anew.
    Renewal(String),
    /// It was fetched again from the address that came.
    Again(String),
}

/// Whether the picture that is looked at can be had. It outlives what is drawn. A handle: copies are the same.
#[derive(Clone, Copy)]
pub(super) struct Whole {
    tried: StoredValue<Tried>,
    /// The key of the one that cannot.
    lost: RwSignal<Option<String>>,
    /// Whether somebody tried again by hand and waits for what comes of it: then the focus follows.
    is_followed: StoredValue<bool>,
    renew: Callback<()>,
}

impl Whole {
    /// Nothing has failed. `renew` asks for the addresses anew, after which what shows the picture is drawn anew.
    pub(super) fn new(renew: Callback<()>) -> Self {
        Self {
            tried: StoredValue::new(Tried::Nothing),
            lost: RwSignal::new(None),
            is_followed: StoredValue::new(false),
            renew,
        }
    }

    /// The picture did not load.
    pub(super) fn failed(self, key: &str, element: &HtmlImageElement) {
        match self.tried.get_value() {
            Tried::Renewal(of) if of == key => {
                self.tried.set_value(Tried::Again(of));
                picture::reload(element, &element.src());
            }
            Tried::Again(of) if of == key => self.lost.set(Some(of)),
            _ => {
                self.tried.set_value(Tried::Renewal(key.to_owned()));
                self.renew.run(());
            }
        }
    }

    /// The picture is there: if it does not load again, that is something new.
    pub(super) fn loaded(self) {
        self.tried.set_value(Tried::Nothing);
        self.is_followed.set_value(false);
    }

    /// Whether somebody waits for what comes of trying again.
    pub(super) fn is_followed(self) -> bool {
        self.is_followed.get_value()
    }

    /// Whether it cannot be had.
    pub(super) fn is_lost(self, key: &str) -> bool {
        self.lost.with(|lost| lost.as_deref() == Some(key))
    }

    /// Tries everything again.
    pub(super) fn try_again(self) {
        let lost = self.lost.get_untracked();
        self.is_followed.set_value(true);
        self.tried.set_value(lost.map_or(Tried::Nothing, Tried::Renewal));
        self.lost.set(None);
        self.renew.run(());
    }
}
