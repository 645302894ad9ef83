//! Which pages were asked for anew because a thumbnail of them did not load: where many break, as they do without a store, they are
//! not asked for again and again.

use std::collections::BTreeSet;
use std::time::Duration;

use leptos::prelude::*;

use crate::browser::timer::{self, Timer};

/// For how long addresses that were asked for are as good as any: the server remembers its list as long.
const GOOD_FOR: Duration = Duration::from_secs(10);

/// The pages whose addresses were asked for anew lately, by number. A handle: copies are the same.
#[derive(Clone, Copy, Default)]
pub(super) struct Renewals {
    pages: StoredValue<BTreeSet<u32>>,
    /// Forgets them, counted from the first.
    forgetting: StoredValue<Option<Timer>>,
}

impl Renewals {
    /// Whether a page was asked for anew lately.
    pub(super) fn has(self, page: u32) -> bool {
        self.pages.with_value(|pages| pages.contains(&page))
    }

    /// A page is asked for anew. Whether it is the first one lately, for which the store is listed; the others go by that list.
    pub(super) fn begin(self, page: u32) -> bool {
        let is_first = self.pages.try_update_value(|pages| {
            let is_first = pages.is_empty();
            pages.insert(page);
            is_first
        });
        if is_first == Some(true) {
            let forget = move || {
                self.pages.try_update_value(BTreeSet::clear);
            };
            self.forgetting.try_set_value(Some(timer::after(GOOD_FOR, forget)));
        }
        is_first == Some(true)
    }

    /// What comes is something new.
    pub(super) fn clear(self) {
        self.pages.update_value(BTreeSet::clear);
    }
}

#[cfg(test)]
mod tests {
    use leptos::prelude::Owner;

    use super::Renewals;

    #[test]
    fn of_many_pages_the_first_has_the_store_listed() {
        Owner::new().with(|| {
            let renewals = Renewals::default();
            assert!(!renewals.has(3));
            assert!(renewals.begin(3) && renewals.has(3));
            assert!(!renewals.begin(4) && renewals.has(4) && !renewals.has(5));
            renewals.clear();
            assert!(!renewals.has(3) && renewals.begin(4));
        });
    }
}
