//! No tabs on the server.

use crate::browser::SessionNews;

/// Tells nobody.
pub fn tell(_news: &SessionNews) {}

/// Forgets `then`.
pub fn on_told(_then: impl Fn(SessionNews) + 'static) {}
