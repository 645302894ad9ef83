//! Work on a page that would be lost with it: while there is some, the Authenticator does not take the page away by itself.

use leptos::prelude::*;

/// How many pieces of work are unfinished below the component that provides it.
#[derive(Debug, Clone, Copy)]
pub struct UnfinishedWork(RwSignal<usize>);

impl UnfinishedWork {
    /// That of whatever is around; where nobody counts yet, none, for everything below the component.
    #[must_use]
    pub fn provide() -> Self {
        use_context().unwrap_or_else(|| {
            let work = Self(RwSignal::new(0));
            provide_context(work);
            work
        })
    }

    /// Whether there is some.
    #[must_use]
    pub fn is_there(self) -> bool {
        self.0.try_get_untracked().is_some_and(|count| count > 0)
    }

    /// Counts what a component has, for as long as it is there. Nothing where nobody cares.
    pub fn count(of: Signal<usize>) {
        let Some(Self(total)) = use_context() else { return };
        let counted = StoredValue::new(0);
        Effect::new(move |_| {
            let now = of.get();
            let before = counted.try_get_value().unwrap_or_default();
            counted.try_set_value(now);
            total.try_update(|total| *total = *total + now - before);
        });
        on_cleanup(move || {
            let last = counted.try_get_value().unwrap_or_default();
            total.try_update(|total| *total = total.saturating_sub(last));
        });
    }
}
