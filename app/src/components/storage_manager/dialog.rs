//! The browser's own dialog for files in place of the one of a file input, where it gives files that can be read again in a
//! later visit. The input stays what it is everywhere else, and before hydration.

use leptos::ev::MouseEvent;
use leptos::html::Input;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::browser::files::LocalFile;
use crate::browser::picker::{self, Picked};

/// The dialog of one input. A handle: copies are the same.
#[derive(Clone, Copy)]
pub(super) struct Dialog {
    accept: StoredValue<Option<String>>,
    multiple: bool,
    take: Callback<Vec<LocalFile>>,
    /// Whether the input opens its own, because the other one could not be.
    is_own: StoredValue<bool>,
}

impl Dialog {
    /// With the filter and the choice of one or several as the input has them; `take` gets what was chosen.
    pub(super) fn new(
        accept: Option<String>,
        multiple: bool,
        take: impl Fn(Vec<LocalFile>) + Send + Sync + 'static,
    ) -> Self {
        let (accept, is_own) = (StoredValue::new(accept), StoredValue::new(false));
        Self { accept, multiple, take: Callback::new(take), is_own }
    }

    /// Opens it where the browser has it, when the input is pressed.
    pub(super) fn open(self, event: &MouseEvent, input: NodeRef<Input>) {
        if self.is_own.get_value() || !picker::is_there() {
            return;
        }
        event.prevent_default();
        spawn_local(async move {
            let accept = self.accept.try_get_value().flatten();
            match picker::pick(accept.as_deref(), self.multiple).await {
                Picked::Files(files) => {
                    self.take.try_run(files);
                }
                Picked::NoDialog => {
                    self.is_own.try_set_value(true);
                    if let Some(input) = input.try_get_untracked().flatten() {
                        input.click();
                    }
                }
            }
        });
    }
}
